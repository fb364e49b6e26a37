use crate::text::word_form;

/// How many tokens a session has.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::config::{PolicyConfig, SessionShape};
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// config.session = SessionShape::Single.into();
/// let review = config.review(&EmbeddedList);
/// assert_eq!(review.pairs()[0].session().unwrap().attributes().name().as_str(), "__Host-session");
/// assert!(review.pairs()[0].refresh().is_none());
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one token or two")]
pub enum SessionShape {
    /// An access token, and a refresh token that renews it on a route of its own. The [guide](crate::guide::access_and_refresh) has a
    /// program.
    #[doc(alias = "JWT")]
    #[default]
    Pair,
    /// One token in one cookie: an id, a signed or encrypted value, or one JWT. tower-sessions, actix-session, Rocket, Rails, Django and
    /// express-session work like this. The [guide](crate::guide::one_cookie) has a program.
    Single,
}

word_form!(config: SessionShape, "`pair` or `single`", {
    Pair => "pair",
    Single => "single",
});
