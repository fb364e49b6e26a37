//! What became of a cookie, as a finding.

use alloc::format;

use super::Story;
use super::words::{is_refused, names, scope, status};
use crate::browser::{Refusal, RequestKind, Withholding};
use crate::diagnosis::{Certainty, Code, Fact, Finding};
use crate::evidence::exchange::{Deletion as _, Exchange};
use crate::evidence::head::page_of;
use crate::evidence::replay::{Event, Fate};
use crate::evidence::requests::is_preflight;

impl Story<'_> {
    pub(super) fn of_event(&self, event: &Event, exchange: &Exchange) -> Option<Finding> {
        let name = &event.name;
        let line = event.line.and_then(|line| exchange.lines().get(line));
        let finding = match (&event.fate, line) {
            (Fate::Refused(why), Some(line)) if line.is_deletion() => {
                let is_needed = exchange.came(name).is_none_or(|came| came > 0);
                let message = format!(
                    "`{exchange}` clears `{name}` in vain: {why}; clear it with the attributes with which it is set"
                );
                is_needed.then(|| self.finding(event, Code::SetCookieRefused, message))?
            }
            (Fate::Refused(why), Some(_)) => {
                let code = refused(why, exchange);
                let message = format!("browsers refuse `{name}` of `{exchange}`: {why}");
                self.finding(event, code, message)
            }
            (Fate::Cleared, Some(line))
                if line.len.is_some_and(|len| len > 0) && !line.is_deletion() =>
            {
                let message = format!(
                    "`{name}` of `{exchange}` has a value and is over when it arrives: its `Max-Age` or `Expires` lies in the past; write seconds \
                     in `Max-Age`, and look at the server's clock"
                );
                self.finding(event, Code::SetCookieExpired, message)
            }
            (Fate::ClearedInVain, Some(line)) => {
                let message = format!(
                    "`{exchange}` clears `{name}` in vain, which goes on to be sent: {}; clear it with the `Domain` and the `Path` with which it \
                     is set",
                    scope(line)
                );
                self.finding(event, Code::SetCookieRefused, message)
            }
            (Fate::Withheld(why), None) => return self.withheld(event, exchange, why),
            (Fate::Missing, None) => return missing(event, exchange),
            _ => return None,
        };
        Some(match line {
            Some(line) => finding.seen(
                Fact::ResponseSetCookies,
                format!("`{name}; {}`", line.attributes),
            ),
            None => finding,
        })
    }

    /// A cookie that stays behind, and a request that is refused for it.
    fn withheld(&self, event: &Event, exchange: &Exchange, why: &Withholding) -> Option<Finding> {
        let is_at_work = event
            .browsers
            .iter()
            .any(|browser| self.is_client(*browser));
        let came = exchange.came(&event.name);
        if is_preflight(exchange) || came.is_none() || (is_at_work && !is_refused(exchange)) {
            return None;
        }
        // Elsewhere it matters only if it goes along here.
        if !is_at_work && came == Some(0) {
            return None;
        }
        let code = match why {
            Withholding::Expired => Code::SetCookieExpired,
            Withholding::Host => Code::DomainHostMismatch,
            Withholding::NoCredentials => Code::CredentialsOmitted,
            Withholding::Partition => Code::PartitionAlone,
            Withholding::Path => Code::PathNotCovering,
            Withholding::SameSite { .. } => Code::SiteWithheld,
            Withholding::Secure => insecure(exchange),
            Withholding::SuffixDomain => Code::DomainPublicSuffix,
            Withholding::ThirdParty => Code::ThirdPartyCookie,
            Withholding::HttpOnly => return None,
        };
        let message = format!(
            "browsers keep `{}` back from `{exchange}`: {why}",
            event.name
        );
        let finding = self.finding(event, code, message);
        Some(finding.seen(Fact::ResponseStatus, status(exchange)))
    }
}

/// A cookie that the browser has and would send.
fn missing(event: &Event, exchange: &Exchange) -> Option<Finding> {
    if is_preflight(exchange) || !is_refused(exchange) {
        return None;
    }
    let page = page_of(&exchange.request);
    let is_foreign = page.is_some_and(|page| page != *exchange.url.origin());
    let is_script = exchange.kind == Some(RequestKind::Fetch);
    if !(is_foreign && is_script) {
        return None;
    }
    let message = format!(
        "`{exchange}` is asked without `{}`, which the browser has and would send: the page's code asks another origin without \
         `credentials: \"include\"` (`withCredentials`)",
        event.name
    );
    let finding = Finding::error(Code::CredentialsOmitted, message).sure(Certainty::Likely);
    Some(
        finding
            .seen(Fact::RequestCookies, names(exchange))
            .seen(Fact::ResponseStatus, status(exchange)),
    )
}

/// What a refusal is called.
fn refused(refusal: &Refusal, exchange: &Exchange) -> Code {
    match refusal {
        Refusal::Domain(refusal) => Code::of_refused_domain(refusal),
        Refusal::NameValueTooLong { .. } => Code::SizeCookie,
        Refusal::NoCredentials => Code::CredentialsOmitted,
        Refusal::NoneWithoutSecure => Code::SiteNoneInsecure,
        Refusal::PartitionedWithoutSecure => Code::CookieImpossible,
        Refusal::OverlaysSecure => Code::SecureShadowed,
        Refusal::Prefix { .. } => Code::PrefixBroken,
        Refusal::SameSite { .. } => Code::SiteWithheld,
        Refusal::SecureOverHttp => insecure(exchange),
        Refusal::SuffixHost => Code::DomainPublicSuffix,
        Refusal::ThirdParty => Code::ThirdPartyCookie,
        _ => Code::SetCookieRefused,
    }
}

fn insecure(exchange: &Exchange) -> Code {
    if exchange.url.host().is_loopback() {
        Code::SecureSafariLocalhost
    } else {
        Code::SecureOverHttp
    }
}
