//! Where the problems of a deployment are in its file, and how each is repaired: as `doctor` has it.

use std::collections::BTreeMap;

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{Patch, audit};
use session_cookie_policy::net::SuffixList;
use session_cookie_policy::policy::Problem;
use time::OffsetDateTime;

use crate::file::Document;

/// The repairs of the problems of a file.
pub(crate) struct Repairs<'d> {
    document: &'d Document<PolicyConfig>,
    /// By the field and the message.
    patches: BTreeMap<(String, String), Patch>,
}

impl<'d> Repairs<'d> {
    pub(super) fn of_file(
        document: &'d Document<PolicyConfig>,
        now: OffsetDateTime,
        list: &dyn SuffixList,
    ) -> Self {
        let findings = audit(&document.value, None, now, list).into_iter();
        let patches = findings.filter_map(|finding| {
            let field = finding.field?.to_string();
            Some(((field, finding.message), finding.patch?))
        });
        Self {
            document,
            patches: patches.collect(),
        }
    }

    pub(super) fn line_of(&self, problem: &Problem) -> Option<usize> {
        self.document.line_of(&problem.field().to_string())
    }

    pub(super) fn of(&self, problem: &Problem) -> Option<&Patch> {
        let key = (problem.field().to_string(), problem.kind().to_string());
        self.patches.get(&key)
    }
}
