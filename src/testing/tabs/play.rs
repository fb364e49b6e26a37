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

/// Tabs of one browser, and what each does; all with the session cookies of one jar. Made by [`new`](Self::new).
///
/// See the [module](crate::testing::tabs) for an example.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Tabs<'a> {
    /// The page, in each tab.
    pub visit: Visit<'a>,
    /// The browser.
    pub profile: Profile,
    /// The application's store.
    pub store: StoreKind,
    /// What each tab does, one after another. Before that the user signs in.
    pub tabs: &'a [&'a [TabAction]],
    /// What has become of that session when the tabs begin; it is alive unless set.
    pub start: Start,
    /// Whether responses arrive; all of them unless set.
    pub responses: Responses,
    /// What rejections do; they leave the present cookies unless set.
    pub rejections: Rejections,
    /// Which responses set the only token of a session anew; where that is safe unless set.
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

/// What becomes of responses.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum Responses {
    /// Each arrives, sooner or later.
    Arrive,
    /// One of each play may be lost. It is asked for again only by the next action.
    OneMayBeLost,
}

/// What a tab is about.
enum Step {
    Idle,
    Sent(Sent),
    Served(Answer, ResponseHeaders),
}

struct Tab<'a> {
    number: usize,
    actions: &'a [TabAction],
    step: Step,
    /// Whether it tries for the second time.
    is_again: bool,
}

impl<'a> Tabs<'a> {
    /// Tabs whose responses arrive.
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

    /// Plays every order; how many there are.
    ///
    /// # Errors
    ///
    /// The first order in which something is lost.
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

    /// Plays one order. `choose` tells how to go on: a number below the one that it is given.
    ///
    /// # Errors
    ///
    /// What is lost.
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
            // A `String` takes everything.
            let _ = write!(order, "{} {done}; ", tab.number);
        }
        let does = |action| self.tabs.iter().any(|tab| tab.contains(&action));
        let (signs_out, signs_in) = (does(TabAction::SignOut), does(TabAction::SignIn));
        // A store that never takes a replaced token cannot help a browser that did not get the new one.
        let is_lost_for_good = is_lost && !self.store.forgives_loss();
        let has_expired = self.start == Start::Expired;
        let may_end = signs_out || is_lost_for_good || (has_expired && (is_lost || !signs_in));
        let must_end = (signs_out || has_expired) && !signs_in;
        browser.settle(may_end, must_end)
    }
}

/// Why a play is no good.
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
    /// The next step; what it was, in words.
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

    /// All steps at once.
    fn whole(&mut self, action: TabAction) -> Result<Answer, SessionLoss> {
        let sent = self.send(action)?;
        let (answer, headers) = self.server.serve(action, &sent)?;
        self.receive(action, &headers)?;
        Ok(answer)
    }

    /// Nothing is under way any more. What does the browser have?
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
