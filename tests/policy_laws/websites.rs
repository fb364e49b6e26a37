//! Law 3: a request is from a declared website or from none, and only the configuration says what its users are sent to.

use proptest::prelude::*;
use proptest::sample::select;
use session_cookie_policy::config::{LinkSource, Transport, Website};
use session_cookie_policy::net::{Origin, OriginHeader};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{RequestFacts, WebsiteBasis};
use session_cookie_policy::testing::session::{responses, set_cookies};
use session_cookie_policy::testing::strategies::{
    STRANGE_ORIGINS, origin_spellings, request_plans,
};

use crate::cases;
use crate::deployments::{Deployment, deployments};
use crate::visit::NOW;

/// Origins that few deployments declare.
const STRANGERS: [&str; 9] = [
    "https://evil.example",
    "https://evil.example.com",
    "http://api.example.com",
    "https://api.example.com:1",
    "https://shop.vercel.app.evil.example",
    "http://localhost:1",
    "capacitor://evil",
    "null",
    "EVIL",
];

const HINTS: [Option<&[u8]>; 4] = [None, Some(b"mobile"), Some(b"desktop"), Some(b"Mobile")];

fn facts<'a>(origin: Option<&'a str>, client: Option<&'a [u8]>) -> RequestFacts<'a> {
    let mut facts = RequestFacts::new("POST");
    facts.origin = origin.map(str::as_bytes);
    facts.client = client;
    facts
}

/// Whether a text is an origin but for an A-label that means nothing. No browser writes such an origin; to tell takes the tables of
/// IDNA, which no request asks.
fn has_meaningless_label(text: &str) -> bool {
    let plain = text.replacen("://xn--", "://x", 1);
    plain != text
        && Origin::parse(text).is_err()
        && matches!(OriginHeader::parse(&plain), Ok(OriginHeader::Web(_)))
}

/// What a look at each declaration says of an origin.
fn expected(deployment: &Deployment, text: Option<&str>) -> Option<WebsiteBasis> {
    let text = text?;
    match OriginHeader::parse(text) {
        Ok(OriginHeader::Web(origin)) => {
            deployment
                .website_of(&origin)
                .map(|(_, website)| match website {
                    Website::Exact(_) => WebsiteBasis::Exact,
                    Website::Pattern(_) => WebsiteBasis::Pattern,
                })
        }
        Ok(OriginHeader::Foreign(foreign)) => {
            let mut origins = deployment
                .0
                .clients
                .iter()
                .flat_map(|client| &client.origins);
            let is_declared = origins.any(|origin| origin.get().ok() == Some(&foreign));
            is_declared.then_some(WebsiteBasis::Client)
        }
        Ok(OriginHeader::Opaque) | Err(_) => None,
    }
}

/// The website that links open, by the declarations.
fn linked(deployment: &Deployment, text: Option<&str>, hint: Option<&[u8]>) -> Origin {
    let default = deployment.default_website().unwrap();
    let config = &deployment.0;
    let origin = text.and_then(|text| Origin::parse(text).ok());
    match (expected(deployment, text), origin) {
        (Some(WebsiteBasis::Exact | WebsiteBasis::Pattern), Some(origin)) => {
            let (index, website) = deployment.website_of(&origin).unwrap();
            let links_to = config.websites[index]
                .links_to
                .as_ref()
                .map(|origin| origin.get().unwrap().clone());
            assert!(website.matches(&origin));
            links_to.unwrap_or(origin)
        }
        (basis, _) => {
            let mut clients = config.clients.iter();
            let client = clients.find(|client| match basis {
                Some(_) => client
                    .origins
                    .iter()
                    .any(|origin| Some(origin.text()) == text),
                None => hint == Some(client.name.text().as_bytes()),
            });
            let website = client.as_ref().and_then(|client| client.website.as_ref());
            match (client.is_some(), website) {
                (_, Some(website)) => website.get().unwrap().clone(),
                (true, None) => default,
                // The default website has a website that its links open, as any other.
                (false, None) => {
                    let (index, _) = deployment.website_of(&default).unwrap();
                    let links_to = config.websites[index].links_to.as_ref();
                    links_to.map_or(default, |origin| origin.get().unwrap().clone())
                }
            }
        }
    }
}

fn texts(deployment: &Deployment) -> Vec<String> {
    let websites = deployment.websites();
    let around = websites
        .iter()
        .flat_map(|(_, website)| origin_spellings(website));
    around.chain(STRANGE_ORIGINS.map(str::to_owned)).collect()
}

