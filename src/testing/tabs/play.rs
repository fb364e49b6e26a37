use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::action::TabAction;
use super::loss::TabLoss;
use super::order::Orders;
use super::rejections::Rejections;
use super::renewals::Renewals;
use super::server::{Answer, Server};
use super::store::{Store, StoreKind};
use crate::browser::{Jar, Profile, Response};
use crate::testing::session::{ResponseHeaders, Sent, SessionLoss, Visit, set_cookies};

/// The tabs of one browser and their actions. All tabs share the cookies of one jar. Made by [`new`](Self::new).
///
/// See the [module](crate::testing::tabs) for an example.
#[doc(alias("concurrent refresh", "race condition"))]
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Tabs<'a> {
    /// The page in each tab, and the API.
    pub visit: Visit<'a>,
    /// The browser.
    pub profile: Profile,
    /// The application's store.
    pub store: StoreKind,
    /// The actions of each tab, in order. Before them, the user signs in.
    pub tabs: &'a [&'a [TabAction]],
    /// The state of that session when the tabs begin. Default: alive.
    pub start: Start,
    /// Whether responses arrive. Default: all of them do.
    pub responses: Responses,
    /// What rejections clear. Default: they leave the present cookies.
    pub rejections: Rejections,
    /// Which responses renew the cookie of the only token of a session. Default: those where it is safe.
    pub renewals: Renewals,
}

/// The session that the browser has when the tabs begin.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum Start {
    /// It has expired. The browser still has its cookies.
    Expired,
    /// It is alive.
    SignedIn,
}

/// Whether responses arrive.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum Responses {
    /// Each response arrives, sooner or later.
    Arrive,
    /// One response of each play may be lost. The tab does not repeat the request before its next action.
    OneMayBeLost,
}

/// The current step of a tab.
enum Step {
    Idle,
    Sent(Sent),
    Served(Answer, ResponseHeaders),
}

struct Tab<'a> {
    number: usize,
    actions: &'a [TabAction],
    step: Step,
    /// Whether this is the second try.
    is_again: bool,
}

impl<'a> Tabs<'a> {
    /// Tabs with the default settings: all responses arrive.
    #[must_use]
    pub const fn new(
        visit: Visit<'a>,
        profile: Profile,
        store: StoreKind,
        tabs: &'a [&'a [TabAction]],
    ) -> Self {
        Self {
            visit,
            profile,
            store,
            tabs,
            start: Start::SignedIn,
            responses: Responses::Arrive,
            rejections: Rejections::LeavePresent,
            renewals: Renewals::WhereSafe,
        }
    }

    /// Plays every order, and returns how many there are.
    ///
    /// # Errors
    ///
    /// The first order with a wrong result.
    pub fn play_all(&self) -> Result<usize, TabLoss> {
        let mut orders = Orders::default();
        let mut count = 0_usize;
        loop {
            self.play(&mut |ways| orders.choose(ways))?;
            count = count.saturating_add(1);
            if !orders.advance() {
                return Ok(count);
            }
        }
    }

    /// Plays one order. `choose` picks each next step: it gets the number of options, and returns a smaller number.
    ///
    /// # Errors
    ///
    /// The wrong result of this order.
    pub fn play(&self, choose: &mut dyn FnMut(usize) -> usize) -> Result<(), TabLoss> {
        let mut order = String::new();
        self.play_in(choose, &mut order)
            .map_err(|cause| match cause {
                Cause::LoggedOut => TabLoss::LoggedOut { order },
                Cause::StaysAlive => TabLoss::StaysAlive { order },
                Cause::LockedOut => TabLoss::LockedOut { order },
                Cause::NotPlayed(problem) => TabLoss::NotPlayed { problem, order },
            })
    }

    fn play_in(
        &self,
        choose: &mut dyn FnMut(usize) -> usize,
        order: &mut String,
    ) -> Result<(), Cause> {
        let mut browser = Browser {
            visit: self.visit,
            jar: Jar::new(self.profile),
            server: Server {
                visit: self.visit,
                store: Store::new(self.store),
                kind: self.store,
                rejections: self.rejections,
                renewals: self.renewals,
                is_later: false,
            },
        };
        browser.whole(TabAction::SignIn)?;
        if self.start == Start::Expired {
            browser.server.store.end(0);
        }
        let mut may_lose = self.responses == Responses::OneMayBeLost;
        let mut is_lost = false;
        let mut tabs: Vec<Tab<'_>> = (1..)
            .zip(self.tabs)
            .map(|(number, actions)| Tab {
                number,
                actions,
                step: Step::Idle,
                is_again: false,
            })
            .collect();
        loop {
            tabs.retain(|tab| !tab.actions.is_empty());
            if tabs.is_empty() {
                break;
            }
            let chosen = choose(tabs.len());
            let Some(tab) = tabs.get_mut(chosen) else {
                break;
            };
            let loses = matches!(tab.step, Step::Served(..)) && may_lose && choose(2) == 1;
            if loses {
                may_lose = false;
                is_lost = true;
            }
            let done = tab.go_on(&mut browser, loses)?;
            // Writing to a `String` cannot fail.
            let _ = write!(order, "{} {done}; ", tab.number);
        }
        let does = |action| self.tabs.iter().any(|tab| tab.contains(&action));
        let (signs_out, signs_in) = (does(TabAction::SignOut), does(TabAction::SignIn));
        // If the store never accepts a replaced token, a browser that did not get the new one is lost.
        let is_lost_for_good = is_lost && !self.store.forgives_loss();
        let has_expired = self.start == Start::Expired;
        let may_end = signs_out || is_lost_for_good || (has_expired && (is_lost || !signs_in));
        let must_end = (signs_out || has_expired) && !signs_in;
        browser.settle(may_end, must_end)
    }
}

