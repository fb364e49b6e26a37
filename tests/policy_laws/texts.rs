//! Law 5: every value of a configuration, and every reason, is read from the text that it is written as; a configuration is read again
//! from the file that it is written to.
//!
//! What `tests/it/properties.rs` has already (names, paths, domains, browsers, …) is not repeated.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use session_cookie_policy::advice::{SignInForms, SimultaneousSessions, ThirdPartyPreference};
use session_cookie_policy::config::{
    ClientName, CsrfMode, Names, PolicyConfig, Setting, Transport, Website,
};
use session_cookie_policy::cookie::Partitioning;
use session_cookie_policy::cors::{CorsCredentials, OriginMirroring, VaryOrigin};
use session_cookie_policy::net::{EmbeddedList, ForeignOrigin, HeaderName, Method, OriginPattern};
use session_cookie_policy::policy::TransportReason;
use session_cookie_policy::request::{CsrfPass, CsrfRefusal, WebsiteBasis};

use crate::cases;
use crate::deployments::deployments;

fn round_trip<T>(value: &T)
where
    T: Debug + Display + DeserializeOwned + FromStr<Err: Debug> + PartialEq + Serialize,
{
    let text = value.to_string();
    assert_eq!(T::from_str(&text).unwrap(), *value, "{text}");
    let json = serde_json::to_value(value).unwrap();
    assert_eq!(json, serde_json::Value::String(text.clone()));
    assert_eq!(serde_json::from_value::<T>(json).unwrap(), *value);
    let setting: Setting<T> = text.as_str().into();
    assert!(matches!(setting.get(), Ok(read) if read == value), "{text}");
}

/// Each variant, and the word for it.
#[track_caller]
fn words<T>(expected: &[(T, &str)])
where
    T: Debug + Display + DeserializeOwned + FromStr<Err: Debug + Display> + PartialEq + Serialize,
{
    for (value, word) in expected {
        assert_eq!(value.to_string(), *word);
        round_trip(value);
        for other in [
            word.to_uppercase(),
            format!("{word} "),
            format!(" {word}"),
            String::new(),
        ] {
            if other != *word {
                let error = T::from_str(&other).unwrap_err();
                assert!(!error.to_string().is_empty());
            }
        }
    }
}

#[test]
fn words_round_trip() {
    words(&[(Transport::Cookie, "cookie"), (Transport::Header, "header")]);
    words(&[
        (TransportReason::BrowserLosesCookie, "browser_loses_cookie"),
        (TransportReason::ClientIsNoWebsite, "client_is_no_website"),
        (TransportReason::OnlyTransport, "only_transport"),
        (TransportReason::ThirdPartyCookie, "third_party_cookie"),
        (TransportReason::ClientPreference, "client_preference"),
        (TransportReason::WorksInAllBrowsers, "works_in_all_browsers"),
    ]);
    words(&[(Names::Own, "own"), (Names::SuperTokens, "supertokens")]);
    words(&[
        (Partitioning::Partitioned, "partitioned"),
        (Partitioning::Unpartitioned, "unpartitioned"),
    ]);
    words(&[
        (CorsCredentials::Allow, "allow"),
        (CorsCredentials::Omit, "omit"),
    ]);
    words(&[
        (OriginMirroring::Any, "any"),
        (OriginMirroring::Listed, "listed"),
    ]);
    words(&[
        (VaryOrigin::Absent, "absent"),
        (VaryOrigin::Present, "present"),
    ]);
    words(&[
        (SignInForms::Common, "common"),
        (SignInForms::EachItsOwn, "each_its_own"),
    ]);
    words(&[
        (SimultaneousSessions::OneAtATime, "one_at_a_time"),
        (SimultaneousSessions::SeveralAtOnce, "several_at_once"),
    ]);
    words(&[
        (ThirdPartyPreference::Avoid, "avoid"),
        (ThirdPartyPreference::Partitioned, "partitioned"),
        (ThirdPartyPreference::Unpartitioned, "unpartitioned"),
    ]);
    words(&[
        (WebsiteBasis::Absent, "absent"),
        (WebsiteBasis::Client, "client"),
        (WebsiteBasis::Exact, "exact"),
        (WebsiteBasis::Malformed, "malformed"),
        (WebsiteBasis::Opaque, "opaque"),
        (WebsiteBasis::Pattern, "pattern"),
        (WebsiteBasis::Unknown, "unknown"),
        (WebsiteBasis::Trusted, "trusted"),
    ]);
    words(&[
        (CsrfPass::ComparedState, "compared_state"),
        (CsrfPass::CustomHeader, "custom_header"),
        (CsrfPass::DeclaredWebsite, "declared_website"),
        (CsrfPass::HeaderTransport, "header_transport"),
        (CsrfPass::NoBrowser, "no_browser"),
        (CsrfPass::SafeMethod, "safe_method"),
        (CsrfPass::SameOrigin, "same_origin"),
        (CsrfPass::UserInitiated, "user_initiated"),
    ]);
    words(&[
        (CsrfRefusal::CrossSite, "cross_site"),
        (CsrfRefusal::ForwardedByWorker, "forwarded_by_worker"),
        (CsrfRefusal::MalformedOrigin, "malformed_origin"),
        (CsrfRefusal::MissingHeader, "missing_header"),
        (CsrfRefusal::MissingToken, "missing_token"),
        (CsrfRefusal::NoOrigin, "no_origin"),
        (CsrfRefusal::OpaqueOrigin, "opaque_origin"),
        (CsrfRefusal::Prefetch, "prefetch"),
        (CsrfRefusal::SignInByLink, "sign_in_by_link"),
        (CsrfRefusal::UndeclaredSibling, "undeclared_sibling"),
        (CsrfRefusal::UnknownOrigin, "unknown_origin"),
        (CsrfRefusal::UnreadableFetchSite, "unreadable_fetch_site"),
    ]);
}

