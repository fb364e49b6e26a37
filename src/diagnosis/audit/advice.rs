use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::Audit;
use super::declared::DeclaredCookie;
use crate::browser::TRACKED_LIFETIME;
use crate::config::{Browser, BrowserVersion, Names, PrefixChoice, Website};
use crate::cookie::{NamePrefix, Security};
use crate::diagnosis::code::Code;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::patch::Patch;
use crate::net::Origin;
use crate::policy::{Field, Severity};

/// Names that applications, frameworks and tutorials give their session cookies and tokens. Case-sensitive, like cookie names.
const COMMON_NAMES: [&str; 24] = [
    "ASP.NET_SessionId",
    "JSESSIONID",
    "PHPSESSID",
    "SESSION",
    "SID",
    "accessToken",
    "access_token",
    "auth",
    "auth_token",
    "connect.sid",
    "id",
    "id_token",
    "jwt",
    "koa.sess",
    "laravel_session",
    "refreshToken",
    "refresh_token",
    "sess",
    "session",
    "session_id",
    "sessionid",
    "sid",
    "token",
    "user",
];

impl Audit<'_> {
    /// Reports what works but could be better.
    pub(super) fn advise(&self, now: OffsetDateTime, findings: &mut Vec<Finding>) {
        findings.extend(self.available_prefix());
        for cookie in self.cookies() {
            findings.extend(self.common_name(&cookie));
        }
        findings.extend(self.seven_days());
        for (index, past) in self.config.history.iter().enumerate() {
            if let Some(sunset) = past.sunset()
                && sunset.get() <= now
            {
                let field = Field::new("history").at(index);
                let message =
                    format!("all such cookies have expired since {sunset}; remove the entry");
                let patch = Some(Patch::remove(field));
                let mut finding = warning(Code::HistoryOver, field, message, patch);
                finding.severity = Severity::Info;
                findings.push(finding);
            }
        }
    }

    /// An API in another network, whose cookies Safari keeps for only seven days.
    fn seven_days(&self) -> Option<Finding> {
        let config = self.config;
        let claims = config.browsers.iter();
        let claims = claims.filter_map(|claim| claim.get().ok().copied());
        let safari =
            BrowserVersion::of_claims(claims.filter(|claim| claim.browser == Browser::Safari));
        if safari.is_empty() {
            return None;
        }
        // The page's own host is not compared with itself.
        let has_website_beside = |api: &Origin| {
            let mut websites = (0..config.websites.len()).filter_map(|at| self.website(Some(at)));
            websites.any(|website| match website {
                Website::Exact(origin) => origin.host() != api.host(),
                Website::Pattern(_) => true,
            })
        };
        let mut named = config.other_network.iter().enumerate();
        let (index, api) = named.find_map(|(index, api)| {
            let api = api.get().ok()?;
            let is_declared = config.api.iter().any(|declared| declared.get() == Ok(api));
            (is_declared && has_website_beside(api)).then_some((index, api))
        })?;
        let cookies = self.cookies();
        let long = cookies.iter().find(|cookie| {
            self.made_of(cookie.role).any(|made| {
                let kept = made.lifetime().max_age();
                kept.is_some_and(|kept| kept > TRACKED_LIFETIME)
            })
        })?;
        let name = long.stem().unwrap_or(long.default_name);
        let field = Field::new("other_network").at(index);
        let message = format!(
            "Safari keeps the cookies of `{api}` for only seven days, since its host is in another network than the page's; set \
             `{name}` again within seven days, or serve the API from the page's host or network"
        );
        let mut finding = warning(Code::LifetimeCapped, field, message, None);
        finding.browsers = safari;
        Some(finding)
    }

    /// The prefix is switched off, although a cookie could have one. Another SDK's names have none, and its front ends expect that.
    fn available_prefix(&self) -> Option<Finding> {
        if self.names() != Names::Own {
            return None;
        }
        let common = self.config.prefix.as_ref();
        let (field, bare) = self.cookies().into_iter().find_map(|cookie| {
            let (field, choice) = match cookie.prefix {
                Some(own) => (cookie.field.part("prefix"), own),
                None => (Field::new("prefix"), common?),
            };
            let bare = self.made_of(cookie.role).find(|cookie| {
                cookie.security() == Security::Secure && cookie.name().prefix().is_none()
            })?;
            (choice.get() == Ok(&PrefixChoice::None)).then_some((field, bare))
        })?;
        let prefix = if bare.domain().shared().is_none() && bare.path().is_root() {
            NamePrefix::Host
        } else {
            NamePrefix::Secure
        };
        let message = format!(
            "`{}` could be `{}`, which nobody can set over plain http{}; remove `prefix`, and declare the present name in `history`",
            bare.name(),
            bare.name().with_prefix(prefix),
            if prefix == NamePrefix::Host {
                " or from another host"
            } else {
                ""
            },
        );
        let patch = self.stems_differ().then(|| Patch::remove(field));
        Some(warning(Code::PrefixAvailable, field, message, patch))
    }

    /// Other applications on the same host, or on hosts below a shared domain, overwrite a cookie of the same name. A prefix keeps most
    /// of them apart, but not those below the shared domain.
    fn common_name(&self, cookie: &DeclaredCookie<'_>) -> Option<Finding> {
        let name = cookie.name?.get().ok()?;
        if !COMMON_NAMES.contains(&name.stem()) {
            return None;
        }
        let exposed = self.made_of(cookie.role).find(|cookie| {
            cookie.name().prefix().is_none() || cookie.domain().shared().is_some()
        })?;
        // The default may be just as common, or the name of another cookie.
        let is_rare = !COMMON_NAMES.contains(&cookie.default_name);
        let message = format!(
            "other applications use the name `{name}`, too; {} overwrites this cookie or is mistaken for it; choose a name of your \
             own, and include the instance if several run on one host{}",
            match exposed.domain().shared() {
                Some(domain) => format!("one on any host below `{domain}`"),
                None => String::from("one on the same host, on whichever port,"),
            },
            if is_rare { ", or leave it out" } else { "" },
        );
        let field = cookie.field.part("name");
        let can_go = is_rare && self.can_leave_name_out(cookie.field);
        let patch = can_go.then(|| Patch::remove(field));
        Some(warning(Code::NameCommon, field, message, patch))
    }
}

fn warning(code: Code, field: Field, message: String, patch: Option<Patch>) -> Finding {
    let mut finding = Finding::new(code, Severity::Warning, message);
    finding.field = Some(field);
    finding.patch = patch;
    finding
}
