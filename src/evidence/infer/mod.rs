//! Derives a deployment from a recording.

mod providers;
mod session;
mod table;

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use time::{Duration, OffsetDateTime};

use super::exchange::{Exchange, Traffic};
use super::failures::Failures;
use super::head::page_of;
use super::own::Own;
use super::requests::asked;
use super::routes;
use crate::browser::RequestKind;
use crate::config::{
    ClientConfig, CompanionConfig, CookieConfig, Flow, Keep, Names, PolicyConfig, PrefixChoice,
    Purpose, Reader, SameSiteChoice, SessionShape, Setting, TransportSetting, WebsiteConfig,
};
use crate::cookie::{CookiePath, NamePrefix, Partitioning, parse_cookie_date};
use crate::diagnosis::{Attributes, Authorization, Route, SeenSetCookie, listed};
use crate::net::{ForeignOrigin, Origin, SuffixList};
use crate::policy::Field;
use crate::sorted::{SortedSet, sort_by_key};
use providers::Providers;
use session::{Session, distinct};
use table::{Known, known};

/// The deployment that a recording suggests, and the doubts about it.
///
/// It is a starting point, and contains only what was seen. Check each doubt, save the configuration, and let
/// [`audit`](crate::diagnosis::audit) check it. If it does not compile, the errors show what is wrong with the deployment.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::evidence::{Inferred, Traffic};
/// use session_cookie_policy::net::EmbeddedList;
///
/// let traffic = Traffic::of_heads(
///     "> POST /login HTTP/2\n> Host: api.example.com\n> Origin: https://www.example.com\n> Cookie:\n>\n\
///      < HTTP/2 200\n< set-cookie: sid=1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=86400\n<\n",
///     None,
/// );
/// let inferred = Inferred::of(&traffic, &EmbeddedList).unwrap();
/// assert_eq!(inferred.config.api[0].text(), "https://api.example.com");
/// assert_eq!(inferred.config.session_cookie.name.as_ref().unwrap().text(), "sid");
/// let policy = inferred.config.compile(&EmbeddedList).unwrap();
/// assert_eq!(policy.declared_cookies()[0].attributes.name().as_str(), "sid");
/// assert_eq!(
///     inferred.doubts[0].to_string(),
///     "`sign_out_route`: the recording has no sign-out; record it, or write the path",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
#[doc(alias("detect", "import", "guess"))]
pub struct Inferred {
    /// The deployment.
    pub config: PolicyConfig,
    /// What a person must check, in the order of the fields.
    pub doubts: Vec<Doubt>,
}

/// Something that a recording does not show for certain.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Doubt {
    /// The field of the configuration.
    pub field: Field,
    /// What is unknown, and how to find out.
    pub message: String,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.field, self.message)
    }
}

impl Inferred {
    /// The deployment that a recording suggests. `None` if it shows no session: no cookie that may be one, and no token by header.
    ///
    /// A host that signs users in and sends them back to another one is an identity provider, and not the API.
    #[must_use]
    pub fn of(traffic: &Traffic, list: &dyn SuffixList) -> Option<Self> {
        let failures = Failures::of(traffic, &asked(traffic));
        let own = Own::of(traffic, &failures, list);
        let of_application = Self::beside_providers(traffic, &own, &Providers::of(traffic));
        // If only a provider has a session, the recording is about the provider.
        of_application.or_else(|| Self::beside_providers(traffic, &own, &Providers::default()))
    }

