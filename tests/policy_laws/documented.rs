//! What the cookies of a deployment are to be, by the documentation of its fields.

use session_cookie_policy::advice::CookieOptions;
use session_cookie_policy::config::{CookieConfig, Names, PlainHttp, PrefixChoice};
use session_cookie_policy::config::{Keep, SessionShape, Setting};
use session_cookie_policy::cookie::{CookieName, CookiePath, Lifetime, Partitioning};
use session_cookie_policy::net::{Origin, Relation};
use session_cookie_policy::testing::session::Routes;
use time::Duration;

use crate::deployments::Deployment;

/// What the two cookies are to be, by the documentation of the fields.
pub(crate) fn options(
    deployment: &Deployment,
    api: &Origin,
    website: usize,
    relation: Relation,
) -> [CookieOptions; 2] {
    let config = &deployment.0;
    let routes = Routes::of(&deployment.0);
    let (names, prefix, refresh_path) = match config.names.get().unwrap() {
        Names::SuperTokens => (
            ["sAccessToken", "sRefreshToken"],
            PrefixChoice::None,
            routes.refresh,
        ),
        _ => (
            ["session-access", "session-refresh"],
            PrefixChoice::Auto,
            "/".to_owned(),
        ),
    };
    let partitioning = config.websites[website].partitioning.as_ref();
    let is_partitioned =
        partitioning.is_some_and(|value| value.text() == "partitioned") && !relation.is_same_site();
    let has_exception = config
        .plain_http
        .iter()
        .any(|named| named.get().ok() == Some(api));
    let options = |cookie: &CookieConfig, name: &str, path: &str, days: u32| {
        let name = cookie.name.as_ref().map_or_else(
            || CookieName::parse(name).unwrap(),
            |name| name.get().unwrap().clone(),
        );
        let path = cookie.path.as_ref().map_or_else(
            || CookiePath::parse(path).unwrap(),
            |path| path.get().unwrap().clone(),
        );
        let mut options = CookieOptions::new(name, path);
        options.prefix = config
            .prefix
            .as_ref()
            .map_or(prefix, |prefix| *prefix.get().unwrap());
        options.domain = config.cookie_domain.get().unwrap().clone();
        let read = |keep: &Option<Setting<Keep>>| keep.as_ref().map(|keep| *keep.get().unwrap());
        options.lifetime = match (read(&cookie.keep), read(&cookie.lifetime_seconds)) {
            (Some(Keep::For(kept)), _) | (None | Some(Keep::Chosen), Some(Keep::For(kept))) => {
                Lifetime::new(kept).unwrap()
            }
            (Some(Keep::BrowserSession), _) | (None, Some(Keep::BrowserSession)) => {
                Lifetime::BROWSER_SESSION
            }
            (None, None) if days == 0 => Lifetime::BROWSER_SESSION,
            // The longest that a sign-in may choose.
            (Some(Keep::Chosen), _) | (None, Some(Keep::Chosen)) => {
                Lifetime::new(Duration::days(30)).unwrap()
            }
            _ => Lifetime::new(Duration::days(days.into())).unwrap(),
        };
        if is_partitioned {
            options.partitioning = Partitioning::Partitioned;
        }
        if has_exception {
            options.plain_http = PlainHttp::Allow;
        }
        options
    };
    if routes.session == SessionShape::Single {
        let session = options(&config.session_cookie, "session", "/", 0);
        return [session.clone(), session];
    }
    [
        options(&config.access_cookie, names[0], "/", 365),
        options(&config.refresh_cookie, names[1], &refresh_path, 100),
    ]
}
