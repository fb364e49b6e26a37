//! Turns what happened to a cookie into a finding.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::order::is_of_flow;
use super::story::{MOST, Story};
use super::unsent::calls_without;
use super::words::{named, remedy_of_line, remedy_of_withheld, scope, status};
use crate::browser::{RequestKind, RequestUrl, Withholding};
use crate::diagnosis::{
    Authorization, Certainty, Code, Fact, Finding, Route, SeenSetCookie, Surroundings, shown_line,
};
use crate::evidence::event::{Event, Fate};
use crate::evidence::exchange::{Exchange, Lead};
use crate::evidence::names::{is_of_balancer, sounds_like_setting};
use crate::evidence::requests::is_preflight;
use crate::evidence::routes;
use crate::evidence::told::Words;
use crate::policy::Severity;

impl<'a> Story<'a> {
    pub(super) fn of_event(&self, event: &Event, exchange: &'a Exchange) -> Option<Finding> {
        let name = &event.name;
        let line = event.line.and_then(|line| exchange.lines().get(line));
        // This entry does not stand for a cookie.
        if line.is_some_and(SeenSetCookie::is_rest) {
            return None;
        }
        // Nobody needs what the response to a preflight request sets, and an extension is for one browser.
        let is_elsewhere = exchange.is_of_no_website() && !self.is_of_client(event);
        if is_preflight(exchange) || is_elsewhere {
            return None;
        }
        let finding = match (&event.fate, line) {
            (Fate::Refused(why), Some(line)) if line.is_deletion() => {
                let is_needed =
                    exchange.came(name).is_none_or(|came| came > 0) && !self.was_refused(event);
                let message = format!(
                    "`{exchange}` clears `{name}` in vain: {why}{}",
                    self.as_it_was_set(event)
                );
                is_needed.then(|| self.finding(event, Code::ClearInVain, message))?
            }
            (Fate::Refused(_), Some(line)) if self.has_twin(event, exchange, line) => return None,
            (Fate::Refused(why), Some(line)) => {
                let code = of_page(exchange, surroundings(exchange).of_refusal(why));
                let message = format!(
                    "browsers refuse {} of `{exchange}`: {why}{}",
                    named(name),
                    remedy_of_line(code, exchange, line)
                );
                let mut finding = self.finding(event, code, message);
                let works = self.failures.places().next().is_none();
                if self.is_of_provider(exchange) && works || self.is_beside(exchange) {
                    finding.severity = Severity::Warning;
                }
                finding
            }
            (Fate::Cleared, Some(line)) if self.is_to_be_kept(event.exchange, exchange, line) => {
                self.expired(event, exchange, line)
            }
            (Fate::ClearedInVain, Some(_)) if calls_without(exchange, name) => {
                let message = format!(
                    "`{exchange}` goes without cookies, so browsers ignore the deletion of `{name}` in its response, and still send it: \
                     the page's code calls another origin without `credentials: \"include\"` (`withCredentials`)"
                );
                Finding::error(Code::CredentialsOmitted, message).sure(Certainty::Likely)
            }
            (Fate::ClearedInVain, Some(line)) => {
                let message = format!(
                    "`{exchange}` clears `{name}` in vain, and browsers still send it: the line has {}{}",
                    scope(line),
                    self.as_it_was_set(event)
                );
                self.finding(event, Code::ClearInVain, message)
            }
            (Fate::Withheld(why), None) => return self.withheld(event, exchange, why),
            (Fate::Missing, None) => return self.missing(event, exchange),
            _ => return None,
        };
        Some(match line {
            Some(line) => finding.seen(Fact::ResponseSetCookies, shown_line(line)),
            None => finding,
        })
    }

    /// Whether the same response sets the cookie a second time, under a longer name with other attributes, for those browsers that refuse
    /// the first. Balancers do that.
    fn has_twin(&self, event: &Event, exchange: &'a Exchange, line: &SeenSetCookie) -> bool {
        let set = &exchange.values.set;
        let value = event.line.and_then(|at| set.get(at).copied().flatten());
        let mut others = exchange.lines().iter().enumerate().take(MOST);
        others.any(|(at, other)| {
            let is_named = other.name != line.name && other.name.starts_with(&*line.name);
            let is_same = match (value, set.get(at).copied().flatten()) {
                (Some(own), Some(other)) => own.has_value_of(other),
                _ => is_of_balancer(&line.name) && other.len == line.len,
            };
            let lost = self.lost_at(event.exchange, Some(at), &other.name);
            let browsers = event.browsers.iter();
            let mut own = browsers.filter(|browser| self.is_client(browser.browser()));
            is_named && is_same && own.all(|browser| !lost.contains(browser))
        })
    }

    /// Whether it goes to an identity provider, to which another host led.
    fn is_of_provider(&self, exchange: &Exchange) -> bool {
        self.traffic.exchanges.iter().any(|from| {
            let to = from.redirects_to.as_ref().map(RequestUrl::host);
            from.lead == Some(Lead::Provider)
                && to == Some(exchange.url.host())
                && to != Some(from.url.host())
        })
    }

