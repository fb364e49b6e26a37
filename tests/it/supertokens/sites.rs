//! Sites, `SameSite`, and the reading of hosts, domains and paths. If one fails, a configuration of an SDK means another site here.

use std::fmt::Display;

use serde_json::{Value, json};
use session_cookie_policy::advice::{SameSiteOutcome, resolve_same_site};
use session_cookie_policy::config::{SameSiteChoice, SessionUse};
use session_cookie_policy::cookie::{CookieDomain, CookiePath, DomainVerdict};
use session_cookie_policy::net::{EmbeddedList, Origin, Site, UrlPath};

use super::compare::compare;
use crate::support::{host, text};

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
