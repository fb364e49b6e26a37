use crate::browser::knobs::{
    AttributeLimit, AttributeSyntax, ByteRule, ClearSiteData, CreationTime, DomainBound,
    DomainSpelling, DotDomain, ExpiresDate, ExpiryInstant, ExpiryPrecedence, FrameAncestors,
    HeaderOrder, History, HostPrefixRule, InnerBlanks, IpDomain, KnownPrefixes, LifetimeCap,
    LoopbackHttp, MaxAgeSyntax, NameValueLimit, Nameless, NavigationInitiator, NestedDocuments,
    NoneWithoutSecure, PageHost, PairSplit, PartitionAfterRedirects, PartitionQuota,
    PartitionedAttribute, PathEncoding, PathEscapes, ProxyChallenge, RedirectChain, RelativePath,
    RepeatedDate, RepeatedSameSite, RequestHeaders, SameSiteDefault, SameSiteWhenStoring,
    SecureOverlay, ServerClock, SiteComparison, SiteQuota, SuffixDomain, SuffixHost, TabInPath,
    ThirdPartyCookies, TotalQuota, ValueEncoding,
};
/// The rules of a browser: one field for each difference between browsers that matters for session cookies.
///
/// Each preset, such as [`CHROMIUM`](Self::CHROMIUM), describes one browser at one date. Change a field to see its effect, or to describe a
/// browser with other settings:
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::SameSiteDefault;
///
/// let mut firefox_with_lax_default = Profile::FIREFOX;
/// firefox_with_lax_default.same_site_default = SameSiteDefault::LaxAllowingUnsafe;
/// ```
#[doc(alias("Chrome", "Firefox", "Safari", "user agent"))]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Profile {
    /// A short name for reports: `chromium`, `firefox_private`.
    pub name: &'static str,
    /// Control characters and non-ASCII bytes in a header.
    pub bytes: ByteRule,
    /// Values that are not UTF-8.
    pub value_encoding: ValueEncoding,
    /// Where the name ends.
    pub pair_split: PairSplit,
    /// Cookies without a name.
    pub nameless: Nameless,
    /// Blanks inside a value.
    pub inner_blanks: InnerBlanks,
    /// A `Path` that does not begin with `/`.
    pub relative_path: RelativePath,
    /// Blanks and non-ASCII bytes in `Path`.
    pub path_encoding: PathEncoding,
    /// A TAB within `Path`.
    pub tab_in_path: TabInPath,
    /// What counts as an attribute.
    pub attribute_syntax: AttributeSyntax,
    /// Several dates, if the last one cannot be read.
    pub repeated_date: RepeatedDate,
    /// Several `SameSite`.
    pub repeated_same_site: RepeatedSameSite,
    /// Attributes that are too long.
    pub attribute_limit: AttributeLimit,
    /// Names and values that are too long.
    pub name_value_limit: NameValueLimit,
    /// What `Max-Age` may look like.
    pub max_age_syntax: MaxAgeSyntax,
    /// How the date in `Expires` is read.
    pub expires_date: ExpiresDate,
    /// `Max-Age` together with `Expires`.
    pub expiry_precedence: ExpiryPrecedence,
    /// Percent-escapes in the path of a request.
    pub path_escapes: PathEscapes,
    /// The clock with which `Expires` is compared.
    pub server_clock: ServerClock,
    /// The longest lifetime.
    pub lifetime_cap: LifetimeCap,
    /// How `Domain` is spelled.
    pub domain_spelling: DomainSpelling,
    /// `Domain=.`
    pub dot_domain: DotDomain,
    /// `Domain` on an IP address.
    pub ip_domain: IpDomain,
    /// How far up `Domain` may reach.
    pub domain_bound: DomainBound,
    /// Hosts that are themselves a public suffix.
    pub suffix_host: SuffixHost,
    /// Plain http on this machine.
    pub loopback_http: LoopbackHttp,
    /// Cookies from plain http that would replace or hide `Secure` cookies.
    pub secure_overlay: SecureOverlay,
    /// The name prefixes that are enforced.
    pub known_prefixes: KnownPrefixes,
    /// What `__Host-` requires.
    pub host_prefix_rule: HostPrefixRule,
    /// What a missing or unknown `SameSite` means.
    pub same_site_default: SameSiteDefault,
    /// `SameSite=None` without `Secure`.
    pub none_without_secure: NoneWithoutSecure,
    /// Whether a cross-site response may set `Strict` and `Lax`.
    pub same_site_when_storing: SameSiteWhenStoring,
    /// The `Partitioned` attribute.
    pub partitioned_attribute: PartitionedAttribute,
    /// The creation-time of a cookie that replaces another.
    pub creation_time: CreationTime,
    /// `Partitioned` cookies after a redirect from another site.
    pub partition_after_redirects: PartitionAfterRedirects,
    /// When two origins are same-site.
    pub site_comparison: SiteComparison,
    /// Requests to the host of the page itself.
    pub page_host: PageHost,
    /// Which origin counts as the initiator of a top-level navigation.
    pub navigation_initiator: NavigationInitiator,
    /// Frames, and frames in frames.
    pub nested_documents: NestedDocuments,
    /// The earlier URLs of a redirect.
    pub redirect_chain: RedirectChain,
    /// The documents between the top-level page and the request.
    pub frame_ancestors: FrameAncestors,
    /// Third-party cookies.
    pub third_party_cookies: ThirdPartyCookies,
    /// Shared cookies of a domain that has become a public suffix.
    pub suffix_domain: SuffixDomain,
    /// The order of the `Cookie` header.
    pub header_order: HeaderOrder,
    /// `Origin`, `Referer` and `Sec-Fetch-*`.
    pub request_headers: RequestHeaders,
    /// `Clear-Site-Data: "cookies"`.
    pub clear_site_data: ClearSiteData,
    /// When a cookie expires.
    pub expiry_instant: ExpiryInstant,
    /// Pages that are loaded again.
    pub history: History,
    /// The status 407 without a proxy.
    pub proxy_challenge: ProxyChallenge,
    /// Cookies of one site.
    pub site_quota: SiteQuota,
    /// Cookies of one site in one partition.
    pub partition_quota: PartitionQuota,
    /// All cookies together.
    pub total_quota: TotalQuota,
}
