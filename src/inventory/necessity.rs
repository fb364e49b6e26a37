use crate::config::Purpose;
use crate::cookie::Lifetime;
use crate::text::reason_form;

/// Whether a cookie needs the visitor's consent under the law of the European Union.
///
/// Users ask for a session by signing in; therefore [Directive 2002/58/EC], Article 5(3), exempts its cookies. The [Opinion 04/2012] of the
/// Article 29 Working Party (WP 194) has limits:
///
/// - Section 3.2: authentication cookies are exempt only for the browser session. A cookie that stays needs the user's choice at sign-in,
///   such as a box "remember me".
/// - Section 3.3: cookies that protect the service are exempt.
/// - Section 3.6: cookies with a setting that the user chose are exempt for the browser session.
///
/// National law and the authorities decide in the end.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::inventory::{Necessity, inventory};
///
/// let necessity = inventory(&policy).entries[0].necessity();
/// assert_eq!(necessity, Necessity::ForStayingSignedIn);
/// // Only for users who chose to stay signed in, and this deployment asks nobody: see `keep`.
/// assert!(!necessity.is_strictly_necessary());
/// # }
/// ```
///
/// [Directive 2002/58/EC]: https://eur-lex.europa.eu/eli/dir/2002/58/oj
/// [Opinion 04/2012]: https://ec.europa.eu/justice/article-29/documentation/opinion-recommendation/files/2012/wp194_en.pdf
#[doc(alias("GDPR", "ePrivacy", "consent"))]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Necessity {
    /// The cookie lasts until the browser is closed.
    ForTheSession,
    /// The cookie is kept after the browser is closed.
    ForStayingSignedIn,
    /// The cookie is kept after the browser is closed, if the user chooses that at sign-in.
    ForStayingSignedInByChoice,
    /// The cookie belongs to a sign-in that the user has started.
    ForSigningIn,
    /// The cookie protects the session against forged requests.
    ForSecurity,
    /// The cookie shows pages of the service that a session exists.
    ForShowingTheSession,
    /// The cookie stores the visitor's decision about cookies.
    ForConsent,
    /// The cookie recognizes the browser after the session.
    ForTrustedDevice,
    /// The cookie stores a setting.
    ForPreference,
    /// The cookie is no longer set.
    OnlyDeleted,
}

reason_form!(inventory: Necessity, "the code of a necessity", {
    ForTheSession => "for_the_session",
        "strictly necessary: it carries the signed-in session, which the user asks for by signing in";
    ForStayingSignedIn => "for_staying_signed_in",
        "strictly necessary only if the user chose to stay signed in: it carries the signed-in session, and stays when the browser is \
         closed";
    ForStayingSignedInByChoice => "for_staying_signed_in_by_choice",
        "strictly necessary: it carries the signed-in session, which the user asks for by signing in; it stays when the browser is \
         closed if the user chooses that at sign-in";
    ForSigningIn => "for_signing_in",
        "strictly necessary: the sign-in that the user has begun cannot be completed without it";
    ForSecurity => "for_security",
        "strictly necessary: it protects the signed-in session against requests that other websites forge";
    ForShowingTheSession => "for_showing_the_session",
        "strictly necessary: with it pages show the signed-in session, which the user asks for by signing in";
    ForConsent => "for_consent",
        "strictly necessary: it keeps what the user decided about cookies, so that the question is not asked again";
    ForTrustedDevice => "for_trusted_device",
        "not strictly necessary: it is set only if the user agrees at sign-in";
    ForPreference => "for_preference",
        "not strictly necessary if it outlasts the visit: it is set only for a setting that the visitor chooses";
    OnlyDeleted => "only_deleted",
        "needs no consent: it is no longer set, only deleted";
});

impl Necessity {
    pub(super) fn of_session(lifetime: Lifetime, is_chosen: bool) -> Self {
        match lifetime.max_age() {
            None => Self::ForTheSession,
            Some(_) if is_chosen => Self::ForStayingSignedInByChoice,
            Some(_) => Self::ForStayingSignedIn,
        }
    }

    pub(super) const fn of_purpose(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Consent => Self::ForConsent,
            Purpose::CsrfToken => Self::ForSecurity,
            Purpose::Preference => Self::ForPreference,
            Purpose::SessionHint => Self::ForShowingTheSession,
            Purpose::SignInFlow => Self::ForSigningIn,
            Purpose::TrustedDevice => Self::ForTrustedDevice,
        }
    }

    /// Whether the cookie is strictly necessary for a service that the user asked for. Such a cookie needs no consent.
    ///
    /// Session cookies are until the browser is closed, and longer if the user chose that. For the cookies beside the session,
    /// [`Purpose::is_strictly_necessary`](crate::config::Purpose::is_strictly_necessary) decides. Deleting a cookie needs no consent.
    #[must_use]
    pub const fn is_strictly_necessary(self) -> bool {
        match self {
            Self::ForTheSession
            | Self::ForStayingSignedInByChoice
            | Self::ForSigningIn
            | Self::ForSecurity
            | Self::ForShowingTheSession
            | Self::ForConsent
            | Self::OnlyDeleted => true,
            Self::ForStayingSignedIn | Self::ForTrustedDevice | Self::ForPreference => false,
        }
    }
}
