//! Responses that a cache gave instead of the server.

use alloc::format;
use alloc::string::String;

use super::findings::Findings;
use super::story::{MOST, Story};
use super::words::status;
use crate::browser::RequestKind;
use crate::diagnosis::{Authorization, Certainty, Code, Fact, Finding, Route, cache_hit};
use crate::evidence::exchange::Exchange;
use crate::evidence::routes;

impl<'a> Story<'a> {
    /// Stored redirects and refusals, for users who are signed in or sign in.
    pub(super) fn stored(&self, findings: &mut Findings<'a>) {
        let hits = self
            .traffic
            .exchanges
            .iter()
            .enumerate()
            .filter(|(place, exchange)| {
                let is_page_or_data =
                    exchange.kind != Some(RequestKind::Image) && !exchange.is_prefetch;
                is_page_or_data
                    && self.own(*place).is_some()
                    && cache_hit(&exchange.response).is_some()
            });
        let is_refusal =
            |exchange: &Exchange| exchange.redirects_to.is_some() || exchange.is_refused();
        for (place, exchange) in hits.take(MOST) {
            findings.add(
                "",
                if is_refusal(exchange) {
                    self.stored_response(place, exchange)
                } else {
                    self.data_of_another(place, exchange)
                },
            );
        }
    }

