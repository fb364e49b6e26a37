//! Which requests of a page carry the session. If it fails, a front end sends tokens where they do not belong, or none where they do.

use serde_json::json;
use session_cookie_policy::advice::FrontendScope;
use session_cookie_policy::cookie::CookieDomain;
use session_cookie_policy::net::EmbeddedList;

use super::compare::compare;
use crate::support::{origin, text};

#[test]
fn frontend_intercept() {
    // A page that is none of the cases' APIs: what is relative to it is not a request of the session.
    let page = origin("https://website.test");
    compare("frontend_intercept", 72, |case| {
        let input = &case["input"];
        let domain = match input["session_token_backend_domain"].as_str() {
            None => CookieDomain::HostOnly,
            // The SDK takes URLs here; what our error offers is what the SDK makes of them.
            Some(written) => CookieDomain::parse(written)
                .or_else(|error| error.repaired().cloned().ok_or(error))
                .unwrap(),
        };
        let api = match (
            input["api_domain"].as_str(),
            input["session_token_backend_domain"].as_str(),
        ) {
            (None, _) => "https://api.example.com",
            // Without an API there is no session. The host of the domain's own name is sure to have it.
            (Some(""), Some(written)) => written.strip_prefix('.').unwrap_or(written),
            (Some(api), _) => api,
        };
        let scope = FrontendScope::new([&origin(api)], &domain, &EmbeddedList);
        let ours = scope.is_session_request(text(input, "url"), &page, &EmbeddedList);
        let expected = if case.get("browser_disagrees").is_some() {
            // Each of these notes says that no cookie is or must be sent there.
            json!({ "intercept": false })
        } else if case["expected"].get("then").is_some() {
            // The SDK cannot read the URL and asks again for the page, which is none of the API.
            json!({ "intercept": false })
        } else {
            case["expected"].clone()
        };
        Some((json!({ "intercept": ours }), expected))
    });
}
