//! What must hold of the client.

use session_cookie_policy::browser::Stored;
use session_cookie_policy::config::{SessionShape, Transport};
use session_cookie_policy::net::Origin;
use session_cookie_policy::policy::{CookieRole, SessionToken};
use session_cookie_policy::rollout::{MigrationPlan, TokenForecast};

use super::ROUTE;
use super::application::Answer;
use super::play::{Device, Play, Visit};

impl Play {
    pub(super) fn visit_and_check(&mut self) {
        let is_single = self.current.shape() == SessionShape::Single;
        let due = usize::from(self.is_due());
        let is_live = self.is_live();
        let was_fresh = self.is_fresh;
        let visit = self.visit(&[false]);
        match visit {
            Visit::SignedIn { refreshes } => {
                assert!(
                    !is_live || refreshes <= due,
                    "{refreshes} refreshes, {due} due: {:#?}",
                    self.log
                );
                // What is handed over now.
                let is_written = self.is_fresh && (!was_fresh || due > 0);
                if refreshes > 0 || (is_single && is_written) {
                    self.check_clean(false);
                }
                if is_single {
                    self.check_shown();
                }
            }
            Visit::SignedOut => {
                assert!(!is_live, "signed out: {:#?}", self.log);
                self.check_device();
                self.sign_in();
                let visit = self.visit(&[false]);
                assert_eq!(visit, Visit::SignedIn { refreshes: 0 }, "{:#?}", self.log);
            }
            Visit::GaveUp => panic!("a circle: {:#?}", self.log),
        }
        self.check_device();
    }

    /// What the plan says of the token by which the client's session goes on comes true with its next requests, were they now.
    pub(super) fn check_forecast(&self, plan: &MigrationPlan, is_declared: bool) {
        let forecasts = if is_declared {
            &plan.both_serve.new_takes_old
        } else {
            &plan.undeclared
        };
        let transport = match self.bearer {
            Some(_) => Transport::Header,
            None => Transport::Cookie,
        };
        let api = Origin::parse(self.choice.place().apis[0]).unwrap();
        let is_own = |forecast: &&TokenForecast| {
            forecast.from == api
                && forecast.transport == transport
                && forecast.token != SessionToken::Access
        };
        let own: Vec<_> = forecasts.iter().filter(is_own).collect();
        let mut probe = self.clone();
        probe.expire();
        let visit = probe.visit(&[false]);
        let is_taken = own.iter().all(|forecast| forecast.is_taken());
        let is_signed_in = visit != Visit::SignedOut;
        assert!(
            is_signed_in == is_taken || own.is_empty(),
            "{visit:?}: {own:#?} {:#?}",
            self.log
        );
    }

    /// The device is known for as long as it is promised.
    fn check_device(&mut self) {
        let Some(Device {
            value,
            until,
            is_promised: true,
        }) = self.device.clone()
        else {
            return;
        };
        // As the guide has it: any of the values that came may be the right one.
        let mut is_known = false;
        self.ask(false, "GET", ROUTE, |_, deployed, facts, now| {
            let cookies = deployed.policy.cookies(facts, now);
            let device = cookies.get("device").unwrap();
            is_known = device.values().any(|came| came == value.as_bytes());
            Answer::default()
        });
        assert!(
            is_known || self.now >= until,
            "{value} is not known: {:#?}",
            self.log
        );
    }

    /// Behind an answer that hands over tokens: the present cookies alone, or none. An answer to a sign-in has the device, too.
    pub(super) fn check_clean(&self, has_device: bool) {
        if !self.all_is_declared || self.choice.has_two_apis || self.bearer.is_some() {
            return;
        }
        let own = match self.current.shape() {
            SessionShape::Pair => 2,
            SessionShape::Single => 1,
        };
        let held: Vec<&Stored> = self.jar.cookies(self.now).collect();
        let value = |cookie: &Stored| String::from_utf8_lossy(cookie.value()).into_owned();
        let of_session = |cookie: &&&Stored| self.application.is_live(&value(cookie));
        let hints = held.iter().filter(|cookie| value(cookie) == "hint").count();
        let devices = held.iter().filter(|cookie| self.is_device(cookie)).count();
        let others = held.len() - hints - devices;
        assert_eq!(others, own, "{held:?}: {:#?}", self.log);
        let live = held.iter().filter(of_session).count();
        assert_eq!(live, own, "{held:?}: {:#?}", self.log);
        let hint = usize::from(self.current.has("hint"));
        assert_eq!(hints, hint, "{held:?}: {:#?}", self.log);
        let is_whole = !has_device || devices == usize::from(self.current.has("device"));
        assert!(devices <= 1 && is_whole, "{held:?}: {:#?}", self.log);
    }

    /// Behind a page of a session with one token: what it showed of older cookies is gone, due or not.
    fn check_shown(&mut self) {
        if !self.all_is_declared || self.choice.has_two_apis || self.bearer.is_some() {
            return;
        }
        let shown = self.shown_on(ROUTE);
        let tokens = shown.split("; ").filter_map(|pair| pair.split_once('='));
        let lasting: Vec<&str> = tokens
            .filter(|(_, value)| value.starts_with("session-") || value.starts_with("refresh-"))
            .map(|(name, _)| name)
            .collect();
        let declared = self.current.policy.declared_cookies();
        let own: Vec<&str> = declared
            .iter()
            .filter(|cookie| matches!(cookie.role, CookieRole::Session(_)))
            .map(|cookie| cookie.attributes.name().as_str())
            .collect();
        // Where tokens go by header from now on, the cookie stays until it is due.
        let is_present = own.is_empty() || lasting.len() == 1 && own.contains(&lasting[0]);
        assert!(is_present, "{shown}: {:#?}", self.log);
    }

    fn is_device(&self, cookie: &Stored) -> bool {
        let device = self.device.as_ref();
        device.is_some_and(|device| device.value.as_bytes() == cookie.value())
    }

    /// Behind a sign-out: a device that is known, and nothing else.
    pub(super) fn check_gone(&self) {
        let held = self.jar.cookies(self.now);
        let held: Vec<String> = held
            .filter(|cookie| !self.is_device(cookie))
            .map(ToString::to_string)
            .collect();
        assert!(held.is_empty(), "{held:?}: {:#?}", self.log);
    }
}
