//! Knobs of sending, and of the sites that both storing and sending look at.

/// Plain http on this machine: `localhost`, names below it, 127.0.0.0/8, `[::1]` (Secure Contexts, section 3.1; recording groups A.secure,
/// A.localhost).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum LoopbackHttp {
    /// Counts as secure: may set and gets `Secure` cookies (Chromium 89, Firefox 75; recommended by RFC 6265bis, section 5.7).
    Secure,
    /// Is as insecure as other http (WebKitGTK; Safari by webkit bug 281149).
    Insecure,
}

/// When two origins are same-site (HTML, section 7.1.1.1; recording group B.pair).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SiteComparison {
    /// Same scheme and registrable domain (RFC 6265bis, Chromium).
    Schemeful,
    /// Same registrable domain (Firefox, Safari).
    Schemeless,
    /// The request's host lies within the page's registrable domain, or within its host if it has none, so that `localhost` and
    /// `api.localhost` are same-site in this direction (WebKitGTK).
    WithinPagesDomain,
}

/// A request, other than a top-level navigation, to the very host of the page that the user sees, though a foreign frame makes it or
/// a redirect has led over another site (recording groups B.partition, B.redirect).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PageHost {
    /// Is cross-site as any other (RFC 6265bis, section 5.2.1: all documents up to the top count; Chromium, Firefox).
    AsOthers,
    /// Is same-site: libsoup compares hosts where WebKit says "cross-site" (WebKitGTK).
    SameSite,
}

/// What stands for the initiator of a top-level navigation (RFC 6265bis, section 5.2.1).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum NavigationInitiator {
    /// The origin of the document that navigates (Chromium).
    Origin,
    /// That document's site for cookies, which a foreign frame does not have (RFC 6265bis, section 5.2).
    SiteForCookies,
}

/// The earlier URLs of a redirect (RFC 6265bis, section 5.2; recording group B.redirect).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RedirectChain {
    /// A URL of another site makes the request cross-site (Firefox).
    Counted,
    /// The same, and another scheme is another site here even where it is none elsewhere (WebKit).
    CountedSchemefully,
    /// The current URL alone counts (RFC 6265bis since March 2024; Chromium).
    Ignored,
}

/// Percent-escapes in the path of a request (RFC 6265bis, section 5.1.4; recording group A.path).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PathEscapes {
    /// Are compared as they are sent.
    AsSent,
    /// Are first brought into the form of RFC 3986, section 6.2.2: upper-case digits, no escapes of unreserved characters (WebKitGTK).
    Normalised,
}

/// Third-party cookies (recording groups B.pair, B.set, in all modes).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ThirdPartyCookies {
    /// Sent and kept, as far as `SameSite` goes (Chromium's normal window; RFC 6265bis has no such rule).
    Allowed,
    /// Neither sent nor kept, whatever they say, nor once a redirect has been third-party (WebKitGTK with ITP, as in GNOME Web).
    Blocked,
    /// Neither sent nor kept unless `Partitioned` (Chromium's setting and Incognito; Safari since 26.2).
    BlockedUnlessPartitioned,
    /// Those that exist are sent, new ones are not kept (WebKitGTK's default, libsoup's "no third party").
    NotStored,
    /// Every one lives in a jar of the top-level site, `Partitioned` or not (Firefox, Total Cookie Protection).
    PartitionedByTopLevelSite,
}

/// A cookie with `Domain` whose domain has become a public suffix since it was kept, by an update of the list (RFC 6265bis, section 5.8.3).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SuffixDomain {
    /// Is sent as before (assumed for all engines, none of which has been recorded across an update).
    Sent,
    /// Is not sent: "the cookie's domain is not a public suffix, for user agents configured to reject "public suffixes"" (RFC
    /// 6265bis, section 5.8.3, step 3). Logs users out of every host below.
    Withheld,
}

/// The order of the `Cookie` header (RFC 6265bis, section 5.8.3, step 4; recording group A.identity).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum HeaderOrder {
    /// Longer paths first, then older cookies.
    PathThenCreation,
    /// Longer paths first, then by the stored domain: of the host with its subdomains, of the host alone, of each parent upwards
    /// (WebKitGTK).
    PathThenDomain,
}

/// `Clear-Site-Data: "cookies"` (recording group A.clear). In all browsers it takes the cookies of its own response with it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ClearSiteData {
    /// Every cookie that the host could be sent; not on a redirect (WebKitGTK).
    DomainMatching,
    /// The cookies stored for the very host, in the jar that the request uses, even if it carries no credentials (Firefox).
    Host,
    /// Those of the whole registrable domain and of the request's partition; not without credentials (Chromium; Clear-Site-Data,
    /// section 4.2.2).
    RegistrableDomain,
}
