use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt::Debug;

use super::law::Law;
use super::trial::{NOW, Trial};
use super::violation::{LawBreach, LawPlace, LawViolation};
use crate::advice::{FrontendScope, resolve_same_site};
use crate::browser::{Jar, Profile};
use crate::config::{Transport, Website};
use crate::cookie::{CookieValue, Lifetime};
use crate::net::{Origin, Relation};
use crate::policy::Pair;
use crate::request::RequestFacts;
use crate::testing::declared::pages_of;
use crate::testing::session::{SessionLoss, Visit, set_cookies, set_session_headers};

pub(super) fn check(trial: &Trial<'_>) -> Result<(), LawViolation> {
    let review = trial.config.review(trial.list);
    let nowhere = |seen| LawViolation::new(Law::PlainAnswers, LawPlace::default(), seen);
    equal(
        "set of header names",
        &Some(trial.policy.headers()),
        &review.headers(),
    )
    .map_err(nowhere)?;
    let has_cookies = |pair: &Pair| pair.access().or_else(|| pair.session()).is_some();
    if let Ok(domain) = trial.config.cookie_domain.get()
        && review.pairs().iter().any(has_cookies)
    {
        let scope = FrontendScope::new(&trial.apis, domain, trial.list);
        equal(
            "scope of the front end",
            trial.policy.frontend_scope(),
            &scope,
        )
        .map_err(nowhere)?;
    }
    for pair in review.pairs() {
        for page in usual_pages(trial, pair.website()) {
            let visit = Visit::new(
                &trial.policy,
                &trial.routes,
                &page,
                pair.api(),
                trial.list,
                NOW,
            );
            check_pair(trial, pair, &visit).map_err(|seen| {
                LawViolation::new(Law::PlainAnswers, LawPlace::of(&page, pair.api()), seen)
            })?;
        }
    }
    Ok(())
}

fn equal<T: Debug + PartialEq>(
    question: &'static str,
    policy: &T,
    plain: &T,
) -> Result<(), LawBreach> {
    if policy == plain {
        return Ok(());
    }
    Err(LawBreach::Disagreement {
        question,
        policy: format!("{policy:?}"),
        plain: format!("{plain:?}"),
    })
}

/// Pages that belong only to this website, and relate to the APIs as its other pages do: not those below a public suffix that are
/// same-site with an API.
fn usual_pages(trial: &Trial<'_>, website: &Website) -> Vec<Origin> {
    let declared = trial.declared();
    let below_suffix = match website {
        Website::Exact(_) => false,
        Website::Pattern(pattern) => pattern.parent().is_public_suffix(trial.list),
    };
    let is_of_an_api = |page: &Origin| {
        let relation = |api| Relation::between(page, api, trial.list).relation();
        trial
            .apis
            .iter()
            .any(|api| relation(api) != Relation::CrossSite)
    };
    let mut pages = pages_of(website);
    pages.retain(|page| {
        declared.website_of(page).map(|(_, of)| of) == Some(website)
            && !(below_suffix && is_of_an_api(page))
    });
    pages
}

fn check_pair(trial: &Trial<'_>, pair: &Pair, visit: &Visit<'_>) -> Result<(), LawBreach> {
    let (page, api, config) = (visit.page, visit.api, trial.config);
    if let (Ok(choice), Ok(session_use)) = (config.same_site.get(), config.session_use.get()) {
        let plain = resolve_same_site(page, api, *choice, *session_use, trial.list);
        equal("`SameSite`", &pair.same_site().outcome(), &plain.outcome())?;
    }
    let is_same_site = Relation::between(page, api, trial.list)
        .relation()
        .is_same_site();
    let by_policy = pair.comparison().relation().is_same_site();
    equal("relation", &by_policy, &is_same_site)?;
    let ends = |loss: SessionLoss| LawBreach::SessionEnds { wish: None, loss };
    let mut jar = Jar::new(Profile::RFC6265BIS);
    let route = &trial.routes.sign_in;
    let sent = visit
        .sent(&mut jar, "POST", route, None, None)
        .map_err(ends)?;
    let choice = trial.policy.sign_in(&sent.facts(), NOW).choice();
    equal("usual transport", &choice, &pair.usual_transport())?;
    let tokens = trial.routes.tokens(1);
    let [of_usual, of_refresh] = trial.policy.are_chosen;
    let cookies = [
        (pair.access(), tokens.usual(), of_usual),
        (pair.refresh(), tokens.lasting(), of_refresh),
        (pair.session(), tokens.usual(), of_usual),
    ];
    let plain: Vec<String> = cookies
        .into_iter()
        .filter_map(|(cookie, token, is_chosen)| {
            let value = CookieValue::new(token).ok()?;
            let cookie = cookie?.attributes();
            // The lifetime has not been chosen.
            let lifetime = if is_chosen {
                Lifetime::BROWSER_SESSION
            } else {
                cookie.lifetime()
            };
            Some(cookie.set_for(value, NOW, lifetime).ok()?.to_string())
        })
        .collect();
    if plain.is_empty() {
        return Ok(());
    }
    let facts = RequestFacts {
        mode: Some(Transport::Cookie.as_str().as_bytes()),
        ..sent.facts()
    };
    let accepted = trial.policy.sign_in(&facts, NOW).accept();
    let accepted = accepted.map_err(|refusal| ends(SessionLoss::SignInRefused(refusal)))?;
    let tokens = tokens.tokens();
    let tokens = tokens.map_err(|problem| ends(SessionLoss::InvalidToken(problem)))?;
    let headers = set_session_headers(&accepted, &tokens).map_err(ends)?;
    // Clears of past cookies come before them.
    let cookies = set_cookies(&headers);
    let cleared = cookies.len().saturating_sub(plain.len());
    let written: Vec<String> = cookies
        .into_iter()
        .skip(cleared)
        .map(|cookie| String::from_utf8_lossy(cookie).into_owned())
        .collect();
    equal("pair of cookies", &written, &plain)
}
