use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::context::Context;
use super::expiry::{Clock, expiry};
use super::knobs::{
    NoneWithoutSecure, PartitionedAttribute, PathEncoding, RelativePath, SameSiteDefault,
    SameSiteWhenStoring, TabInPath, ThirdPartyCookies, ValueEncoding,
};
use super::profile::Profile;
use super::refusal::Refusal;
use super::request::{Request, RequestKind};
use super::stored::{Expiry, PartitionKey, Stored};
use super::syntax::{Syntax, readable_part};
use super::{domain, prefix};
use crate::cookie::{ReceivedSameSite, SameSite, ScriptAccess, Security, default_path};
use crate::net::SuffixList;

/// What a browser does with the cookie of a response.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, Storage, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let storage = |text: &[u8]| store(text, &home, &Profile::CHROMIUM, &EmbeddedList, now);
/// assert!(matches!(storage(b"sid=1"), Storage::Keep(_)));
/// assert!(matches!(storage(b"sid=; Max-Age=0"), Storage::Delete(_)));
/// assert!(matches!(storage(b"sid=1; Domain=example.net"), Storage::Refuse(_)));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "callers must decide for each")]
pub enum Storage {
    /// The header is accepted, but the cookie has already expired. The browser deletes the [same cookie](Stored::is_same_cookie), and keeps
    /// nothing.
    Delete(Stored),
    /// The browser keeps the cookie.
    Keep(Stored),
    /// The browser refuses the cookie. Nothing is kept or deleted.
    Refuse(Refusal),
}

impl Storage {
    /// The cookie, if the browser keeps it.
    #[must_use]
    pub const fn kept(&self) -> Option<&Stored> {
        match self {
            Self::Keep(cookie) => Some(cookie),
            Self::Delete(_) | Self::Refuse(_) => None,
        }
    }
}

/// Whether a browser would keep the cookie of a `Set-Cookie` header. The response belongs to `request`, arrives at `now`, and the store is
/// empty.
///
/// To check a [`SetCookie`](crate::cookie::SetCookie) of your own, pass its text: `set_cookie.to_string().as_bytes()`.
///
/// Implements the storage model of [RFC 6265bis, section 5.7], without the steps that depend on other cookies. [`Jar`](super::Jar) has
/// those steps.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, Storage, store};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let login = Request::typed(RequestUrl::parse("http://localhost:3000/login").unwrap());
/// let keep = |profile| {
///     let storage = store(b"sid=1; Secure", &login, &profile, &EmbeddedList, datetime!(2026-11-22 12:00 UTC));
///     storage.kept().is_some()
/// };
/// assert!(keep(Profile::CHROMIUM) && keep(Profile::FIREFOX));
/// assert!(!keep(Profile::SAFARI));
/// # }
/// ```
///
/// [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
#[doc(alias("cookie not set", "Set-Cookie"))]
#[must_use]
pub fn store(
    set_cookie: &[u8],
    request: &Request,
    profile: &Profile,
    list: &dyn SuffixList,
    now: OffsetDateTime,
) -> Storage {
    let context = Context {
        request,
        profile,
        list,
    };
    store_at(set_cookie, context, Clock { now, server: None })
}

/// [`store`], measured by the `Date` of the response too.
pub(super) fn store_at(set_cookie: &[u8], context: Context<'_>, clock: Clock) -> Storage {
    match accepted(set_cookie, context, clock) {
        // Here the very instant counts to every engine.
        Ok(cookie) if matches!(cookie.expiry, Expiry::At(at) if at <= clock.now) => {
            Storage::Delete(cookie)
        }
        Ok(cookie) => Storage::Keep(cookie),
        Err(refusal) => Storage::Refuse(refusal),
    }
}

/// The cookie after all checks, which also apply to a deletion. The steps are those of section 5.7.
fn accepted(set_cookie: &[u8], context: Context<'_>, clock: Clock) -> Result<Stored, Refusal> {
    let Context {
        request,
        profile,
        list,
    } = context;
    if !request.has_credentials() {
        return Err(Refusal::NoCredentials);
    }
    // Steps 1 to 4: empty, control characters, size.
    let header = readable_part(set_cookie, request.kind, profile)?;
    // WebKit's store accepts an empty cookie, but script cannot pass it an empty text.
    if request.kind == RequestKind::Script && set_cookie.is_empty() {
        return Err(Refusal::Empty);
    }
    let syntax = Syntax::read(&header, profile)?;
    // Steps 7 to 10: Domain.
    let (host, scope) = domain::scope_of(syntax.last("Domain"), request.url.host(), profile, list)?;
    // Step 11: Path.
    let request_path = context.path();
    let path = match (syntax.last("Path"), profile.relative_path) {
        (Some(path @ [b'/', ..]), _) | (Some(path @ [_, ..]), RelativePath::Kept) => {
            path_bytes(path, request.kind, profile)
        }
        _ => Cow::Borrowed(default_path(&request_path).as_bytes()),
    };
    if profile.tab_in_path == TabInPath::Refused && path.contains(&b'\t') {
        return Err(Refusal::PathWithTab);
    }
    let mut cookie = Stored {
        name: syntax.name.into(),
        value: match profile.value_encoding {
            ValueEncoding::Bytes => syntax.value.to_vec(),
            ValueEncoding::Utf8 => String::from_utf8_lossy(&syntax.value)
                .into_owned()
                .into_bytes(),
        },
        host,
        scope,
        path: path.into_owned(),
        security: if syntax.has("Secure") {
            Security::Secure
        } else {
            Security::Insecure
        },
        script_access: if syntax.has("HttpOnly") {
            ScriptAccess::Denied
        } else {
            ScriptAccess::Allowed
        },
        same_site: syntax.same_site(),
        // Steps 5 and 6: expiry.
        expiry: expiry(&syntax, request, profile, clock),
        expiry_instant: profile.expiry_instant,
        priority: syntax.priority(),
        partition: None,
        creation_time: clock.now,
    };
    // Step 13: "If the cookie's secure-only-flag is true, and the scheme component of the request-uri does not denote a "secure"
    // protocol, then abort".
    if cookie.security == Security::Secure && !context.is_secure() {
        return Err(Refusal::SecureOverHttp);
    }
    // Step 15.
    if cookie.script_access == ScriptAccess::Denied && request.kind == RequestKind::Script {
        return Err(Refusal::HttpOnlyFromScript);
    }
    same_site_rules(&cookie, context)?;
    prefix::check(&cookie, &syntax, request, profile)?;
    cookie.partition = partition(&cookie, &syntax, context)?;
    Ok(cookie)
}