/// Some words have a second spelling, which is read and not written.
#[test]
fn words_of_supertokens_are_read() {
    for (mode, own, theirs) in [
        (CsrfMode::Auto, "auto", None),
        (
            CsrfMode::CustomHeader,
            "custom_header",
            Some("VIA_CUSTOM_HEADER"),
        ),
        (CsrfMode::None, "none", Some("NONE")),
        (CsrfMode::Token, "token", Some("VIA_TOKEN")),
    ] {
        assert_eq!(mode.to_string(), own);
        round_trip(&mode);
        if let Some(theirs) = theirs {
            assert_eq!(CsrfMode::parse(theirs), Ok(mode));
        }
    }
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn names_round_trip(name in "[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,70}", foreign in "[a-z][a-z0-9+.-]{0,8}://[!-~]{0,20}") {
        match ClientName::parse(&name) {
            Ok(client) => {
                prop_assert_eq!(client.as_str(), &name);
                round_trip(&client);
            }
            Err(_) => prop_assert!(name.len() > ClientName::MAX_LEN),
        }
        let header = HeaderName::parse(&name).unwrap();
        prop_assert_eq!(header.as_str(), name.to_ascii_lowercase());
        round_trip(&header);
        if let Ok(method) = Method::parse(&name) {
            round_trip(&method);
        }
        if let Ok(foreign) = ForeignOrigin::parse(&foreign) {
            round_trip(&foreign);
        }
    }

    /// Scheme, port and letter case, which the properties of the network leave out.
    #[test]
    fn patterns_round_trip(
        scheme in "|https?://|HTTPS://",
        before in "[a-zA-Z0-9_-]{0,4}",
        after in "[a-zA-Z0-9_-]{0,4}",
        parent in "(localhost|Example\\.com|co\\.uk|vercel\\.app|xn--bcher-kva\\.example|bücher\\.example|a\\.b\\.example\\.)",
        port in "|:80|:443|:3000|:0|:65535",
    ) {
        let text = format!("{scheme}{before}*{after}.{parent}{port}");
        let Ok(pattern) = OriginPattern::parse(&text) else { return Ok(()) };
        round_trip(&pattern);
        let website = Website::parse(&text).unwrap();
        round_trip(&website);
        prop_assert_eq!(website.to_string(), pattern.to_string());
        prop_assert!(pattern.matches(&pattern.example()) && website.covers(&website));
    }

    /// A file holds all that a configuration says, what cannot be read too.
    #[test]
    fn configurations_round_trip(deployment in deployments()) {
        let config = deployment.0;
        let json = serde_json::to_string(&config).unwrap();
        let again: PolicyConfig = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&again, &config);
        prop_assert_eq!(serde_json::to_string(&again).unwrap(), json);
        let (review, of_again) = (config.review(&EmbeddedList), again.review(&EmbeddedList));
        prop_assert_eq!(review.problems(), of_again.problems());
        prop_assert_eq!(review, of_again);
    }
}
