use alloc::vec::Vec;

use super::cookie_parts::{Kept, check_prefix, covered, days, keep};
use super::cookie_problem::CookieProblem;
use super::field::Field;
use super::reader::Reader;
use crate::advice::{CookieAttributesError, CookieOptions, DerivedCookie, cookie_attributes};
use crate::config::{
    CompanionConfig, CookieKey, Flow, PrefixChoice, Purpose, Reader as ReadBy, SameSiteChoice,
};
use crate::cookie::{
    CookieDomain, CookieName, CookiePath, Lifetime, Partitioning, Priority, SameSite, ScriptAccess,
};
use crate::net::{Origin, SuffixList, UrlPath};

/// A declared cookie beside the session, as far as it does not depend on the API.
#[derive(Clone, Debug)]
pub(crate) struct Companion {
    pub(crate) key: CookieKey,
    pub(crate) purpose: Purpose,
    pub(crate) read_by: ReadBy,
    /// How the user comes back, if the cookie is of a sign-in flow.
    pub(crate) flow: Option<Flow>,
    pub(crate) options: CookieOptions,
    /// The public routes that need it. If there are none, its path is used instead.
    pub(crate) routes: Vec<UrlPath>,
    /// A value that is set, and may only tighten.
    pub(super) same_site: Option<SameSite>,
    /// Whether each sign-in says for how long it is kept.
    pub(crate) is_chosen: bool,
    /// How many a browser may hold at once.
    pub(crate) at_once: u8,
    /// Bytes of the longest value, if it is said.
    pub(super) max_value_len: Option<usize>,
}

impl Companion {
    /// Its field in a configuration.
    pub(super) const fn field(&self) -> Field {
        Field::companion(self.key)
    }

    /// Whether it is the cookie that scripts copy into the header against CSRF.
    pub(crate) fn is_double_submit(&self) -> bool {
        self.purpose == Purpose::CsrfToken && self.read_by != ReadBy::Server
    }

    /// Whether there can be several of them at the same time, with different ids at the end of the name.
    pub(crate) const fn has_ids(&self) -> bool {
        self.at_once > 1
    }

    /// The `SameSite` that it needs, where pages of the session need `of_session`.
    pub(super) fn same_site(&self, of_session: SameSite) -> SameSite {
        let derived = match self.flow {
            Some(Flow::Redirect) => SameSite::Lax,
            Some(Flow::FormPost) => SameSite::None,
            None => of_session,
        };
        self.same_site.unwrap_or(derived)
    }

    /// Its attributes on an API, for pages whose session needs `of_session`.
    pub(super) fn derive(
        &self,
        api: &Origin,
        of_session: SameSite,
        partitioned: bool,
        list: &dyn SuffixList,
    ) -> Result<DerivedCookie, CookieAttributesError> {
        let mut options = self.options.clone();
        // The page to which a provider sends the user back is a top-level page, outside of all partitions.
        if partitioned && self.flow.is_none() {
            options.partitioning = Partitioning::Partitioned;
        }
        cookie_attributes(api, self.same_site(of_session), &options, list)
    }
}

/// Reads the cookies beside the session; `None` if a part of one cannot be read.
pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    domain: Option<&CookieDomain>,
    prefix: Option<PrefixChoice>,
    as_session: Option<Kept>,
) -> Option<Vec<Companion>> {
    let config = reader.config;
    let mut companions = Vec::with_capacity(config.cookies.len());
    let mut is_whole = true;
    for (key, written) in &config.cookies {
        let key = match CookieKey::parse(key) {
            Ok(key) => key,
            Err(error) => {
                reader.unreadable(Field::new("cookies"), &error);
                is_whole = false;
                continue;
            }
        };
        match one(reader, key, written, domain, prefix, as_session) {
            Some(companion) => companions.push(companion),
            None => is_whole = false,
        }
    }
    is_whole.then_some(companions)
}

