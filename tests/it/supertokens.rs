//! Every case of `supertokens.jsonl` on sites, on `SameSite`, on which requests carry the session, and the reading of hosts, domains,
//! paths and attributes.
//!
//! Where a case says that its SDK differs from browsers, the browser is right. Where we differ from the SDK on purpose, the case stands
//! in `sdk-differences.json` with what we answer and why; an entry that no longer differs fails, as does a difference that is not listed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use serde_json::{Value, json};
use session_cookie_policy::cookie::{
    CookieAttributes, CookieDomain, CookiePath, DomainVerdict, Security,
};
use session_cookie_policy::net::{EmbeddedList, Origin, Site, UrlPath};
use session_cookie_policy::policy::{
    FrontendScope, PolicyConfig, SameSiteChoice, SameSiteOutcome, SessionUse, Setting,
    resolve_same_site,
};

use crate::support::{host, manifest_dir, origin, text, vectors};

#[test]
fn site_of_host() {
    compare("site_of_host", 77, |case| {
        let expected = match (case.get("browser_site"), case["browser_disagrees"].as_str()) {
            (Some(site), _) => site.clone(),
            (None, Some(note)) => note.split('\'').nth(1).unwrap().into(),
            (None, None) => expected_text(&case["expected"]),
        };
        let ours = read(Origin::parse(text(&case["input"], "url")), |origin| {
            Site::of(&origin, &EmbeddedList).0.host().to_string().into()
        });
        Some((ours, expected))
    });
}

#[test]
fn same_site() {
    compare("same_site", 98, |case| {
        let input = &case["input"];
        let website = input
            .get("website_domain")
            .or_else(|| input.get("origin_fn_result"));
        let (Some(website), Some(api)) = (website, input.get("api_domain")) else {
            return None;
        };
        let wanted = input["cookieSameSite"].as_str().unwrap_or("auto");
        let ours = match (
            Origin::parse(website.as_str().unwrap()),
            Origin::parse(api.as_str().unwrap()),
            SameSiteChoice::parse(wanted),
        ) {
            (Ok(website), Ok(api), Ok(choice)) => {
                let use_ = SessionUse::Documents;
                let answer = resolve_same_site(&website, &api, choice, use_, &EmbeddedList);
                match answer.outcome() {
                    SameSiteOutcome::Works(value) => value.as_str().to_lowercase().into(),
                    SameSiteOutcome::Fails(failure) => json!({ "error": failure.to_string() }),
                }
            }
            (website, api, choice) => {
                let error = website.err().map(|e| e.to_string());
                let error = error.or_else(|| api.err().map(|e| e.to_string()));
                json!({ "error": error.or_else(|| choice.err().map(|e| e.to_string())) })
            }
        };
        let expected = if let Some(value) = case.get("browser_same_site") {
            value.clone()
        } else if let Some(value) = case["expected"].get("same_site").filter(|v| !v.is_null()) {
            value.clone()
        } else if case["expected"].get("error").is_some() {
            case["expected"].clone()
        } else {
            // "no error": the value that was asked for is taken.
            input["cookieSameSite"].clone()
        };
        Some((ours, expected))
    });
}

#[test]
fn api_domain_normalise() {
    compare("api_domain_normalise", 132, |case| {
        let input = &case["input"];
        let field = ["domain", "website_domain", "apiDomain"]
            .iter()
            .find_map(|f| input.get(f))?;
        let ours = read(Origin::parse(field.as_str()?), |origin| {
            if input["what"] != "refresh URL" {
                return origin.to_string().into();
            }
            let base = UrlPath::parse(input["apiBasePath"].as_str().unwrap_or("/auth")).unwrap();
            format!("{origin}{}", base.join("/session/refresh").unwrap()).into()
        });
        Some((ours, expected_text(&case["expected"])))
    });
}

#[test]
fn cookie_domain_normalise() {
    compare("cookie_domain_normalise", 116, |case| {
        let written = text(&case["input"], "cookie_domain");
        if let Some(accepts) = case.get("browser_accepts") {
            let on = host(text(&case["input"], "api_host"));
            let ours = match CookieDomain::parse(written) {
                Ok(domain) => match domain.on_host(&on, &EmbeddedList) {
                    DomainVerdict::Refused(_) => json!(false),
                    DomainVerdict::HostOnly | DomainVerdict::Shared => json!(true),
                },
                Err(error) => json!({ "error": error.to_string() }),
            };
            return Some((ours, accepts.clone()));
        }
        let ours = read(CookieDomain::parse(written), |domain| {
            domain.to_string().into()
        });
        let expected = match expected_text(&case["expected"]) {
            // One leading dot means nothing to browsers; some SDKs keep it.
            Value::String(domain) => domain.strip_prefix('.').unwrap_or(&domain).into(),
            error => error,
        };
        Some((ours, expected))
    });
}

