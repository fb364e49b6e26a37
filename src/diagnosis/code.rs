use super::catalogue::{
    Entry, client, configuration, cors, csrf, domain, frontend, life, migration, secure, site,
    size, traffic,
};
use crate::cookie::DomainRefusal;
use crate::cors::{CorsField, CorsIssue};
use crate::text::word_form;

macro_rules! codes {
    ($($variant:ident, $word:literal, $entry:expr, $title:literal;)+) => {
        /// A kind of problem, with a stable name. The key of the [catalogue](crate::diagnosis::codes).
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!($title, " [More](codes/index.html#", $word, ").")] $variant,)+
        }

        impl Code {
            /// All codes, grouped by subject.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The problem in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)+
                }
            }

            /// Its page in the catalogue.
            #[must_use]
            pub const fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$variant => &$entry,)+
                }
            }
        }

        word_form!(diagnosis: Code, "the code of a finding", {
            $($variant => $word),+
        });
    };
}

impl Code {
    /// Whether it makes sessions fail. Other problems weaken sessions or are untidy; they do not explain why a login fails.
    ///
    /// ```
    /// use session_cookie_policy::diagnosis::Code;
    ///
    /// assert!(Code::SecureOverHttp.breaks_sessions());
    /// assert!(!Code::SecureOmitted.breaks_sessions());
    /// ```
    #[must_use]
    pub const fn breaks_sessions(self) -> bool {
        !matches!(
            self,
            Self::AttributeIgnored
                | Self::CorsNotNeeded
                | Self::CorsTooOpen
                | Self::CsrfTooWeak
                | Self::DomainTooWide
                | Self::HistoryPlantable
                | Self::OriginOpenToStrangers
                | Self::OriginPlainHttp
                | Self::PathCostsHostPrefix
                | Self::PrefixAvailable
                | Self::SecureOmitted
                | Self::WrittenOtherwise
        )
    }

    /// What it is called that browsers refuse a domain.
    pub(crate) const fn of_refused_domain(refusal: &DomainRefusal) -> Self {
        match refusal {
            DomainRefusal::AboveSite { .. }
            | DomainRefusal::BelowHost
            | DomainRefusal::NoDomainMatch => Self::DomainHostMismatch,
            DomainRefusal::IpHost => Self::DomainIp,
            DomainRefusal::PublicSuffix { .. } => Self::DomainPublicSuffix,
        }
    }

    /// What it is called that CORS headers do not serve the declared websites.
    pub(super) const fn of_cors(issue: &CorsIssue) -> Self {
        match issue {
            CorsIssue::AnyOrigin { .. } => Self::CorsAnyOrigin,
            CorsIssue::CredentialsMissing => Self::CorsCredentials,
            CorsIssue::CredentialsNotNeeded | CorsIssue::NotNeeded => Self::CorsNotNeeded,
            CorsIssue::InsecureOrigin { .. }
            | CorsIssue::MirrorsAnyOrigin { .. }
            | CorsIssue::NullOrigin { .. }
            | CorsIssue::OpenToStrangers { .. }
            | CorsIssue::UndeclaredOrigin { .. } => Self::CorsTooOpen,
            CorsIssue::MissingOrigin { .. } | CorsIssue::OriginNeverMatches { .. } => {
                Self::CorsOrigin
            }
            CorsIssue::VaryMissing { .. } => Self::CorsVary,
            CorsIssue::Missing {
                field: CorsField::ExposeHeaders,
                ..
            }
            | CorsIssue::WildcardIsLiteral {
                field: CorsField::ExposeHeaders,
                ..
            } => Self::CorsExpose,
            CorsIssue::AuthorizationNotCovered
            | CorsIssue::MethodSpelling { .. }
            | CorsIssue::Missing { .. }
            | CorsIssue::WildcardIsLiteral { .. } => Self::CorsRequest,
        }
    }
}

