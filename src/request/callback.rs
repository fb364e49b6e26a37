use core::fmt;

use time::OffsetDateTime;

use super::csrf::{CsrfPass, CsrfVerdict};
use super::csrf_verdicts::RouteAction;
use super::equality::are_equal;
use super::facts::RequestFacts;
use super::fetch_site::FetchSite;
use super::reading::Reading;
use super::request_cookie::RequestCookie;
use super::set_session::SetSession;
use crate::policy::{HeaderSet, HeadersRead, Policy, TransportChoice};
use crate::text::reason_form;

impl Policy {
    /// For the route to which an identity provider sends users back, by a redirect (`GET`) or a form (`response_mode=form_post`).
    ///
    /// Such a request always comes from another site, so its headers cannot show whether the user began the sign-in. The proof is the
    /// `state`: the application stores it in a cookie when the sign-in begins, and compares it here. Without this check, an attacker can
    /// send a victim to the callback with the attacker's code, and so sign the victim in as the attacker (login CSRF).
    ///
    /// Declare that cookie with the purpose [`SignInFlow`](crate::config::Purpose::SignInFlow). The policy then derives its attributes, and
    /// [`Callback::cookie`] reads it. `form_post` needs `SameSite=None; Secure`, because browsers do not send `Lax` cookies with a
    /// cross-site `POST`. The [guide](crate::guide::oauth_login) has the whole program.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::config::PolicyConfig;
    /// # use session_cookie_policy::net::EmbeddedList;
    /// # use time::macros::datetime;
    /// # let now = datetime!(2026-11-22 12:00 UTC);
    /// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// # let policy = config.compile(&EmbeddedList).unwrap();
    /// use session_cookie_policy::request::{CallbackRefusal, RequestFacts, Tokens};
    ///
    /// let mut facts = RequestFacts::new("POST");
    /// facts.origin = Some(b"https://login.idp.example");
    /// facts.sec_fetch_site = Some(b"cross-site");
    /// let callback = policy.callback(&facts, now);
    ///
    /// // The state from the cookie that was set when the sign-in began, and the `state` of the form.
    /// let (kept, came) = (b"n4XbJ2k9", b"n4XbJ2k9");
    /// let proven = callback.compare_state(Some(kept), Some(came)).unwrap();
    /// // Exchange the code, then:
    /// let tokens = Tokens::new("a1", "r1").unwrap();
    /// proven.accept().write(&tokens, &mut String::new(), &mut |name, value| {}).unwrap();
    ///
    /// let forged = callback.compare_state(None, Some(b"mallory"));
    /// assert_eq!(forged.unwrap_err(), CallbackRefusal::MissingState);
    /// # }
    /// ```
    #[doc(alias(
        "oauth",
        "oidc",
        "openid",
        "saml",
        "sso",
        "social login",
        "redirect_uri"
    ))]
    pub fn callback<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Callback<'a> {
        let mut reading = Reading::new(self, facts, now, RouteAction::NoUser);
        let (arrival, read) = arrival(facts);
        reading.read = reading.read.with(read);
        let arrival = if reading.refused_host().is_some() {
            Err(CallbackRefusal::UnknownHost)
        } else {
            arrival
        };
        Callback { reading, arrival }
    }
}

/// The verdict before the state is compared, and the headers on which it depends.
fn arrival(facts: &RequestFacts<'_>) -> (Result<(), CallbackRefusal>, HeaderSet) {
    if facts.is_prefetch() {
        return (Err(CallbackRefusal::Prefetch), HeaderSet::SEC_PURPOSE);
    }
    let is_navigation = match facts.sec_fetch_mode {
        None | Some(b"navigate") => true,
        // A service worker of the API's own origin forwarded it.
        Some(b"cors" | b"same-origin") => {
            FetchSite::of(facts.sec_fetch_site) == FetchSite::SameOrigin
        }
        Some(_) => false,
    };
    if !is_navigation {
        let read = HeaderSet::SEC_FETCH_MODE.with(HeaderSet::SEC_FETCH_SITE);
        return (Err(CallbackRefusal::NoNavigation), read);
    }
    if facts.is_handshake() {
        return (Err(CallbackRefusal::NoNavigation), HeaderSet::UPGRADE);
    }
    match facts.method {
        "GET" | "POST" => (Ok(()), HeaderSet::default()),
        _ => (Err(CallbackRefusal::Method), HeaderSet::default()),
    }
}

/// What to do with a request that an identity provider sent back. Made by [`Policy::callback`].
///
/// It has no `accept`. Only a [`VerifiedCallback`] can set tokens, and only [`compare_state`](Self::compare_state) returns one.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Callback<'a> {
    pub(super) reading: Reading<'a>,
    arrival: Result<(), CallbackRefusal>,
}

/// What the headers of a callback show. They alone are never enough to accept it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "callers must decide for each")]
#[must_use]
pub enum CallbackVerdict {
    /// The state decides. The application must [compare it](Callback::compare_state).
    CompareState,
    /// The request is not the callback of an identity provider.
    Refuse(CallbackRefusal),
}

/// Why a callback must not create a session.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum CallbackRefusal {
    /// The method is neither `GET` nor `POST`.
    Method,
    /// The state is missing or empty, in the browser's cookie or in the request.
    MissingState,
    /// A page requested it in the background, as an image, a script or by `fetch`, or it opens a WebSocket.
    NoNavigation,
    /// The state differs from that of the sign-in that this browser began.
    OtherState,
    /// The browser sent the request before the user asked for it (`Sec-Purpose: prefetch`).
    Prefetch,
    /// The host is not a declared API, or no host is set although there are several APIs. Respond with 421.
    UnknownHost,
}