fn check(
    deployment: &Deployment,
    policy: &Policy,
    text: Option<&str>,
    hint: Option<&[u8]>,
) -> Result<(), TestCaseError> {
    let facts = facts(text, hint);
    let website = policy.website(&facts);
    if text.is_some_and(has_meaningless_label) {
        return Ok(());
    }
    let known = expected(deployment, text);
    prop_assert_eq!(
        website.basis().is_known().then_some(website.basis()),
        known,
        "{:?} is {}",
        text,
        website.basis()
    );
    let default = deployment.default_website().unwrap().to_string();
    let origin = text.filter(|_| known.is_some()).unwrap_or(&default);
    prop_assert_eq!(website.origin(), origin);
    let base_path = deployment
        .0
        .website_base_path
        .get()
        .unwrap()
        .as_str()
        .trim_end_matches('/');
    let linked = linked(deployment, text, hint);
    let by_request = deployment.0.links.get() == Ok(&LinkSource::ByRequest);
    prop_assert_eq!(
        website.link_base().map(|links| links.to_string()),
        by_request.then(|| format!("{linked}{base_path}")),
        "{:?}",
        text
    );
    // What the application names.
    let named = text.and_then(|text| Origin::parse(text).ok());
    let named = named.as_ref();
    prop_assert_eq!(
        named
            .and_then(|named| policy.link_base_of(named))
            .map(|links| links.to_string()),
        named
            .filter(|named| deployment.website_of(named).is_some())
            .map(|named| format!(
                "{}{base_path}",
                self::linked(deployment, Some(&named.to_string()), None)
            )),
        "{:?}",
        text
    );
    // The same request by CORS.
    let allowed = policy.cors(&facts).allowed_origin();
    prop_assert!(
        allowed.is_none() || (known.is_some() && allowed == text),
        "{:?} is allowed {:?}",
        text,
        allowed
    );
    Ok(())
}

proptest! {
    #![proptest_config(cases(256))]

    /// The compiled table answers as a look at each declaration does; what comes back is a declared text, or the very origin that a
    /// declared pattern matches; and links open declared websites.
    #[test]
    fn every_request_is_from_a_declared_website(deployment in deployments(), hint in select(HINTS.to_vec())) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        check(&deployment, &policy, None, hint)?;
        for text in texts(&deployment) {
            check(&deployment, &policy, Some(&text), hint)?;
        }
    }

    /// A page that is not known acts with no cookie: none is offered for what changes something, none is taken back, and no session is made.
    /// Whatever `Sec-Fetch-Site` says: WebKit has said "same-origin" of such requests. Browsers let no such page set `Authorization`.
    #[test]
    fn strangers_act_with_no_cookie(deployment in deployments(), plan in request_plans(), stranger in select(STRANGERS.to_vec())) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let arriving = plan.to(&deployment.0);
        let mut facts = arriving.facts();
        facts.method = "POST";
        facts.origin = Some(stranger.as_bytes());
        facts.authorization = None;
        let is_api = deployment.apis().iter().any(|api| api.to_string() == stranger);
        // A page without an origin may be one of the API's own, where there are any.
        let may_be_own = stranger == "null" && facts.sec_fetch_site == Some(b"same-origin");
        if is_api || may_be_own || expected(&deployment, Some(stranger)).is_some() {
            return Ok(());
        }
        let handshake = policy.handshake(&facts, NOW);
        prop_assert!(handshake.candidates().all(|candidate| candidate.transport() == Transport::Header));
        let (verify, refresh, sign_out) = (policy.verify(&facts, NOW), policy.refresh(&facts, NOW), policy.sign_out(&facts, NOW));
        let mut offered = verify.candidates().chain(refresh.candidates()).chain(sign_out.candidates());
        prop_assert!(offered.all(|candidate| candidate.transport() == Transport::Header));
        for (route, headers) in responses(&policy, &facts, NOW) {
            prop_assert_eq!(set_cookies(&headers), Vec::<&[u8]>::new(), "{}", route);
        }
        let sign_in = policy.sign_in(&facts, NOW).accept();
        prop_assert!(sign_in.is_err() || sign_in.is_ok_and(|accepted| accepted.transport() == Transport::Header));
        prop_assert_eq!(policy.cors(&facts).allowed_origin(), None);
    }

    /// To take a website out of the configuration makes nobody known who was not.
    #[test]
    fn a_website_less_lets_nobody_in(deployment in deployments(), removed in any::<prop::sample::Index>()) {
        let Some(before) = deployment.compiled() else { return Ok(()) };
        let mut fewer = deployment.clone();
        fewer.0.websites.remove(removed.index(deployment.0.websites.len()));
        let Some(after) = fewer.compiled() else { return Ok(()) };
        for text in texts(&deployment) {
            let facts = facts(Some(&text), None);
            let is_known = after.website(&facts).basis().is_known();
            prop_assert!(!is_known || before.website(&facts).basis().is_known(), "{text:?}");
            let allowed = after.cors(&facts).allowed_origin();
            prop_assert!(allowed.is_none() || before.cors(&facts).allowed_origin().is_some(), "{text:?}");
        }
    }
}