fn one(
    reader: &mut Reader<'_, '_>,
    key: CookieKey,
    written: &CompanionConfig,
    domain: Option<&CookieDomain>,
    prefix: Option<PrefixChoice>,
    as_session: Option<Kept>,
) -> Option<Companion> {
    let field = Field::companion(key);
    let purpose = reader
        .read(field.part("purpose"), &written.purpose)
        .copied();
    let name = match &written.name {
        Some(name) => reader.read(field.part("name"), name).cloned(),
        None => CookieName::parse(key.as_str()).ok(),
    };
    let own = written.prefix.as_ref();
    let prefix = match own {
        Some(_) => reader.optional(field.part("prefix"), own).copied(),
        None => prefix,
    };
    check_prefix(reader, field, name.as_ref(), prefix);
    let domain = match &written.cookie_domain {
        Some(own) => reader.read(field.part("cookie_domain"), own).cloned(),
        None => domain.cloned(),
    };
    let read_by = match &written.read_by {
        Some(own) => reader.read(field.part("read_by"), own).copied(),
        None => Some(ReadBy::Server),
    };
    let flow = match &written.flow {
        Some(own) => reader.read(field.part("flow"), own).copied(),
        None => Some(Flow::Redirect),
    };
    let same_site = match &written.same_site {
        Some(own) => reader.read(field.part("same_site"), own).copied(),
        None => Some(SameSiteChoice::Auto),
    };
    let kept = [&written.keep, &written.lifetime_seconds];
    let kept = keep(reader, field, kept, usual_lifetime(purpose, as_session));
    let routes: Vec<(usize, UrlPath)> = {
        let list = reader.list(field.part("routes"), &written.routes);
        list.into_iter()
            .map(|(index, route)| (index, route.clone()))
            .collect()
    };
    let path = match &written.path {
        Some(own) => Some(reader.read(field.part("path"), own)?.clone()),
        None => None,
    };
    let (purpose, read_by) = (purpose?, read_by?);
    if purpose.is_secret() && read_by != ReadBy::Server {
        reader.report(
            field.part("read_by"),
            CookieProblem::SecretForScripts { purpose }.into(),
        );
    }
    if written.flow.is_some() && purpose != Purpose::SignInFlow {
        reader.report(
            field.part("flow"),
            CookieProblem::FlowOfOtherPurpose { purpose }.into(),
        );
    }
    let (domain, prefix) = (domain?, prefix?);
    let keeps_host_prefix = domain == CookieDomain::HostOnly && prefix != PrefixChoice::None;
    let path = path.unwrap_or_else(|| {
        let routes = routes.iter().map(|(_, route)| route);
        if keeps_host_prefix || read_by != ReadBy::Server {
            CookiePath::root()
        } else {
            narrowest_above(routes)
        }
    });
    let routes = routes
        .into_iter()
        .filter_map(|(index, route)| covered(reader, field.part("routes").at(index), &path, route));
    let routes: Vec<UrlPath> = routes.collect();
    let kept = kept?;
    let mut options = CookieOptions::new(name?, path);
    options.prefix = prefix;
    options.domain = domain;
    options.lifetime = kept.lifetime;
    // Such a cookie and the session are useless without each other.
    options.priority = if purpose.ends_with_session() {
        Priority::High
    } else {
        Priority::Medium
    };
    options.script_access = match read_by {
        ReadBy::Server => ScriptAccess::Denied,
        ReadBy::Script | ReadBy::Both => ScriptAccess::Allowed,
    };
    Some(Companion {
        key,
        purpose,
        read_by,
        flow: Some(flow?).filter(|_| purpose == Purpose::SignInFlow),
        options,
        routes,
        same_site: match same_site? {
            SameSiteChoice::Auto => None,
            SameSiteChoice::Fixed(same_site) => Some(same_site),
        },
        is_chosen: kept.is_chosen,
        at_once: written.at_once.map_or(1, Into::into),
        max_value_len: written
            .max_value_len
            .map(|len| usize::try_from(len).unwrap_or(usize::MAX)),
    })
}

fn usual_lifetime(purpose: Option<Purpose>, as_session: Option<Kept>) -> Kept {
    match purpose {
        Some(Purpose::SignInFlow) => {
            let minutes = Lifetime::new(time::Duration::minutes(10));
            Kept::fixed(minutes.unwrap_or(Lifetime::BROWSER_SESSION))
        }
        Some(Purpose::TrustedDevice) => Kept::fixed(Lifetime::LONGEST),
        Some(Purpose::Preference) => Kept::fixed(days(365)),
        Some(Purpose::Consent) => Kept::fixed(days(180)),
        Some(Purpose::CsrfToken | Purpose::SessionHint) | None => {
            as_session.unwrap_or(Kept::fixed(Lifetime::BROWSER_SESSION))
        }
    }
}

/// The longest path that matches all routes: whole segments that they share; `/` for none.
fn narrowest_above<'r>(mut routes: impl Iterator<Item = &'r UrlPath>) -> CookiePath {
    let Some(first) = routes.next() else {
        return CookiePath::root();
    };
    let mut shared = first.as_str().trim_end_matches('/');
    for route in routes {
        while !shared.is_empty() && !is_above(shared, route.as_str()) {
            shared = shared.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
    CookiePath::parse(shared).unwrap_or_else(|_| CookiePath::root())
}

fn is_above(path: &str, route: &str) -> bool {
    route
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
