use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::law::Law;
use super::trial::Trial;
use super::violation::{LawBreach, LawPlace, LawViolation};
use crate::config::LinkSource;
use crate::net::{Origin, OriginHeader};
use crate::request::{RequestFacts, ResolvedWebsite};
use crate::testing::strategies::{STRANGE_ORIGINS, origin_spellings};

pub(super) fn check(trial: &Trial<'_>) -> Result<(), LawViolation> {
    let clients = trial.config.clients.iter();
    let hints: Vec<Option<&str>> = clients
        .map(|client| Some(client.name.text()))
        .chain([None])
        .collect();
    let websites = trial.declared().websites();
    let around = websites
        .iter()
        .flat_map(|(_, website)| origin_spellings(website));
    let pages = trial.pages.iter().map(ToString::to_string);
    let others = STRANGE_ORIGINS.map(str::to_owned);
    for text in pages.chain(around).chain(others).map(Some).chain([None]) {
        for hint in &hints {
            check_one(trial, text.as_deref(), *hint).map_err(|seen| {
                let place = LawPlace::default();
                LawViolation::new(Law::DeclaredWebsites, place, seen)
            })?;
        }
    }
    Ok(())
}

fn check_one(trial: &Trial<'_>, text: Option<&str>, hint: Option<&str>) -> Result<(), LawBreach> {
    if text.is_some_and(has_meaningless_label) {
        return Ok(());
    }
    let mut facts = RequestFacts::new("POST");
    facts.origin = text.map(str::as_bytes);
    facts.client = hint.map(str::as_bytes);
    let website = trial.policy.website(&facts);
    let sent = || text.unwrap_or("").to_owned();
    let is_known = website.basis().is_known();
    if is_known != text.is_some_and(|text| is_declared(trial, text)) {
        return Err(LawBreach::WrongBasis {
            sent: sent(),
            basis: website.basis(),
        });
    }
    let not_declared = |question, found: &str| LawBreach::NotDeclared {
        question,
        sent: sent(),
        found: found.to_owned(),
    };
    let default = trial.declared().default_website();
    let default = default.map_or_else(String::new, |origin| origin.to_string());
    // A client's own scheme belongs to no website.
    let is_own = is_known && text == Some(website.origin());
    if !is_own && website.origin() != default {
        return Err(not_declared("website", website.origin()));
    }
    check_links(trial, text, &website)
        .map_err(|(question, found)| not_declared(question, &found))?;
    match trial.policy.cors(&facts).allowed_origin() {
        Some(allowed) if !is_known || Some(allowed) != text => {
            Err(not_declared("allowed origin", allowed))
        }
        _ => Ok(()),
    }
}

/// Links point only to declared websites, whether the request or the application chooses the website.
fn check_links(
    trial: &Trial<'_>,
    text: Option<&str>,
    website: &ResolvedWebsite<'_>,
) -> Result<(), (&'static str, String)> {
    let by_request = trial.config.links.get() == Ok(&LinkSource::ByRequest);
    let links = website.link_base();
    if links.is_some() != by_request {
        let found = links.map_or_else(String::new, |links| links.to_string());
        return Err(("base of links by the request", found));
    }
    let origin = text.and_then(|text| Origin::parse(text).ok());
    let named = origin
        .as_ref()
        .and_then(|origin| trial.policy.link_base_of(origin));
    let is_declared = |origin: &Origin| trial.declared().website_of(origin).is_some();
    if named.is_some() != origin.as_ref().is_some_and(is_declared) {
        let found = named.map_or_else(String::new, |links| links.to_string());
        return Err(("base of links to the named website", found));
    }
    let base_path = trial.config.website_base_path.get();
    let base_path = base_path.map_or("", |path| path.as_str().trim_end_matches('/'));
    let default = trial.policy.default_link_base();
    for links in [Some(default), named, links].into_iter().flatten() {
        let links = links.to_string();
        let linked = links.strip_suffix(base_path);
        let linked = linked.and_then(|text| Origin::parse(text).ok());
        if !linked.is_some_and(|origin| is_linked(trial, &origin)) {
            return Err(("base of links", links));
        }
    }
    Ok(())
}

/// Whether one of the declarations has this origin.
fn is_declared(trial: &Trial<'_>, text: &str) -> bool {
    match OriginHeader::parse(text) {
        Ok(OriginHeader::Web(origin)) => trial.declared().website_of(&origin).is_some(),
        Ok(OriginHeader::Foreign(foreign)) => {
            let clients = trial.config.clients.iter();
            let mut origins = clients.flat_map(|client| &client.origins);
            origins.any(|origin| origin.get().ok() == Some(&foreign))
        }
        Ok(OriginHeader::Opaque) | Err(_) => false,
    }
}

/// Whether links may point to this origin.
fn is_linked(trial: &Trial<'_>, origin: &Origin) -> bool {
    let config = trial.config;
    let of_websites = config.websites.iter().map(|website| &website.links_to);
    let of_clients = config.clients.iter().map(|client| &client.website);
    let mut named = of_websites
        .chain(of_clients)
        .chain([&config.default_website])
        .flatten();
    trial.declared().website_of(origin).is_some()
        || named.any(|setting| setting.get().ok() == Some(origin))
}

/// Whether a text is an origin except for an invalid A-label. No browser sends such an origin. The policy does not detect it, since it
/// looks up no IDNA tables for a request.
fn has_meaningless_label(text: &str) -> bool {
    let plain = text.replacen("://xn--", "://x", 1);
    plain != text
        && Origin::parse(text).is_err()
        && matches!(OriginHeader::parse(&plain), Ok(OriginHeader::Web(_)))
}
