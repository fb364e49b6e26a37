//! The client: a page in a browser, and its front end.

use std::rc::Rc;

use session_cookie_policy::browser::{
    ClientOrigin, Jar, MethodSafety, Outcome, Request, RequestUrl, Response, Stored,
};
use session_cookie_policy::config::{Browser, SessionShape};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::{Origin, Relation};
use session_cookie_policy::request::{RequestFacts, RequestPath};
use session_cookie_policy::rollout::{
    MigrationPlan, MigrationWarning, ReturningClient, plan_migration,
};
use time::{Duration, OffsetDateTime};

use super::super::bytes::Bytes;
use super::application::{Answer, Application, Headers, written};
use super::choice::{Choice, Deployed};
use super::{LIST, PATIENCE, ROUTE, START};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Visit {
    SignedIn { refreshes: usize },
    SignedOut,
    GaveUp,
}

/// A browser that is known: by which value, and until when.
#[derive(Clone, Debug)]
pub(super) struct Device {
    pub(super) value: String,
    pub(super) until: OffsetDateTime,
    /// Whether all plans since then promise that it stays known.
    pub(super) is_promised: bool,
}

#[derive(Clone)]
pub(super) struct Play {
    pub(super) choice: Choice,
    pub(super) jar: Jar,
    pub(super) now: OffsetDateTime,
    pub(super) application: Application,
    /// The tokens of a client that has them by header: that which requests need, and that by which the session goes on.
    pub(super) bearer: Option<[String; 2]>,
    pub(super) current: Rc<Deployed>,
    /// What was deployed before, and the plan of the way from it.
    pub(super) before: Option<(Rc<Deployed>, Rc<MigrationPlan>)>,
    pub(super) device: Option<Device>,
    /// Until when the browser keeps the cookies that it got last.
    pub(super) session_until: OffsetDateTime,
    /// When an access cookie is over, or the cookie of a session with one token is to be written again.
    pub(super) access_until: OffsetDateTime,
    /// Whether the configuration that is deployed has handed over what the client has.
    pub(super) is_fresh: bool,
    /// Whether each configuration has been deployed with the history that its plan says.
    pub(super) all_is_declared: bool,
    /// Whether all plans since the sign-in promise that clients stay signed in.
    pub(super) is_promised: bool,
    pub(super) log: Vec<String>,
}

/// Whether a plan warns of nothing but of front ends; this one always sends the header against CSRF.
fn promises(plan: &MigrationPlan) -> bool {
    let mut warnings = plan.warnings.iter();
    warnings.all(|warning| *warning == MigrationWarning::OldFrontendRefused)
}

impl Play {
    pub(super) fn new(browser: Browser, choice: Choice, deployed: Deployed) -> Self {
        let mut play = Self {
            choice,
            jar: Jar::new(browser.profile()),
            now: START,
            application: Application::default(),
            bearer: None,
            current: Rc::new(deployed),
            before: None,
            device: None,
            session_until: START,
            access_until: START,
            is_fresh: false,
            all_is_declared: true,
            is_promised: true,
            log: vec![format!("{} {choice:?}", browser.as_str())],
        };
        play.sign_in();
        play
    }

    /// Access tokens are over, and a cookie that is written again while its session goes on is due.
    pub(super) fn expire(&mut self) {
        self.application.access.clear();
    }

    pub(super) fn wait(&mut self, hours: i64) {
        self.now += Duration::hours(hours);
    }

    pub(super) fn is_due(&self) -> bool {
        self.application.access.is_empty() || self.now >= self.access_until
    }

    pub(super) fn deploy(&mut self, bytes: &mut Bytes<'_>) {
        self.choice.change(bytes);
        let is_declared = bytes.next() % 4 != 3;
        let mut config = self.choice.config();
        let retired_at = Instant::new(self.now).unwrap();
        let plan = plan_migration(&self.current.config, &config, retired_at, LIST);
        // A plan of what does not compile warns.
        if config.compile(LIST).is_err() {
            assert!(!plan.warnings.is_empty());
            return;
        }
        if is_declared {
            plan.history.declare_in(&mut config);
        }
        self.log.push(format!(
            "{} {:?} declared: {is_declared} {plan}",
            self.now, self.choice
        ));
        let Some(new) = Deployed::new(config) else {
            return;
        };
        let stays = plan.clients[0].returning == ReturningClient::StaysSignedIn;
        let is_kept = is_declared || plan.history.is_empty();
        let is_fresh = self.is_fresh && self.all_is_declared && self.now < self.session_until;
        self.all_is_declared &= is_kept && promises(&plan);
        self.is_promised &= is_kept && stays && promises(&plan);
        self.is_fresh = false;
        if self.current.shape() == SessionShape::Single && new.shape() == SessionShape::Pair {
            // The client has no access token yet.
            self.access_until = self.now;
        }
        if !new.has("device") {
            self.device = None;
        }
        if let Some(device) = &mut self.device {
            device.is_promised &= is_kept && promises(&plan);
        }
        let old = std::mem::replace(&mut self.current, Rc::new(new));
        let plan = Rc::new(plan);
        self.before = Some((old, Rc::clone(&plan)));
        if is_fresh {
            self.check_forecast(&plan, is_declared);
        }
    }