    /// Whether the same browsers refused the cookie when it was set, so that they have nothing to clear.
    fn was_refused(&self, event: &Event) -> bool {
        let answer = self.set_before(&event.name, event.exchange);
        answer.is_some_and(|answer| {
            let refused = self.lost_at(answer.exchange, Some(answer.line), &event.name);
            let mut browsers = event.browsers.iter();
            browsers.all(|browser| refused.contains(browser))
        })
    }

    /// How the cookie to clear was set.
    fn as_it_was_set(&self, event: &Event) -> String {
        let before = self.set_before(&event.name, event.exchange);
        let line = before.and_then(|answer| {
            let exchange = self.traffic.exchanges.get(answer.exchange)?;
            Some((exchange, exchange.lines().get(answer.line)?))
        });
        match line {
            Some((exchange, line)) => format!(
                ". `{exchange}` set it with `{}`: clear it with the same `Domain`, `Path`, `Secure`, `SameSite` and `Partitioned`",
                line.attributes
            ),
            None => String::from(
                ". Clear it with the `Domain`, `Path`, `Secure`, `SameSite` and `Partitioned` with which it was set",
            ),
        }
    }

    /// A cookie that the browser does not send, and a request that fails because of it.
    fn withheld(&self, event: &Event, exchange: &Exchange, why: &Withholding) -> Option<Finding> {
        let name = &event.name;
        let is_at_work = event
            .browsers
            .iter()
            .any(|browser| self.is_client(browser.browser()));
        let came = exchange.came(name);
        if is_preflight(exchange) || came.is_none() {
            return None;
        }
        let fails = self.failures.has(event.exchange);
        if is_at_work && is_post_of_others(exchange) {
            return self.after_a_form(event, exchange, why);
        }
        // In other browsers it matters only if the cookie was sent in this one.
        let matters = if is_at_work { fails } else { came != Some(0) };
        let is_arrival = is_at_work && !fails && self.leads_on_without(event, exchange);
        if is_at_work && self.asks_in_vain(event, exchange) {
            return Some(self.silently(event, exchange, why));
        }
        if !(matters || is_arrival) {
            return None;
        }
        // The path may be intended if other requests match it, as for a refresh cookie next to an access cookie.
        let is_meant = *why == Withholding::Path
            && (self.works_without(name, exchange)
                || self.sent.contains(&**name) && !self.lacks_all_set_with(name, event));
        if is_meant {
            return None;
        }
        let is_by_site = self.by_site.contains(&(event.exchange, &**name));
        let code = match why {
            // The partition is the first of two obstacles.
            Withholding::Partition if is_by_site => Code::SiteWithheld,
            Withholding::HttpOnly => return None,
            _ => of_page(exchange, surroundings(exchange).of_withholding(why)),
        };
        let message = format!(
            "browsers do not send `{name}` with `{exchange}`: {why}{}",
            remedy_of_withheld(code, exchange)
        );
        let mut finding = self.finding(event, code, message);
        if self.is_beside(exchange) {
            finding.severity = Severity::Warning;
        }
        // Another cookie than that of the session, which a request that only reads may not need.
        let is_other = self.keeps_session(event.exchange, exchange) || self.is_beside_session(name);
        if fails && !exchange.is_unsafe() && is_other {
            finding.severity = Severity::Warning;
            finding = finding.sure(Certainty::Possible);
        }
        // The page for visitors is there.
        if is_arrival {
            finding.severity = Severity::Warning;
            finding = finding.sure(Certainty::Likely);
        }
        Some(finding.seen(Fact::ResponseStatus, status(exchange)))
    }

    /// Whether scripts can read the cookie, no sign-in sets it, and another one is that of the session: a setting such as a language.
    fn is_beside_session(&self, name: &str) -> bool {
        let mut others = self.all_set().take(MOST).map(|(other, _)| other);
        !self.is_http_only(name)
            && !self.is_of_sign_in(name)
            && others.any(|other| other != name && self.is_http_only_session(other))
    }

    /// Whether a line that expires on arrival was meant to be kept: its value is a token, and it belongs to a sign-in.
    fn is_to_be_kept(&self, place: usize, exchange: &Exchange, line: &SeenSetCookie) -> bool {
        let is_alone = self.traffic.exchanges.len() == 1;
        let begins_session = matches!(
            routes::guess(exchange),
            Some(Route::Callback | Route::Refresh | Route::SignIn)
        );
        // What came with the request is cleared, and what is needed is missed.
        let is_needed = || {
            let mut failed = self.failures.places_from(place).take(MOST);
            let is_missed = failed.any(|failed| {
                let failed = self.own(failed);
                failed.is_some_and(|failed| failed.came(&line.name) == Some(0))
            });
            is_missed && !exchange.brings(&line.name) || !exchange.is_long_over(line)
        };
        !line.is_deletion() && (is_alone || begins_session && is_needed())
    }

