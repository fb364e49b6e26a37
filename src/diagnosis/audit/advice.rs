use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::Audit;
use crate::advice::DerivedCookie;
use crate::config::{Names, PrefixChoice};
use crate::cookie::{CookieAttributes, CookieName, NamePrefix, Security};
use crate::diagnosis::code::Code;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::patch::Patch;
use crate::policy::{Field, Severity};

/// What applications, frameworks and tutorials call their session cookies and tokens. Letter case counts, as it does in names.
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
    /// What works and could be better.
    pub(super) fn advise(&self, now: OffsetDateTime, findings: &mut Vec<Finding>) {
        findings.extend(self.available_prefix());
        let config = self.config;
        for (field, cookie, of_pair) in [
            (
                Field::new("access_cookie"),
                &config.access_cookie,
                Of::Access,
            ),
            (
                Field::new("refresh_cookie"),
                &config.refresh_cookie,
                Of::Refresh,
            ),
        ] {
            if let Some(Ok(name)) = cookie.name.as_ref().map(|name| name.get()) {
                findings.extend(self.common_name(field, name, of_pair));
            }
        }
        for (index, past) in config.history.iter().enumerate() {
            if let Some(sunset) = past.sunset()
                && sunset.get() <= now
            {
                let field = Field::new("history").at(index);
                let message =
                    format!("no browser holds such a cookie since {sunset}; leave the entry out");
                findings.push(warning(
                    Code::HistoryOver,
                    field,
                    message,
                    Some(Patch::remove(field)),
                ));
            }
        }
    }

    /// The prefix was switched off, though a cookie could have one. Names of another SDK have none, which its front ends expect.
    fn available_prefix(&self) -> Option<Finding> {
        if self.names() != Names::Own {
            return None;
        }
        let common = self.config.prefix.as_ref();
        let [access, refresh] = self.cookies();
        let (field, bare) = [(access, Of::Access), (refresh, Of::Refresh)]
            .into_iter()
            .find_map(|((field, cookie), which)| {
                let (field, choice) = match &cookie.prefix {
                    Some(own) => (field.part("prefix"), own),
                    None => (Field::new("prefix"), common?),
                };
                let bare = self.cookies_of(which).find(|cookie| {
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
            "`{}` could be `{}`, which browsers let nobody set over plain http{}; leave `prefix` out, and declare the name so far in \
             `history`",
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
    fn common_name(&self, field: Field, name: &CookieName, which: Of) -> Option<Finding> {
        if !COMMON_NAMES.contains(&name.stem()) {
            return None;
        }
        let exposed = self.cookies_of(which).find(|cookie| {
            cookie.name().prefix().is_none() || cookie.domain().shared().is_some()
        })?;
        let message = format!(
            "other applications use the name `{name}`, too; {} overwrites this cookie or is taken for it; choose a name of your own, \
             or leave it out",
            match exposed.domain().shared() {
                Some(domain) => format!("one on any host below `{domain}`"),
                None => String::from("one on the same host, on whichever port,"),
            },
        );
        let field = field.part("name");
        let whole = match which {
            Of::Access => Field::new("access_cookie"),
            Of::Refresh => Field::new("refresh_cookie"),
        };
        let patch = self.can_leave_name_out(whole).then(|| Patch::remove(field));
        Some(warning(Code::NameCommon, field, message, patch))
    }

    /// The cookies of one token on each API, for each website that has them.
    fn cookies_of(&self, which: Of) -> impl Iterator<Item = &CookieAttributes> {
        let pairs = self.review.pairs().iter();
        let cookies = pairs.filter_map(move |pair| match which {
            Of::Access => pair.access(),
            Of::Refresh => pair.refresh(),
        });
        cookies.map(DerivedCookie::attributes)
    }
}

/// Which of the two cookies.
#[derive(Clone, Copy)]
enum Of {
    Access,
    Refresh,
}

fn warning(code: Code, field: Field, message: String, patch: Option<Patch>) -> Finding {
    let mut finding = Finding::new(code, Severity::Warning, message);
    finding.field = Some(field);
    finding.patch = patch;
    finding
}
