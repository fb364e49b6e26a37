//! Reports the problems of a configuration as findings, with a repair where there is one.

mod advice;
mod cause;
mod cors;
mod declared;
mod named;
mod repair;
mod repair_names;
mod repair_transport;

use alloc::string::ToString;
use alloc::vec::Vec;
use core::cell::OnceCell;

use time::OffsetDateTime;

use self::named::Named;
use super::finding::Finding;
use crate::config::{Names, PolicyConfig, TransportSetting, Website};
use crate::cors::DeclaredCors;
use crate::net::SuffixList;
use crate::policy::{CookieProblem, Problem, ProblemKind, Review};
use crate::sorted::sort_by_key;

/// The way out where a patch would take the cookies from production.
const MIXED: &str = "; but this file declares development and production together: give each a configuration of its own";

/// Finds out from the configuration alone why sessions will not work. Errors come first, then warnings, each in the order of the fields.
///
/// The findings include everything that [`PolicyConfig::review`] reports, and also what works but could be better. `cors` contains the
/// settings of your own CORS middleware; pass `None` if you send the policy's CORS headers. With `now`, entries of the history that have
/// expired are recognized.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::diagnosis::{Code, audit};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let config = PolicyConfig::new(
///     ["http://127.0.0.1:8000"],
///     ["http://localhost:3000"],
/// );
/// let findings = audit(&config, None, datetime!(2026-11-22 12:00 UTC), &EmbeddedList);
/// assert_eq!(findings[0].code, Code::SiteImpossible);
/// assert_eq!(
///     findings[0].patch.as_ref().unwrap().to_string(),
///     "set `websites[0]` to `http://127.0.0.1:3000`",
/// );
/// # }
/// ```
#[doc(alias("lint", "check", "doctor", "validate"))]
#[must_use]
pub fn audit(
    config: &PolicyConfig,
    cors: Option<&DeclaredCors>,
    now: OffsetDateTime,
    list: &dyn SuffixList,
) -> Vec<Finding> {
    let review = config.review(list);
    let audit = Audit {
        config,
        review: &review,
        list,
        named: OnceCell::new(),
    };
    let mut findings: Vec<Finding> = audit
        .review
        .problems()
        .iter()
        .filter(|problem| !is_over(problem, now))
        .map(|problem| audit.finding(problem))
        .collect();
    audit.advise(now, &mut findings);
    if let Some(cors) = cors {
        audit.compare_cors(cors, &mut findings);
    }
    sort_by_key(&mut findings, |finding| {
        (finding.severity, finding.field.is_none(), finding.field)
    });
    findings
}

/// Whether the policy no longer accepts a past name. A configuration has no clock, so it warns about such names anyway.
fn is_over(problem: &Problem, now: OffsetDateTime) -> bool {
    let ProblemKind::PastNamePlantable { sunset, .. } = problem.kind() else {
        return false;
    };
    sunset.is_some_and(|sunset| sunset.get() <= now)
}

/// One pass over a configuration.
struct Audit<'a> {
    config: &'a PolicyConfig,
    review: &'a Review,
    list: &'a dyn SuffixList,
    /// Created on first use, since few configurations need it.
    named: OnceCell<Named<'a>>,
}

impl Audit<'_> {
    fn finding(&self, problem: &Problem) -> Finding {
        let (code, message) = (self.code(problem.kind()), problem.kind().to_string());
        let mut finding = Finding::new(code, problem.severity(), message);
        finding.field = Some(problem.field());
        if self.mixes_development(problem) {
            finding.message.push_str(MIXED);
        } else {
            finding.patch = self.repair(problem);
        }
        match problem.kind() {
            ProblemKind::ShadowedBySecure { browser, .. } => {
                finding.browsers.push(*browser);
            }
            ProblemKind::Cookie(CookieProblem::Lost {
                browsers: fails_in, ..
            })
            | ProblemKind::BrowserLoses {
                browsers: fails_in, ..
            }
            | ProblemKind::CrossScheme { fails_in, .. }
            | ProblemKind::Partitioned { fails_in, .. }
            | ProblemKind::ThirdParty { fails_in, .. } => {
                finding.browsers.clone_from(fails_in);
            }
            _ => {}
        }
        finding
    }

    /// Whose names are used. An invalid setting is reported elsewhere.
    fn names(&self) -> Names {
        self.config.names.get().copied().unwrap_or_default()
    }

    fn transport(&self) -> TransportSetting {
        self.config.transport.get().copied().unwrap_or_default()
    }

    /// The origin or the pattern of a website.
    fn website(&self, index: Option<usize>) -> Option<&Website> {
        let website = self.config.websites.get(index?)?;
        website.origin.get().ok()
    }
}
