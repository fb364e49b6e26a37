//! Law 11: what an audit says to write repairs what it found.
//!
//! What breaks if one fails: somebody follows the advice, and has as many faults as before, or other ones, or the same advice for ever.

use std::collections::BTreeMap;

use proptest::prelude::*;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{ApplyPatchError, Code, Finding, Patch, audit};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Field, Severity};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::cases;
use crate::deployments::deployments;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// Each round removes one setting, or writes a value that no other round takes back.
const ROUNDS: usize = 120;

fn findings(config: &PolicyConfig) -> Vec<Finding> {
    audit(config, None, NOW, &EmbeddedList)
}

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

/// How often each thing is found.
fn tally(findings: &[Finding]) -> BTreeMap<(Severity, Code, Option<Field>), usize> {
    let mut tally = BTreeMap::new();
    for of in findings {
        *tally.entry((of.severity, of.code, of.field)).or_default() += 1;
    }
    tally
}

/// Whether it keeps others from being found: there is no cookie to try, or no value to judge.
fn hides_others(finding: &Finding) -> bool {
    let code = finding.code;
    is_error(finding)
        && matches!(
            code,
            Code::DomainPublicSuffix
                | Code::DomainHostMismatch
                | Code::DomainLocalhost
                | Code::DomainIp
                | Code::DomainUnreadable
                | Code::SiteImpossible
                | Code::SiteNoneInsecure
                | Code::SiteSchemes
                | Code::SiteWithheld
                | Code::PrefixBroken
                | Code::LifetimeDisagrees
                | Code::LifetimeZero
                | Code::Unreadable
        )
}

/// The errors that may come up when something is repaired; `None` if any may.
const fn may_come_up(code: Code) -> Option<&'static [Code]> {
    Some(match code {
        // The website that is added, or that is to have cookies, is judged, too.
        Code::TransportNotAllowed | Code::WebsiteUndeclared => return None,
        // A site with several partitioned websites is repaired website by website.
        Code::PartitionNotNeeded | Code::PartitionUneven => &[Code::PartitionUneven],
        // Once the cookies were as narrow as they are to be again.
        Code::DomainTooWide | Code::PathCostsHostPrefix => &[Code::HistoryRepeatsPresent],
        // Prefixes and the usual names are longer.
        Code::NameCommon | Code::PrefixAvailable | Code::SecureShadowed => {
            &[Code::SizeCookie, Code::SizeRequest]
        }
        // A prefix that is set for all forbids the domain with which scripts could read the cookie.
        // Each name may have a prefix of its own.
        Code::CookieReadable | Code::PrefixBroken => &[Code::PrefixBroken],
        // Another header was given the usual name.
        Code::HeaderUnusable | Code::SameName => {
            &[Code::SameName, Code::SizeCookie, Code::SizeRequest]
        }
        // Of what is declared twice, the first is judged.
        Code::Contradiction => &[Code::ClientPagesCookie],
        // The deployment allows no header, which is the next thing to change.
        Code::ClientPagesCookie => &[Code::TransportNotAllowed],
        _ => &[],
    })
}

/// Whether more than one patch is needed, of which each does a part.
fn is_repaired_in_parts(finding: &Finding, patch: &Patch, after: &[Finding]) -> bool {
    let removed = match patch {
        Patch::Remove { field } => Some(*field),
        _ => None,
    };
    match finding.code {
        // Both names have a prefix, or the configuration asks for one beside that of a name; with another API it fails for another reason.
        // Three headers of one name, or another one has taken the usual name.
        Code::PrefixBroken | Code::SameName | Code::SiteImpossible => true,
        // Each of the partitioned websites of the site.
        Code::PartitionUneven => removed.is_some(),
        // First a cookie that scripts read gets a domain of its own.
        Code::DomainTooWide => {
            matches!(patch, Patch::Set { field, .. } if field.to_string().starts_with("cookies."))
        }
        // A website of another site than the API cannot read what the others can.
        Code::CookieReadable => {
            let said = |of: &Finding| of.field == finding.field && of.message == finding.message;
            !after.iter().any(said)
        }
        // The next entry of the list may have the same fault.
        _ => removed.is_some() && removed == finding.field,
    }
}

