//! What the audit of a deployment finds, with the lines of its file: as `doctor` has it.

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{Finding, audit};
use session_cookie_policy::net::SuffixList;
use time::OffsetDateTime;

use crate::file::Document;

/// The findings about a file: errors first.
pub(crate) struct Findings<'d> {
    document: &'d Document<PolicyConfig>,
    pub(super) all: Vec<Finding>,
}

impl<'d> Findings<'d> {
    pub(super) fn of_file(
        document: &'d Document<PolicyConfig>,
        now: OffsetDateTime,
        list: &dyn SuffixList,
    ) -> Self {
        Self {
            document,
            all: audit(&document.value, None, now, list),
        }
    }

    pub(super) fn line_of(&self, finding: &Finding) -> Option<usize> {
        self.document.line_of(&finding.field?.to_string())
    }
}
