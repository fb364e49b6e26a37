use super::knobs::{HostPrefixRule, KnownPrefixes};
use super::profile::Profile;
use super::refusal::{PrefixCondition, Refusal};
use super::request::{Request, RequestKind};
use super::stored::Stored;
use super::syntax::Syntax;
use crate::cookie::{HostScope, NamePrefix, ScriptAccess, Security};
use crate::net::Host;

/// The rules of name prefixes (RFC 6265bis, section 5.7, steps 20 to 22; layered cookies, section 5.4.3).
pub(super) fn check(
    cookie: &Stored,
    syntax: &Syntax<'_>,
    request: &Request,
    profile: &Profile,
) -> Result<(), Refusal> {
    if cookie.name.is_empty() {
        // "If the cookie-name is empty and either of the following conditions are true, abort": it would be sent as a prefixed name.
        return match enforced(&cookie.value, profile) {
            Some(prefix) => Err(Refusal::HiddenPrefix { prefix }),
            None => Ok(()),
        };
    }
    let Some(prefix) = enforced(&cookie.name, profile) else {
        return Ok(());
    };
    let missing = |missing| Err(Refusal::Prefix { prefix, missing });
    if cookie.security == Security::Insecure {
        return missing(PrefixCondition::Secure);
    }
    if prefix.requires_host_only() {
        if !is_host_only(cookie, syntax, request, profile) {
            return missing(PrefixCondition::HostOnly);
        }
        if !has_root_path(cookie, syntax, profile) {
            return missing(PrefixCondition::RootPath);
        }
    }
    if matches!(prefix, NamePrefix::Http | NamePrefix::HostHttp) {
        if request.kind == RequestKind::Script {
            return missing(PrefixCondition::Http);
        }
        if cookie.script_access == ScriptAccess::Allowed {
            return missing(PrefixCondition::HttpOnly);
        }
    }
    Ok(())
}

/// The prefix at the head of `text` as far as the engine knows it.
fn enforced(text: &[u8], profile: &Profile) -> Option<NamePrefix> {
    let two = [NamePrefix::Secure, NamePrefix::Host];
    match profile.known_prefixes {
        KnownPrefixes::All => NamePrefix::of_bytes(text),
        KnownPrefixes::None => None,
        // `__Host-Http-` begins with `__Host-`, and counts only as that here.
        KnownPrefixes::SecureAndHost => match NamePrefix::of_bytes(text)? {
            NamePrefix::HostHttp => Some(NamePrefix::Host),
            prefix => two.contains(&prefix).then_some(prefix),
        },
        KnownPrefixes::SecureAndHostInThisCase => two
            .into_iter()
            .find(|prefix| text.starts_with(prefix.as_str().as_bytes())),
    }
}

fn is_host_only(
    cookie: &Stored,
    syntax: &Syntax<'_>,
    request: &Request,
    profile: &Profile,
) -> bool {
    match profile.host_prefix_rule {
        HostPrefixRule::Attributes => {
            let is_ip = matches!(request.url.host(), Host::Ipv4(_) | Host::Ipv6(_));
            syntax.last("Domain").is_none_or(<[u8]>::is_empty) || is_ip
        }
        HostPrefixRule::HostOnlyAndWrittenPath | HostPrefixRule::Result => {
            cookie.scope == HostScope::HostOnly
        }
    }
}

fn has_root_path(cookie: &Stored, syntax: &Syntax<'_>, profile: &Profile) -> bool {
    match profile.host_prefix_rule {
        HostPrefixRule::Attributes | HostPrefixRule::HostOnlyAndWrittenPath => {
            syntax.last("Path") == Some(b"/")
        }
        HostPrefixRule::Result => cookie.path == b"/",
    }
}
