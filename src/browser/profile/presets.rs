use super::settings::Profile;
use super::version::Version;
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
impl Profile {
    /// draft-ietf-httpbis-rfc6265bis as written (httpwg/http-extensions b1b1c72 of 1 July 2026).
    ///
    /// If the draft leaves a choice to the browser, this preset makes these choices. Loopback is secure, as the draft recommends. There is
    /// no grace period for unsafe methods, and no quota (section 6.1 asks for room for at least 3000 cookies, and 50 of one domain). Public
    /// suffixes are rejected.
    pub const RFC6265BIS: Self = Self {
        name: "rfc6265bis",
        bytes: ByteRule::RefuseControls,
        value_encoding: ValueEncoding::Bytes,
        pair_split: PairSplit::FirstEquals,
        nameless: Nameless::KeptWithValue,
        inner_blanks: InnerBlanks::Kept,
        relative_path: RelativePath::DefaultPath,
        path_encoding: PathEncoding::AsWritten,
        tab_in_path: TabInPath::Kept,
        attribute_syntax: AttributeSyntax::EqualsOptional,
        repeated_date: RepeatedDate::LastReadable,
        repeated_same_site: RepeatedSameSite::Last,
        attribute_limit: AttributeLimit::Bytes1024,
        name_value_limit: NameValueLimit::Bytes4096,
        max_age_syntax: MaxAgeSyntax::Digits,
        expires_date: ExpiresDate::CookieDate,
        expiry_precedence: ExpiryPrecedence::MaxAge,
        path_escapes: PathEscapes::AsSent,
        server_clock: ServerClock::Ignored,
        lifetime_cap: LifetimeCap::Days400,
        domain_spelling: DomainSpelling::Ascii,
        dot_domain: DotDomain::HostOnly,
        ip_domain: IpDomain::Shared,
        domain_bound: DomainBound::PublicSuffix,
        suffix_host: SuffixHost::HostOnly,
        loopback_http: LoopbackHttp::Secure,
        secure_overlay: SecureOverlay::DomainAndPath,
        known_prefixes: KnownPrefixes::SecureAndHost,
        host_prefix_rule: HostPrefixRule::HostOnlyAndWrittenPath,
        same_site_default: SameSiteDefault::Lax,
        none_without_secure: NoneWithoutSecure::Refused,
        same_site_when_storing: SameSiteWhenStoring::Enforced,
        partitioned_attribute: PartitionedAttribute::Ignored,
        creation_time: CreationTime::Inherited,
        site_comparison: SiteComparison::Schemeful,
        page_host: PageHost::AsOthers,
        navigation_initiator: NavigationInitiator::SiteForCookies,
        nested_documents: NestedDocuments::AllOrigins,
        redirect_chain: RedirectChain::Ignored,
        frame_ancestors: FrameAncestors::Counted,
        partition_after_redirects: PartitionAfterRedirects::Kept,
        third_party_cookies: ThirdPartyCookies::Allowed,
        suffix_domain: SuffixDomain::Withheld,
        header_order: HeaderOrder::PathThenCreation,
        request_headers: RequestHeaders::Chromium,
        clear_site_data: ClearSiteData::RegistrableDomain,
        expiry_instant: ExpiryInstant::Exact,
        history: History::AsFirst,
        proxy_challenge: ProxyChallenge::Received,
        site_quota: SiteQuota::Unlimited,
        partition_quota: PartitionQuota::Unlimited,
        total_quota: TotalQuota::Unlimited,
    };

    /// Chromium 156 with third-party cookies allowed, as Chrome ships. Recorded on 21 November 2026.
    pub const CHROMIUM: Self = Self {
        name: "chromium",
        bytes: ByteRule::CutLineRefuseControlsAndTab,
        nameless: Nameless::KeptWithValueWithoutEquals,
        repeated_date: RepeatedDate::Last,
        max_age_syntax: MaxAgeSyntax::SignedDigits,
        expires_date: ExpiresDate::Chromium,
        server_clock: ServerClock::MeasuresExpires,
        domain_spelling: DomainSpelling::Unicode,
        dot_domain: DotDomain::Refused,
        ip_domain: IpDomain::HostOnly,
        domain_bound: DomainBound::RegistrableDomain,
        known_prefixes: KnownPrefixes::All,
        host_prefix_rule: HostPrefixRule::Attributes,
        same_site_default: SameSiteDefault::LaxAllowingUnsafe,
        partitioned_attribute: PartitionedAttribute::Supported,
        creation_time: CreationTime::InheritedWithSameValue,
        navigation_initiator: NavigationInitiator::Origin,
        suffix_domain: SuffixDomain::Sent,
        site_quota: SiteQuota::Purge180To150,
        partition_quota: PartitionQuota::OneByOne,
        total_quota: TotalQuota::Purge3300To3000,
        history: History::ScriptReloadsAreOwn,
        proxy_challenge: ProxyChallenge::Dropped,
        ..Self::RFC6265BIS
    };

