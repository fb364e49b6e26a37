use super::facts::RequestFacts;
use super::sender::Sender;
use crate::config::Transport;
use crate::policy::Policy;

/// The CORS headers of a response ([Fetch, CORS protocol]).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::request::RequestFacts;
///
/// let mut facts = RequestFacts::new("OPTIONS");
/// facts.origin = Some(b"https://www.example.com");
/// facts.requested_method = Some(b"POST"); // so it is a preflight request
/// let mut headers = Vec::new();
/// policy.cors(&facts).write(&mut |name, value| headers.push(format!("{name}: {value}")));
/// assert_eq!(
///     headers,
///     [
///         "access-control-allow-origin: https://www.example.com",
///         "access-control-allow-credentials: true",
///         "vary: origin",
///         "access-control-allow-methods: GET, HEAD, POST, PUT, PATCH, DELETE",
///         "access-control-allow-headers: authorization, session-transport, session-csrf, content-type",
///         "access-control-max-age: 600",
///     ],
/// );
/// # }
/// ```
///
/// [Fetch, CORS protocol]: https://fetch.spec.whatwg.org/#http-cors-protocol
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct CorsHeaders<'a> {
    policy: &'a Policy,
    is_preflight: bool,
    allowed: Option<Allowed<'a>>,
}

#[derive(Clone, Copy, Debug)]
struct Allowed<'a> {
    origin: &'a str,
    credentials: bool,
}

impl Policy {
    /// The CORS headers for the response to any request, including a preflight request. Not needed if another middleware handles CORS.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::config::PolicyConfig;
    /// use session_cookie_policy::net::EmbeddedList;
    /// use session_cookie_policy::request::RequestFacts;
    ///
    /// let config = PolicyConfig::new(
    ///     ["https://api.example.com"],
    ///     ["https://www.example.com"],
    /// );
    /// let policy = config.compile(&EmbeddedList).unwrap();
    /// let mut facts = RequestFacts::new("GET");
    /// facts.origin = Some(b"https://www.example.com");
    /// assert_eq!(policy.cors(&facts).allowed_origin(), Some("https://www.example.com"));
    /// facts.origin = Some(b"https://evil.example");
    /// assert_eq!(policy.cors(&facts).allowed_origin(), None);
    /// # }
    /// ```
    #[doc(alias("Access-Control-Allow-Origin", "preflight"))]
    pub fn cors<'a>(&'a self, facts: &RequestFacts<'a>) -> CorsHeaders<'a> {
        let website = self.website(facts);
        let host = self.host(facts);
        let is_other_page =
            Sender::of(self, facts, &host, &website) == Sender::Known && !host.basis().is_refused();
        CorsHeaders {
            policy: self,
            is_preflight: facts.is_preflight(),
            allowed: is_other_page.then(|| Allowed {
                origin: website.origin(),
                credentials: self.ever_takes(website.transport(), Transport::Cookie),
            }),
        }
    }
}

impl<'a> CorsHeaders<'a> {
    /// The origin whose pages may read the response. `None` for an unknown origin and for the API's own.
    #[must_use]
    pub fn allowed_origin(&self) -> Option<&'a str> {
        self.allowed.map(|allowed| allowed.origin)
    }

    /// Writes the CORS headers of the response: those for a [preflight request](RequestFacts::is_preflight), if it is one, or those for
    /// every other response.
    #[doc(alias("preflight", "OPTIONS"))]
    pub fn write(&self, sink: &mut dyn FnMut(&str, &str)) {
        let texts = &self.policy.cors;
        if let Some(allowed) = self.allowed {
            sink("access-control-allow-origin", allowed.origin);
            if allowed.credentials {
                sink("access-control-allow-credentials", "true");
            }
        }
        // On every response, including refusals, so that no cache gives one origin's response to another.
        sink("vary", "origin");
        if self.allowed.is_none() {
            return;
        }
        if self.is_preflight {
            sink("access-control-allow-methods", &texts.methods);
            sink("access-control-allow-headers", &texts.request_headers);
            sink("access-control-max-age", &texts.max_age_seconds);
        } else if !texts.response_headers.is_empty() {
            sink("access-control-expose-headers", &texts.response_headers);
        }
    }
}
