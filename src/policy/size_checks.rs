//! The cookies of a deployment at their longest.

use alloc::vec::Vec;

use super::blueprint::Blueprint;
use super::class::CookieSet;
use super::cookie_role::CookieRole;
use super::field::Field;
use super::problem_kind::ProblemKind;
use super::settings::Settings;
use crate::cookie::{CookiePath, OversizedCookie};

/// What a dot and the digest of a state add to a name, where several cookies of one kind are there at once.
const ID_LEN: usize = 17;

struct Longest<'b> {
    field: Field,
    path: &'b CookiePath,
    /// Bytes of name and value.
    len: usize,
    at_once: usize,
}

/// Cookies that are longer than browsers keep, and `Cookie` headers that are longer than the budget.
pub(super) fn problems(
    settings: &Settings<'_>,
    blueprint: &Blueprint,
) -> Vec<(Field, ProblemKind)> {
    let mut problems = Vec::new();
    let mut longest = 0;
    for set in blueprint.apis.iter().filter_map(|api| api.set.as_ref()) {
        let cookies = of_set(settings, set);
        for cookie in &cookies {
            let problem = (cookie.field, ProblemKind::CookieTooLong { len: cookie.len });
            if cookie.len > OversizedCookie::MAX_LEN && !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        // A request for a path gets all cookies whose paths match it, so the paths of the cookies are those to look at.
        let of_path = |path: &CookiePath| {
            header_len(cookies.iter().filter(|of| of.path.matches(path.as_str())))
        };
        let of_paths = cookies.iter().map(|cookie| of_path(cookie.path));
        longest = of_paths.fold(longest, usize::max);
    }
    let budget = settings.cookie_header_budget;
    let half = usize::try_from(budget / 2).unwrap_or(usize::MAX);
    if longest > half {
        let field = Field::new("cookie_header_budget");
        problems.push((
            field,
            ProblemKind::HeaderBudget {
                len: longest,
                budget,
            },
        ));
    }
    problems
}

fn of_set<'b>(settings: &Settings<'_>, set: &'b CookieSet) -> Vec<Longest<'b>> {
    let declared = settings.cookies.as_ref();
    let of_role = |role| match role {
        CookieRole::Session(token) => {
            let field = Field::new(token.field());
            Some((field, settings.said.of(token).max_len?, 1, 0))
        }
        CookieRole::Companion(key) => {
            let mut companions = declared?.companions.iter();
            let companion = companions.find(|companion| companion.key == key)?;
            let id = if companion.has_ids() { ID_LEN } else { 0 };
            Some((
                companion.field(),
                companion.max_value_len?,
                companion.at_once.into(),
                id,
            ))
        }
        CookieRole::Retired => None,
    };
    let all = set.all().filter_map(|(role, cookie)| {
        let (field, value, at_once, id) = of_role(role)?;
        let name = cookie.name().as_str().len();
        Some(Longest {
            field: field.part("max_value_len"),
            path: cookie.path(),
            len: name.saturating_add(value).saturating_add(id),
            at_once,
        })
    });
    all.collect()
}

/// `name=value`, and `; ` in front of each but the first.
fn header_len<'b>(cookies: impl Iterator<Item = &'b Longest<'b>>) -> usize {
    let sum = cookies.fold(0_usize, |sum, cookie| {
        let each = cookie.len.saturating_add(3);
        sum.saturating_add(each.saturating_mul(cookie.at_once))
    });
    sum.saturating_sub(2)
}
