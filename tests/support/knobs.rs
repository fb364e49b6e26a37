//! The knobs of [`Profile`] and the settings that each can have.

use std::collections::BTreeSet;

use session_cookie_policy::browser::Profile;

/// A field of [`Profile`].
pub(crate) struct Knob {
    pub(crate) name: &'static str,
    pub(crate) settings: &'static [Setting],
}

/// One of its values.
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) set: fn(&mut Profile),
}

impl Knob {
    /// `profile` with each other setting of this knob.
    pub(crate) fn others(&self, profile: Profile) -> impl Iterator<Item = (&'static str, Profile)> {
        self.settings.iter().filter_map(move |setting| {
            let mut changed = profile;
            (setting.set)(&mut changed);
            (changed != profile).then_some((setting.name, changed))
        })
    }
}

macro_rules! knobs {
    ($($field:ident: $kind:ident [$($setting:ident),+],)+) => {
        pub(crate) const KNOBS: &[Knob] = &[$(
            Knob {
                name: stringify!($field),
                settings: &[$(Setting {
                    name: stringify!($setting),
                    set: |profile| profile.$field = session_cookie_policy::browser::knobs::$kind::$setting,
                }),+],
            },
        )+];
    };
}

knobs! {
    bytes: ByteRule [CutAtCommaRefuseControlsOfNameAndValue, CutHeader, CutLineRefuseControlsAndTab, RefuseControls, RefuseControlsOfNameValueAndScope],
    value_encoding: ValueEncoding [Bytes, Utf8],
    pair_split: PairSplit [FirstEquals, FirstEqualsBeforeComma, FirstEqualsOutsideQuotes],
    nameless: Nameless [Kept, KeptWithValue, KeptWithValueWithoutEquals, Refused, ValueIsName],
    inner_blanks: InnerBlanks [DroppedBehindCommaAndEquals, Kept],
    relative_path: RelativePath [DefaultPath, Kept],
    path_encoding: PathEncoding [AsWritten, PercentEncoded],
    tab_in_path: TabInPath [Kept, Refused],
    attribute_syntax: AttributeSyntax [EqualsOptional, EqualsRequired],
    repeated_date: RepeatedDate [Last, LastReadable],
    repeated_same_site: RepeatedSameSite [Last, LastStrictOrLax, LastStrictOrNone],
    attribute_limit: AttributeLimit [Bytes1024, Bytes1024ButSameSiteAndFlags, Unlimited],
    name_value_limit: NameValueLimit [Bytes4096, Unlimited],
    max_age_syntax: MaxAgeSyntax [Digits, DigitsOrAnythingNegative, SignedDigits, Strtol, StrtolInt],
    expires_date: ExpiresDate [CookieDate, Chromium, Nspr, Soup],
    expiry_precedence: ExpiryPrecedence [LaterAttribute, MaxAge],
    path_escapes: PathEscapes [AsSent, Normalised],
    server_clock: ServerClock [Ignored, MeasuresExpires],
    lifetime_cap: LifetimeCap [Days400, None, TrackingPrevention, YearOfMaxAge],
    domain_spelling: DomainSpelling [LowerCaseWithDot, Ascii, Unicode],
    dot_domain: DotDomain [HostOnly, Refused],
    ip_domain: IpDomain [HostOnly, HostOnlyUnlessDotted, Shared],
    domain_bound: DomainBound [PublicSuffix, RegistrableDomain],
    suffix_host: SuffixHost [HostOnly, NoCookiesIfListed],
    loopback_http: LoopbackHttp [Secure, Insecure],
    secure_overlay: SecureOverlay [DomainAndPath, SameCookie, ScopeAndPath],
    known_prefixes: KnownPrefixes [All, None, SecureAndHost, SecureAndHostInThisCase],
    host_prefix_rule: HostPrefixRule [Attributes, HostOnlyAndWrittenPath, Result],
    same_site_default: SameSiteDefault [Lax, LaxAllowingUnsafe, None],
    none_without_secure: NoneWithoutSecure [Kept, Refused],
    same_site_when_storing: SameSiteWhenStoring [Ignored, Enforced, EnforcedWithoutRedirects],
    partitioned_attribute: PartitionedAttribute [Ignored, Supported],
    creation_time: CreationTime [Inherited, InheritedWithSameValue],
    partition_after_redirects: PartitionAfterRedirects [Kept, Lost],
    site_comparison: SiteComparison [Schemeful, Schemeless, WithinPagesDomain],
    page_host: PageHost [AsOthers, SameSite],
    nested_documents: NestedDocuments [AllOrigins, LastAddress],
    navigation_initiator: NavigationInitiator [Origin, SiteForCookies],
    redirect_chain: RedirectChain [Counted, CountedSchemefully, Ignored],
    frame_ancestors: FrameAncestors [Counted, Ignored],
    third_party_cookies: ThirdPartyCookies [Allowed, Blocked, BlockedUnlessPartitioned, NotStored, PartitionedByTopLevelSite],
    header_order: HeaderOrder [PathThenCreation, PathThenDomain, PathThenSecondThenName],
    request_headers: RequestHeaders [Chromium, Firefox, WebKit],
    clear_site_data: ClearSiteData [DomainMatching, Host, RegistrableDomain],
    expiry_instant: ExpiryInstant [Exact, EndOfSecond],
    history: History [AsFirst, ScriptReloadsAreOwn, StepsAreOfThePageLeft],
    proxy_challenge: ProxyChallenge [Dropped, Received],
    site_quota: SiteQuota [Purge180To150, Purge180To150SparingSecure, Unlimited],
    partition_quota: PartitionQuota [OneByOne, Purge, Unlimited],
    suffix_domain: SuffixDomain [Sent, Withheld],
    total_quota: TotalQuota [Purge3300To3000, Purge3300To3000WithPartitions, Unlimited],
}

/// Fails if a field of `Profile` is no knob, or a preset has a setting that is not listed.
pub(crate) fn assert_complete() {
    let listed: BTreeSet<(&str, &str)> = KNOBS
        .iter()
        .flat_map(|knob| {
            knob.settings
                .iter()
                .map(|setting| (knob.name, setting.name))
        })
        .collect();
    for profile in Profile::ALL {
        // `Debug` is the one place that names the fields.
        for line in format!("{profile:#?}").lines() {
            let Some((field, setting)) = line.trim().split_once(": ") else {
                continue;
            };
            let setting = setting.trim_end_matches(',');
            assert!(
                field == "name" || listed.contains(&(field, setting)),
                "{}: `{field}: {setting}` is not listed",
                profile.name
            );
        }
    }
}
