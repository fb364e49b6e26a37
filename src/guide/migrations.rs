//! Changing the scope, the name or the transport of cookies that users hold.
//!
//! A browser keeps the old cookie beside the new one until the old one expires. It sends both, and the request does not show which is which. So a
//! change needs three things: a declaration of the old cookies in the new configuration, an order of deployments, and a date on which the
//! declaration can be removed. [`plan_migration`](crate::rollout::plan_migration) computes all three from the two configurations.
//!
//! Below are the changes of [cookie domain](#cookie-domain), [name or prefix](#name-or-prefix), [path](#path),
//! [transport](#transport) and [number of APIs](#one-api-to-several); the table of [`migration`](crate::migration) has all of them.
//!
//! # In five steps
//!
//! 1. Write the new configuration, and plan: `session-cookies migrate old.json new.json`, or the program below.
//! 2. Deploy the front ends that the plan lists under `before`, and wait until browsers have loaded them. See
//!    [what front ends must do](#what-front-ends-must-do).
//! 3. Write what the plan calls `history` (or `header_until`) into the new configuration, and what it calls the history for taking the
//!    change back into the old one. Deploy the old configuration with that history, where the plan says that it is needed. It now
//!    understands the tokens of the new one.
//! 4. Deploy the new configuration. When the last old instance has stopped, put that time into `retired_at`: the window is counted from
//!    it.
//! 5. On the date of the plan, remove the entry. [`audit()`](crate::diagnosis::audit()) reminds you: `history-over`.
//!
//! Until that date, each response to a sign-in, refresh or sign-out clears the old cookies together with setting or clearing the new ones.
//! Users notice nothing, except in the cases of which the plan warns.
//!
//! # What front ends must do
//!
//! It is Friday. You set `cookie_domain` to `example.com`, deploy, and sign in: everything works. An hour later the first access tokens
//! expire. Every refresh fails with 403, and so does every sign-out. Users sign in again, and again an hour later.
//!
//! The reason: sibling hosts get the shared cookies, too, so each of them could send requests for your users. From now on the front end
//! must prove that it sent the request, with a header that no other page may send: `session-csrf`, with any value. The front end that is
//! deployed does not know that. And browsers keep it in open tabs and caches for days after you have deployed another one.
//!
//! The order that works:
//!
//! 1. Deploy the front end that sends the header. The old configuration ignores it.
//! 2. Wait until browsers have loaded it.
//! 3. Deploy the new configuration.
//!
//! [`MigrationPlan::frontend`](crate::rollout::MigrationPlan::frontend) lists everything of this kind, with a date and the websites that it
//! concerns. Going back is a change, too: [`RollBack::frontend`](crate::rollout::RollBack::frontend) has its list.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::policy::CsrfRequirement;
//! use session_cookie_policy::rollout::{FrontendTiming, plan_migration};
//!
//! let old = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://www.example.com"],
//! );
//! let mut new = old.clone();
//! new.cookie_domain = "example.com".into();
//! let plan = plan_migration(&old, &new, "2026-11-27T17:00:00Z".parse().unwrap(), &EmbeddedList);
//!
//! let first = &plan.frontend[0];
//! assert_eq!(first.timing, FrontendTiming::Before);
//! assert_eq!(
//!     first.action.to_string(),
//!     "send `session-csrf` (any value) with every refresh, sign-out and other request that changes something and uses the cookies: \
//!      without it the new configuration responds with 403, and the old one ignores it",
//! );
//!
//! // Back from there, the header is required until nobody holds a shared cookie any more.
//! let back = &plan.roll_back.frontend[0];
//! assert_eq!((back.action.code(), back.at.to_string().as_str()), ("may_stop_sending", "2027-11-27T17:00:00Z"));
//!
//! // Without a change, too, a review says what each website must send.
//! let review = new.review(&EmbeddedList);
//! assert_eq!(review.pairs()[0].csrf(), Some(CsrfRequirement::Header));
//! # }
//! ```
//!
//! | you change | front ends of before | what the plan says |
//! |---|---|---|
//! | `cookie_domain` from host-only to shared, or `csrf` to `custom_header` | refresh and sign-out fail with 403 | `send_csrf_header`, before |
//! | `cookie_domain` from shared to host-only | nothing fails; the header is required while the history is declared | `may_stop_sending`, with a date |
//! | `csrf` to `token` | refresh and sign-out fail with 403, and sessions from before have no token | `send_csrf_token`, before; users sign in once |
//! | a name in `headers` | the header is not found, or the browser's preflight request fails | `allow_header` in the old configuration, then `send_csrf_header` or `send_renamed`, and `keep_allowing` in the new one |
//! | `transport` to `header` | the front end does not read the tokens | `use_headers`, before; `stop_credentials`, with a date |
//! | `transport` to `cookie` | the browser neither keeps nor sends the cookies | `use_cookies`, with the change |
//! | `transport` from one to `any` | new sessions may travel the other way | `state_transport`, before |
//! | routes, or the origin of an API | requests go to a route or a host that no longer exists | `call_route`, `call_api`, with the change; keep the old ones for a while |
//! | a website is removed, or added | its requests are refused, after or before | `leave_website`, before; `open_website`, after |
//!
//! `session-cookies migrate old.json new.json` also simulates the old front end in each browser, for three more days.
//!
//! # Cookie domain
//!
//! From host-only to `example.com`:
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::migration::Instant;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::rollout::{ReturningClient, plan_migration};
//!
//! let read = |file: &str| -> Result<PolicyConfig, Box<dyn std::error::Error>> {
//!     Ok(serde_json::from_str(&std::fs::read_to_string(format!("examples/migrations/{file}"))?)?)
//! };
//! let old = read("host-only-to-shared/old.json")?;
//! let mut new = read("host-only-to-shared/new.json")?;
//! let day_0: Instant = "2026-11-22T12:00:00Z".parse()?;
//! let plan = plan_migration(&old, &new, day_0, &EmbeddedList);
//!
//! // What to declare. Shared cookies cannot have `__Host-`, so both names change, too.
//! let scope = &plan.history.scopes[0];
//! assert_eq!(scope.cookie_domain.text(), "");
//! assert_eq!(scope.lifetime_days, 365);
//! assert_eq!(scope.access_cookie.name.as_ref().unwrap().text(), "__Host-session-access");
//!
//! // What each response clears, beside the cookies that it sets.
//! assert_eq!(
//!     plan.clearing[0].set_cookie,
//!     [
//!         "__Host-session-access=; Path=/; Secure; HttpOnly; SameSite=Lax; \
//!          Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
//!         "__Host-session-refresh=; Path=/; Secure; HttpOnly; SameSite=Lax; \
//!          Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
//!     ],
//! );
//!
//! // What to do when, what users see, and whether you can go back.
//! let steps: Vec<_> = plan.schedule.iter().map(|step| (step.day, step.action.code())).collect();
//! assert_eq!(steps, [(0, "update_frontends"), (0, "prepare"), (0, "deploy"), (365, "remove_entry")]);
//! assert_eq!(plan.clients[1].returning, ReturningClient::StaysSignedIn); // on day 30
//! // Old instances read the new names only with the history of the fourth step.
//! assert!(plan.roll_back.is_safe_with_history && !plan.roll_back.is_safe_as_it_is);
//!
//! // The front ends come first: they must send a header that they did not need before. And a domain is wider than one API needs.
//! let codes: Vec<_> = plan.warnings.iter().map(|warning| warning.code()).collect();
//! assert_eq!(codes, ["old_frontend_refused", "introduced"]);
//! assert_eq!(plan.frontend[0].action.code(), "send_csrf_header");
//!
//! plan.history.declare_in(&mut new);
//! assert!(new.compile(&EmbeddedList).is_ok());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In the file, the entry is:
//!
//! ```json
//! "history": [{
//!   "cookie_domain": "",
//!   "retired_at": "2026-11-22T12:00:00Z",
//!   "lifetime_days": 365,
//!   "access_cookie": { "name": "__Host-session-access", "path": "/" },
//!   "refresh_cookie": { "name": "__Host-session-refresh", "path": "/" }
//! }]
//! ```
//!
//! The plan writes names and paths out, so that a later change does not alter the meaning of the entry. If you write the entry yourself,
//! `cookie_domain`, `retired_at` and `lifetime_days` are enough; whatever you leave out is as in the current configuration.
//!
//! - *Why does it take so long?* Browsers keep a cookie for its lifetime, 400 days at most ([RFC 6265bis, section 5.5]). A user who was
//!   away since day 0 may come back with the old cookie on day 364.
//! - *Two changes within the window* are two entries. [`History::between`](crate::rollout::History::between) carries on what is not over.
//! - *Nobody remembers the old domain*: if the names are still the same, users stay signed in without any declaration: the policy looks at
//!   every token of a request. Once it accepts one, the response clears the others at this host and within `cookie_domain`. It clears other
//!   domains only if your store knows every token of the request: a token that it does not know may be the live one of another deployment.
//!   So without a declaration a request may carry the old cookie until that expires.
//!
//! # Name or prefix
//!
//! To browsers, a cookie of another name is another cookie. The old name goes into the history, and the policy accepts tokens under both
//! names. Here the names of SuperTokens get prefixes:
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::cookie::CookieHeader;
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::request::{RequestFacts, Resolution, TokenState, Tokens};
//! # use session_cookie_policy::rollout::plan_migration;
//! # use time::macros::datetime;
//! # let now = datetime!(2026-12-01 12:00 UTC);
//! # let read = |file: &str| -> Result<PolicyConfig, Box<dyn std::error::Error>> {
//! #     Ok(serde_json::from_str(&std::fs::read_to_string(format!("examples/migrations/{file}"))?)?)
//! # };
//! let (old, mut new) = (read("prefix/old.json")?, read("prefix/new.json")?);
//! let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse()?, &EmbeddedList);
//! plan.history.declare_in(&mut new);
//! let policy = new.compile(&EmbeddedList)?;
//!
//! // A week later somebody comes back with a cookie of the old name.
//! let mut facts = RequestFacts::new("POST");
//! facts.origin = Some(b"https://www.example.com");
//! facts.cookie = CookieHeader::line(b"sRefreshToken=old");
//! let refresh = policy.refresh(&facts, now);
//! let found = refresh.resolve(|token| match token.as_bytes() {
//!     b"old" => TokenState::Live("session of Alice"),
//!     _ => TokenState::Unknown,
//! });
//! let Resolution::Accepted { set_session, .. } = found else { panic!() };
//! let mut cookies = Vec::new();
//! set_session.write(&Tokens::new("A", "R")?, &mut String::new(), &mut |name, value| {
//!     if name == "set-cookie" {
//!         cookies.push(value.split_once(';').unwrap().0.to_owned());
//!     }
//! })?;
//! assert_eq!(cookies[..2], ["sAccessToken=", "sRefreshToken="]);
//! assert_eq!(cookies[2..], ["__Host-sAccessToken=A", "__Secure-sRefreshToken=R"]);
//!
//! // Old instances read neither name, so they must be prepared while both serve.
//! assert!(!plan.roll_back.is_safe_as_it_is);
//! assert!(plan.roll_back.is_safe_with_history);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Path
//!
//! Both cookies have `Path=/` unless you set another path, and then the routes may move. A refresh cookie with a narrow path,
//! `Path=/auth`, is never sent to `/v2/auth`, whatever you declare. The plan warns of it, and lists what keeps users signed in:
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::rollout::plan_migration;
//! # let read = |file: &str| -> Result<PolicyConfig, Box<dyn std::error::Error>> {
//! #     Ok(serde_json::from_str(&std::fs::read_to_string(format!("examples/migrations/{file}"))?)?)
//! # };
//! let (old, new) = (read("base-path-moved/old.json")?, read("base-path-moved/new.json")?);
//! let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse()?, &EmbeddedList);
//! assert_eq!(plan.warnings[0].code(), "not_sent_to_refresh_route");
//! let steps: Vec<_> = plan.schedule.iter().map(|step| (step.day, step.action.code())).collect();
//! assert_eq!(steps[..3], [(0, "deploy"), (0, "update_frontends_with_it"), (0, "keep_old_route")]);
//! assert_eq!(steps[3..], [(100, "drop_old_route"), (100, "remove_entry")]);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Either keep the old route in service for the lifetime of the refresh token, or leave `refresh_cookie.path` out first, wait until the
//! cookies have been renewed, and move the routes then.
//!
//! From a narrow path to `/`, the refresh cookie gets the prefix `__Host-`, so its name changes, too:
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::rollout::{ReturningClient, plan_migration};
//! # let read = |file: &str| -> Result<PolicyConfig, Box<dyn std::error::Error>> {
//! #     Ok(serde_json::from_str(&std::fs::read_to_string(format!("examples/migrations/{file}"))?)?)
//! # };
//! let (old, new) = (read("refresh-path-widened/old.json")?, read("refresh-path-widened/new.json")?);
//! let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse()?, &EmbeddedList);
//! let refresh = &plan.history.scopes[0].refresh_cookie;
//! assert_eq!(refresh.name.as_ref().unwrap().text(), "__Secure-session-refresh");
//! assert_eq!(refresh.path.as_ref().unwrap().text(), "/auth");
//! assert_eq!(plan.clients[0].returning, ReturningClient::StaysSignedIn);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Transport
//!
//! From cookies to headers, the entry of the history declares that there were cookies. The policy accepts them, hands the new tokens over by
//! header, and clears the cookies. From headers to cookies, no old cookie exists. `header_until` is the time until which the policy accepts
//! tokens by header:
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::rollout::plan_migration;
//! # let read = |file: &str| -> Result<PolicyConfig, Box<dyn std::error::Error>> {
//! #     Ok(serde_json::from_str(&std::fs::read_to_string(format!("examples/migrations/{file}"))?)?)
//! # };
//! let plan = |of: &str| -> Result<_, Box<dyn std::error::Error>> {
//!     let (old, new) = (read(&format!("{of}/old.json"))?, read(&format!("{of}/new.json"))?);
//!     Ok(plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse()?, &EmbeddedList))
//! };
//! let to_headers = plan("cookies-to-headers")?;
//! assert!(to_headers.clearing[0].only_where_shown);
//! assert_eq!(to_headers.history.scopes.len(), 1);
//!
//! let to_cookies = plan("headers-to-cookies")?;
//! // 100 days, the lifetime of a refresh token.
//! assert_eq!(to_cookies.history.header_until.unwrap().to_string(), "2027-03-02T12:00:00Z");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # One API to several
//!
//! A browser sends a host-only cookie to its own host only, and only that host can clear it. The new API gets no session until the old one
//! has set the shared cookie:
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::rollout::plan_migration;
//! # let read = |file: &str| -> Result<PolicyConfig, Box<dyn std::error::Error>> {
//! #     Ok(serde_json::from_str(&std::fs::read_to_string(format!("examples/migrations/{file}"))?)?)
//! # };
//! let (old, new) = (read("one-api-to-several/old.json")?, read("one-api-to-several/new.json")?);
//! let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse()?, &EmbeddedList);
//! assert_eq!(
//!     plan.warnings[0].to_string(),
//!     "https://billing.example.com shares the new cookies, but does not get the old ones of \
//!      https://api.example.com: users who call it first seem logged out there; let pages refresh at \
//!      https://api.example.com first",
//! );
//! // The entry names the API that set the old cookies; the other has nothing to clear.
//! assert_eq!(plan.history.scopes[0].api[0].text(), "https://api.example.com");
//! assert!(plan.clearing[1].set_cookie.is_empty());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Taking a change back
//!
//! Going back (a rollback) is a change like any other, from the new configuration to the old one.
//! [`RollBack`](crate::rollout::RollBack) shows whether users stay signed in with the old configuration as it is, whether they do with the history that
//! the plan contains, and which route must stay in service. Write the time of going back into `retired_at` of that history.
//!
//! # What no plan can repair
//!
//! In these cases the plan warns, and names the users concerned and the date until which they are:
//!
//! - an API that moves to another host while its cookies are host-only: the old host must stay in service (`host_gone`);
//! - `Secure` cookies and an API that goes back to http: browsers let it neither clear nor replace them (`secure_over_http`,
//!   [RFC 6265bis, section 5.7], step 16);
//! - a website that moves to another site, while the API stays: browsers do not send the cookie with its requests (`not_sent_from_site`), and
//!   tokens that the pages have kept stay with their origin. Let the old website redirect with a one-time code, for which the new one begins a
//!   session;
//! - cookies in the partition of a website that no longer exists (`other_top_level_site`);
//! - a change soon after another, where the history can no longer describe what users hold who were away for both (`older_not_taken`): wait
//!   until the date that the plan gives;
//! - shorter lifetimes: a new `Max-Age` does not shorten the life of cookies that browsers already hold (`kept_for_longer`), so the server must end
//!   those sessions.
//!
//! [RFC 6265bis, section 5.5]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.5
//! [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
