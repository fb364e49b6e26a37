use super::facts::RequestFacts;
use super::sender::Sender;
use crate::config::Transport;
use crate::policy::{CsrfRequirement, Policy};

impl Policy {
    /// What the page that sent this request must include in every request that uses the cookies and changes something.
    ///
    /// `None` if the page is unknown or its cookies are not used. It reads the origin, the host and the trusted website of the request, so
    /// it also works for websites that match a pattern or come from a database. [`CsrfRequirement::header`] gives the name of the header,
    /// from [`headers`](Self::headers). [`Pair::csrf`](crate::policy::Pair::csrf) gives the same for each declared website.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::config::PolicyConfig;
    /// use session_cookie_policy::net::EmbeddedList;
    /// use session_cookie_policy::policy::CsrfRequirement;
    /// use session_cookie_policy::request::RequestFacts;
    ///
    /// let mut config = PolicyConfig::new(
    ///     ["https://api.example.com"],
    ///     ["https://www.example.com", "https://*.preview.example.com"],
    /// );
    /// config.cookie_domain = "example.com".into();
    /// let policy = config.compile(&EmbeddedList).unwrap();
    /// let mut facts = RequestFacts::new("GET");
    /// facts.origin = Some(b"https://pr-7.preview.example.com");
    /// assert_eq!(policy.csrf_requirement(&facts), Some(CsrfRequirement::Header));
    /// facts.origin = Some(b"https://api.example.com"); // a page of the API itself
    /// assert_eq!(policy.csrf_requirement(&facts), Some(CsrfRequirement::None));
    /// facts.origin = Some(b"https://evil.example");
    /// assert_eq!(policy.csrf_requirement(&facts), None);
    /// # }
    /// ```
    #[must_use]
    pub fn csrf_requirement(&self, facts: &RequestFacts<'_>) -> Option<CsrfRequirement> {
        let website = self.website(facts);
        let host = self.host(facts);
        if host.basis().is_refused() {
            return None;
        }
        let is_other_origin = match Sender::of(self, facts, &host, &website) {
            Sender::ApiItself => false,
            Sender::Known => true,
            Sender::Absent | Sender::Malformed | Sender::Opaque | Sender::Unknown => return None,
        };
        if !self.ever_takes(website.transport(), Transport::Cookie) {
            return None;
        }
        let on_api = website.on_api(host.place);
        let is_exposed = on_api.is_some_and(|on_api| on_api.is_exposed);
        Some(CsrfRequirement::of(self.csrf, is_exposed, is_other_origin))
    }
}