codes! {
    DomainPublicSuffix, "domain-public-suffix", domain::PUBLIC_SUFFIX, "The cookie domain is a public suffix.";
    DomainHostMismatch, "domain-host-mismatch", domain::HOST_MISMATCH, "The cookie domain does not cover the API.";
    DomainLocalhost, "domain-localhost", domain::LOCALHOST, "The cookie domain is a name without a dot, such as `localhost`.";
    DomainIp, "domain-ip", domain::IP, "A cookie domain and an IP address do not go together.";
    DomainUnreadable, "domain-unreadable", domain::UNREADABLE, "The cookie domain is not a domain.";
    DomainTooWide, "domain-too-wide", domain::TOO_WIDE, "The cookie domain is wider than needed.";
    DomainNotShared, "domain-not-shared", domain::NOT_SHARED, "Several APIs do not share one session.";
    HostUndeclared, "host-undeclared", domain::HOST_UNDECLARED, "The request is for a host that is not a declared API.";

    SiteImpossible, "site-impossible", site::IMPOSSIBLE, "No `SameSite` works between the website and the API.";
    SiteNoneInsecure, "site-none-insecure", site::NONE_INSECURE, "`SameSite=None` without `Secure`.";
    SiteSchemes, "site-schemes", site::SCHEMES, "The website and the API have different schemes.";
    SiteStrictArrival, "site-strict-arrival", site::STRICT_ARRIVAL, "`SameSite=Strict` cookies are missing when visitors arrive by links.";
    SiteWithheld, "site-withheld", site::WITHHELD, "`SameSite` keeps the cookie from a page of another site.";
    PageUndeclared, "page-undeclared", site::PAGE_UNDECLARED, "The page is opened under an origin that is not declared.";
    ThirdPartyCookie, "third-party-cookie", site::THIRD_PARTY_COOKIE, "The session is a third-party cookie.";
    ThirdPartyFrame, "third-party-frame", site::THIRD_PARTY_FRAME, "The page is in a frame of another site.";
    LocalNetworkBlocked, "local-network-blocked", site::LOCAL_NETWORK_BLOCKED, "The browser blocks a page on the internet from an API in the local network.";
    StorageAccessUnused, "storage-access-unused", site::STORAGE_ACCESS_UNUSED, "The frame may use its cookies, but the request does not use the permission.";
    PartitionAlone, "partition-alone", site::PARTITION_ALONE, "The session is limited to one partition.";
    PartitionNotNeeded, "partition-not-needed", site::PARTITION_NOT_NEEDED, "`Partitioned` within one site.";
    PartitionUneven, "partition-uneven", site::PARTITION_UNEVEN, "Websites of one site differ in `partitioning`.";

    ClientPagesCookie, "client-pages-cookie", client::PAGES_COOKIE, "Pages with their own scheme rely on cookies.";
    ClientNativeCookie, "client-native-cookie", client::NATIVE_COOKIE, "A native app relies on cookies.";
    ClientStrayCookie, "client-stray-cookie", client::STRAY_COOKIE, "A client that uses headers sends session cookies.";
    ClientBothTokens, "client-both-tokens", client::BOTH_TOKENS, "One request has two sessions.";
    ClientForeignAuthorization, "client-foreign-authorization", client::FOREIGN_AUTHORIZATION, "`Authorization` does not belong to the session.";
    ClientServerSide, "client-server-side", client::SERVER_SIDE, "A server sends the request instead of the browser.";
    TransportNotAllowed, "transport-not-allowed", client::TRANSPORT_NOT_ALLOWED, "The deployment does not allow this transport.";

    SecureOverHttp, "secure-over-http", secure::OVER_HTTP, "`Secure` over plain http.";
    SecureSafariLocalhost, "secure-safari-localhost", secure::SAFARI_LOCALHOST, "`Secure` on `http://localhost` in Safari.";
    SecureOmitted, "secure-omitted", secure::OMITTED, "The session cookie of an https API has no `Secure`.";
    SecureFollowsScheme, "secure-follows-scheme", secure::FOLLOWS_SCHEME, "`cookie_secure` contradicts the scheme of the API.";
    SecureShadowed, "secure-shadowed", secure::SHADOWED, "A `Secure` cookie blocks a cookie over plain http.";
    SecureForwardedScheme, "secure-forwarded-scheme", secure::FORWARDED_SCHEME, "The scheme behind a proxy is misread.";
    PrefixBroken, "prefix-broken", secure::PREFIX_BROKEN, "The cookie does not meet the conditions of its prefix.";
    PrefixVariant, "prefix-variant", secure::PREFIX_VARIANT, "The cookie arrives with another prefix in its name.";
    PrefixAvailable, "prefix-available", secure::PREFIX_AVAILABLE, "The name could have a prefix, but has none.";
    PathCostsHostPrefix, "path-costs-host-prefix", secure::PATH_COSTS_HOST_PREFIX, "A narrow path prevents the prefix `__Host-`.";
    CookieImpossible, "cookie-impossible", secure::COOKIE_IMPOSSIBLE, "The settings of the cookie contradict each other.";

    DuplicateDeclared, "duplicate-declared", migration::DUPLICATE_DECLARED, "Several cookies of one name, from a declared past scope.";
    DuplicateUnknown, "duplicate-unknown", migration::DUPLICATE_UNKNOWN, "Several cookies of one name, from an undeclared scope.";
    HistoryImpossible, "history-impossible", migration::HISTORY_IMPOSSIBLE, "No cookie can have had this past scope.";
    HistoryOutOfReach, "history-out-of-reach", migration::HISTORY_OUT_OF_REACH, "No API can clear this past scope.";
    HistoryRepeatsPresent, "history-repeats-present", migration::HISTORY_REPEATS_PRESENT, "A past scope that is the same as the present one.";
    HistoryPlantable, "history-plantable", migration::HISTORY_PLANTABLE, "Others can plant a cookie with a past name.";
    HistoryOver, "history-over", migration::HISTORY_OVER, "A past scope whose cookies have expired.";

    PathNotCovering, "path-not-covering", migration::PATH_NOT_COVERING, "The cookie's path does not reach the route.";

    SizeCookie, "size-cookie", size::COOKIE, "A cookie is longer than 4096 bytes.";
    SizeRequest, "size-request", size::REQUEST, "The `Cookie` header is too long for a hop.";
    SizeResponse, "size-response", size::RESPONSE, "The response headers are too long for a proxy.";

    CorsOrigin, "cors-origin", cors::ORIGIN, "The response does not allow the website's origin.";
    CorsAnyOrigin, "cors-any-origin", cors::ANY_ORIGIN, "`Access-Control-Allow-Origin: *` with credentials.";
    CorsTooOpen, "cors-too-open", cors::TOO_OPEN, "Strangers can read the responses.";
    CorsCredentials, "cors-credentials", cors::CREDENTIALS, "The response does not allow credentials.";
    CorsRequest, "cors-request", cors::REQUEST, "The preflight does not allow the request's method or headers.";
    CorsExpose, "cors-expose", cors::EXPOSE, "Script cannot read the session's headers.";
    CorsVary, "cors-vary", cors::VARY, "`Vary: Origin` is missing.";
    CorsNotNeeded, "cors-not-needed", cors::NOT_NEEDED, "More is allowed than sessions need.";
    CacheSharesSession, "cache-shares-session", cors::CACHE_SHARES_SESSION, "A shared cache may store a response that sets cookies.";

    OriginUnknown, "origin-unknown", csrf::ORIGIN_UNKNOWN, "The request's `Origin` is not a declared website.";
    OriginNull, "origin-null", csrf::ORIGIN_NULL, "The request's `Origin` is `null`.";
    OriginMalformed, "origin-malformed", csrf::ORIGIN_MALFORMED, "`Origin` has a form that no browser sends.";
    OriginOpenToStrangers, "origin-open-to-strangers", csrf::ORIGIN_OPEN_TO_STRANGERS, "A pattern matches hosts that strangers can register.";
    OriginPlainHttp, "origin-plain-http", csrf::ORIGIN_PLAIN_HTTP, "A website over plain http uses an https API.";
    CsrfTooWeak, "csrf-too-weak", csrf::TOO_WEAK, "There is no CSRF protection, but other sites can make browsers send the cookies.";
    CsrfHeaderMissing, "csrf-header-missing", csrf::HEADER_MISSING, "The CSRF header is missing.";
    CsrfTokenMissing, "csrf-token-missing", csrf::TOKEN_MISSING, "The CSRF token is missing.";
    CsrfTokenStale, "csrf-token-stale", csrf::TOKEN_STALE, "The CSRF token is an old one.";
    CsrfNoOrigin, "csrf-no-origin", csrf::NO_ORIGIN, "No header says which page sent the request.";
    CsrfForeignPage, "csrf-foreign-page", csrf::FOREIGN_PAGE, "Another site's page sent the request.";

    SetCookieMissing, "set-cookie-missing", frontend::SET_COOKIE_MISSING, "The response to a sign-in or refresh sets no cookie.";
    SetCookiePartial, "set-cookie-partial", frontend::SET_COOKIE_PARTIAL, "Only some of the cookies leave the server.";
    SetCookieRefused, "set-cookie-refused", frontend::SET_COOKIE_REFUSED, "Browsers refuse the cookie that the response sets.";
    SetCookieExpired, "set-cookie-expired", frontend::SET_COOKIE_EXPIRED, "The cookie has expired when it arrives.";
    AttributeIgnored, "attribute-ignored", traffic::ATTRIBUTE_IGNORED, "Browsers ignore an attribute of `Set-Cookie`.";
    WrittenOtherwise, "written-otherwise", traffic::WRITTEN_OTHERWISE, "The responses do not match the configuration.";
    ClearInVain, "clear-in-vain", traffic::CLEAR_IN_VAIN, "The deletion of a cookie deletes nothing.";
    CookieLines, "cookie-lines", traffic::COOKIE_LINES, "The server reads only one of several `Cookie` lines.";
    CookieUnparsed, "cookie-unparsed", traffic::COOKIE_UNPARSED, "Another application's cookie makes the server reject all cookies.";
    ValueUnreadable, "value-unreadable", traffic::VALUE_UNREADABLE, "The server cannot decode a cookie that it has set.";
    OtherJar, "other-jar", traffic::OTHER_JAR, "The sign-in ended in another browser, which has other cookies.";
    SitePostReturn, "site-post-return", traffic::SITE_POST_RETURN, "Another site posts the user back without the session.";
    RefreshRace, "refresh-race", traffic::REFRESH_RACE, "The slower of two refreshes deletes the tokens of the faster one.";
    LifetimeEnded, "lifetime-ended", life::LIFETIME_ENDED, "The session cookie has expired, and nothing renewed it.";
    EndedWithBrowser, "ended-with-browser", life::ENDED_WITH_BROWSER, "The session cookie ended when the browser was closed.";
    SessionOverwritten, "session-overwritten", life::SESSION_OVERWRITTEN, "Another response overwrites the session.";
    PrefetchSignsOut, "prefetch-signs-out", life::PREFETCH_SIGNS_OUT, "A prefetch logs the user out.";
    FlowCookieOverwritten, "flow-cookie-overwritten", life::FLOW_COOKIE_OVERWRITTEN, "Two sign-ins in progress share one cookie.";
    ResponseFromCache, "response-from-cache", life::RESPONSE_FROM_CACHE, "A cache answers a request that needs the session.";
    SiteDataCleared, "site-data-cleared", life::SITE_DATA_CLEARED, "`Clear-Site-Data` deletes the session cookie.";
    SignOutKeepsCookie, "sign-out-keeps-cookie", life::SIGN_OUT_KEEPS_COOKIE, "The sign-out leaves the session cookie in the browser.";
    SignOutKeepsSession, "sign-out-keeps-session", life::SIGN_OUT_KEEPS_SESSION, "The server accepts a session after its sign-out.";
    SignOutKeepsProvider, "sign-out-keeps-provider", life::SIGN_OUT_KEEPS_PROVIDER, "The identity provider's session outlives the sign-out.";
    CookieDropped, "cookie-dropped", frontend::COOKIE_DROPPED, "Something between browser and server removes the cookies.";
    CredentialsOmitted, "credentials-omitted", frontend::CREDENTIALS_OMITTED, "The page's code sends requests without credentials.";
    InterceptorMissing, "interceptor-missing", frontend::INTERCEPTOR_MISSING, "The session's code does not see the page's requests.";
    FrontendApi, "frontend-api", frontend::API, "The front end is configured for another API.";
    FrontendBasePath, "frontend-base-path", frontend::BASE_PATH, "Front end and API have different base paths.";
    FrontendWebsite, "frontend-website", frontend::WEBSITE, "Front end and API have different websites.";
    FrontendScriptCookies, "frontend-script-cookies", frontend::SCRIPT_COOKIES, "Script cannot set cookies on this page.";
    RefreshLoop, "refresh-loop", frontend::REFRESH_LOOP, "The refresh succeeds, but the next request fails again.";
    RefreshNotFound, "refresh-not-found", frontend::REFRESH_NOT_FOUND, "Nothing handles the refresh route.";
    RefreshNoToken, "refresh-no-token", frontend::REFRESH_NO_TOKEN, "The refresh request has no refresh token.";
    NotTheSession, "not-the-session", frontend::NOT_THE_SESSION, "The refusal does not come from the session.";

    ListEmpty, "list-empty", configuration::LIST_EMPTY, "A required list is empty.";
    SaidTwice, "said-twice", configuration::SAID_TWICE, "A list contains the same value twice.";
    Contradiction, "contradiction", configuration::CONTRADICTION, "The same thing is declared in two ways.";
    DefaultWebsiteMissing, "default-website-missing", configuration::DEFAULT_WEBSITE_MISSING, "There is no website for requests without an origin.";
    WebsiteUndeclared, "website-undeclared", configuration::WEBSITE_UNDECLARED, "A setting names an undeclared website.";
    NoSuchCookie, "no-such-cookie", configuration::NO_SUCH_COOKIE, "A setting is for a cookie that does not exist.";
    CookieReadable, "cookie-readable", configuration::COOKIE_READABLE, "Scripts would read a secret, or a cookie that they cannot see.";
    FlowCookieLost, "flow-cookie-lost", configuration::FLOW_COOKIE_LOST, "The cookie of a sign-in flow does not come back from the provider.";
    CsrfDoubleSubmit, "csrf-double-submit", csrf::DOUBLE_SUBMIT, "The double submit proves nothing.";
    LifetimeDisagrees, "lifetime-disagrees", configuration::LIFETIME_DISAGREES, "The lifetimes of cookie, token and session disagree.";
    SameAuthority, "same-authority", configuration::SAME_AUTHORITY, "Requests do not show which of two APIs they are for.";
    SameName, "same-name", configuration::SAME_NAME, "Two cookies or headers have the same name.";
    NameCommon, "name-common", configuration::NAME_COMMON, "Other applications use the same cookie name.";
    HeaderUnusable, "header-unusable", configuration::HEADER_UNUSABLE, "Scripts cannot use this header, or anybody can send it.";
    LifetimeCapped, "lifetime-capped", configuration::LIFETIME_CAPPED, "Browsers shorten the lifetime.";
    LifetimeZero, "lifetime-zero", configuration::LIFETIME_ZERO, "The lifetime is zero.";
    Unreadable, "unreadable", configuration::UNREADABLE, "A setting is not valid.";
}
