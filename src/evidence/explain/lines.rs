//! `Set-Cookie` lines that a hop joined, cut or dropped.

use alloc::format;

use super::findings::Findings;
use super::story::Story;
use crate::diagnosis::{Companions, broken_lines};

impl<'a> Story<'a> {
    /// Applies the same rule as for an observation to each response of the recording.
    pub(super) fn broken_lines(&self, findings: &mut Findings<'a>) {
        let mut names = Companions::default();
        for (place, exchange) in self.traffic.exchanges.iter().enumerate() {
            if self.own(place).is_some() {
                findings.add(
                    "",
                    broken_lines(exchange.lines(), &format!("the response to `{exchange}`")),
                );
            }
            names.add(&exchange.request, &exchange.response);
        }
        findings.add("", names.missing());
    }
}