    /// Chromium 114 to 139, not recorded. According to browser-compat-data of August 2026, it differs from [`CHROMIUM`](Self::CHROMIUM)
    /// only in the newer prefixes, as far as this model is concerned.
    pub const CHROMIUM_114: Self = Self {
        name: "chromium_114",
        known_prefixes: KnownPrefixes::SecureAndHost,
        ..Self::CHROMIUM
    };

    /// Chromium with the setting "block third-party cookies". Recorded on 21 November 2026.
    pub const CHROMIUM_BLOCK_THIRD_PARTY: Self = Self {
        name: "chromium_block_third_party",
        third_party_cookies: ThirdPartyCookies::BlockedUnlessPartitioned,
        ..Self::CHROMIUM
    };

    /// Chromium's Incognito window, which blocks third-party cookies by default. Recorded on 22 November 2026.
    pub const CHROMIUM_INCOGNITO: Self = Self {
        name: "chromium_incognito",
        ..Self::CHROMIUM_BLOCK_THIRD_PARTY
    };

    /// Firefox 153 ESR with Total Cookie Protection, its default. Recorded on 22 November 2026.
    pub const FIREFOX: Self = Self {
        name: "firefox",
        value_encoding: ValueEncoding::Utf8,
        nameless: Nameless::ValueIsName,
        attribute_limit: AttributeLimit::Bytes1024ButSameSiteAndFlags,
        tab_in_path: TabInPath::Refused,
        repeated_date: RepeatedDate::Last,
        max_age_syntax: MaxAgeSyntax::DigitsOrAnythingNegative,
        expires_date: ExpiresDate::Nspr,
        server_clock: ServerClock::MeasuresExpires,
        dot_domain: DotDomain::Refused,
        ip_domain: IpDomain::HostOnly,
        domain_bound: DomainBound::RegistrableDomain,
        known_prefixes: KnownPrefixes::All,
        host_prefix_rule: HostPrefixRule::Result,
        secure_overlay: SecureOverlay::ScopeAndPath,
        same_site_default: SameSiteDefault::None,
        same_site_when_storing: SameSiteWhenStoring::EnforcedWithoutRedirects,
        partitioned_attribute: PartitionedAttribute::Supported,
        site_comparison: SiteComparison::Schemeless,
        navigation_initiator: NavigationInitiator::Origin,
        redirect_chain: RedirectChain::Counted,
        third_party_cookies: ThirdPartyCookies::PartitionedByTopLevelSite,
        suffix_domain: SuffixDomain::Sent,
        request_headers: RequestHeaders::Firefox,
        clear_site_data: ClearSiteData::Host,
        proxy_challenge: ProxyChallenge::Dropped,
        site_quota: SiteQuota::Purge180To150SparingSecure,
        partition_quota: PartitionQuota::Purge,
        total_quota: TotalQuota::Purge3300To3000WithPartitions,
        ..Self::RFC6265BIS
    };

    /// Firefox 141 and 142, not recorded. According to browser-compat-data of August 2026, it does not support the newer prefixes.
    pub const FIREFOX_141: Self = Self {
        name: "firefox_141",
        known_prefixes: KnownPrefixes::SecureAndHost,
        ..Self::FIREFOX
    };

    /// Firefox 131 to 140, including the ESR of 2025, not recorded. According to browser-compat-data of August 2026, it does not support
    /// `Partitioned` either. Total Cookie Protection still partitions third-party cookies.
    pub const FIREFOX_131: Self = Self {
        name: "firefox_131",
        partitioned_attribute: PartitionedAttribute::Ignored,
        ..Self::FIREFOX_141
    };

    /// Firefox with the settings of its Nightly builds, which Mozilla has announced for releases. Another scheme is another site. A cookie
    /// without `SameSite` is `Lax`, except in the first two minutes after it was set. Not recorded.
    pub const FIREFOX_NIGHTLY: Self = Self {
        name: "firefox_nightly",
        site_comparison: SiteComparison::Schemeful,
        same_site_default: SameSiteDefault::LaxAllowingUnsafe,
        ..Self::FIREFOX
    };

    /// A private window of Firefox: the same rules with another jar. Recorded on 21 November 2026.
    pub const FIREFOX_PRIVATE: Self = Self {
        name: "firefox_private",
        ..Self::FIREFOX
    };

