use super::class::PageOnApi;
use super::header_settings::HeaderNames;
use crate::config::CsrfMode;
use crate::net::HeaderName;
use crate::text::word_form;

/// What the front end of a website must send with every request that uses the session's cookies and changes something.
///
/// If it is missing, [`Refresh`](crate::request::Refresh), [`SignOut`](crate::request::SignOut) and unsafe requests to
/// [`Verify`](crate::request::Verify) ignore the cookies. The refusal is [`MissingHeader`](crate::request::CsrfRefusal::MissingHeader) or
/// [`MissingToken`](crate::request::CsrfRefusal::MissingToken). Requests whose tokens travel by header need nothing.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::CsrfRequirement;
///
/// let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// assert_eq!(config.review(&EmbeddedList).pairs()[0].csrf(), Some(CsrfRequirement::None));
///
/// // Sibling hosts get a shared cookie, too, so the front end must prove that it sent the request.
/// config.cookie_domain = "example.com".into();
/// let review = config.review(&EmbeddedList);
/// let requirement = review.pairs()[0].csrf().unwrap();
/// assert_eq!(requirement, CsrfRequirement::Header);
/// assert_eq!(requirement.header(review.headers().unwrap()).unwrap().as_str(), "session-csrf");
/// # }
/// ```
#[doc(alias = "xsrf")]
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "nothing, a header, or a token")]
pub enum CsrfRequirement {
    /// Nothing: `Origin` and `Sec-Fetch-Site` are enough.
    None,
    /// The [custom header](HeaderNames::csrf), with any value.
    Header,
    /// The [token header](HeaderNames::csrf_token), with the token that came with the session.
    Token,
    /// The token header, with the value of the cookie for double submit.
    DoubleSubmit,
}

word_form!(policy: CsrfRequirement, "`none`, `header`, `token` or `double_submit`", {
    None => "none",
    Header => "header",
    Token => "token",
    DoubleSubmit => "double_submit",
});

impl CsrfRequirement {
    /// The rule: what a mode requires of a page, if the page may send the request at all.
    ///
    /// `is_exposed`: other sites or sibling hosts can make browsers send the cookies. `is_other_origin`: the page is not of the API's own
    /// origin.
    pub(crate) const fn of(mode: CsrfMode, is_exposed: bool, is_other_origin: bool) -> Self {
        match mode {
            CsrfMode::Token => Self::Token,
            CsrfMode::DoubleSubmit => Self::DoubleSubmit,
            CsrfMode::CustomHeader => Self::Header,
            CsrfMode::Auto | CsrfMode::None if is_exposed && is_other_origin => Self::Header,
            CsrfMode::Auto | CsrfMode::None => Self::None,
        }
    }

    /// The name of the header that the request must have. `None` if it needs none.
    #[must_use]
    pub const fn header(self, names: &HeaderNames) -> Option<&HeaderName> {
        match self {
            Self::None => None,
            Self::Header => Some(&names.csrf),
            Self::Token | Self::DoubleSubmit => Some(&names.csrf_token),
        }
    }
}

impl PageOnApi {
    /// What a page with this relation to the API must send.
    pub(crate) const fn csrf_requirement(
        &self,
        mode: CsrfMode,
        is_other_origin: bool,
    ) -> CsrfRequirement {
        CsrfRequirement::of(mode, self.is_exposed, is_other_origin)
    }
}
