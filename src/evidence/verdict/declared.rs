//! What a deployment declares.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::observe::Paths;
use crate::config::{PolicyConfig, Setting};
use crate::diagnosis::{
    Certainty, Code, Fact, Finding, Observation, diagnose, diagnose_without_policy, listed,
};
use crate::evidence::exchange::Traffic;
use crate::evidence::infer::Inferred;
use crate::net::{Origin, SuffixList};
use crate::policy::{CookieRole, DeclaredCookie, Field, Policy};
use crate::request::{Expectation, RequestFacts};
use crate::sorted::SortedSet;

/// What a deployment declares, if it can be read.
pub(super) struct Declared<'a> {
    config: &'a PolicyConfig,
    policy: Option<&'a Policy>,
    pub(super) api: Vec<Origin>,
    /// The names of the session's cookies.
    pub(super) names: Vec<String>,
    /// The names of all cookies.
    all: SortedSet<String>,
    /// The expectation for requests that have no page.
    expected: Option<Expectation<'a>>,
}

impl<'a> Declared<'a> {
    pub(super) fn of(config: &'a PolicyConfig, policy: Option<&'a Policy>) -> Self {
        let api = config.api.iter().filter_map(|api| api.get().ok());
        let written = [
            &config.session_cookie,
            &config.access_cookie,
            &config.refresh_cookie,
        ];
        let written = written
            .into_iter()
            .filter_map(|cookie| cookie.name.as_ref());
        let written = written.map(|name| String::from(name.text()));
        let cookies = policy.map(Policy::declared_cookies).unwrap_or_default();
        let name = |cookie: &DeclaredCookie<'_>| String::from(cookie.attributes.name().as_str());
        let session = cookies
            .iter()
            .filter(|cookie| matches!(cookie.role, CookieRole::Session(_)));
        Self {
            config,
            policy,
            api: api.cloned().collect(),
            names: match policy {
                Some(_) => session.map(name).collect(),
                None => written.collect(),
            },
            all: cookies.iter().map(name).collect(),
            expected: policy.and_then(|policy| policy.expectation(&RequestFacts::new("GET"))),
        }
    }

    pub(super) fn paths(&self) -> Paths<'_> {
        match &self.expected {
            Some(expected) => Paths {
                refresh: expected.refresh_path,
                sign_out: expected.sign_out_path,
            },
            None => Paths::default(),
        }
    }

    pub(super) fn diagnosed(
        &self,
        observation: &Observation,
        now: OffsetDateTime,
        list: &dyn SuffixList,
    ) -> Vec<Finding> {
        match self.policy {
            Some(policy) => diagnose(policy, observation, now, list),
            None => diagnose_without_policy(self.config, observation, now, list),
        }
    }

    /// The session uses hosts that the deployment does not declare.
    pub(super) fn hosts(&self, traffic: &Traffic, list: &dyn SuffixList) -> Option<Finding> {
        let inferred = Inferred::of(traffic, list)?;
        let seen = inferred.config.api.iter();
        let seen: Vec<&str> = seen
            .filter(|api| api.get().is_ok_and(|api| !self.api.contains(api)))
            .map(Setting::text)
            .collect();
        if seen.is_empty() || self.api.is_empty() {
            return None;
        }
        let declared = self.api.iter().map(ToString::to_string);
        let declared: Vec<String> = declared.collect();
        let message = format!(
            "the recording has the session on {}, and the deployment declares {}: declare it, or check whether a proxy shows the \
             application another host",
            listed(seen.iter().copied()),
            listed(declared.iter().map(String::as_str))
        );
        let finding = Finding::error(Code::HostUndeclared, message).sure(Certainty::Likely);
        Some(finding.at(Field::new("api")))
    }

    /// The session uses cookies that the deployment does not declare.
    pub(super) fn cookies(&self, traffic: &Traffic, list: &dyn SuffixList) -> Option<Finding> {
        self.policy?;
        let shown = traffic.exchanges.iter().flat_map(|exchange| {
            let came = exchange.request.cookies.iter().flatten();
            let came = came.map(|cookie| &cookie.name);
            came.chain(exchange.lines().iter().map(|line| &line.name))
        });
        let mut shown = shown;
        if shown.any(|name| self.names.contains(name)) {
            return None;
        }
        let inferred = Inferred::of(traffic, list)?;
        let cookies = [
            &inferred.config.session_cookie,
            &inferred.config.access_cookie,
            &inferred.config.refresh_cookie,
        ];
        let names = cookies
            .into_iter()
            .filter_map(|cookie| cookie.name.as_ref());
        let names: Vec<&str> = names
            .map(Setting::text)
            .filter(|name| !self.all.contains(*name))
            .collect();
        if names.is_empty() {
            return None;
        }
        let message = format!(
            "the session of the recording seems to be in {}, and the deployment declares {}: the application does not use this \
             configuration",
            listed(names.iter().copied()),
            listed(self.names.iter().map(String::as_str))
        );
        let finding = Finding::warning(Code::WrittenOtherwise, message).sure(Certainty::Likely);
        Some(finding.seen(Fact::ResponseSetCookies, listed(names.iter().copied())))
    }
}
