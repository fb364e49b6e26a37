//! Redirects that lead around.

use alloc::format;

use super::story::Story;
use super::words::status;
use crate::browser::MethodSafety;
use crate::diagnosis::{Certainty, Code, Fact, Finding};
use crate::evidence::exchange::Exchange;

impl Story<'_> {
    /// An https URL that redirects to itself, although nothing is set.
    pub(super) fn to_itself(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let leads_to_itself =
            |exchange: &Exchange| exchange.redirects_to.as_ref() == Some(&exchange.url);
        let fails = self.failures.has(place);
        if !fails
            || !leads_to_itself(exchange)
            || !exchange.url.origin().is_https()
            || !exchange.lines().is_empty()
        {
            return None;
        }
        // A form that shows its page again does not lead around.
        let method = exchange.request.method.as_deref().unwrap_or("GET");
        let stays = MethodSafety::of(method) == MethodSafety::Safe
            || matches!(exchange.response.status, Some(307 | 308));
        let goes_on = self
            .followed(place)
            .is_some_and(|next| next.response.status.is_some() && !leads_to_itself(next));
        if !stays || goes_on {
            return None;
        }
        let message = format!(
            "`{exchange}` redirects to itself endlessly: behind a proxy that terminates TLS, the application takes the connection for http and redirects \
             to https. Make it trust the proxy, and make the proxy send `X-Forwarded-Proto: https`"
        );
        let finding = Finding::error(Code::SecureForwardedScheme, message).sure(Certainty::Likely);
        Some(finding.seen(Fact::ResponseStatus, status(exchange)))
    }
}
