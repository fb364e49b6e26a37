//! Cookies that are missing because they belong to another host, and hosts that overwrite each other's cookie.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::findings::Findings;
use super::story::{Answer, MOST, Story};
use super::words::{names, status};
use crate::browser::{RequestKind, RequestUrl};
use crate::diagnosis::{Attributes, Authorization, Certainty, Code, Fact, Finding, shown_line};
use crate::evidence::exchange::{Exchange, Lead};
use crate::evidence::requests::is_preflight;
use crate::evidence::routes;
use crate::net::{Host, Site};

impl<'a> Story<'a> {
    /// Failures that another host of the site explains.
    pub(super) fn on_other_hosts(&self, findings: &mut Findings<'a>) {
        let failed = self.failures.places();
        let failed = failed.filter_map(|place| Some((place, self.own(place)?)));
        for (place, exchange) in failed.take(MOST) {
            for (name, answers) in self.all_set() {
                findings.add(name, self.kept_elsewhere(place, exchange, name, answers));
                findings.add(name, self.one_slot(place, exchange, name, answers));
            }
        }
    }

    /// A page that leads to a portal of another site again, after somebody has signed in there: the portal's cookie is not for this host, and the
    /// page gets none of its own.
    pub(super) fn portal_elsewhere(&self, place: usize) -> Option<Finding> {
        let exchange = self.own(place)?;
        let to = exchange.redirects_to.as_ref()?;
        let is_bare = |own: &Exchange| {
            own.kind == Some(RequestKind::TopLevelNavigation)
                && own.request.cookies.as_ref().is_some_and(Vec::is_empty)
                && own.lines().is_empty()
                && own.returned.is_none()
        };
        if !is_bare(exchange) || to.host() == exchange.url.host() {
            return None;
        }
        let before = self.traffic.exchanges.get(..place)?;
        let from = before.len().saturating_sub(MOST);
        let recent = before.get(from..)?;
        let first = recent.iter().position(|first| {
            let leads = first.redirects_to.as_ref().map(RequestUrl::host) == Some(to.host());
            first.url == exchange.url && leads && is_bare(first)
        })?;
        let between = recent.get(first..)?.iter().skip(1);
        // A host that gets a code, or sets something, has its own session.
        let mut own = between
            .clone()
            .filter(|other| other.url.host() == exchange.url.host());
        if own.any(|other| other.returned.is_some() || !other.lines().is_empty()) {
            return None;
        }
        let (sign_in, line) = between.clone().find_map(|other| {
            let is_sign_in = other.url.host() == to.host() && other.is_unsafe() && other.succeeds();
            let mut lines = other.lines().iter().filter(|_| is_sign_in);
            let line = lines
                .find(|line| !line.is_deletion() && Attributes(&line.attributes).has("httponly"))?;
            Some((other, line))
        })?;
        if self.is_of_one_site(sign_in, exchange) {
            return None;
        }
        let (host, name) = (exchange.url.host(), &line.name);
        let message = format!(
            "`{exchange}` leads to `{}` again, after `{sign_in}` has set `{name}` there: `{host}` is of another site, so no `Domain` lets it \
             get that cookie. Serve the sign-in on a host of the same site, or let it return with a code for which `{host}` sets a cookie of its \
             own",
            to.host()
        );
        let finding = Finding::error(Code::DomainNotShared, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::ResponseSetCookies, shown_line(line))
                .seen(Fact::RequestCookies, names(exchange)),
        )
    }

    /// Whether the host refuses another URL, too.
    fn is_refused_again(&self, place: usize, exchange: &Exchange) -> bool {
        let mut others = self
            .failures
            .places()
            .filter(|other| *other != place)
            .take(MOST);
        others.any(|other| {
            self.own(other).is_some_and(|other| {
                other.url.host() == exchange.url.host() && other.url != exchange.url
            })
        })
    }

    /// The cookie is kept for another host only.
    fn kept_elsewhere(
        &self,
        place: usize,
        exchange: &Exchange,
        name: &str,
        answers: &[Answer],
    ) -> Option<Finding> {
        let answer = self.set_before(name, place)?;
        let (setter, domain) = self.setter(answer)?;
        let host = exchange.url.host();
        let is_of_chain = self.failures.before(place) == Some(answer.exchange);
        let begins_session = routes::begins_session(setter);
        let own = |answer: &Answer| {
            let setter = self.traffic.exchanges.get(answer.exchange);
            setter.is_some_and(|setter| setter.url.host() == host)
        };
        if exchange.came(name) != Some(0)
            || self.is_for_host(answer, host)
            || setter.lead == Some(Lead::Provider)
            || exchange.is_for_everybody()
            || is_preflight(exchange)
            || is_file(exchange.url.path())
            || !(is_of_chain || begins_session)
            || !self.is_of_one_site(setter, exchange)
            || self.is_cleared_since(name, answer, place)
            || answers.iter().any(own)
            || self.has_own_session(host)
            || exchange
                .request
                .authorization
                .is_some_and(|kind| kind != Authorization::None)
            || self.is_overcome(exchange)
            || is_passing(setter, answer)
        {
            return None;
        }
        let (site, _) = Site::of(exchange.url.origin(), self.list);
        let other = setter.url.host();
        let shared = if host.is_loopback() || !matches!(site.host(), Host::Domain(_)) {
            String::new()
        } else {
            format!(", or give it `Domain={}`", site.host())
        };
        let scope = match &domain {
            Some(domain) => format!("for `{domain}`"),
            None => format!("for `{other}` alone"),
        };
        let message = format!(
            "`{setter}` sets `{name}` {scope}, and `{exchange}` goes to `{host}`, to which browsers do not send it: use one host everywhere, including \
             redirects and the address to which a provider sends users back{shared}"
        );
        // A host with one refusal may have its own users, or lack a permission.
        let works = self.ever_lets_in(name);
        let is_own = exchange.response.status == Some(403)
            || routes::leads_to_sign_in(exchange)
            || !self.is_refused_again(place, exchange);
        let finding = if is_of_chain {
            Finding::error(Code::DomainNotShared, message)
        } else if works && is_own {
            Finding::warning(Code::DomainNotShared, message).sure(Certainty::Possible)
        } else {
            Finding::error(Code::DomainNotShared, message).sure(Certainty::Likely)
        };
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// Two hosts write one cookie, and one fails after the other has written it.
    fn one_slot(
        &self,
        place: usize,
        exchange: &Exchange,
        name: &str,
        answers: &[Answer],
    ) -> Option<Finding> {
        let answer = self.set_before(name, place)?;
        let (setter, domain) = self.setter(answer)?;
        let (own, other) = (exchange.url.origin(), setter.url.origin());
        let wrote_before = answers.iter().any(|earlier| {
            let earlier = self.setter(*earlier);
            earlier.is_some_and(|(earlier, its)| earlier.url.origin() == own && its == domain)
        });
        let is_one_host = own.host() == other.host();
        if exchange.came(name) == Some(0)
            || own == other
            || own.scheme() != other.scheme()
            || !wrote_before
            || !(is_one_host || domain.is_some())
        {
            return None;
        }
        let (scope, advice) = match &domain {
            Some(domain) if !is_one_host => (
                format!("with `Domain={domain}`"),
                "Give each cookie its own name, or omit `Domain`",
            ),
            _ => (
                format!("for `{}`, and cookies ignore ports", own.host()),
                "Give each cookie its own name, with the port or the instance in it",
            ),
        };
        let message = format!(
            "`{other}` and `{own}` both write `{name}` {scope}, so it is one cookie: `{setter}` overwrote it, and `{exchange}` is refused. {advice}"
        );
        let line = setter.lines().get(answer.line);
        let finding = Finding::error(Code::NameCommon, message)
            .sure(Certainty::Likely)
            .seen(Fact::ResponseStatus, status(exchange));
        Some(match line {
            Some(line) => finding.seen(Fact::ResponseSetCookies, shown_line(line)),
            None => finding,
        })
    }

    /// Whether a sign-in on this host set a session for it.
    fn has_own_session(&self, host: &Host) -> bool {
        let is_own = |answer: &Answer| {
            let setter = self.traffic.exchanges.get(answer.exchange);
            setter.is_some_and(|setter| setter.url.host() == host)
        };
        self.all_set().any(|(name, answers)| {
            answers.iter().take(MOST).any(is_own) && self.is_http_only_session(name)
        })
    }

    /// The exchange of a response, and the `Domain` of its line.
    pub(super) fn setter(&self, answer: Answer) -> Option<(&'a Exchange, Option<String>)> {
        let setter = self.traffic.exchanges.get(answer.exchange)?;
        let line = setter.lines().get(answer.line)?;
        Some((setter, Attributes(&line.attributes).domain()))
    }

    /// Whether the cookie from a response is sent to a host.
    pub(super) fn is_for_host(&self, answer: Answer, host: &Host) -> bool {
        let setter = self.traffic.exchanges.get(answer.exchange);
        let line = setter.and_then(|setter| Some((setter, setter.lines().get(answer.line)?)));
        line.is_some_and(|(setter, line)| {
            Attributes(&line.attributes).is_for_host(setter.url.host(), host)
        })
    }

    /// Whether these are two hosts of one site, or two names of this machine.
    fn is_of_one_site(&self, one: &Exchange, other: &Exchange) -> bool {
        let site = |exchange: &Exchange| Site::of(exchange.url.origin(), self.list).0;
        let is_here = |exchange: &Exchange| exchange.url.host().is_loopback();
        site(one).host() == site(other).host() || is_here(one) && is_here(other)
    }
}

/// Whether a cookie lives for seconds only, such as one that counts redirects.
fn is_passing(setter: &Exchange, answer: Answer) -> bool {
    /// In seconds. What a sign-in needs lives for minutes.
    const SHORT: u32 = 30;
    let line = setter.lines().get(answer.line);
    line.is_some_and(|line| {
        let attributes = Attributes(&line.attributes);
        let seconds = attributes.value("max-age");
        seconds.is_some_and(|seconds| seconds.parse::<u32>().is_ok_and(|lives| lives <= SHORT))
    })
}

/// Whether a path is that of a font, a picture or another file that is for everybody.
fn is_file(path: &str) -> bool {
    const ENDS: [&str; 12] = [
        "css", "gif", "ico", "jpg", "js", "map", "otf", "png", "svg", "ttf", "webp", "woff2",
    ];
    let end = path.rsplit_once('.').map(|(_, end)| end);
    end.is_some_and(|end| ENDS.contains(&end))
}