    fn beside_providers(
        traffic: &Traffic,
        own: &Own<'_>,
        providers: &Providers<'_>,
    ) -> Option<Self> {
        let known = known(traffic, own, providers);
        let by_header: Vec<&Exchange> = traffic
            .exchanges
            .iter()
            .filter(|exchange| {
                exchange.request.authorization == Some(Authorization::Bearer)
                    && !providers.have(exchange)
            })
            .collect();
        let session = Session::of(&known, !by_header.is_empty());
        if session.tokens.is_empty() && by_header.is_empty() {
            return None;
        }
        let api = session.api(&by_header);
        if api.is_empty() {
            // The cookie was only cleared, and never set or sent.
            return None;
        }
        let websites = websites(traffic, &api);
        let mut inferred = Self {
            config: PolicyConfig::new(
                api.iter().cloned().map(Setting::of),
                websites
                    .iter()
                    .map(|page| WebsiteConfig::from(page.to_string().as_str())),
            ),
            doubts: Vec::new(),
        };
        if websites.is_empty() {
            let own = api.iter().map(|api| api.to_string().as_str().into());
            inferred.config.websites = own.collect();
            inferred.doubt(
                Field::new("websites"),
                "no request shows its page; the API itself is assumed",
            );
        }
        inferred.config.transport = if session.tokens.is_empty() {
            TransportSetting::Header
        } else {
            TransportSetting::Cookie
        }
        .into();
        if let [first, ..] = *by_header
            && !session.tokens.is_empty()
        {
            let message = format!(
                "`{first}` has a bearer token, too; if it belongs to the session, write `any`; if the session has no other token, write `header`"
            );
            inferred.doubt(Field::new("transport"), message);
        }
        inferred.tokens(&session);
        inferred.routes(traffic, &api, &session);
        inferred.beside(&known, &session);
        inferred.methods(traffic, &api, &websites);
        inferred.apps(traffic, &api);
        sort_by_key(&mut inferred.doubts, |doubt| doubt.field);
        Some(inferred)
    }

    fn doubt(&mut self, field: Field, message: impl Into<String>) {
        let message = message.into();
        self.doubts.push(Doubt { field, message });
    }

    /// The cookies of the session.
    fn tokens(&mut self, session: &Session<'_, '_>) {
        let [first, ..] = *session.tokens else {
            return;
        };
        let names: Vec<&str> = session.tokens.iter().map(|token| token.name).collect();
        let (access, refresh) = Names::SuperTokens.of_cookies();
        let is_supertokens = names == [access, refresh];
        if session.tokens.len() == 1 {
            self.config.session = SessionShape::Single.into();
        }
        if is_supertokens {
            self.config.names = Names::SuperTokens.into();
        }
        for (token, field) in session.tokens.iter().zip(session.fields()) {
            let mut cookie = cookie(token, is_supertokens);
            if field == "refresh_cookie" && is_supertokens {
                // The preset of names determines the path.
                cookie.path = None;
            }
            if token.line().is_none() {
                let message = format!(
                    "no response in the recording sets `{}`, so its attributes are unknown; record the sign-in",
                    token.name
                );
                self.doubt(Field::new(field), message);
            }
            match field {
                "access_cookie" => self.config.access_cookie = cookie,
                "refresh_cookie" => self.config.refresh_cookie = cookie,
                _ => self.config.session_cookie = cookie,
            }
        }
        if !session.rivals.is_empty() {
            let rivals = listed(session.rivals.iter().map(|rival| rival.name));
            let message = format!(
                "`{}` is assumed to be the session, but {rivals} may be instead: delete one at a time in the developer tools, and see which one signs you out",
                first.name
            );
            self.doubt(Field::new(session.fields()[0]), message);
        }
        let scope = first.scope();
        if let Some(domain) = scope.and_then(|(_, line)| Attributes(&line.attributes).domain()) {
            self.config.cookie_domain = Setting::parse(&domain);
        }
        let Some((exchange, line)) = first.line() else {
            return;
        };
        let attributes = Attributes(&line.attributes);
        let sets_other = |other: &&SeenSetCookie| {
            other.name == line.name
                && !other.is_deletion()
                && Attributes(&other.attributes).domain() != attributes.domain()
        };
        if let Some(other) = exchange.lines().iter().find(sets_other) {
            let own = |line: &SeenSetCookie| match Attributes(&line.attributes).domain() {
                Some(domain) => format!("`Domain={domain}`"),
                None => String::from("no `Domain`"),
            };
            let message = format!(
                "`{exchange}` sets `{}` with {} and with {}, and browsers keep both: the second is assumed; set only one of them, and \
                 write the other into `history`",
                line.name,
                own(other),
                own(line)
            );
            self.doubt(Field::new("cookie_domain"), message);
        }
        if attributes
            .value("samesite")
            .is_some_and(|value| value.eq_ignore_ascii_case("strict"))
        {
            self.config.same_site = Setting::<SameSiteChoice>::parse("strict");
        }
        if attributes.has("partitioned") {
            for website in &mut self.config.websites {
                website.partitioning = Some(Partitioning::Partitioned.into());
            }
        }
        let origin = exchange.url.origin();
        if !origin.is_https() && !origin.host().is_loopback() && !attributes.has("secure") {
            self.config.plain_http = [origin.clone().into()].into();
            self.doubt(
                Field::new("plain_http"),
                "everybody on the network can read these cookies; remove it when the API has https",
            );
        }
    }