/// A `Path` as the engine keeps it.
fn path_bytes<'a>(path: &'a [u8], kind: RequestKind, profile: &Profile) -> Cow<'a, [u8]> {
    let is_plain = |byte: &u8| byte.is_ascii_graphic();
    if profile.path_encoding == PathEncoding::AsWritten || path.iter().all(is_plain) {
        return Cow::Borrowed(path);
    }
    let mut encoded = Vec::with_capacity(path.len());
    for byte in path {
        let mut utf8 = [0; 2];
        // Script hands over characters, a response bytes.
        let bytes: &[u8] = match kind {
            RequestKind::Script => core::slice::from_ref(byte),
            _ => char::from(*byte).encode_utf8(&mut utf8).as_bytes(),
        };
        for byte in bytes {
            if is_plain(byte) {
                encoded.push(*byte);
            } else {
                encoded.extend_from_slice(format!("%{byte:02X}").as_bytes());
            }
        }
    }
    Cow::Owned(encoded)
}

/// What the same-site-flag is enforced as; `None` if an absent one is not (section 5.6.7).
pub(super) const fn enforced_same_site(same_site: ReceivedSameSite, profile: &Profile) -> SameSite {
    match (same_site, profile.same_site_default) {
        (ReceivedSameSite::Explicit(same_site), _) => same_site,
        (ReceivedSameSite::Default, SameSiteDefault::Lax | SameSiteDefault::LaxAllowingUnsafe) => {
            SameSite::Lax
        }
        (ReceivedSameSite::Default, SameSiteDefault::None) => SameSite::None,
    }
}

/// The attribute's value for a report.
pub(super) const fn written_same_site(same_site: ReceivedSameSite) -> Option<SameSite> {
    match same_site {
        ReceivedSameSite::Explicit(same_site) => Some(same_site),
        ReceivedSameSite::Default => None,
    }
}

/// Steps 18 and 19.
fn same_site_rules(cookie: &Stored, context: Context<'_>) -> Result<(), Refusal> {
    let profile = context.profile;
    let is_same_site = match profile.same_site_when_storing {
        SameSiteWhenStoring::Ignored => true,
        SameSiteWhenStoring::Enforced => context.is_same_site(),
        SameSiteWhenStoring::EnforcedWithoutRedirects => context.is_same_site_but_for_redirects(),
    };
    if !is_same_site
        && enforced_same_site(cookie.same_site, profile) != SameSite::None
        && !context.is_top_level_navigation()
    {
        return Err(Refusal::SameSite {
            same_site: written_same_site(cookie.same_site),
        });
    }
    if profile.none_without_secure == NoneWithoutSecure::Refused
        && cookie.same_site == ReceivedSameSite::Explicit(SameSite::None)
        && cookie.security == Security::Insecure
    {
        return Err(Refusal::NoneWithoutSecure);
    }
    Ok(())
}

/// The jar that the cookie goes to, if the user agent's policy has one for it.
fn partition(
    cookie: &Stored,
    syntax: &Syntax<'_>,
    context: Context<'_>,
) -> Result<Option<PartitionKey>, Refusal> {
    let profile = context.profile;
    let partitioned = profile.partitioned_attribute == PartitionedAttribute::Supported
        && syntax.has("Partitioned");
    if partitioned && cookie.security == Security::Insecure {
        return Err(Refusal::PartitionedWithoutSecure);
    }
    if context.is_credentialless() {
        return Ok(Some(context.partition_key()));
    }
    let policy = context.third_party_cookies();
    let third_party = match policy {
        ThirdPartyCookies::NotStored => context.is_third_party_domain(&cookie.host, cookie.scope),
        ThirdPartyCookies::Allowed
        | ThirdPartyCookies::Blocked
        | ThirdPartyCookies::BlockedUnlessPartitioned
        | ThirdPartyCookies::PartitionedByTopLevelSite => context.is_third_party(),
    };
    match policy {
        ThirdPartyCookies::NotStored | ThirdPartyCookies::Blocked if third_party => {
            Err(Refusal::ThirdParty)
        }
        ThirdPartyCookies::BlockedUnlessPartitioned if third_party && !partitioned => {
            Err(Refusal::ThirdParty)
        }
        ThirdPartyCookies::PartitionedByTopLevelSite if third_party => {
            Ok(Some(context.partition_key()))
        }
        _ if partitioned => Ok(Some(context.partition_key())),
        _ => Ok(None),
    }
}
