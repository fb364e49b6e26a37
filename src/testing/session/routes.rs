use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::issued_tokens::IssuedTokens;
use crate::config::{PolicyConfig, SessionShape};

/// The public paths on which a deployment creates, uses, renews and ends sessions.
///
/// ```
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::testing::session::Routes;
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// config.api_base_path = "/api/auth".into();
/// config.refresh_route = "/renew".into();
/// config.session_routes = vec!["/api/me".into()];
/// let routes = Routes::of(&config);
/// assert_eq!((&*routes.sign_in, &*routes.refresh), ("/api/auth/sign-in", "/api/auth/renew"));
/// assert_eq!(routes.verify, ["/api/me"]);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Routes {
    /// A route below the API's base path on which users sign in.
    pub sign_in: String,
    /// Routes that need a session.
    pub verify: Vec<String>,
    /// The route that refreshes sessions. With one token, the first route that needs a session, since any of them may renew it.
    pub refresh: String,
    /// The route on which users sign out.
    pub sign_out: String,
    /// The length of the longest token that requests need and of the longest refresh token, in bytes, if they are declared.
    pub longest: [Option<u32>; 2],
    /// Whether sessions have one token or two.
    pub session: SessionShape,
}

impl Routes {
    /// The routes of a configuration that compiles.
    #[must_use]
    pub fn of(config: &PolicyConfig) -> Self {
        let base = [&config.api_gateway_path, &config.api_base_path]
            .map(|path| path.text().trim_end_matches('/'))
            .concat();
        let below = |route: &str| match format!("{base}{route}").trim_end_matches('/') {
            "" => "/".to_owned(),
            path => path.to_owned(),
        };
        let declared = config.session_routes.iter();
        let mut verify: Vec<String> = declared.map(|route| route.text().to_owned()).collect();
        let session = config.session.get().copied().unwrap_or_default();
        let (usual, refresh) = match session {
            SessionShape::Pair => (&config.access_cookie, Some(&config.refresh_cookie)),
            SessionShape::Single => (&config.session_cookie, None),
        };
        if verify.is_empty() {
            let path = usual.path.as_ref();
            verify.push(path.map_or("/", |path| path.text()).to_owned());
        }
        Self {
            sign_in: below("/sign-in"),
            refresh: match (session, verify.first()) {
                (SessionShape::Single, Some(route)) => route.clone(),
                _ => below(config.refresh_route.text()),
            },
            verify,
            sign_out: below(config.sign_out_route.text()),
            longest: [Some(usual), refresh].map(|cookie| cookie?.max_value_len),
            session,
        }
    }

    /// Tokens of a session, as long as tokens can get. Each `count` gives other tokens.
    #[must_use]
    pub fn tokens(&self, count: usize) -> IssuedTokens {
        // By header, the size limits of browsers do not apply.
        let [usual, refresh] = self.longest.map(|len| {
            let len = usize::try_from(len.unwrap_or(0)).unwrap_or(usize::MAX);
            len.min(4096)
        });
        match self.session {
            SessionShape::Pair => IssuedTokens::pair(
                &format!("{:x<usual$}", format!("access-{count}-")),
                &format!("{:x<refresh$}", format!("refresh-{count}-")),
            ),
            SessionShape::Single => {
                IssuedTokens::single(&format!("{:x<usual$}", format!("session-{count}-")))
            }
        }
    }
}
