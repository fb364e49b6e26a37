use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::mem::{Discriminant, discriminant};

use super::warning::MigrationWarning;
use crate::cookie::{CookieName, NamePrefix};
use crate::policy::{CookieProblem, Deployed, Problem, ProblemKind, Severity};

/// What makes two problems the same mistake: the setting, and what is wrong with it.
type Mistake = (
    &'static str,
    Discriminant<ProblemKind>,
    Option<Discriminant<CookieProblem>>,
);

/// What is doubtful about the new configuration, and was not about the old one. What is wrong with its history is a warning of its own.
pub(super) fn introduced(old: &Deployed, new: &Deployed) -> Vec<MigrationWarning> {
    // There are few mistakes, however many websites make them.
    let mut known: Vec<Mistake> = Vec::new();
    for problem in &old.problems {
        let mistake = mistake(problem);
        if !known.contains(&mistake) {
            known.push(mistake);
        }
    }
    // Without that prefix before, nothing is lost.
    let pages = old.apis.iter().filter_map(|api| api.pages.first());
    let mut cookies = pages.flat_map(|pages| pages.cookies().all());
    let is_host = |name: &CookieName| {
        let prefix = name.prefix();
        prefix.is_some_and(|prefix| matches!(prefix, NamePrefix::Host | NamePrefix::HostHttp))
    };
    let had_host_prefix = cookies.any(|(_, cookie)| is_host(cookie.name()));
    let mut found: Vec<(Mistake, &Problem, usize)> = Vec::new();
    for problem in &new.problems {
        let is_old = match problem.kind() {
            ProblemKind::PathCostsHostPrefix { .. } => !had_host_prefix,
            _ => problem.field().name() == "history",
        };
        if problem.severity() != Severity::Warning || is_old {
            continue;
        }
        let mistake = mistake(problem);
        if known.contains(&mistake) {
            continue;
        }
        match found.iter_mut().find(|(known, ..)| *known == mistake) {
            Some((_, _, more)) => *more = more.saturating_add(1),
            None => found.push((mistake, problem, 0)),
        }
    }
    let warning = |(_, problem, more): (Mistake, &Problem, usize)| MigrationWarning::Introduced {
        problem: Box::from(problem.to_string()),
        more,
    };
    found.into_iter().map(warning).collect()
}

fn mistake(problem: &Problem) -> Mistake {
    let kind = problem.kind();
    let of_cookie = match kind {
        ProblemKind::Cookie(problem) => Some(discriminant(problem)),
        _ => None,
    };
    (problem.field().name(), discriminant(kind), of_cookie)
}