    /// Firefox with Enhanced Tracking Protection set to strict: the same rules, for sites that are not listed trackers. Recorded on 21
    /// November 2026.
    pub const FIREFOX_STRICT: Self = Self {
        name: "firefox_strict",
        ..Self::FIREFOX
    };

    /// Safari 26. Follows the results that WebKit's own tests record on Apple's network stack (`tests/vectors/wpt`, state of November
    /// 2026), and documentation if there is no test. We did not record it.
    ///
    /// If the page of a [knob](crate::browser::knobs) names a test, that test is the evidence. **Only documentation** supports these rules:
    ///
    /// - how values that are not UTF-8 are kept
    /// - how `Expires` and `Max-Age` are read, several dates or `SameSite` in one header, `Max-Age` together with `Expires`, and the
    ///   server's clock
    /// - `Domain=.`, `Domain` on an IP address, how far up `Domain` may reach, and hosts that are public suffixes
    /// - a cookie from plain http that overwrites a `Secure` cookie, and the creation-time of a cookie that replaces another
    /// - the limits of lifetimes, for which the caller gives the [facts](crate::browser::TrackingSigns)
    /// - all quotas: none is published, and none is assumed
    ///
    /// Two rules come from recordings of WebKitGTK, because they are WebKit's own code, not that of the network stack: frames
    /// (`nested_documents`), and steps back and forward (`history`).
    ///
    /// A `Partitioned` cookie is lost on redirects through other sites: Safari does not send it after a redirect from another site (WebKit
    /// bugs 292975 and 306194).
    pub const SAFARI: Self = Self {
        name: "safari",
        bytes: ByteRule::RefuseControlsOfNameValueAndScope,
        pair_split: PairSplit::FirstEqualsOutsideQuotes,
        nameless: Nameless::Refused,
        inner_blanks: InnerBlanks::DroppedBehindCommaAndEquals,
        relative_path: RelativePath::Kept,
        path_encoding: PathEncoding::PercentEncoded,
        attribute_limit: AttributeLimit::Unlimited,
        repeated_date: RepeatedDate::Last,
        dot_domain: DotDomain::Refused,
        ip_domain: IpDomain::HostOnly,
        domain_bound: DomainBound::RegistrableDomain,
        lifetime_cap: LifetimeCap::TrackingPrevention,
        loopback_http: LoopbackHttp::Insecure,
        known_prefixes: KnownPrefixes::SecureAndHostInThisCase,
        host_prefix_rule: HostPrefixRule::Result,
        same_site_default: SameSiteDefault::None,
        none_without_secure: NoneWithoutSecure::Kept,
        same_site_when_storing: SameSiteWhenStoring::Ignored,
        partitioned_attribute: PartitionedAttribute::Supported,
        partition_after_redirects: PartitionAfterRedirects::Lost,
        site_comparison: SiteComparison::Schemeless,
        nested_documents: NestedDocuments::LastAddress,
        history: History::StepsAreOfThePageLeft,
        redirect_chain: RedirectChain::CountedSchemefully,
        frame_ancestors: FrameAncestors::Ignored,
        third_party_cookies: ThirdPartyCookies::BlockedUnlessPartitioned,
        suffix_domain: SuffixDomain::Sent,
        header_order: HeaderOrder::PathThenSecondThenName,
        request_headers: RequestHeaders::WebKit,
        clear_site_data: ClearSiteData::Host,
        ..Self::RFC6265BIS
    };

    /// Safari 18.1 to 26.1. Third-party cookies are blocked, whether `Partitioned` or not. (18.4 supported the attribute; 18.5 removed it
    /// again.)
    pub const SAFARI_18_1: Self = Self {
        name: "safari_18_1",
        partitioned_attribute: PartitionedAttribute::Ignored,
        ..Self::SAFARI
    };

    /// Safari 18.0, only on iOS 18.0 and macOS 15.0. A cookie without `SameSite` is `Lax`; 18.1 reverted that.
    pub const SAFARI_18_0: Self = Self {
        name: "safari_18_0",
        same_site_default: SameSiteDefault::Lax,
        ..Self::SAFARI_18_1
    };

    /// The release of Safari after 26, as WebKit's own tests of 2026 expect it. `Secure` cookies work over plain http on this machine
    /// (WebKit pull requests 61338 and 65772), and `Partitioned` cookies are sent after redirects (66235).
    pub const SAFARI_NEXT: Self = Self {
        name: "safari_next",
        loopback_http: LoopbackHttp::Secure,
        partition_after_redirects: PartitionAfterRedirects::Kept,
        ..Self::SAFARI
    };

