use super::context::Context;
use super::domain_match::domain_match;
use super::entries::Entry;
use super::knobs::{ClearSiteData, ThirdPartyCookies};
use super::request::RequestKind;
use super::response::{Reading, Response, ResponseKind};
use crate::cookie::trim_blanks;
use crate::net::Host;

/// Whether the header names cookies: a list of quoted strings, of which `"*"` means everything ([Clear-Site-Data, section 3.1]).
///
/// [Clear-Site-Data, section 3.1]: https://w3c.github.io/webappsec-clear-site-data/#header
pub(super) fn clears_cookies(header: &[u8]) -> bool {
    header
        .split(|byte| *byte == b',')
        .any(|directive| matches!(trim_blanks(directive), br#""cookies""# | br#""*""#))
}

/// Whether the response's `Clear-Site-Data: "cookies"` removes a cookie; `site` is the registrable domain of the host, or the host.
pub(super) fn reaches(
    entry: &Entry,
    context: Context<'_>,
    site: &Host,
    response: &Response<'_>,
) -> bool {
    let cookie = &entry.cookie;
    // Section 4.1: only for a potentially trustworthy origin. In every browser (recorded), plain http on this machine is one, even where
    // `Secure` cookies are refused.
    let host = context.request.url.host();
    if !context.request.url.origin().is_potentially_trustworthy() {
        return false;
    }
    match context.profile.clear_site_data {
        ClearSiteData::DomainMatching => {
            // libsoup's cookies of an IPv6 address have no brackets, WebKit's host has.
            response.kind == ResponseKind::Final
                && response.reading == Reading::Allowed
                && !matches!(host, Host::Ipv6(_))
                && domain_match(host, &cookie.host, cookie.scope)
        }
        ClearSiteData::Host => {
            let own_jar = match &cookie.partition {
                None => !context.is_third_party(),
                Some(key) => context.is_third_party() && *key == context.partition_key(),
            };
            own_jar && cookie.host == *host
        }
        ClearSiteData::RegistrableDomain => {
            let blocked = context.third_party_cookies()
                == ThirdPartyCookies::BlockedUnlessPartitioned
                && context.is_third_party();
            let own_jar = match &cookie.partition {
                None => !blocked,
                Some(key) => *key == context.partition_key(),
            };
            own_jar
                && context.request.kind != RequestKind::WebSocket
                && context.request.has_credentials()
                && entry.site == *site
        }
    }
}