#[test]
fn path_normalise() {
    compare("path_normalise", 136, |case| {
        let input = &case["input"];
        let ours = if let Some(base) = input["apiBasePath"].as_str() {
            let gateway = UrlPath::parse(input["apiGatewayPath"].as_str().unwrap_or("")).unwrap();
            let below = if input.get("apiGatewayPath").is_some() {
                ""
            } else {
                "/session/refresh"
            };
            let base = UrlPath::parse(base).and_then(|base| gateway.join(base.as_str()));
            read(base.and_then(|base| base.join(below)), |path| {
                path.as_str().into()
            })
        } else if let Some(path) = input["accessTokenPath"].as_str() {
            read(CookiePath::parse(path), |path| path.as_str().into())
        } else {
            // The root is empty text to the SDKs.
            read(UrlPath::parse(text(input, "path")), |path| {
                match path.as_str() {
                    "/" => "".into(),
                    path => path.into(),
                }
            })
        };
        let expected = match case["expected"].as_object().unwrap().iter().next().unwrap() {
            (key, _) if key == "error" => case["expected"].clone(),
            (_, value) => value.clone(),
        };
        Some((ours, expected))
    });
}

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

#[test]
fn frontend_intercept() {
    // A page that is none of the cases' APIs: what is relative to it is no request of the session.
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
    let mut config = PolicyConfig::new(vec![api.into()], vec![website.into()]);
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

fn read<T, E: Display>(result: Result<T, E>, show: impl Fn(T) -> Value) -> Value {
    match result {
        Ok(value) => show(value),
        Err(error) => json!({ "error": error.to_string() }),
    }
}

fn expected_text(expected: &Value) -> Value {
    expected
        .get("ok")
        .cloned()
        .unwrap_or_else(|| expected.clone())
}

/// Two errors agree, whatever their words; everything else agrees if it is equal. A cookie's value and a domain's dot do not count.
fn agree(ours: &Value, theirs: &Value) -> bool {
    fn bare(value: &Value) -> Value {
        match value {
            Value::Array(values) => values.iter().map(bare).collect(),
            Value::Object(fields) => fields
                .iter()
                .filter(|(key, _)| *key != "value")
                .map(|(key, value)| match value.as_str() {
                    Some(text) if key == "domain" => {
                        (key.clone(), text.strip_prefix('.').unwrap_or(text).into())
                    }
                    _ => (key.clone(), value.clone()),
                })
                .collect(),
            other => other.clone(),
        }
    }
    let is_error = |value: &Value| value.get("error").is_some();
    (is_error(ours) && is_error(theirs)) || bare(ours) == bare(theirs)
}

/// Runs every case of an area; `answer` gives ours and the expected, or nothing if the case asks for something else.
fn compare(area: &str, at_least: usize, answer: impl Fn(&Value) -> Option<(Value, Value)>) {
    let cases: Vec<Value> = vectors("supertokens.jsonl")
        .into_iter()
        .filter(|case| case["area"] == area)
        .collect();
    assert!(
        cases.len() >= at_least,
        "only {} cases of {area}",
        cases.len()
    );
    let listed = differences(area);
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for case in &cases {
        let key = format!("{} -> {}", case["input"], case["expected"]);
        let entry = listed.get(&key);
        let ours = match answer(case) {
            None => json!("not asked here"),
            Some((ours, expected)) if agree(&ours, &expected) => {
                if entry.is_some() {
                    faults.push(format!("no longer differs: {key}"));
                }
                continue;
            }
            Some((ours, _)) => ours,
        };
        match entry {
            Some(entry) if entry["ours"] == ours => {
                seen.insert(key);
            }
            Some(entry) => faults.push(format!("listed as {}, but ours is {ours}: {key}", entry["ours"])),
            None => faults.push(format!(
                "not listed: {}",
                json!({ "area": area, "input": case["input"], "expected": case["expected"], "ours": ours })
            )),
        }
    }
    for key in listed.keys().filter(|key| !seen.contains(*key)) {
        if !faults.iter().any(|fault| fault.contains(key)) {
            faults.push(format!("no such case: {key}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The listed differences of an area, by case; each must have a reason that is explained.
fn differences(area: &str) -> BTreeMap<String, Value> {
    let path = manifest_dir().join("tests/vectors/sdk-differences.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let reasons = file["reasons"].as_object().unwrap();
    file["differences"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["area"] == area)
        .map(|entry| {
            assert!(
                reasons.contains_key(text(entry, "reason")),
                "no reason: {entry}"
            );
            (
                format!("{} -> {}", entry["input"], entry["expected"]),
                entry.clone(),
            )
        })
        .collect()
}

#[test]
fn every_reason_is_used() {
    let path = manifest_dir().join("tests/vectors/sdk-differences.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for reason in file["reasons"].as_object().unwrap().keys() {
        let used = file["differences"]
            .as_array()
            .unwrap()
            .iter()
            .any(|entry| entry["reason"] == *reason);
        assert!(used, "reason `{reason}` is not used");
    }
}
