//! Law: a review and a policy require the header against CSRF of a website exactly where a request from that website without it is refused.
//!
//! What breaks if it fails: a front end is deployed that does not send the header, and refresh and sign-out answer 403.

use proptest::prelude::*;
use session_cookie_policy::config::{Transport, Website};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::{CsrfRequirement, Pair, Policy, TrustedWebsite};
use session_cookie_policy::request::{CsrfRefusal, CsrfVerdict, RequestFacts};

use crate::cases;
use crate::deployments::{deployments, pages_of};
use crate::visit::NOW;

/// What the verdicts on an unsafe request say of the page: with nothing, with the header alone, with the token alone.
fn enforced(policy: &Policy, facts: &RequestFacts<'_>) -> Option<CsrfRequirement> {
    let verdict = |header: Option<&'static [u8]>, token: Option<&'static [u8]>| {
        let mut facts = *facts;
        facts.csrf = header;
        facts.csrf_token = token;
        policy.refresh(&facts, NOW).csrf().refusal()
    };
    let alone = verdict(None, None);
    let (with_header, with_token) = (verdict(Some(b"1"), None), verdict(None, Some(b"t")));
    match alone {
        None => Some(CsrfRequirement::None),
        Some(CsrfRefusal::MissingHeader) if with_header.is_none() => Some(CsrfRequirement::Header),
        Some(CsrfRefusal::MissingToken) if with_token.is_none() => Some(CsrfRequirement::Token),
        Some(_) => None,
    }
}

fn check(
    policy: &Policy,
    page: &Origin,
    api: &Origin,
    trusted: Option<&TrustedWebsite>,
    pair: Option<&Pair>,
) -> Result<(), TestCaseError> {
    let (page_text, api_text) = (page.to_string(), api.to_string());
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(page_text.as_bytes());
    facts.host = api_text.split_once("://").map(|(_, host)| host.as_bytes());
    facts.trusted = trusted;
    let says = policy.csrf_requirement(&facts);
    if let Some(pair) = pair {
        prop_assert_eq!(pair.csrf(), says, "{} with {}", page, api);
    }
    if let Some(requirement) = says {
        let enforced = enforced(policy, &facts);
        prop_assert_eq!(enforced, Some(requirement), "{} with {}", page, api);
        return Ok(());
    }
    // No cookie is taken, whatever comes with it.
    let names = [
        "session-refresh",
        "__Host-session-refresh",
        "__Secure-session-refresh",
        "sRefreshToken",
        "__Secure-sRefreshToken",
    ];
    let line = names.map(|name| format!("{name}=r")).join("; ");
    facts.cookie = CookieHeader::line(line.as_bytes());
    facts.csrf = Some(b"1");
    facts.csrf_token = Some(b"t");
    let mut tried = policy.refresh(&facts, NOW).candidates();
    prop_assert!(tried.all(|candidate| candidate.transport() == Transport::Header));
    Ok(())
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn what_is_required_is_what_is_enforced(deployment in deployments()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let review = deployment.0.review(&EmbeddedList);
        for pair in review.pairs() {
            for page in pages_of(pair.website()) {
                // The most exact declaration counts.
                let is_own = deployment.website_of(&page).is_some_and(|(_, website)| website == pair.website());
                let is_told = match pair.website() {
                    Website::Exact(_) => true,
                    Website::Pattern(_) => is_own && page != *pair.api(),
                };
                check(&policy, &page, pair.api(), None, is_told.then_some(pair))?;
            }
        }
    }

    /// Websites from a database.
    #[test]
    fn what_is_required_of_a_trusted_website_is_enforced(deployment in deployments()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        for tenant in ["https://shop.tenant.org", "https://tenant.example.com"] {
            let page = Origin::parse(tenant).unwrap();
            let Ok(trusted) = policy.trust_website(&page, &EmbeddedList) else { continue };
            for api in deployment.apis() {
                check(&policy, &page, &api, Some(&trusted), None)?;
            }
        }
    }

    /// No page that is not known is told to send anything: it is refused whatever it sends.
    #[test]
    fn nothing_is_required_of_strangers(deployment in deployments()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(b"https://evil.example");
        facts.csrf = Some(b"1");
        facts.csrf_token = Some(b"t");
        prop_assert_eq!(policy.csrf_requirement(&facts), None);
        prop_assert!(matches!(policy.refresh(&facts, NOW).csrf(), CsrfVerdict::Refuse(_)));
    }
}
