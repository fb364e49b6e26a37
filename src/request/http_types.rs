//! Support for requests and responses of the crate `http`.

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};

use super::csrf::CsrfRefusal;
use super::denial::Denial;
use super::facts::RequestFacts;
use super::path::RequestPath;
use super::response_headers::ResponseHeaders;
use crate::cookie::CookieHeader;
use crate::policy::Policy;

impl Policy {
    /// The facts of a request of the crate `http`, as used by axum, hyper, tonic and tower.
    ///
    /// They include the host of the URL, if it has one, and the path, as the [inner](RequestPath::Inner) path. Nothing is copied. Behind a
    /// proxy, set `host` with [`PublicAddress`](crate::net::PublicAddress). If a router stripped the path, set `path`.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use http::{HeaderMap, Request};
    /// use session_cookie_policy::config::PolicyConfig;
    /// use session_cookie_policy::net::EmbeddedList;
    /// use session_cookie_policy::request::Tokens;
    /// use time::macros::datetime;
    ///
    /// let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// let policy = config.compile(&EmbeddedList)?;
    /// let request = Request::post("/signin").header("origin", "https://www.example.com").body(())?;
    ///
    /// let facts = policy.facts_of(&request);
    /// let set_session = policy.sign_in(&facts, datetime!(2026-11-22 12:00 UTC)).accept().unwrap();
    /// let mut headers = HeaderMap::new();
    /// set_session.to_headers(&Tokens::new("a1", "r1")?)?.append_to(&mut headers);
    /// assert_eq!(headers.get_all("set-cookie").iter().count(), 2);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn facts_of<'a, B>(&self, request: &'a Request<B>) -> RequestFacts<'a> {
        self.facts_of_headers(request.method(), request.uri(), request.headers())
    }

    /// Like [`facts_of`](Self::facts_of), for a request without its body.
    ///
    /// An `async` handler can borrow `Parts` for as long as it likes. A `&Request<Body>` often cannot be held across an `await`, because
    /// bodies are not `Sync`.
    #[must_use]
    pub fn facts_of_parts<'a>(&self, parts: &'a Parts) -> RequestFacts<'a> {
        self.facts_of_headers(&parts.method, &parts.uri, &parts.headers)
    }

    /// Like [`facts_of`](Self::facts_of), for frameworks whose requests have another type but the same parts: poem, salvo.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::config::PolicyConfig;
    /// # use session_cookie_policy::net::EmbeddedList;
    /// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// # let policy = config.compile(&EmbeddedList).unwrap();
    /// use http::{HeaderMap, Method, Uri};
    ///
    /// let (uri, headers) = (Uri::from_static("https://api.example.com/me"), HeaderMap::new());
    /// let facts = policy.facts_of_headers(&Method::GET, &uri, &headers);
    /// assert_eq!(facts.host, Some(b"api.example.com".as_slice()));
    /// # }
    /// ```
    #[must_use]
    pub fn facts_of_headers<'a>(
        &self,
        method: &'a Method,
        uri: &'a Uri,
        headers: &'a HeaderMap,
    ) -> RequestFacts<'a> {
        let lines = |name: &str| headers.get_all(name).into_iter().map(HeaderValue::as_bytes);
        let mut facts = RequestFacts::look_up_but_cookies(method.as_str(), self.headers(), lines);
        facts.cookie = CookieHeader::of_map(headers);
        facts.path = Some(RequestPath::Inner(uri.path().as_bytes()));
        facts.with_authority(uri.authority().map(http::uri::Authority::as_str))
    }
}

impl ResponseHeaders {
    /// Appends each header to those of a response. Marks values of `Set-Cookie` as [sensitive](HeaderValue::set_sensitive).
    pub fn append_to(self, headers: &mut HeaderMap) {
        for (name, value) in self {
            // INVARIANT: header names are checked when a configuration is read, and tokens and attributes contain only bytes that a header
            // may contain.
            if let (Ok(name), Ok(mut value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                value.set_sensitive(name == http::header::SET_COOKIE);
                headers.append(name, value);
            }
        }
    }
}

impl From<ResponseHeaders> for HeaderMap {
    fn from(headers: ResponseHeaders) -> Self {
        let mut map = Self::new();
        headers.append_to(&mut map);
        map
    }
}

/// With the code of the [reason](Denial::reason) as the body. `?` converts it in handlers of axum, whose responses are of this type.
impl<B: From<&'static str>> From<Denial> for Response<B> {
    fn from(denial: Denial) -> Self {
        let mut response = Self::new(denial.reason().as_str().into());
        // INVARIANT: a denial has one of four statuses.
        *response.status_mut() =
            StatusCode::from_u16(denial.status()).unwrap_or(StatusCode::FORBIDDEN);
        denial.into_headers().append_to(response.headers_mut());
        response
    }
}

/// Of a sign-in or a sign-out that is not accepted.
impl<B: From<&'static str>> From<CsrfRefusal> for Response<B> {
    fn from(refusal: CsrfRefusal) -> Self {
        Denial::from(refusal).into()
    }
}
