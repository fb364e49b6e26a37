use super::Audit;
use super::declared::DeclaredCookie;
use crate::advice::AttributesProblem;
use crate::config::{HeaderConfig, PolicyConfig, PrefixChoice, Setting};
use crate::cookie::{AttributeConflict, CookieDomain};
use crate::diagnosis::patch::Patch;
use crate::net::HeaderName;
use crate::policy::{Field, HeaderNames, ProblemKind};
use crate::sorted::{SortedSet, sort_by_key};

impl Audit<'_> {
    /// Removes a configured prefix, or the prefix that is part of a name.
    pub(super) fn without_prefix(
        &self,
        field: Field,
        problem: &AttributesProblem,
    ) -> Option<Patch> {
        let AttributesProblem::Conflict(conflict) = problem else {
            return None;
        };
        if let AttributeConflict::PrefixWithDomain { .. } = conflict
            && let Some(patch) = self.without_domain(field)
        {
            return Some(patch);
        }
        let (AttributeConflict::PrefixWithDomain { prefix, .. }
        | AttributeConflict::PrefixWithPath { prefix, .. }
        | AttributeConflict::PrefixWithoutHttpOnly { prefix }
        | AttributeConflict::PrefixWithoutSecure { prefix }) = *conflict
        else {
            return None;
        };
        let is_asked_for = |set: Option<&Setting<PrefixChoice>>| {
            set.map(Setting::get) == Some(Ok(&PrefixChoice::Fixed(prefix)))
        };
        // The session cookies, the one that has the problem first; or the companion cookie that has it.
        let mut cookies = self.cookies();
        cookies.retain(|cookie| cookie.field.cookie() == field.cookie());
        sort_by_key(&mut cookies, |cookie| cookie.field.name() != field.name());
        for cookie in &cookies {
            if is_asked_for(cookie.prefix) {
                return Some(Patch::remove(cookie.field.part("prefix")));
            }
        }
        if is_asked_for(self.config.prefix.as_ref()) {
            return Some(Patch::remove(Field::new("prefix")));
        }
        cookies.into_iter().find_map(|cookie| {
            let name = cookie.name?.get().ok()?;
            let is_at_fault = name.prefix() == Some(prefix);
            // Without its prefix it must not have the name of another cookie.
            let is_another = self.stems_differ();
            (is_at_fault && is_another).then(|| Patch::set(cookie.field.part("name"), name.stem()))
        })
    }

    /// Removes the cookie domain, if no host needs it: the cookie keeps the stronger prefix.
    fn without_domain(&self, field: Field) -> Option<Patch> {
        let mut problems = self.review.problems().iter();
        let patch = problems.find_map(|problem| match problem.kind() {
            ProblemKind::CookieDomainTooWide { narrower, .. } => {
                let is_needless = *narrower == CookieDomain::HostOnly;
                is_needless.then(|| self.narrowed(narrower)).flatten()
            }
            _ => None,
        })?;
        let mut without = self.config.clone();
        patch.apply(&mut without).ok()?;
        let review = without.review(self.list);
        let mut problems = review.problems().iter();
        let is_still_broken = problems.any(|problem| {
            let kind = problem.kind();
            problem.field() == field && matches!(kind, ProblemKind::Attributes(_))
        });
        (!is_still_broken).then_some(patch)
    }

    /// Removes a name that is not the default of its cookie: that of a companion cookie, or one of a pair.
    pub(super) fn without_same_name(&self, field: Field) -> Option<Patch> {
        let cookies = self.cookies();
        let of_both = cookies.iter().rev();
        let concerned = of_both.filter(|cookie| cookie.field.cookie() == field.cookie());
        let mut renamed = concerned.filter(|cookie| cookie.name.is_some());
        let can_go = |cookie: &&DeclaredCookie<'_>| self.can_leave_name_out(cookie.field);
        let found = renamed.find(can_go)?;
        Some(Patch::remove(found.field.part("name")))
    }

    /// Whether the names differ in more than a prefix.
    pub(super) fn stems_differ(&self) -> bool {
        let cookies = self.cookies();
        let stems: SortedSet<Option<&str>> = cookies.iter().map(DeclaredCookie::stem).collect();
        stems.len() == cookies.len()
    }

    /// Whether the default name differs from the names of all other cookies.
    pub(super) fn can_leave_name_out(&self, field: Field) -> bool {
        let cookies = self.cookies();
        let mut same_field = cookies.iter().filter(|cookie| cookie.field == field);
        let Some(default) = same_field.next().map(|cookie| cookie.default_name) else {
            return false;
        };
        let mut others = cookies.iter().filter(|cookie| cookie.field != field);
        others.all(|other| other.stem() != Some(default))
    }

    /// Removes the setting whose default is another name.
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
        let config = PolicyConfig {
            names: Setting::of(self.names()),
            ..PolicyConfig::default()
        };
        config.review(self.list).headers().cloned()
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