    /// The routes that refresh and end the session.
    fn routes(&mut self, traffic: &Traffic, api: &[Origin], session: &Session<'_, '_>) {
        let find = |route| {
            traffic.exchanges.iter().find(|exchange| {
                api.contains(exchange.url.origin()) && routes::guess(exchange) == Some(route)
            })
        };
        let refresh = find(Route::Refresh).filter(|_| session.tokens.len() != 1);
        let sign_out = find(Route::SignOut);
        self.config.api_base_path = "/".into();
        // The cookies must be sent to a guessed path.
        let paths = [&self.config.session_cookie, &self.config.refresh_cookie];
        let path = paths.into_iter().find_map(|cookie| cookie.path.as_ref());
        let base = path.map_or("", |path| path.text().trim_end_matches('/'));
        let guesses = ["/session/refresh", "/signout"].map(|route| format!("{base}{route}"));
        let [refresh_guess, sign_out_guess] = guesses;
        match refresh {
            Some(exchange) => self.config.refresh_route = exchange.url.path().into(),
            None if session.tokens.len() == 1 => {}
            None => {
                self.config.refresh_route = refresh_guess.as_str().into();
                self.doubt(
                    Field::new("refresh_route"),
                    "the recording has no refresh; record it, or write the path",
                );
            }
        }
        if let Some(exchange) = sign_out {
            self.config.sign_out_route = exchange.url.path().into();
        } else {
            self.config.sign_out_route = sign_out_guess.as_str().into();
            self.doubt(
                Field::new("sign_out_route"),
                "the recording has no sign-out; record it, or write the path",
            );
        }
    }

