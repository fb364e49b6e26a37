//! From "works in Chrome, fails in Safari" to the line that has to change.
//!
//! Sign-in responds with 200, and the next request is anonymous. In between, a browser dropped the cookie, withheld it, or was never
//! given it. Four questions find out which, in this order.
//!
//! # What does the traffic show?
//!
//! Open the developer tools, choose *Network*, keep the log over pages (*Preserve log*, *Persist logs*), sign in, and export all as HAR with
//! sensitive data. Chrome and Edge leave cookies out unless told otherwise; the doctor says so when it sees such a file. Safari's file has no
//! redirects, so cookies that they set are unknown. Then:
//!
//! ```sh
//! session-cookies doctor examples/recordings/path-rewritten.har     # or your own
//! ```
//!
//! Or from Rust, with the feature `har`:
//!
//! ```
//! # #[cfg(all(feature = "har", feature = "embedded-list"))] {
//! use session_cookie_policy::diagnosis::Code;
//! use session_cookie_policy::evidence::{Replay, Traffic, explain};
//! use session_cookie_policy::net::EmbeddedList;
//! use time::macros::datetime;
//!
//! let text = std::fs::read_to_string("examples/recordings/path-rewritten.har")?;
//! let traffic = Traffic::of_har(&text)?;
//! let now = datetime!(2026-11-28 12:00 UTC);
//! let findings = explain(&traffic, &EmbeddedList, now);
//! assert_eq!(findings[0].code, Code::PathNotCovering);
//! for event in Replay::of(&traffic, &EmbeddedList, now).events() {
//!     println!("{event}"); // POST https://www.example.com/api/auth/signin: `session` is kept …
//! }
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The values of cookies and tokens are dropped while the file is read; what is printed can go into a ticket. The output of `curl -v` will do as
//! well ([`Traffic::of_heads`](crate::evidence::Traffic::of_heads)), but `curl` is not a browser: it has no page, and keeps cookies that browsers
//! refuse.
//!
//! # Is the configuration right?
//!
//! [`audit()`](crate::diagnosis::audit()) needs nothing else:
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! use session_cookie_policy::config::{Browser, PolicyConfig};
//! use session_cookie_policy::diagnosis::{Code, audit};
//! use session_cookie_policy::net::EmbeddedList;
//! use time::macros::datetime;
//!
//! let text = std::fs::read_to_string("examples/deployments/cross-site.json")?;
//! let config: PolicyConfig = serde_json::from_str(&text)?;
//! let findings = audit(&config, None, datetime!(2026-11-22 12:00 UTC), &EmbeddedList);
//! assert_eq!(findings[0].code, Code::ThirdPartyCookie);
//! assert_eq!(findings[0].browsers, [Browser::Safari.into()]);
//! println!("{}", findings[0]); // third-party-cookie: `websites[0]`: on …
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Each [`Finding`](crate::diagnosis::Finding) has a code that never changes, how severe and how certain it is, where it is, in which
//! browsers sessions fail, and the change that repairs it where one follows. The [page of the code](crate::diagnosis::codes) has the
//! cause, how it shows, the fix and the source.
//!
//! In continuous integration, the command `session-cookies` (`examples/command` in the repository) does this for a file and exits with 1 if
//! there are errors:
//!
//! ```sh
//! session-cookies doctor deployment.json --levels levels.toml
//! ```
//!
//! [`Levels`](crate::diagnosis::Levels) list the findings that are known, and those that must fail, each with its reason.
//!
//! # Is the running server right?
//!
//! Write down what is known of the request that fails. An [`Observation`](crate::diagnosis::Observation) has a place for each fact and
//! none for the value of a cookie or a token, so it can go into a ticket. What is left out decides nothing.
//!
//! Within the application, a middleware collects it:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::diagnosis::{Observation, Route, SeenRequest, SeenSetCookie};
//! use session_cookie_policy::request::RequestFacts;
//!
//! fn observe(facts: &RequestFacts<'_>, status: u16, set_cookie: &[&[u8]]) -> Observation {
//!     let mut observation = Observation::default();
//!     observation.request = SeenRequest::of(facts); // names, numbers and lengths
//!     observation.request.route = Some(Route::SignIn);
//!     observation.response.status = Some(status);
//!     let lines = set_cookie.iter().map(|line| SeenSetCookie::of(line));
//!     observation.response.set_cookies = Some(lines.collect());
//!     observation
//! }
//!
//! let seen = observe(&RequestFacts::new("POST"), 200, &[b"sid=secret; Path=/; Secure"]);
//! assert!(!format!("{seen:?}").contains("secret"));
//! # }
//! ```
//!
//! From outside, it is a JSON file that a person fills in with the developer tools at hand:
//!
//! | field | where it stands in the developer tools |
//! |---|---|
//! | `page.opened_as` | the address bar: scheme, host, port |
//! | `page.path` | the address bar: the path, if script is to read a cookie |
//! | `page.inside` | the address bar, if the page stands in a frame |
//! | `client` | `chromium`, `firefox`, `safari`, `native`, `web_view`, `server` |
//! | `client_version` | the browser's page about itself: `142`, `18.1`. Without it the client is judged by each version that the deployment claims |
//! | `request.route` | which request it is: `sign_in`, `session`, `refresh`, `sign_out`, `preflight`, `document` |
//! | `request.origin`, `request.sec_fetch_site` | request headers; `null` if they are not there |
//! | `request.cookies` | request headers, `Cookie`: names, and how often each |
//! | `response.written_cookies` | the response of the application itself: `curl -i` behind the proxy; `response.set_cookies` are those that the browser got |
//! | `response.location` | response headers: the origin that a redirect leads to |
//! | `response.status`, `response.set_cookies` | response headers; take the value out of each `Set-Cookie`. Two cookies in one line, joined by a comma: `"fault": "joined"`, with the other names in `joined`; a line that was cut at the comma of `Expires`: `"fault": "cut"` |
//! | `response.allow_origin`, `response.allow_credentials`, … | response headers |
//! | `response.error` | what stands in place of the status, and what the console says |
//! | `response.cache_control`, `response.age`, `response.via`, `response.date` | response headers |
//! | `response.cache_status` | response headers: the value of `Cache-Status`, `X-Cache`, `CF-Cache-Status` or the like |
//! | `response.from_browser_cache` | the column *Size* or *Transferred*: `disk cache`, `memory cache`; or no request at all |
//! | `response.clear_site_data`, `clears_cookies` of an entry of `before` | response headers; with `other_host` if another host of the site sent it |
//! | `frontend.credentials` | the code of the page: `credentials` of `fetch`, `withCredentials` |
//! | `before` | the requests before: `[{ "route": "sign_in", "status": 200, "seconds_before": 3 }]` |
//! | `jar` | *Application* (Chromium) or *Storage* (Firefox, Safari), *Cookies*, the API's host: each as the line that sets it |
//! | `page.signed_in_elsewhere` | whether the sign-in ended in another browser, a web view or another part of an app |
//! | `request.sec_fetch_storage_access`, `page.storage_access` | request headers; in the console of the frame, `document.hasStorageAccess()` |
//! | `page.browser_restarted` | whether the browser or the app was closed since the sign-in |
//! | `sets_cookie`, `max_age` of an entry of `before` | response headers: whether it set the session cookie, and for how many seconds |
//! | `host` of an entry of `before` | the URL of the sign-in or the callback, if it went to another host |
//! | `page.signed_in_without_asking` | whether the sign-in after a sign-out asked for a user name or a password |
//! | `request.sent_cookies` | the *Cookies* tab of the request, where `request.cookies` are those that the application got |
//! | `request.http_version`, `request.cookie_lines` | the *Protocol* column; a log of all header lines of the request at the server |
//! | `malformed` of a cookie | the value in the list of cookies: letters beyond ASCII, spaces, commas, quotes |
//! | `server.opens_value`, `server.saved_session` | the log of the server and its store of sessions |
//! | `server.ended_session` | the server's store: whether the session is deleted or revoked after the sign-out |
//! | `server.restarted` | whether the server was restarted, or another replica answered, since the cookie was set |
//! | `server.other_network` | `dig` for both hosts: an alias of another company, or an address of another network |
//! | `server.other_ports` | whether something else runs on the host under another port |
//!
//! [`diagnose()`](crate::diagnosis::diagnose()) compares it with what the policy expects. Where a cookie did not come, it is set and sent
//! again in the model of the client's browser and version, as `jar` has it or else as the policy writes it. Cookies of the response are judged as they
//! are written, whatever their names. While a deployment has errors, [`diagnose_without_policy()`](crate::diagnosis::diagnose_without_policy())
//! judges what browsers' rules alone decide.
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! use session_cookie_policy::diagnosis::{Certainty, Code, Observation, diagnose};
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::net::EmbeddedList;
//! # let now = time::macros::datetime!(2026-11-22 12:00 UTC);
//!
//! let text = std::fs::read_to_string("examples/deployments/local-development.json")?;
//! let policy = serde_json::from_str::<PolicyConfig>(&text)?.compile(&EmbeddedList)?;
//! let observation: Observation = serde_json::from_str(
//!     r#"{
//!         "client": "safari",
//!         "page": { "opened_as": "http://localhost:3000" },
//!         "request": { "route": "sign_in", "method": "POST" },
//!         "response": {
//!             "status": 200,
//!             "set_cookies": [
//!                 { "name": "session-access", "attributes": "Path=/; Secure; SameSite=Lax" },
//!                 { "name": "session-refresh", "attributes": "Path=/; Secure; SameSite=Lax" }
//!             ]
//!         }
//!     }"#,
//! )?;
//! let findings = diagnose(&policy, &observation, now, &EmbeddedList);
//! assert_eq!(findings[0].code, Code::SecureSafariLocalhost);
//! assert_eq!(findings[0].certainty, Certainty::Certain);
//! println!("{}", findings[0].code.entry().fix);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Reading findings
//!
//! - The first is the surest. `Certain` follows from what is known, `Likely` explains it and little else does, `Possible` is not
//!   excluded.
//! - `evidence` says what it was seen by; `undecided` says which further fact would tell. Add it, and ask again.
//! - A sign-in that is refused shows in the request of the sign-in, a cookie that is withheld in the one behind it. If nothing is found,
//!   observe the other one.
//! - No finding at all means that nothing known is wrong. [`undetectable_causes`](crate::diagnosis::undetectable_causes) lists the causes that no server sees, with
//!   the reason.
//!
//! # Repair
//!
//! A [`Patch`](crate::diagnosis::Patch) is the change as data. Apply one, ask again, until there is none. Places of entries in a list
//! change when one is removed, so the rest of an old list of findings may mean other entries:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::diagnosis::audit;
//! # use session_cookie_policy::net::EmbeddedList;
//! # let now = time::macros::datetime!(2026-11-22 12:00 UTC);
//! let mut config = PolicyConfig::new(
//!     ["https://api.example.com", "https://api2.example.com"],
//!     ["https://www.example.com", "https://www.example.com:443"],
//! );
//! config.cookie_domain = "www.example.com".into();
//!
//! let next = |config: &PolicyConfig| {
//!     audit(config, None, now, &EmbeddedList).into_iter().find_map(|finding| finding.patch)
//! };
//! let mut done = Vec::new();
//! while let Some(patch) = next(&config) {
//!     patch.apply(&mut config).unwrap();
//!     done.push(patch.to_string());
//! }
//! assert_eq!(done, ["set `cookie_domain` to `example.com`", "remove `websites[1]`"]);
//! # }
//! ```
//!
//! A patch may change what users hold, such as a cookie domain. Plan that as a [migration](crate::guide::migrations).
//!
//! # CORS
//!
//! The option `credentials` of `fetch` decides whether cookies travel between two origins. CORS decides whether the page may read the
//! response, and whether the browser sends a request at all that needs a preflight ([Fetch]). So a sign-in may fail on the page although the
//! browser keeps its cookies. `audit` compares the settings of a middleware with those that the deployment needs:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::diagnosis::{Code, audit};
//! # use session_cookie_policy::net::EmbeddedList;
//! # let now = time::macros::datetime!(2026-11-22 12:00 UTC);
//! use session_cookie_policy::cors::{CorsCredentials, DeclaredCors, VaryOrigin};
//!
//! let mut config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://www.example.com"],
//! );
//! config.transport = "cookie".into();
//! let mut cors = DeclaredCors::default();
//! cors.origins = vec!["*".into()];
//! cors.credentials = CorsCredentials::Allow;
//! cors.allow_methods = vec!["GET, POST".into(), "PUT, PATCH, DELETE".into()];
//! cors.allow_headers = vec!["content-type, session-csrf".into()];
//! cors.vary_origin = VaryOrigin::Present;
//!
//! let findings = audit(&config, Some(&cors), now, &EmbeddedList);
//! assert_eq!(findings[0].code, Code::CorsAnyOrigin);
//! # }
//! ```
//!
//! # One cookie, by hand
//!
//! Without any deployment, the [model of browsers](crate::browser) says what becomes of one header:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::browser::{ClientOrigin, Jar, Profile, Request, RequestUrl, Response};
//! use session_cookie_policy::net::{EmbeddedList, Origin};
//! use time::macros::datetime;
//!
//! let now = datetime!(2026-11-22 12:00 UTC);
//! let page = ClientOrigin::Web(Origin::parse("http://localhost:3000").unwrap());
//! let sign_in = Request::fetch(RequestUrl::parse("http://localhost:8000/login").unwrap(), vec![page]);
//! let response = Response::new(&[b"sid=1; Path=/; Secure; SameSite=Lax"]);
//!
//! let kept_in = |profile: Profile| {
//!     let outcomes = Jar::new(profile).receive(&sign_in, &response, &EmbeddedList, now);
//!     outcomes[0].refusal().is_none()
//! };
//! assert!(kept_in(Profile::CHROMIUM) && kept_in(Profile::FIREFOX));
//! assert!(!kept_in(Profile::SAFARI));
//! # }
//! ```
//!
//! `session-cookies predict` does the same on the command line, and [`engines`](crate::browser::engines) has it for common
//! deployments.
//!
//! [Fetch]: https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
