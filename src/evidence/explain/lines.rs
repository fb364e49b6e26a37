//! `Set-Cookie` lines that a hop joined, cut or dropped.

use alloc::format;
use alloc::string::String;

use super::findings::Findings;
use super::story::{MOST, Story, is_let_in};
use super::words::{names, status};
use crate::diagnosis::{Certainty, Code, Companions, Fact, Finding, broken_lines};
use crate::evidence::exchange::Exchange;

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

    /// A refused request whose cookies come in a form that its server may not read: joined with commas, or in several lines.
    pub(super) fn lines_unread(&self) -> Option<Finding> {
        let has_form = |exchange: &Exchange| {
            let lines = exchange.request.cookie_lines;
            exchange.told.has_commas || lines.is_some_and(|lines| lines > 1)
        };
        let mut all = self.traffic.exchanges.iter();
        if all.any(|exchange| has_form(exchange) && is_let_in(exchange)) {
            return None;
        }
        let mut failed = self.failures.places().take(MOST);
        let refused = failed.find_map(|place| self.own(place).filter(|own| has_form(own)));
        // No browser writes commas.
        let mut all = 0..self.traffic.exchanges.len();
        let joined = || all.find_map(|place| self.own(place).filter(|own| own.told.has_commas));
        let exchange = refused.or_else(joined)?;
        let how = match exchange.request.cookie_lines {
            Some(lines) if lines > 1 => format!(
                "in {lines} `Cookie` lines, as HTTP/2 allows. Some servers read one of them and lose the others: join them with `; ` before \
                 they are parsed"
            ),
            _ => String::from(
                "joined with commas. Servers take that for one cookie: a hop treats `Cookie` as a list, as it may treat other headers. Let it \
                 join the lines with `; `",
            ),
        };
        let (finding, what): (fn(Code, String) -> Finding, _) = match refused {
            Some(_) => (Finding::error, "is refused, and its cookies come"),
            None => (Finding::warning, "comes with its cookies"),
        };
        let message = format!("`{exchange}` {what} {how}");
        let finding = finding(Code::CookieLines, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }
}