    fn stored_response(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let (fact, shown) = cache_hit(&exchange.response)?;
        let is_of_sign_in = matches!(
            routes::guess(exchange),
            Some(Route::SignIn | Route::SignOut)
        ) || routes::is_sign_in(exchange.url.path());
        // The redirect is followed to a page, and not farther.
        let ends_there = || self.followed(place).is_some_and(Exchange::is_answered);
        let (what, sure) = if exchange.has_state {
            let back = self.refused_callback(place, exchange)?;
            let what = format!(
                "its redirect to the provider is that of an earlier sign-in, with the `state` of that one, and `{back}` is refused"
            );
            (what, Certainty::Likely)
        } else if is_of_sign_in || !self.has_session(place, exchange) {
            return None;
        } else if exchange.is_refused() {
            // Pictures and other files may be forbidden for everybody.
            let is_meant = exchange.response.status == Some(401)
                || self.answered(&exchange.url).next().is_some();
            let what = "it is a stored refusal, and the server never got this request";
            (is_meant.then(|| String::from(what))?, Certainty::Likely)
        } else if routes::leads_to_sign_in(exchange)
            && !matches!(exchange.response.status, Some(301 | 308))
            && ends_there()
        {
            (
                String::from("it is the redirect for visitors, and this user is signed in"),
                Certainty::Certain,
            )
        } else {
            return None;
        };
        let message = format!(
            "the response to `{exchange}` comes from {}: {what}. {}",
            whose(exchange, fact),
            advice(exchange)
        );
        let finding = Finding::error(Code::ResponseFromCache, message).sure(sure);
        Some(
            finding
                .seen(fact, shown)
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// Data of an earlier session that the browser gives to the next one.
    fn data_of_another(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let (fact, shown) = cache_hit(&exchange.response)?;
        let is_data = exchange.kind == Some(RequestKind::Fetch) && exchange.is_answered();
        if fact != Fact::ResponseFromBrowserCache || !is_data {
            return None;
        }
        let made = exchange.server_time()?;
        let earlier = self.answered(&exchange.url);
        let mut earlier = earlier.filter(|(at, _)| *at < place);
        let (name, begun) = earlier.find_map(|(at, first)| {
            let mut cookies = first.request.cookies.iter().flatten();
            cookies.find_map(|cookie| {
                let name = &*cookie.name;
                let (old, new) = (self.set_before(name, at)?, self.set_before(name, place)?);
                let (begun, _) = self.setter(new)?;
                let is_new = new.exchange > old.exchange
                    && self.is_cleared_since(name, old, new.exchange)
                    && self.is_http_only_session(name)
                    && begun.server_time()? > made;
                is_new.then_some((name, begun))
            })
        })?;
        let message = format!(
            "the response to `{exchange}` comes from {}: it was made before `{begun}` began the present session with `{name}`, and shows the data \
             of the session before. {}",
            whose(exchange, fact),
            advice(exchange)
        );
        // It may be the same user.
        let finding = Finding::warning(Code::ResponseFromCache, message);
        Some(finding.seen(fact, shown))
    }

    /// Whether the browser has a session for the host, with which requests succeed.
    fn has_session(&self, place: usize, exchange: &Exchange) -> bool {
        let mut names = self.all_set().take(MOST);
        exchange.request.authorization == Some(Authorization::Bearer)
            || names.any(|(name, _)| {
                let answer = self.set_before(name, place);
                self.ever_lets_in(name)
                    && self.is_http_only_session(name)
                    && answer.is_some_and(|answer| {
                        self.is_for_host(answer, exchange.url.host())
                            && !self.is_cleared_since(name, answer, place)
                    })
            })
    }

    /// A form that is refused, on a page from a shared cache: its token is that of another visitor.
    pub(super) fn stored_form(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let is_refused = matches!(exchange.response.status, Some(403 | 419));
        let is_post = exchange.request.method.as_deref() == Some("POST");
        if !is_refused
            || !is_post
            || exchange.request.csrf_token != Some(false)
            || self.is_overcome(exchange)
        {
            return None;
        }
        let of = exchange.referer.as_ref()?;
        let mut earlier = self.traffic.exchanges.iter().take(place).rev().take(MOST);
        let page = earlier
            .find(|page| page.url == *of && page.kind == Some(RequestKind::TopLevelNavigation))?;
        let (fact, shown) = cache_hit(&page.response)?;
        let since = match fact {
            Fact::ResponseFromBrowserCache => Some(self.written_since(place, page)?),
            _ => None,
        };
        if !page.lines().is_empty() {
            return None;
        }
        let why = match since {
            Some(since) => format!(
                "it is older than `{since}`, which changed the cookies, so the token in it is that of an earlier session"
            ),
            None => String::from("so the token in it was made for another visitor"),
        };
        let message = format!(
            "`{exchange}` is refused. Its form is on `{page}`, which comes from {}: {why}. {}, or let a script fetch the token",
            whose(page, fact),
            advice(page)
        );
        let finding = Finding::error(Code::ResponseFromCache, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(fact, shown)
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// The last response of the host that wrote cookies, if a stored page is older.
    fn written_since(&self, place: usize, page: &Exchange) -> Option<&Exchange> {
        let made = page.server_time()?;
        let earlier = self.traffic.exchanges.iter().take(place).rev();
        let mut earlier = earlier
            .filter(|earlier| earlier.url.host() == page.url.host())
            .take(MOST);
        let wrote = earlier.find(|earlier| !earlier.lines().is_empty())?;
        (wrote.server_time()? > made).then_some(wrote)
    }

    /// The next callback on the same host, if it fails.
    fn refused_callback(&self, place: usize, exchange: &Exchange) -> Option<&Exchange> {
        let later = self.traffic.exchanges.iter().enumerate().skip(place);
        let mut back = later.take(MOST).filter(|(_, back)| {
            routes::guess(back) == Some(Route::Callback) && back.url.host() == exchange.url.host()
        });
        let (place, back) = back.next()?;
        let is_refused =
            matches!(back.response.status, Some(400 | 401)) || back.redirects_to.is_some();
        (is_refused && self.failures.has(place)).then_some(back)
    }
}

/// The cache that gave a response.
fn whose(exchange: &Exchange, fact: Fact) -> &'static str {
    match fact {
        _ if exchange.told.is_from_worker => "the cache of a service worker",
        Fact::ResponseFromBrowserCache => "the browser's own cache",
        _ => "a shared cache",
    }
}

/// What to do about a stored response that depends on the session.
const fn advice(exchange: &Exchange) -> &'static str {
    if exchange.told.is_from_worker {
        "Let the service worker ask the network for pages and data that depend on the session, and store no redirects and errors; delete its caches \
         at the sign-in and the sign-out"
    } else {
        "Write `Cache-Control: private, no-store` on this route, for redirects and errors, too"
    }
}
