use crate::text::word_form;

/// The default names of cookies and headers.
///
/// | | `own` | `supertokens` |
/// |---|---|---|
/// | cookies | `session-access`, `session-refresh`, prefixed | `sAccessToken`, `sRefreshToken`, not prefixed |
/// | path of the refresh cookie | `/` | the refresh route |
/// | tokens in responses | `session-access-token`, `session-refresh-token` | `st-access-token`, `st-refresh-token` |
/// | the client's preference | `session-transport` | `st-auth-mode` |
/// | which client | `session-client` | `session-client` |
/// | custom header against CSRF | `session-csrf` | `rid` |
/// | CSRF token | `session-csrf-token` | `anti-csrf` |
/// | changes of tokens, for the front end | none | `front-token` |
/// | other headers that scripts may send | `content-type` | `content-type`, `fdi-version` |
///
/// With `supertokens`, an application that moves away from the SDK keeps its sessions and its front ends.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// config.names = "supertokens".into();
/// let review = config.review(&EmbeddedList);
/// assert_eq!(review.pairs()[0].access().unwrap().attributes().name().as_str(), "sAccessToken");
/// assert_eq!(review.headers().unwrap().csrf.as_str(), "rid");
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Names {
    /// The names of this crate.
    #[default]
    Own,
    /// The names of the SuperTokens SDKs.
    SuperTokens,
}

word_form!(config: Names, "`own` or `supertokens`", {
    Own => "own",
    SuperTokens => "supertokens",
});

impl Names {
    /// The names of the cookies of the access token and of the refresh token.
    pub(crate) const fn of_cookies(self) -> (&'static str, &'static str) {
        match self {
            Self::Own => ("session-access", "session-refresh"),
            Self::SuperTokens => ("sAccessToken", "sRefreshToken"),
        }
    }
}