reason_form!(request: CallbackRefusal, "the code of a refused callback", {
    Method => "method",
        "a callback is a `GET` or a `POST`; respond to other methods with 405";
    MissingState => "missing_state",
        "the state of the sign-in is missing; keep it in a cookie when the sign-in begins, and begin again if it is lost";
    NoNavigation => "no_navigation",
        "a callback is a navigation, but a page requested this one in the background; begin the sign-in again";
    OtherState => "other_state",
        "this browser did not begin the sign-in, or has begun another one since; begin the sign-in again";
    Prefetch => "prefetch",
        "the browser sent it before the user asked for it (a prefetch), and the provider's code can be used only once; wait for the user";
    UnknownHost => "unknown_host",
        "the host of the request is not a declared API, or is not set; declare it in `api`, or set `host` of `RequestFacts`";
});

/// Can be the body of the response; [`status`](Self::status) gives the status. The text form is the code.
impl core::error::Error for CallbackRefusal {}

impl CallbackRefusal {
    /// The status of the response: 405 for an unsupported method, 421 for an unknown host, otherwise 403.
    ///
    /// ```
    /// use session_cookie_policy::request::CallbackRefusal;
    ///
    /// assert_eq!(CallbackRefusal::Method.status(), 405);
    /// assert_eq!(CallbackRefusal::OtherState.status(), 403);
    /// ```
    #[must_use]
    #[doc(alias("403", "405", "421"))]
    pub const fn status(self) -> u16 {
        match self {
            Self::Method => 405,
            Self::UnknownHost => 421,
            _ => 403,
        }
    }
}

impl<'a> Callback<'a> {
    /// What the headers show.
    pub const fn verdict(&self) -> CallbackVerdict {
        match self.arrival {
            Ok(()) => CallbackVerdict::CompareState,
            Err(refusal) => CallbackVerdict::Refuse(refusal),
        }
    }

    /// Compares the state that this browser has kept since the sign-in began with the state in the request, in constant time.
    ///
    /// `kept` is the value of a cookie that the application set in this browser; never take it from the request's URL or form. `came` is
    /// the `state` of the URL or form. Clear the cookie afterwards: a state may be used only once.
    ///
    /// # Errors
    ///
    /// - The headers [refuse](Self::verdict) the request.
    /// - A state is missing or empty.
    /// - The states differ.
    pub fn compare_state(
        &self,
        kept: Option<&[u8]>,
        came: Option<&[u8]>,
    ) -> Result<VerifiedCallback<'a>, CallbackRefusal> {
        self.arrival?;
        match (kept.unwrap_or_default(), came.unwrap_or_default()) {
            ([], _) | (_, []) => Err(CallbackRefusal::MissingState),
            (kept, came) if are_equal(kept, came) => Ok(VerifiedCallback {
                reading: Reading {
                    csrf: CsrfVerdict::Pass(CsrfPass::ComparedState),
                    ..self.reading
                },
            }),
            _ => Err(CallbackRefusal::OtherState),
        }
    }

    /// A declared cookie other than the session cookies, such as that of the sign-in flow. `None` if no cookie is declared under this key.
    #[must_use]
    pub fn cookie(&self, key: &str) -> Option<RequestCookie<'a>> {
        self.reading.cookie(key)
    }

    /// What carries the new session: cookies or headers. A page cannot read the response headers of a navigation. If this is
    /// [`Header`](crate::config::Transport::Header), redirect to the front end with a single-use code, which the front end sends to a
    /// sign-in route.
    #[must_use]
    pub fn choice(&self) -> TransportChoice {
        self.reading.choice(None)
    }

    /// The request headers on which the decision depends. `Vary` lists them.
    #[must_use]
    pub const fn headers_read(&self) -> HeadersRead<'a> {
        HeadersRead::new(self.reading.policy.headers(), self.reading.read)
    }

    /// Writes `Cache-Control` and `Vary`, so that no cache gives the response to another user. Use it for responses that set no tokens.
    pub fn write_for_caches(&self, sink: &mut dyn FnMut(&str, &str)) {
        self.reading
            .policy
            .write_for_caches(self.reading.read, sink);
    }
}

/// A callback whose state is correct. Only [`Callback::compare_state`] returns one.
#[derive(Clone, Copy, Debug)]
#[must_use]
// INVARIANT (proven): the application passed two equal states. Only `Callback::compare_state` creates it.
pub struct VerifiedCallback<'a> {
    reading: Reading<'a>,
}

impl<'a> VerifiedCallback<'a> {
    /// Accepts the callback. The returned [`SetSession`] uses the [transport](Callback::choice) of the default website.
    pub fn accept(&self) -> SetSession<'a> {
        let transport = self.reading.choice(None).transport;
        SetSession::of_new(&self.reading, transport)
    }
}

impl CallbackVerdict {
    /// The code of the reason, or `compare_state` if the application has to decide.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CompareState => "compare_state",
            Self::Refuse(refusal) => refusal.as_str(),
        }
    }

    /// The reason in words, with a remedy if there is one.
    #[must_use]
    pub const fn explain(&self) -> &'static str {
        match self {
            Self::CompareState => {
                "no header shows who began the sign-in; compare the state with the one that the application kept in a cookie of this browser"
            }
            Self::Refuse(refusal) => refusal.explain(),
        }
    }
}

impl fmt::Display for CallbackVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}
