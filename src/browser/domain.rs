use alloc::string::{String, ToString};

use super::knobs::{DomainBound, DomainSpelling, DotDomain, IpDomain, SuffixHost};
use super::profile::Profile;
use super::refusal::Refusal;
use crate::cookie::{DomainRefusal, DomainVerdict, HostScope, domain_on_name};
use crate::net::{DomainName, Host, Section, SuffixList};

/// The host and the host-only-flag of a cookie (RFC 6265bis, section 5.6.3 and section 5.7, steps 7 to 10).
pub(super) fn scope_of(
    attribute: Option<&[u8]>,
    host: &Host,
    profile: &Profile,
    list: &dyn SuffixList,
) -> Result<(Host, HostScope), Refusal> {
    let (host, scope) = match attribute {
        None | Some([]) => (host.clone(), HostScope::HostOnly),
        Some(text) => match Spelled::read(text, host, profile)? {
            None => (host.clone(), HostScope::HostOnly),
            Some(domain) => domain.on_host(host, profile, list)?,
        },
    };
    if profile.suffix_host == SuffixHost::NoCookiesIfListed
        && let Host::Domain(name) = &host
        && is_listed_suffix(name, list)
    {
        return Err(Refusal::SuffixHost);
    }
    Ok((host, scope))
}

/// Whether libsoup finds the name among the suffixes: not by the default rule, and no name that ends in a dot but a single label.
fn is_listed_suffix(name: &DomainName, list: &dyn SuffixList) -> bool {
    if name.has_trailing_dot() {
        name.label_count() == 1
    } else {
        name.is_public_suffix(list) && list.suffix(name).section() != Section::Unlisted
    }
}

/// A `Domain` without its leading dot, in lower-case ASCII; still any text.
struct Spelled {
    text: String,
    had_dot: bool,
    was_unicode: bool,
}

impl Spelled {
    /// `None` if nothing is left that this engine takes for a domain.
    fn read(attribute: &[u8], host: &Host, profile: &Profile) -> Result<Option<Self>, Refusal> {
        let text = core::str::from_utf8(attribute).map_err(|_| Refusal::DomainSpelling)?;
        // "If the first character of the attribute-value string is %x2E ("."): Let cookie-domain be the attribute-value without
        // its leading %x2E (".")."
        let bare = text.strip_prefix('.').unwrap_or(text);
        if bare.is_empty() {
            return match profile.dot_domain {
                DotDomain::HostOnly => Ok(None),
                DotDomain::Refused => Err(Refusal::DomainSpelling),
            };
        }
        let text = match profile.domain_spelling {
            DomainSpelling::LowerCaseWithDot
                if !bare.is_ascii()
                    || !bare.contains('.')
                    || (bare.bytes().any(|byte| byte.is_ascii_uppercase())
                        && !host.to_string().eq_ignore_ascii_case(bare)) =>
            {
                return Err(Refusal::DomainSpelling);
            }
            DomainSpelling::Ascii if !bare.is_ascii() => return Err(Refusal::DomainSpelling),
            DomainSpelling::Unicode if !bare.is_ascii() => match Host::parse(bare) {
                Ok(host) => host.to_string(),
                Err(_) => return Err(Refusal::DomainSpelling),
            },
            DomainSpelling::LowerCaseWithDot | DomainSpelling::Ascii | DomainSpelling::Unicode => {
                bare.to_ascii_lowercase()
            }
        };
        Ok(Some(Self {
            text,
            had_dot: bare.len() != attribute.len(),
            was_unicode: !bare.is_ascii(),
        }))
    }

    fn on_host(
        &self,
        host: &Host,
        profile: &Profile,
        list: &dyn SuffixList,
    ) -> Result<(Host, HostScope), Refusal> {
        let scope = match host {
            Host::Domain(name) => {
                let domain = self.parent_of(name).map_err(Refusal::Domain)?;
                if profile.suffix_host == SuffixHost::NoCookiesIfListed
                    && domain.has_trailing_dot()
                    && !is_listed_suffix(&domain, list)
                {
                    return Ok((Host::Domain(domain), HostScope::WithSubdomains));
                }
                match domain_on_name(&domain, name, list) {
                    // Chromium compares the attribute, as it is written, with the host, which is a suffix.
                    DomainVerdict::HostOnly if self.was_unicode => {
                        return Err(Refusal::DomainSpelling);
                    }
                    DomainVerdict::HostOnly => HostScope::HostOnly,
                    DomainVerdict::Refused(DomainRefusal::AboveSite { .. })
                        if profile.domain_bound == DomainBound::PublicSuffix =>
                    {
                        return Ok((Host::Domain(domain), HostScope::WithSubdomains));
                    }
                    DomainVerdict::Refused(refusal) => return Err(Refusal::Domain(refusal)),
                    DomainVerdict::Shared => {
                        return Ok((Host::Domain(domain), HostScope::WithSubdomains));
                    }
                }
            }
            Host::Ipv4(_) | Host::Ipv6(_) if host.to_string() != self.text => {
                return Err(Refusal::Domain(DomainRefusal::IpHost));
            }
            Host::Ipv4(_) | Host::Ipv6(_) => match profile.ip_domain {
                IpDomain::HostOnlyUnlessDotted if self.had_dot => HostScope::WithSubdomains,
                IpDomain::HostOnly | IpDomain::HostOnlyUnlessDotted => HostScope::HostOnly,
                IpDomain::Shared => HostScope::WithSubdomains,
            },
        };
        Ok((host.clone(), scope))
    }

    /// The name itself or the parent that is spelled so (domain-match, section 5.1.3).
    fn parent_of(&self, name: &DomainName) -> Result<DomainName, DomainRefusal> {
        (1..=name.label_count())
            .rev()
            .filter_map(|labels| name.ancestor(labels))
            .find(|parent| parent.as_str() == self.text)
            .ok_or_else(|| {
                let below = self
                    .text
                    .strip_suffix(name.as_str())
                    .is_some_and(|head| head.ends_with('.'));
                if below {
                    DomainRefusal::BelowHost
                } else {
                    DomainRefusal::NoDomainMatch
                }
            })
    }
}
