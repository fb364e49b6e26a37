use session_cookie_policy::config::{CompanionConfig, Flow, PolicyConfig, Purpose, SessionShape};

use crate::FLOW_COOKIE;

/// Sessions of one cookie, and a cookie for each sign-in that is under way; four at most.
#[must_use]
pub fn policy(api: &str, website: &str, flow: Flow) -> PolicyConfig {
    let mut config = PolicyConfig::new([api], [website]);
    config.session = SessionShape::Single.into();
    config.session_cookie.name = Some("id".into());
    let mut oauth = CompanionConfig::new(Purpose::SignInFlow.into());
    oauth.flow = Some(flow.into());
    oauth.routes = vec!["/auth/callback".into()];
    oauth.at_once = Some(const { std::num::NonZeroU8::new(4).expect("not 0") });
    config.cookies.insert(FLOW_COOKIE.into(), oauth);
    config
}