    /// Whether a request needs no such cookie: it has a token in a header or in another cookie of its path, or the same URL succeeds without.
    fn works_without(&self, name: &str, exchange: &Exchange) -> bool {
        exchange.request.authorization == Some(Authorization::Bearer)
            || exchange.brings(name)
            || self
                .answered(&exchange.url)
                .any(|(_, other)| other.came(name) == Some(0))
    }

    /// Whether a request lacks all cookies that the response set which set this name, or those of them that may be the session.
    fn lacks_all_set_with(&self, name: &str, event: &Event) -> bool {
        let answer = self.set_before(name, event.exchange);
        let setter = answer.and_then(|answer| self.traffic.exchanges.get(answer.exchange));
        setter.is_some_and(|setter| {
            let lines = setter.lines().iter().take(MOST);
            let mut others = lines.filter(|line| {
                line.name != name && !line.is_deletion() && !sounds_like_setting(&line.name)
            });
            others.all(|line| !self.lost_at(event.exchange, None, &line.name).is_empty())
        })
    }

    /// A form that another site posts, such as a provider's response to a sign-in, or that of a payment service.
    fn after_a_form(
        &self,
        event: &Event,
        exchange: &Exchange,
        why: &Withholding,
    ) -> Option<Finding> {
        let (code, message) =
            self.form_of_others((event.exchange, exchange), &event.name, &why.to_string())?;
        let finding = self.finding(event, code, message);
        // 400 may mean the form, such as a payment that was declined.
        let is_proven = code == Code::SitePostReturn
            || is_of_flow(&event.name)
            || exchange.response.status != Some(400);
        let finding = if is_proven {
            finding
        } else {
            finding.sure(Certainty::Likely)
        };
        Some(finding.seen(Fact::ResponseStatus, status(exchange)))
    }

    /// What such a form does that comes without a cookie.
    pub(super) fn form_of_others(
        &self,
        (place, exchange): (usize, &Exchange),
        name: &str,
        why: &str,
    ) -> Option<(Code, String)> {
        // That the form of a stranger is refused is right.
        if exchange.told.words == Some(Words::Origin) {
            return None;
        }
        let fails = self.failures.has(place)
            || exchange.response.status.is_some_and(|status| status >= 400);
        // A sign-in that brings its own cookie may begin a session.
        let is_alone = exchange.request.cookies.as_ref().is_some_and(Vec::is_empty);
        let overwrites = is_alone
            && exchange
                .lines()
                .iter()
                .any(|line| line.name == name && !line.is_deletion());
        // The response to a provider's form begins a session.
        if overwrites && !fails && is_for_sign_ins(exchange) {
            return None;
        }
        let message = if overwrites {
            format!(
                "the form that another site posts to `{exchange}` comes without `{name}` ({why}), and the response sets a new one, which replaces \
                 the old one: the user is signed out. Do not begin a session on that route; respond with 303 to a page of your own"
            )
        } else if fails {
            format!(
                "the form that another site posts to `{exchange}` comes without `{name}`: {why}. Give this cookie `SameSite=None; Secure` and a lifetime of \
                 minutes, let the provider respond with a redirect, or respond with 303 to a page of your own that reads the cookie"
            )
        } else {
            return None;
        };
        let code = if overwrites {
            Code::SitePostReturn
        } else {
            Code::FlowCookieLost
        };
        Some((code, message))
    }
}

/// Whether this is a navigation by a form of another site.
fn is_post_of_others(exchange: &Exchange) -> bool {
    exchange.kind == Some(RequestKind::TopLevelNavigation)
        && exchange.request.method.as_deref() == Some("POST")
        && exchange.request.sec_fetch_site.text() == Some("cross-site")
}

/// Whether the route sounds like one to which an identity provider posts its form.
fn is_for_sign_ins(exchange: &Exchange) -> bool {
    const WORDS: [&str; 7] = ["acs", "auth", "login", "oidc", "saml", "signin", "sso"];
    let path = exchange.url.path().to_ascii_lowercase();
    routes::begins_session(exchange) || WORDS.iter().any(|word| path.contains(word))
}

/// For a page that is no website, `SameSite` is not what to change.
fn of_page(exchange: &Exchange, code: Code) -> Code {
    match code {
        Code::SiteWithheld if exchange.is_of_no_website() => Code::ClientPagesCookie,
        code => code,
    }
}

fn surroundings(exchange: &Exchange) -> Surroundings {
    let is_framed = exchange.kind == Some(RequestKind::FrameNavigation)
        && exchange.request.sec_fetch_site.text() == Some("cross-site");
    Surroundings {
        is_framed,
        is_of_the_site: is_framed,
        is_visit: matches!(
            exchange.kind,
            Some(RequestKind::FrameNavigation | RequestKind::TopLevelNavigation)
        ),
        is_loopback: exchange.url.host().is_loopback(),
    }
}