    /// Whether the client must find its session.
    pub(super) fn is_live(&self) -> bool {
        self.is_promised && self.now < self.session_until
    }

    /// Old and new instances answer in turn.
    pub(super) fn serve_both(&mut self) {
        let Some((_, plan)) = &self.before else {
            return;
        };
        // Whoever lets old instances serve for longer is told to plan again.
        if self.now > plan.retired_at.get() + Duration::hours(2) {
            return;
        }
        let is_taken = plan.clients[0].returning == ReturningClient::StaysSignedIn;
        self.is_promised &=
            plan.roll_back.is_safe_as_it_is && is_taken && promises(plan) && self.all_is_declared;
        let is_safe = self.is_live();
        if let Some(device) = &mut self.device {
            // Old instances do not know what new ones call it.
            device.is_promised = false;
        }
        for turns in [[true, false], [false, true]] {
            self.application.access.clear();
            let visit = self.visit(&turns);
            self.log.push(format!("both: {visit:?}"));
            assert!(!is_safe || visit != Visit::SignedOut, "{:#?}", self.log);
            if !matches!(visit, Visit::SignedIn { .. }) {
                self.is_promised = false;
            }
        }
        // The old ones are gone, and what they have set is of the past.
        self.is_fresh = false;
        self.application.access.clear();
        self.visit_and_check();
    }

    /// The user signs out, and in again.
    pub(super) fn end(&mut self) {
        let route = self
            .current
            .route(self.current.config.sign_out_route.text());
        // Where tokens go by header, cookies are cleared where they show.
        let is_by_cookie = self.bearer.is_none();
        self.ask(false, "POST", &route, |_, deployed, facts, now| {
            let accepted = deployed.policy.sign_out(facts, now).accept().unwrap();
            Answer {
                headers: written(|buffer, sink| accepted.write(buffer, sink)),
                ..Answer::default()
            }
        });
        if self.all_is_declared && is_by_cookie && !self.choice.has_two_apis {
            self.check_gone();
        }
        self.sign_in();
    }

    pub(super) fn sign_in(&mut self) {
        let route = self.current.route("/signin");
        self.is_promised = true;
        let device = self
            .current
            .has("device")
            .then(|| format!("device-{}", self.application.made));
        let value = device.as_deref();
        self.ask(
            false,
            "POST",
            &route,
            |application, deployed, facts, now| application.sign_in(deployed, facts, now, value),
        );
        self.device = device.map(|value| Device {
            value,
            until: self.now + Duration::days(400) - Duration::seconds(1),
            is_promised: true,
        });
        self.check_clean(true);
    }

    /// The browser has got new cookies of an instance.
    fn renewed(&mut self, deployed: &Deployed, is_old: bool) {
        let [usual, lasting] = deployed.lifetimes();
        // Header clients keep their tokens for as long as they like, and servers take them no longer than cookies.
        self.session_until = self.now + lasting - Duration::seconds(1);
        let due = match deployed.shape() {
            SessionShape::Pair => usual.min(lasting),
            SessionShape::Single => lasting / 2,
        };
        self.access_until = self.now + due - Duration::seconds(1);
        self.is_fresh = !is_old;
    }

    /// The route that a front end calls when a response is 401. Where a session has one token there is none, but while old instances serve
    /// whose sessions have two, their front ends call theirs.
    fn refresh_route(&self, is_both: bool) -> Option<String> {
        let old = self.before.as_ref().filter(|_| is_both);
        let all = [Some(&self.current), old.map(|(old, _)| old)];
        let mut pairs = all.into_iter().flatten();
        let pair = pairs.find(|deployed| deployed.shape() == SessionShape::Pair)?;
        Some(pair.refresh_route())
    }

    /// The page wants data: what a front end does until it has it. Each request meets the next of the instances; `true` is an old one.
    pub(super) fn visit(&mut self, instances: &[bool]) -> Visit {
        let mut turns = instances.iter().copied().cycle();
        let mut next = || turns.next().unwrap_or_default();
        let route = self.refresh_route(instances.contains(&true));
        for refreshes in 0..=PATIENCE {
            let is_due = self.is_due();
            let answer = self.ask(next(), "GET", ROUTE, |application, deployed, facts, now| {
                application.verify(deployed, facts, now, is_due)
            });
            if answer.is_signed_in {
                return Visit::SignedIn { refreshes };
            }
            let Some(route) = &route else {
                return Visit::SignedOut;
            };
            let answer = self.ask(next(), "POST", route, Application::refresh);
            if !answer.is_signed_in {
                return Visit::SignedOut;
            }
        }
        Visit::GaveUp
    }

    fn request(&self, method: &str, route: &str) -> Request {
        let place = self.choice.place();
        let url = RequestUrl::parse(&format!("{}{route}", place.apis[0])).unwrap();
        let page = Origin::parse(place.page).unwrap();
        let mut request = Request::fetch(url, vec![ClientOrigin::Web(page)]);
        request.method = MethodSafety::of(method);
        request
    }