    /// WebKitGTK 2.50.6 with libsoup 3.2.3 and its default policy "no third party". Recorded on 22 November 2026.
    ///
    /// How libsoup *stores* cookies says nothing about Safari.
    pub const WEBKIT_GTK: Self = Self {
        name: "webkit_gtk",
        bytes: ByteRule::CutHeader,
        pair_split: PairSplit::FirstEqualsBeforeComma,
        nameless: Nameless::Kept,
        attribute_syntax: AttributeSyntax::EqualsRequired,
        repeated_same_site: RepeatedSameSite::LastStrictOrLax,
        path_escapes: PathEscapes::Normalised,
        attribute_limit: AttributeLimit::Unlimited,
        name_value_limit: NameValueLimit::Unlimited,
        max_age_syntax: MaxAgeSyntax::StrtolInt,
        expires_date: ExpiresDate::Soup,
        expiry_precedence: ExpiryPrecedence::LaterAttribute,
        lifetime_cap: LifetimeCap::None,
        domain_spelling: DomainSpelling::LowerCaseWithDot,
        dot_domain: DotDomain::Refused,
        ip_domain: IpDomain::HostOnlyUnlessDotted,
        suffix_host: SuffixHost::NoCookiesIfListed,
        loopback_http: LoopbackHttp::Insecure,
        secure_overlay: SecureOverlay::SameCookie,
        known_prefixes: KnownPrefixes::None,
        same_site_default: SameSiteDefault::None,
        none_without_secure: NoneWithoutSecure::Kept,
        same_site_when_storing: SameSiteWhenStoring::Ignored,
        site_comparison: SiteComparison::WithinPagesDomain,
        page_host: PageHost::SameSite,
        navigation_initiator: NavigationInitiator::Origin,
        redirect_chain: RedirectChain::CountedSchemefully,
        third_party_cookies: ThirdPartyCookies::NotStored,
        suffix_domain: SuffixDomain::Sent,
        header_order: HeaderOrder::PathThenDomain,
        request_headers: RequestHeaders::WebKit,
        clear_site_data: ClearSiteData::DomainMatching,
        nested_documents: NestedDocuments::LastAddress,
        expiry_instant: ExpiryInstant::EndOfSecond,
        history: History::StepsAreOfThePageLeft,
        ..Self::RFC6265BIS
    };

    /// WebKitGTK 2.50 with libsoup 3.6.5 or newer, as in distributions of 2026. Not recorded; follows libsoup's source, and the results
    /// that WebKit's GTK port commits.
    ///
    /// libsoup 3.4 has the same rules, except the limits on sizes (3.6.5) and on `Max-Age` (3.5.1).
    pub const WEBKIT_GTK_SOUP_3_6: Self = Self {
        name: "webkit_gtk_soup_3_6",
        bytes: ByteRule::CutAtCommaRefuseControlsOfNameAndValue,
        repeated_same_site: RepeatedSameSite::LastStrictOrNone,
        attribute_limit: AttributeLimit::Bytes1024,
        name_value_limit: NameValueLimit::Bytes4096,
        max_age_syntax: MaxAgeSyntax::Strtol,
        lifetime_cap: LifetimeCap::YearOfMaxAge,
        known_prefixes: KnownPrefixes::SecureAndHost,
        host_prefix_rule: HostPrefixRule::Result,
        same_site_default: SameSiteDefault::Lax,
        none_without_secure: NoneWithoutSecure::Refused,
        ..Self::WEBKIT_GTK
    };

    /// WebKitGTK with tracking prevention on, as in GNOME Web. Recorded on 22 November 2026.
    pub const WEBKIT_GTK_ITP: Self = Self {
        name: "webkit_gtk_itp",
        third_party_cookies: ThirdPartyCookies::Blocked,
        ..Self::WEBKIT_GTK
    };

    /// The presets of current browsers. [`Version`] has older ones.
    pub const ALL: [Self; 11] = [
        Self::CHROMIUM,
        Self::CHROMIUM_BLOCK_THIRD_PARTY,
        Self::CHROMIUM_INCOGNITO,
        Self::FIREFOX,
        Self::FIREFOX_PRIVATE,
        Self::FIREFOX_STRICT,
        Self::SAFARI,
        Self::WEBKIT_GTK,
        Self::WEBKIT_GTK_ITP,
        Self::WEBKIT_GTK_SOUP_3_6,
        Self::RFC6265BIS,
    ];

    /// The preset with this [`name`](Self::name).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let versions = Version::ALL.into_iter().flatten();
        Self::ALL
            .into_iter()
            .chain(versions.map(|version| version.profile))
            .find(|profile| profile.name == name)
    }
}