    /// The cookies other than the session's whose purpose is recognizable.
    fn beside(&mut self, known: &[Known<'_>], session: &Session<'_, '_>) {
        let mut unknown = SortedSet::new();
        for cookie in known {
            let is_session = |of: &&Known<'_>| of.name == cookie.name;
            let is_of_session = session
                .tokens
                .iter()
                .copied()
                .any(|token| is_session(&token));
            let Some((_, line)) = cookie.line().filter(|_| !is_of_session) else {
                continue;
            };
            let Some(purpose) = cookie.purpose() else {
                unknown.insert(cookie.name);
                continue;
            };
            let companion = companion(cookie, line, purpose);
            let known = self.config.cookies.len();
            let key = if known == 0 {
                purpose.to_string()
            } else {
                format!("{purpose}_{}", known.saturating_add(1))
            };
            self.config.cookies.insert(key, companion);
        }
        if !unknown.is_empty() {
            let message = format!(
                "the recording does not show what {} {} for; declare the cookies that are yours, with their purposes",
                listed(unknown.iter().copied()),
                if unknown.len() == 1 { "is" } else { "are" }
            );
            self.doubt(Field::new("cookies"), message);
        }
    }

    /// Apps whose pages have a scheme of their own, such as `capacitor://localhost`.
    fn apps(&mut self, traffic: &Traffic, api: &[Origin]) {
        let asking = traffic
            .exchanges
            .iter()
            .filter(|exchange| api.contains(exchange.url.origin()));
        let origins = asking.filter_map(|exchange| exchange.request.origin.text());
        let origins: SortedSet<&str> = origins
            .filter(|origin| ForeignOrigin::parse(origin).is_ok())
            .collect();
        if origins.is_empty() {
            return;
        }
        let mut app = ClientConfig::new("app".into());
        app.transport = self.config.transport.clone();
        app.origins = origins.into_iter().map(Setting::parse).collect();
        self.config.clients.push(app);
        let message = "an app asks, too: check its name, and how its tokens travel";
        self.doubt(Field::new("clients"), message);
    }

    /// The methods that pages of other origins use, and their protection against CSRF. That is in headers that the recording does not keep.
    fn methods(&mut self, traffic: &Traffic, api: &[Origin], websites: &[Origin]) {
        if websites.iter().all(|page| api.contains(page)) {
            return;
        }
        let asked = traffic.exchanges.iter().filter(|exchange| {
            api.contains(exchange.url.origin())
                && routes::guess(exchange) != Some(Route::Preflight)
                && exchange.kind.is_none_or(|kind| kind == RequestKind::Fetch)
        });
        let asked = asked.filter_map(|exchange| exchange.request.method.as_deref());
        let methods: SortedSet<&str> = asked.collect();
        if methods
            .iter()
            .any(|method| !matches!(*method, "GET" | "HEAD"))
        {
            self.doubt(
                Field::new("csrf"),
                "a recording does not keep which header or token the API requires; write it",
            );
        }
        self.config.cors_methods = methods.into_iter().map(Setting::from).collect();
        self.doubt(
            Field::new("cors_methods"),
            "these are only the methods in the recording; write those of the whole application",
        );
    }
}

/// The pages that send requests to the API, by script, or that the API serves.
fn websites(traffic: &Traffic, api: &[Origin]) -> Vec<Origin> {
    let asking = traffic.exchanges.iter().filter_map(|exchange| {
        if !api.contains(exchange.url.origin()) {
            return None;
        }
        match exchange.kind {
            Some(RequestKind::TopLevelNavigation | RequestKind::FrameNavigation) => {
                // With 304, the browser shows the page from its cache.
                let is_page = exchange.redirects_to.is_none()
                    && matches!(exchange.response.status, Some(200..300 | 304));
                is_page.then(|| exchange.url.origin().clone())
            }
            Some(RequestKind::Image | RequestKind::Script) => None,
            // If no browser header gives the kind, a request with `Origin` counts as one of a script.
            None if exchange.request.origin.text().is_none() => None,
            Some(RequestKind::Fetch | RequestKind::WebSocket) | None => page_of(&exchange.request)
                .or_else(|| exchange.page.as_ref().map(|page| page.origin().clone())),
        }
    });
    let asking: Vec<Origin> = asking.collect();
    distinct(asking.iter())
}

/// The configuration of a token's cookie, from its last line.
fn cookie(token: &Known<'_>, has_usual_name: bool) -> CookieConfig {
    let mut cookie = CookieConfig::default();
    if !has_usual_name {
        cookie.name = Some(Setting::parse(token.name));
        cookie.prefix = unprefixed(token.name);
    }
    if let Some((exchange, line)) = token.scope() {
        cookie.path = path(exchange, line)
            .filter(|path| !path.is_root())
            .map(Setting::of);
    }
    if let Some((exchange, line)) = token.line() {
        cookie.keep = keep(exchange, line).map(Setting::of);
    }
    cookie
}

/// Keeps a name without a prefix as it is.
fn unprefixed(name: &str) -> Option<Setting<PrefixChoice>> {
    NamePrefix::strip_ignoring_case(name)
        .is_none()
        .then(|| PrefixChoice::None.into())
}

fn path(exchange: &Exchange, line: &SeenSetCookie) -> Option<CookiePath> {
    CookiePath::parse(Attributes(&line.attributes).path(exchange.url.path())).ok()
}

/// `Max-Age`, or the time from the response to `Expires`.
fn keep(exchange: &Exchange, line: &SeenSetCookie) -> Option<Keep> {
    let attributes = Attributes(&line.attributes);
    let instant = |text: &str| -> Option<OffsetDateTime> { parse_cookie_date(text.as_bytes()) };
    let for_seconds = attributes
        .value("max-age")
        .and_then(|seconds| seconds.parse().ok())
        .map(Duration::seconds);
    let until = || {
        let end = attributes.value("expires").and_then(instant)?;
        let begin = exchange.response.date.text().and_then(instant);
        let seconds = end
            .unix_timestamp()
            .saturating_sub(begin.or(exchange.at)?.unix_timestamp());
        Some(Duration::seconds(seconds))
    };
    let time = for_seconds.or_else(until)?;
    let seconds = time.whole_seconds();
    (seconds > 0).then(|| Keep::For(Duration::seconds(seconds)))
}

fn companion(cookie: &Known<'_>, line: &SeenSetCookie, purpose: Purpose) -> CompanionConfig {
    let attributes = Attributes(&line.attributes);
    let mut companion = CompanionConfig::new(purpose.into());
    companion.name = Some(Setting::parse(cookie.name));
    companion.prefix = unprefixed(cookie.name);
    if !cookie.is_http_only() && !purpose.is_secret() {
        companion.read_by = Some(Reader::Both.into());
    }
    let is_none = attributes
        .value("samesite")
        .is_some_and(|value| value.eq_ignore_ascii_case("none"));
    if purpose == Purpose::SignInFlow && is_none {
        companion.flow = Some(Flow::FormPost.into());
    }
    if let Some((exchange, line)) = cookie.line() {
        companion.keep = keep(exchange, line).map(Setting::of);
    }
    companion
}