/// What is wrong with a play.
enum Cause {
    LoggedOut,
    StaysAlive,
    LockedOut,
    NotPlayed(SessionLoss),
}

impl From<SessionLoss> for Cause {
    fn from(problem: SessionLoss) -> Self {
        Self::NotPlayed(problem)
    }
}

impl Tab<'_> {
    /// Does the next step, and returns it in words.
    fn go_on(&mut self, browser: &mut Browser<'_>, loses: bool) -> Result<String, SessionLoss> {
        let Some((action, rest)) = self.actions.split_first() else {
            return Ok(String::new());
        };
        match core::mem::replace(&mut self.step, Step::Idle) {
            Step::Idle => {
                self.step = Step::Sent(browser.send(*action)?);
                Ok(format!("sends {action:?}"))
            }
            Step::Sent(sent) => {
                let (answer, headers) = browser.server.serve(*action, &sent)?;
                self.step = Step::Served(answer, headers);
                Ok(format!("is served: {answer:?}"))
            }
            Step::Served(answer, headers) => {
                if !loses {
                    browser.receive(*action, &headers)?;
                }
                let is_again = answer == Answer::Again && !self.is_again && !loses;
                self.is_again = is_again;
                if !is_again {
                    self.actions = rest;
                }
                Ok(String::from(if loses { "hears nothing" } else { "hears" }))
            }
        }
    }
}

struct Browser<'a> {
    visit: Visit<'a>,
    jar: Jar,
    server: Server<'a>,
}

impl Browser<'_> {
    fn route(&self, action: TabAction) -> (&'static str, &str) {
        let routes = self.visit.routes;
        match action {
            TabAction::SignIn => ("POST", &routes.sign_in),
            TabAction::Use => ("GET", routes.verify.first().map_or("/", |route| route)),
            TabAction::Refresh => ("POST", &routes.refresh),
            TabAction::SignOut => ("POST", &routes.sign_out),
        }
    }

    fn send(&mut self, action: TabAction) -> Result<Sent, SessionLoss> {
        let visit = self.visit;
        let (method, route) = self.route(action);
        let route = String::from(route);
        visit.sent(&mut self.jar, method, &route, None, Some("cookie"))
    }

    fn receive(&mut self, action: TabAction, headers: &ResponseHeaders) -> Result<(), SessionLoss> {
        let (method, route) = self.route(action);
        let request = self.visit.fetch(method, route)?;
        let cookies = set_cookies(headers);
        let response = Response::new(&cookies);
        self.jar
            .receive(&request, &response, self.visit.list, self.visit.now);
        Ok(())
    }

    /// Does all steps of an action at once.
    fn whole(&mut self, action: TabAction) -> Result<Answer, SessionLoss> {
        let sent = self.send(action)?;
        let (answer, headers) = self.server.serve(action, &sent)?;
        self.receive(action, &headers)?;
        Ok(answer)
    }

    /// Checks what the browser has after all responses have arrived.
    fn settle(&mut self, may_end: bool, must_end: bool) -> Result<(), Cause> {
        self.server.is_later = true;
        let found = [self.whole(TabAction::Use)?, self.whole(TabAction::Refresh)?];
        if must_end && found.contains(&Answer::Done) {
            return Err(Cause::StaysAlive);
        }
        if !may_end && found != [Answer::Done; 2] {
            return Err(Cause::LoggedOut);
        }
        self.whole(TabAction::SignIn)?;
        match self.whole(TabAction::Refresh)? {
            Answer::Done => Ok(()),
            Answer::Again | Answer::Refused => Err(Cause::LockedOut),
        }
    }
}
