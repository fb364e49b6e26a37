use crate::cookie::Lifetime;
use crate::text::reason_form;

/// Whether a cookie needs the visitor's consent, by the law of the European Union.
///
/// Every cookie of a policy carries a signed-in session, which is a service that the user asks for by signing in: [Directive
/// 2002/58/EC], Article 5(3), exempts it. The [Opinion 04/2012] of the Article 29 Working Party, section 3.2, takes the exemption of
/// authentication cookies for one of the browser session: a login that outlasts it must be asked for, too. National law and the
/// authorities have the last word.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::inventory::{Necessity, inventory};
///
/// let necessity = inventory(&policy).entries[0].necessity();
/// assert_eq!(necessity, Necessity::ForStayingSignedIn);
/// assert!(necessity.is_strictly_necessary());
/// # }
/// ```
///
/// [Directive 2002/58/EC]: https://eur-lex.europa.eu/eli/dir/2002/58/oj
/// [Opinion 04/2012]: https://ec.europa.eu/justice/article-29/documentation/opinion-recommendation/files/2012/wp194_en.pdf
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Necessity {
    /// The cookie ends with the browser session.
    ForTheSession,
    /// The cookie outlasts the browser session.
    ForStayingSignedIn,
}

reason_form!(inventory: Necessity, "the code of a necessity", {
    ForTheSession => "for_the_session",
        "strictly necessary: it carries the signed-in session, which the user asks for by signing in";
    ForStayingSignedIn => "for_staying_signed_in",
        "strictly necessary: it carries the signed-in session, which the user asks for by signing in; it stays when the browser is \
         closed";
});

impl Necessity {
    pub(super) fn of(lifetime: Lifetime) -> Self {
        match lifetime.max_age() {
            None => Self::ForTheSession,
            Some(_) => Self::ForStayingSignedIn,
        }
    }

    /// Whether the cookie is strictly necessary for a service that the user asked for. Every cookie of a session is.
    #[must_use]
    pub const fn is_strictly_necessary(self) -> bool {
        match self {
            Self::ForTheSession | Self::ForStayingSignedIn => true,
        }
    }
}
