use alloc::vec::Vec;

use super::Audit;
use crate::advice::AttributesProblem;
use crate::config::{CookieConfig, HeaderConfig, Names, PolicyConfig, PrefixChoice, Setting};
use crate::cookie::{AttributeConflict, CookieName, CookiePath};
use crate::diagnosis::patch::Patch;
use crate::net::HeaderName;
use crate::policy::{Field, HeaderNames};

impl Audit<'_> {
    /// A prefix that is asked for is left out; one that a name has of its own is taken from it.
    pub(super) fn without_prefix(&self, problem: &AttributesProblem) -> Option<Patch> {
        let AttributesProblem::Conflict(conflict) = problem else {
            return None;
        };
        let (prefix, needs_root) = match conflict {
            AttributeConflict::PrefixWithDomain { prefix, .. }
            | AttributeConflict::PrefixWithoutHttpOnly { prefix }
            | AttributeConflict::PrefixWithoutSecure { prefix } => (*prefix, false),
            AttributeConflict::PrefixWithPath { prefix, .. } => (*prefix, true),
            _ => return None,
        };
        let is_asked_for = |set: Option<&Setting<PrefixChoice>>| {
            set.map(Setting::get) == Some(Ok(&PrefixChoice::Fixed(prefix)))
        };
        for (field, cookie) in self.cookies() {
            if is_asked_for(cookie.prefix.as_ref()) {
                return Some(Patch::remove(field.part("prefix")));
            }
        }
        if is_asked_for(self.config.prefix.as_ref()) {
            return Some(Patch::remove(Field::new("prefix")));
        }
        self.cookies().into_iter().find_map(|(field, cookie)| {
            let name = cookie.name.as_ref()?.get().ok()?;
            let is_root = match &cookie.path {
                None => self.names() == Names::Own || field == Field::new("access_cookie"),
                Some(path) => path.get().is_ok_and(CookiePath::is_root),
            };
            let is_at_fault = name.prefix() == Some(prefix) && !(needs_root && is_root);
            // Without its prefix it must not be the name of the other cookie.
            let is_another = self.stems_differ();
            (is_at_fault && is_another).then(|| Patch::set(field.part("name"), name.stem()))
        })
    }

    pub(super) fn cookies(&self) -> [(Field, &CookieConfig); 2] {
        [
            (Field::new("access_cookie"), &self.config.access_cookie),
            (Field::new("refresh_cookie"), &self.config.refresh_cookie),
        ]
    }

    /// The name that is not the default of its cookie goes.
    pub(super) fn without_same_name(&self) -> Option<Patch> {
        let (access, refresh) = self.names().of_cookies();
        let [(access_field, of_access), (refresh_field, of_refresh)] = self.cookies();
        if of_refresh.name.is_some() && stem(of_access, access) != Some(refresh) {
            Some(Patch::remove(refresh_field.part("name")))
        } else {
            let is_set = of_access.name.is_some();
            is_set.then(|| Patch::remove(access_field.part("name")))
        }
    }

    /// Whether the names differ in more than a prefix.
    pub(super) fn stems_differ(&self) -> bool {
        let (access, refresh) = self.names().of_cookies();
        let [(_, of_access), (_, of_refresh)] = self.cookies();
        stem(of_access, access) != stem(of_refresh, refresh)
    }

    /// Whether the defaults give the cookie another name than the other one has.
    pub(super) fn can_leave_name_out(&self, field: Field) -> bool {
        let (access, refresh) = self.names().of_cookies();
        let [(access_field, of_access), (_, of_refresh)] = self.cookies();
        if field == access_field {
            stem(of_refresh, refresh) != Some(access)
        } else {
            stem(of_access, access) != Some(refresh)
        }
    }

    /// The setting whose default is another name goes.
    pub(super) fn without_same_header(
        &self,
        field: Field,
        first: Field,
        name: &HeaderName,
    ) -> Option<Patch> {
        let defaults = self.default_headers()?;
        [field, first].into_iter().find_map(|field| {
            let part = field.part_name()?;
            let is_set = header(&self.config.headers, part)?.is_some();
            let default = default_header(&defaults, part);
            (is_set && default != Some(name)).then(|| Patch::remove(field))
        })
    }

    fn default_headers(&self) -> Option<HeaderNames> {
        let mut config = PolicyConfig::new(Vec::new(), Vec::new());
        config.names = Setting::of(self.names());
        config.review(self.list).headers().cloned()
    }
}

/// The name of a cookie without its prefix.
fn stem<'c>(cookie: &'c CookieConfig, default: &'c str) -> Option<&'c str> {
    match &cookie.name {
        None => Some(default),
        Some(name) => name.get().ok().map(CookieName::stem),
    }
}

fn header<'c>(headers: &'c HeaderConfig, part: &str) -> Option<&'c Option<Setting<HeaderName>>> {
    match part {
        "access" => Some(&headers.access),
        "refresh" => Some(&headers.refresh),
        "mode" => Some(&headers.mode),
        "client" => Some(&headers.client),
        "csrf" => Some(&headers.csrf),
        "csrf_token" => Some(&headers.csrf_token),
        "front" => Some(&headers.front),
        _ => None,
    }
}

fn default_header<'h>(headers: &'h HeaderNames, part: &str) -> Option<&'h HeaderName> {
    match part {
        "access" => Some(&headers.access),
        "refresh" => Some(&headers.refresh),
        "mode" => Some(&headers.mode),
        "client" => Some(&headers.client),
        "csrf" => Some(&headers.csrf),
        "csrf_token" => Some(&headers.csrf_token),
        "front" => headers.front.as_ref(),
        _ => None,
    }
}