    /// The cookies that a request for data would have.
    pub(super) fn shown_on(&mut self, route: &str) -> String {
        let request = self.request("GET", route);
        let cookie = self.jar.cookie_header(&request, LIST, self.now);
        String::from_utf8_lossy(&cookie).into_owned()
    }

    /// One request, as it arrives, and its answer.
    pub(super) fn ask(
        &mut self,
        is_old: bool,
        method: &'static str,
        route: &str,
        answer: impl FnOnce(&mut Application, &Deployed, &RequestFacts<'_>, OffsetDateTime) -> Answer,
    ) -> Answer {
        self.now += Duration::seconds(1);
        let deployed = match &self.before {
            Some((old, _)) if is_old => Rc::clone(old),
            _ => Rc::clone(&self.current),
        };
        let place = self.choice.place();
        let api = Origin::parse(place.apis[0]).unwrap();
        let page = Origin::parse(place.page).unwrap();
        let request = self.request(method, route);
        let cookie = self.jar.cookie_header(&request, LIST, self.now);
        let bearer = self.bearer.as_ref().map(|[usual, lasting]| {
            let is_single = self.current.shape() == SessionShape::Single;
            let is_lasting = is_single || route.ends_with("/refresh");
            format!("Bearer {}", if is_lasting { lasting } else { usual })
        });
        let relation = Relation::between(&page, &api, LIST).relation();
        let mut facts = RequestFacts::new(method);
        facts.path = Some(RequestPath::Public(route.as_bytes()));
        facts.host = place.apis[0]
            .split_once("://")
            .map(|(_, host)| host.as_bytes());
        facts.origin =
            (relation != Relation::SameOrigin || method != "GET").then_some(place.page.as_bytes());
        facts.sec_fetch_site =
            (api.is_https() || api.host().is_loopback()).then_some(match relation {
                Relation::SameOrigin => b"same-origin",
                Relation::SameSite => b"same-site",
                Relation::CrossScheme | Relation::CrossSite => b"cross-site",
            });
        facts.cookie = CookieHeader::line(&cookie);
        facts.authorization = bearer.as_ref().map(String::as_bytes);
        facts.csrf = Some(b"1");
        let answer = answer(&mut self.application, &deployed, &facts, self.now);
        if answer.is_renewed {
            self.renewed(&deployed, is_old);
        }
        let names = deployed.policy.headers();
        let of_name = |name: &str| {
            let mut headers = answer.headers.iter();
            headers.find(|(own, _)| own == name).map(|(_, value)| value)
        };
        if let Some(usual) = of_name(names.access.as_str()) {
            let lasting = of_name(names.refresh.as_str()).unwrap_or(usual);
            let held = [usual.clone(), lasting.clone()];
            self.bearer = (!usual.is_empty()).then_some(held);
        }
        self.receive(&request, &answer.headers, &deployed);
        answer
    }

    fn receive(&mut self, request: &Request, headers: &Headers, deployed: &Deployed) {
        let cookies = headers.iter().filter(|(name, _)| name == "set-cookie");
        let cookies: Vec<&[u8]> = cookies.map(|(_, value)| value.as_bytes()).collect();
        let response = Response::new(&cookies);
        let outcomes = self.jar.receive(request, &response, LIST, self.now);
        let mut seen: Vec<(&Stored, bool)> = Vec::new();
        let (mut cleared, mut longest) = (0, 0);
        for (outcome, text) in outcomes.iter().zip(&cookies) {
            let cookie = match outcome {
                Outcome::Kept { cookie, .. } => cookie,
                Outcome::Deleted(cookie) => {
                    cleared += text.len();
                    longest = longest.max(text.len());
                    cookie
                }
                // A name that shows twice although it has a prefix is cleared for browsers that do not know the prefix.
                _ if text.ends_with(b"Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT") => {
                    continue;
                }
                other => panic!("{}: {other:?}: {:#?}", text.escape_ascii(), self.log),
            };
            // A browser that partitions by itself takes the two sides of a clear for one.
            let is_partitioned = text.windows(11).any(|part| part == b"Partitioned");
            let is_known = seen
                .iter()
                .any(|(known, side)| known.is_same_cookie(cookie) && *side == is_partitioned);
            assert!(!is_known, "{cookie} twice in {headers:#?}: {:#?}", self.log);
            seen.push((cookie, is_partitioned));
        }
        let budget = usize::try_from(deployed.config.clearing_budget).unwrap();
        // Present cookies are not part of it: two of the session, and those beside it.
        let present = 2 + deployed.config.cookies.len();
        assert!(
            cleared <= budget + present * longest,
            "{cleared}: {:#?}",
            self.log
        );
        // What an answer sets stands when it has come.
        for outcome in &outcomes {
            if let Outcome::Kept { cookie, .. } = outcome {
                assert!(self.jar.cookies(self.now).any(|held| held == cookie));
            }
        }
    }
}