proptest! {
    #![proptest_config(cases(3000))]

    /// To do as one is told, again and again, comes to an end, and then no error is left for which something is told.
    #[test]
    fn repairs_come_to_an_end(deployment in deployments()) {
        let mut config = deployment.0;
        let mut done: Vec<Patch> = Vec::new();
        loop {
            let found = findings(&config);
            let Some(patch) = found.iter().find_map(|finding| finding.patch.clone()) else {
                let compiles = config.compile(&EmbeddedList).is_ok();
                prop_assert_eq!(compiles, !found.iter().any(is_error), "{:?}", done);
                break;
            };
            prop_assert!(done.len() < ROUNDS, "{:?}", done.iter().map(Patch::to_string).collect::<Vec<_>>());
            if let Err(error) = patch.apply(&mut config) {
                prop_assert!(false, "{patch}: {error}");
            }
            done.push(patch);
        }
    }

    /// Each field that is told of can be written to, or is told to be none for this value.
    #[test]
    fn each_field_is_a_place(deployment in deployments()) {
        for field in findings(&deployment.0).iter().filter_map(|finding| finding.field) {
            let mut config = deployment.0.clone();
            let value = "?".to_owned();
            let outcome = Patch::Set { field, value }.apply(&mut config);
            prop_assert!(!matches!(outcome, Err(ApplyPatchError::NoSuchField { .. } | ApplyPatchError::NoSuchEntry { .. })), "{field}");
            if outcome.is_err() {
                prop_assert_eq!(&config, &deployment.0, "{}", field);
            }
        }
    }

    /// A patch takes away what it is for, and brings no other error.
    #[test]
    fn each_patch_repairs_its_finding(deployment in deployments()) {
        let found = findings(&deployment.0);
        let before = tally(&found);
        for finding in &found {
            let Some(patch) = &finding.patch else {
                continue;
            };
            let mut config = deployment.0.clone();
            if let Err(error) = patch.apply(&mut config) {
                prop_assert!(false, "{patch}: {error}");
            }
            prop_assert!(config != deployment.0, "{finding}; {patch} changes nothing");
            let after = findings(&config);
            let key = (finding.severity, finding.code, finding.field);
            let left = tally(&after).get(&key).copied().unwrap_or_default();
            let was = before.get(&key).copied().unwrap_or_default();
            prop_assert!(
                left == 0 || is_repaired_in_parts(finding, patch, &after),
                "{finding}; {patch}: {left} of {was} left"
            );
            let Some(may_come_up) = may_come_up(finding.code) else {
                continue;
            };
            let is_there = |of: &Finding| tally(&after).contains_key(&(of.severity, of.code, of.field));
            if found.iter().any(|of| hides_others(of) && !is_there(of)) {
                continue;
            }
            // What was said twice contradicts itself once one of the two is changed.
            let is_said_twice = found.iter().any(|of| of.code == Code::SaidTwice);
            let counted = |of: &Finding| {
                let is_expected = may_come_up.contains(&of.code)
                    || (is_said_twice && of.code == Code::Contradiction);
                is_error(of) && !is_expected
            };
            let errors = |findings: &[Finding]| findings.iter().filter(|of| counted(of)).count();
            let new: Vec<String> = after
                .iter()
                .filter(|of| counted(of) && !found.contains(of))
                .map(ToString::to_string)
                .collect();
            let gone = usize::from(counted(finding) && left == 0);
            prop_assert!(
                errors(&after) + gone <= errors(&found),
                "{finding}; {patch}: new are {new:#?}"
            );
        }
    }
}
