//! A front end as it was built: which headers it sends, which it reads, which routes it calls. It does not learn of a new configuration
//! until somebody deploys another one.

use session_cookie_policy::config::Transport;
use session_cookie_policy::policy::{CsrfRequirement, Policy};
use session_cookie_policy::request::RequestFacts;
use session_cookie_policy::rollout::{FrontendAction, FrontendChange, FrontendTiming};

/// Everything that a front end does by itself. Browsers add `Origin`, `Sec-Fetch-Site` and cookies.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Bundle {
    pub(crate) page: String,
    pub(crate) api: String,
    pub(crate) refresh: String,
    pub(crate) sign_out: String,
    /// Whether it sends requests with credentials, that is with cookies; it says `include` or `omit`.
    pub(crate) credentials: bool,
    /// The response headers of the two tokens that it reads.
    pub(crate) access: Vec<String>,
    pub(crate) refreshed: Vec<String>,
    /// The request headers that it sends with the value `1`.
    pub(crate) csrf: Vec<String>,
    /// The headers from which it reads the token against CSRF, and in which it sends it.
    pub(crate) token: Vec<String>,
    /// The headers in which it says what is to carry the session.
    pub(crate) mode: Vec<String>,
    pub(crate) transport: Transport,
    /// Whether it uses `DELETE`.
    pub(crate) deletes: bool,
}

/// How much a front end sends beyond what it must.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Habit {
    /// What the configuration requires, and no more.
    Needed,
    /// Everything that the configuration gives a name to.
    Everything(Transport),
}

pub(crate) fn facts<'a>(page: &'a str, api: &'a str) -> RequestFacts<'a> {
    let mut facts = RequestFacts::new("POST");
    facts.host = api.split_once("://").map(|(_, host)| host.as_bytes());
    facts.origin = Some(page.as_bytes());
    facts
}

/// Whether pages there may send `DELETE`.
fn may_delete(policy: &Policy, page: &str, api: &str) -> bool {
    let mut is_listed = false;
    let mut facts = facts(page, api);
    facts.method = "OPTIONS";
    facts.requested_method = Some(b"DELETE");
    policy.cors(&facts).write(&mut |name, value| {
        is_listed |= name == "access-control-allow-methods" && value.contains("DELETE");
    });
    page == api || is_listed
}

impl Bundle {
    /// As somebody writes it who knows this configuration alone; `None` if its pages have no such session.
    pub(crate) fn of(
        policy: &Policy,
        page: &str,
        api: &str,
        base: &str,
        habit: Habit,
    ) -> Option<Self> {
        let facts = facts(page, api);
        let names = policy.headers();
        let usual = policy.sign_in(&facts, crate::client::START).transport();
        let transport = match habit {
            Habit::Needed => usual,
            Habit::Everything(transport) => transport,
        };
        let by = |mode: &'static [u8]| {
            let mut facts = facts;
            facts.mode = Some(mode);
            policy.sign_in(&facts, crate::client::START).transport()
        };
        // Only where either is taken does a wish count.
        let is_any = by(b"cookie") != by(b"header");
        if transport != usual && !is_any {
            return None;
        }
        let by_cookie = transport == Transport::Cookie;
        let required = policy.csrf_requirement(&facts);
        let requirement = required.filter(|_| by_cookie);
        let sends_all = habit != Habit::Needed;
        let list = |name: &dyn ToString, wanted: bool| {
            wanted.then(|| name.to_string()).into_iter().collect()
        };
        Some(Self {
            page: page.to_owned(),
            api: api.to_owned(),
            refresh: format!("{base}/session/refresh"),
            sign_out: format!("{base}/signout"),
            credentials: by_cookie,
            access: list(&names.access, !by_cookie),
            refreshed: list(&names.refresh, !by_cookie),
            csrf: list(
                &names.csrf,
                requirement == Some(CsrfRequirement::Header) || (sends_all && required.is_some()),
            ),
            token: list(
                &names.csrf_token,
                requirement == Some(CsrfRequirement::Token),
            ),
            mode: list(&names.mode, sends_all && is_any),
            transport,
            deletes: sends_all && may_delete(policy, page, api),
        })
    }

    /// Does what the plan says, up to a time.
    pub(crate) fn updated(&self, changes: &[FrontendChange], until: FrontendTiming) -> Self {
        let mut new = self.clone();
        let concerned = changes.iter().filter(|change| {
            change.timing <= until
                && change
                    .websites
                    .iter()
                    .any(|website| website.to_string() == self.page)
                && change.apis.iter().any(|api| api.to_string() == self.api)
        });
        for change in concerned {
            new.apply(&change.action);
        }
        new
    }

    fn apply(&mut self, action: &FrontendAction) {
        let add = |list: &mut Vec<String>, name: &dyn ToString| {
            let name = name.to_string();
            if !list.contains(&name) {
                list.push(name);
            }
        };
        match action {
            FrontendAction::SendCsrfHeader { header, .. } => add(&mut self.csrf, header),
            FrontendAction::SendCsrfToken { header, .. } => add(&mut self.token, header),
            FrontendAction::SendRenamed { old, new } if self.mode.contains(&old.to_string()) => {
                add(&mut self.mode, new);
            }
            FrontendAction::StateTransport { header, transport } => {
                // Who has said it already says it under the new name, too.
                let is_said = !self.mode.is_empty();
                if is_said || self.transport == *transport {
                    add(&mut self.mode, header);
                }
            }
            FrontendAction::ReadHeader { old, new } => {
                for list in [&mut self.access, &mut self.refreshed] {
                    if list.contains(&old.to_string()) {
                        add(list, new);
                    }
                }
            }
            FrontendAction::StopUsing { .. } => self.deletes = false,
            FrontendAction::UseCookies { .. } => self.credentials = true,
            FrontendAction::UseHeaders { access, refresh } => {
                add(&mut self.access, access);
                if let Some(refresh) = refresh {
                    add(&mut self.refreshed, refresh);
                }
            }
            FrontendAction::OmitCredentials => self.credentials = false,
            FrontendAction::CallApi { to } => self.api = to[0].to_string(),
            FrontendAction::CallRoute { old, new } => {
                for route in [&mut self.refresh, &mut self.sign_out] {
                    if *route == old.to_string() {
                        *route = new.to_string();
                    }
                }
            }
            _ => {}
        }
    }
}
