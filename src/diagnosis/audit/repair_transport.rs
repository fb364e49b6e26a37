use super::Audit;
use super::named::Named;
use crate::advice::{Remedy, SameSiteResolution};
use crate::config::{Setting, TransportSetting, Website};
use crate::diagnosis::patch::Patch;
use crate::net::Origin;
use crate::policy::{Field, Problem, ProblemKind, Severity};

const TRANSPORT: &str = "transport";

impl Audit<'_> {
    /// Sends tokens by header where cookies do not work, if one change can allow that.
    pub(super) fn other_transport(&self, problem: &Problem) -> Option<Patch> {
        let field = problem.field();
        match problem.kind() {
            ProblemKind::ForeignPages { .. } => Some(Patch::set(field, TransportSetting::Header)),
            ProblemKind::NoSameSite {
                website,
                resolution,
            } => self.without_cookies(field, website, resolution),
            ProblemKind::ThirdParty {
                api,
                without_dot,
                severity,
                ..
            } => self
                .without_dot(api, without_dot.as_deref())
                .or_else(|| self.website_without_dot(field, without_dot.as_deref()))
                .or_else(|| match severity {
                    Severity::Error => self.by_header_too(field),
                    Severity::Warning | Severity::Info => self.by_header_alone(field),
                }),
            ProblemKind::TransportNotAllowed { allowed, .. } => {
                // Clients that state no preference send their tokens by header, and so do websites on which cookies may fail.
                let needs_header =
                    field.name() == "clients" || !self.is_of_the_site_of_all_apis(field);
                if needs_header && *allowed == TransportSetting::Cookie {
                    Some(Patch::set(Field::new(TRANSPORT), TransportSetting::Any))
                } else {
                    Some(Patch::remove(field))
                }
            }
            _ => None,
        }
    }

    /// The API without the dot at the end of its host, if that is what makes it another site.
    fn without_dot(&self, api: &Origin, plain: Option<&Origin>) -> Option<Patch> {
        let plain = plain?;
        let mut apis = self.config.api.iter();
        let index = apis.position(|declared| declared.get() == Ok(api))?;
        (api.without_trailing_dot().as_ref() == Some(plain))
            .then(|| Patch::set(Field::new("api").at(index), plain))
    }

    /// The website without the dot at the end of its host, if that is what makes it another site and nothing else names it.
    fn website_without_dot(&self, field: Field, plain: Option<&Origin>) -> Option<Patch> {
        let (Website::Exact(now), Some(plain)) = (self.website(field.index())?, plain) else {
            return None;
        };
        let named = self.named.get_or_init(|| Named::of(self.config));
        if now.without_trailing_dot().as_ref() != Some(plain) || named.elsewhere.contains(now) {
            return None;
        }
        Some(if named.as_websites.contains(plain) {
            Patch::remove(field)
        } else {
            Patch::set(field, plain)
        })
    }

    /// Whether one of the two is on the developer's machine and the other is not, though there is an API on the website's side, too:
    /// development and production stand in one configuration.
    pub(super) fn mixes_development(&self, problem: &Problem) -> bool {
        let (website, api) = match problem.kind() {
            ProblemKind::NoSameSite {
                website,
                resolution,
            } => (website, resolution.api()),
            ProblemKind::ThirdParty { website, api, .. } => (website, &**api),
            _ => return false,
        };
        let is_local = website.example().host().is_loopback();
        let is_beside = |api: &Origin| api.host().is_loopback() == is_local;
        let mut apis = self.config.api.iter().filter_map(|api| api.get().ok());
        !is_beside(api) && apis.any(is_beside)
    }

    /// This website uses only headers.
    fn by_header_alone(&self, website: Field) -> Option<Patch> {
        let field = website.part(TRANSPORT);
        (self.transport() != TransportSetting::Cookie)
            .then(|| Patch::set(field, TransportSetting::Header))
    }

    /// This website also uses headers, if the client asks for them or the cookie fails.
    fn by_header_too(&self, website: Field) -> Option<Patch> {
        let own = self.config.websites.get(website.index()?)?;
        let own = own.transport.as_ref();
        match (own.map(Setting::get), self.transport()) {
            (None, TransportSetting::Cookie) => {
                Some(Patch::set(Field::new(TRANSPORT), TransportSetting::Any))
            }
            (Some(Ok(TransportSetting::Cookie)), TransportSetting::Any) => {
                Some(Patch::remove(website.part(TRANSPORT)))
            }
            _ => None,
        }
    }

    fn without_cookies(
        &self,
        field: Field,
        website: &Website,
        resolution: &SameSiteResolution,
    ) -> Option<Patch> {
        let remedies = resolution.remedies();
        if remedies.contains(&Remedy::LeaveToDerivation) {
            return Some(Patch::set(Field::new("same_site"), "auto"));
        }
        if field.name() == "clients" {
            let is_allowed = self.transport() != TransportSetting::Cookie;
            return is_allowed.then(|| Patch::set(field, TransportSetting::Header));
        }
        let other_host = remedies.iter().find_map(|remedy| match remedy {
            Remedy::OpenUnderHostOfApi { website } => Some(website),
            _ => None,
        });
        match (website, other_host) {
            (Website::Exact(now), Some(then)) if self.can_be_opened_as(now, then) => {
                Some(Patch::set(field, then))
            }
            _ => self.by_header_alone(field),
        }
    }

    /// Whether all APIs have the host and the scheme of `then`, which is not declared yet, and nothing else names `now`.
    fn can_be_opened_as(&self, now: &Origin, then: &Origin) -> bool {
        let is_alike = |api: &Origin| api.host() == then.host() && api.scheme() == then.scheme();
        let mut apis = self.config.api.iter();
        let named = self.named.get_or_init(|| Named::of(self.config));
        apis.all(|api| api.get().is_ok_and(is_alike))
            && !named.elsewhere.contains(now)
            && !named.as_websites.contains(then)
    }
}
