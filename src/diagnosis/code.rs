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
            Self::CorsNotNeeded
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
    DomainIp, "domain-ip", domain::IP, "A cookie domain meets an IP address.";
    DomainUnreadable, "domain-unreadable", domain::UNREADABLE, "The cookie domain is not a domain.";
    DomainTooWide, "domain-too-wide", domain::TOO_WIDE, "The cookie domain is wider than needed.";
    DomainNotShared, "domain-not-shared", domain::NOT_SHARED, "Several APIs, and no session for all of them.";
    HostUndeclared, "host-undeclared", domain::HOST_UNDECLARED, "The request is for a host that is not a declared API.";

    SiteImpossible, "site-impossible", site::IMPOSSIBLE, "No `SameSite` works between the website and the API.";
    SiteNoneInsecure, "site-none-insecure", site::NONE_INSECURE, "`SameSite=None` without `Secure`.";
    SiteSchemes, "site-schemes", site::SCHEMES, "The website and the API differ in the scheme.";
    SiteStrictArrival, "site-strict-arrival", site::STRICT_ARRIVAL, "`SameSite=Strict` where visitors arrive by links.";
    SiteWithheld, "site-withheld", site::WITHHELD, "`SameSite` keeps the cookie from a page of another site.";
    PageUndeclared, "page-undeclared", site::PAGE_UNDECLARED, "The page is opened under an origin that is not declared.";
    ThirdPartyCookie, "third-party-cookie", site::THIRD_PARTY_COOKIE, "The session is a third-party cookie.";
    ThirdPartyFrame, "third-party-frame", site::THIRD_PARTY_FRAME, "The page stands in a frame of another site.";
    LocalNetworkBlocked, "local-network-blocked", site::LOCAL_NETWORK_BLOCKED, "The browser keeps a page on the internet from an API in the local network.";
    StorageAccessUnused, "storage-access-unused", site::STORAGE_ACCESS_UNUSED, "The frame may have its cookies, and the request does not use the permission.";
    PartitionAlone, "partition-alone", site::PARTITION_ALONE, "The session lives in a partition of its own.";
    PartitionNotNeeded, "partition-not-needed", site::PARTITION_NOT_NEEDED, "`Partitioned` within one site.";
    PartitionUneven, "partition-uneven", site::PARTITION_UNEVEN, "Pages of one site are partitioned unlike.";

    ClientPagesCookie, "client-pages-cookie", client::PAGES_COOKIE, "Pages of a scheme of their own are to have cookies.";
    ClientNativeCookie, "client-native-cookie", client::NATIVE_COOKIE, "A native app relies on cookies.";
    ClientStrayCookie, "client-stray-cookie", client::STRAY_COOKIE, "A client by header shows session cookies.";
    ClientBothTokens, "client-both-tokens", client::BOTH_TOKENS, "One request has two sessions.";
    ClientForeignAuthorization, "client-foreign-authorization", client::FOREIGN_AUTHORIZATION, "`Authorization` is not the session's.";
    ClientServerSide, "client-server-side", client::SERVER_SIDE, "A server asks in place of the browser.";
    TransportNotAllowed, "transport-not-allowed", client::TRANSPORT_NOT_ALLOWED, "A transport that the deployment does not allow.";

    SecureOverHttp, "secure-over-http", secure::OVER_HTTP, "`Secure` over plain http.";
    SecureSafariLocalhost, "secure-safari-localhost", secure::SAFARI_LOCALHOST, "`Secure` on `http://localhost` in Safari.";
    SecureOmitted, "secure-omitted", secure::OMITTED, "The session cookie of an https API has no `Secure`.";
    SecureFollowsScheme, "secure-follows-scheme", secure::FOLLOWS_SCHEME, "`Secure` is set against the scheme of the API.";
    SecureShadowed, "secure-shadowed", secure::SHADOWED, "A `Secure` cookie keeps plain http from setting its own.";
    SecureForwardedScheme, "secure-forwarded-scheme", secure::FORWARDED_SCHEME, "The scheme behind a proxy is misread.";
    PrefixBroken, "prefix-broken", secure::PREFIX_BROKEN, "A name with a prefix whose conditions do not hold.";
    PrefixVariant, "prefix-variant", secure::PREFIX_VARIANT, "The cookie comes under the name with the other prefix.";
    PrefixAvailable, "prefix-available", secure::PREFIX_AVAILABLE, "The name could have a prefix, and has none.";
    PathCostsHostPrefix, "path-costs-host-prefix", secure::PATH_COSTS_HOST_PREFIX, "A narrow path costs the name its prefix.";
    CookieImpossible, "cookie-impossible", secure::COOKIE_IMPOSSIBLE, "The settings of the cookie contradict each other.";

    DuplicateDeclared, "duplicate-declared", migration::DUPLICATE_DECLARED, "Several cookies of one name, of a declared past scope.";
    DuplicateUnknown, "duplicate-unknown", migration::DUPLICATE_UNKNOWN, "Several cookies of one name, from nowhere declared.";
    HistoryImpossible, "history-impossible", migration::HISTORY_IMPOSSIBLE, "A past scope that no cookie can have had.";
    HistoryOutOfReach, "history-out-of-reach", migration::HISTORY_OUT_OF_REACH, "A past scope that no API can clear.";
    HistoryRepeatsPresent, "history-repeats-present", migration::HISTORY_REPEATS_PRESENT, "A past scope that is the present one.";
    HistoryPlantable, "history-plantable", migration::HISTORY_PLANTABLE, "A past name that others can plant.";
    HistoryOver, "history-over", migration::HISTORY_OVER, "A past scope that no browser holds any more.";

    PathNotCovering, "path-not-covering", migration::PATH_NOT_COVERING, "The cookie's path does not reach the route.";

    SizeCookie, "size-cookie", size::COOKIE, "A cookie of more than 4096 bytes.";
    SizeRequest, "size-request", size::REQUEST, "The `Cookie` header is too long for a hop.";
    SizeResponse, "size-response", size::RESPONSE, "The headers of the answer are too long for a proxy.";

    CorsOrigin, "cors-origin", cors::ORIGIN, "The answer does not allow the website's origin.";
    CorsAnyOrigin, "cors-any-origin", cors::ANY_ORIGIN, "`Access-Control-Allow-Origin: *` with credentials.";
    CorsTooOpen, "cors-too-open", cors::TOO_OPEN, "Strangers may read the answers.";
    CorsCredentials, "cors-credentials", cors::CREDENTIALS, "The answer does not allow credentials.";
    CorsRequest, "cors-request", cors::REQUEST, "The preflight does not allow the request's method or headers.";
    CorsExpose, "cors-expose", cors::EXPOSE, "Script cannot read the session's headers.";
    CorsVary, "cors-vary", cors::VARY, "`Vary: Origin` is missing.";
    CorsNotNeeded, "cors-not-needed", cors::NOT_NEEDED, "More is allowed than sessions need.";
    CacheSharesSession, "cache-shares-session", cors::CACHE_SHARES_SESSION, "Caches may keep an answer that sets cookies.";

    OriginUnknown, "origin-unknown", csrf::ORIGIN_UNKNOWN, "The request's `Origin` is not a declared website.";
    OriginNull, "origin-null", csrf::ORIGIN_NULL, "The request's `Origin` is `null`.";
    OriginMalformed, "origin-malformed", csrf::ORIGIN_MALFORMED, "`Origin` is written as no browser writes it.";
    OriginOpenToStrangers, "origin-open-to-strangers", csrf::ORIGIN_OPEN_TO_STRANGERS, "A pattern that matches hosts of strangers.";
    OriginPlainHttp, "origin-plain-http", csrf::ORIGIN_PLAIN_HTTP, "A website over plain http uses an https API.";
    CsrfTooWeak, "csrf-too-weak", csrf::TOO_WEAK, "No protection where other sites can send the cookies.";
    CsrfHeaderMissing, "csrf-header-missing", csrf::HEADER_MISSING, "The header against CSRF is missing.";
    CsrfTokenMissing, "csrf-token-missing", csrf::TOKEN_MISSING, "The token against CSRF is missing.";
    CsrfNoOrigin, "csrf-no-origin", csrf::NO_ORIGIN, "Nothing tells which page sent the request.";
    CsrfForeignPage, "csrf-foreign-page", csrf::FOREIGN_PAGE, "A page of somebody else sent the request.";

    SetCookieMissing, "set-cookie-missing", frontend::SET_COOKIE_MISSING, "The answer to a sign-in or refresh sets no cookie.";
    SetCookiePartial, "set-cookie-partial", frontend::SET_COOKIE_PARTIAL, "Only some of the cookies leave the server.";
    SetCookieRefused, "set-cookie-refused", frontend::SET_COOKIE_REFUSED, "Browsers refuse the cookie that the answer sets.";
    SetCookieExpired, "set-cookie-expired", frontend::SET_COOKIE_EXPIRED, "The cookie is over when it arrives.";
    WrittenOtherwise, "written-otherwise", traffic::WRITTEN_OTHERWISE, "The answers are not written as the configuration says.";
    ClearInVain, "clear-in-vain", traffic::CLEAR_IN_VAIN, "The deletion of a cookie deletes nothing.";
    CookieLines, "cookie-lines", traffic::COOKIE_LINES, "The server reads one `Cookie` line of several.";
    CookieUnparsed, "cookie-unparsed", traffic::COOKIE_UNPARSED, "A foreign cookie makes the server give up on all of them.";
    ValueUnreadable, "value-unreadable", traffic::VALUE_UNREADABLE, "The server cannot open the cookie that it has set.";
    OtherJar, "other-jar", traffic::OTHER_JAR, "The sign-in ended in another browser, which has other cookies.";
    SitePostReturn, "site-post-return", traffic::SITE_POST_RETURN, "A form of another site comes back without the session.";
    RefreshRace, "refresh-race", traffic::REFRESH_RACE, "The loser of two refreshes deletes the tokens of the winner.";
    LifetimeEnded, "lifetime-ended", life::LIFETIME_ENDED, "The session cookie has expired, and nothing renewed it.";
    EndedWithBrowser, "ended-with-browser", life::ENDED_WITH_BROWSER, "The session cookie ended when the browser was closed.";
    SessionOverwritten, "session-overwritten", life::SESSION_OVERWRITTEN, "A slow response overwrites the session.";
    PrefetchSignsOut, "prefetch-signs-out", life::PREFETCH_SIGNS_OUT, "A prefetch signs the user out.";
    FlowCookieOverwritten, "flow-cookie-overwritten", life::FLOW_COOKIE_OVERWRITTEN, "Two sign-ins at once share one cookie.";
    ResponseFromCache, "response-from-cache", life::RESPONSE_FROM_CACHE, "A cache answers a request of the session.";
    SiteDataCleared, "site-data-cleared", life::SITE_DATA_CLEARED, "`Clear-Site-Data` deletes the session cookie.";
    SignOutKeepsCookie, "sign-out-keeps-cookie", life::SIGN_OUT_KEEPS_COOKIE, "The sign-out leaves the session cookie in the browser.";
    SignOutKeepsSession, "sign-out-keeps-session", life::SIGN_OUT_KEEPS_SESSION, "The server accepts a session after its sign-out.";
    SignOutKeepsProvider, "sign-out-keeps-provider", life::SIGN_OUT_KEEPS_PROVIDER, "The identity provider's session outlives the sign-out.";
    CookieDropped, "cookie-dropped", frontend::COOKIE_DROPPED, "Something on the way takes the cookies out.";
    CredentialsOmitted, "credentials-omitted", frontend::CREDENTIALS_OMITTED, "The page's code asks without credentials.";
    InterceptorMissing, "interceptor-missing", frontend::INTERCEPTOR_MISSING, "The session's code does not see the page's requests.";
    FrontendApi, "frontend-api", frontend::API, "The front end is set up for another API.";
    FrontendBasePath, "frontend-base-path", frontend::BASE_PATH, "Front end and API differ in the base path.";
    FrontendWebsite, "frontend-website", frontend::WEBSITE, "Front end and API differ in the website.";
    FrontendScriptCookies, "frontend-script-cookies", frontend::SCRIPT_COOKIES, "Script cannot keep cookies of its own.";
    RefreshLoop, "refresh-loop", frontend::REFRESH_LOOP, "Refresh succeeds, and the next request fails again.";
    RefreshNotFound, "refresh-not-found", frontend::REFRESH_NOT_FOUND, "Nobody answers on the refresh route.";
    RefreshNoToken, "refresh-no-token", frontend::REFRESH_NO_TOKEN, "A refresh without a refresh token.";
    NotTheSession, "not-the-session", frontend::NOT_THE_SESSION, "The refusal is not about the session.";

    ListEmpty, "list-empty", configuration::LIST_EMPTY, "A list that must not be empty.";
    SaidTwice, "said-twice", configuration::SAID_TWICE, "The same value twice.";
    Contradiction, "contradiction", configuration::CONTRADICTION, "The same thing declared in two ways.";
    DefaultWebsiteMissing, "default-website-missing", configuration::DEFAULT_WEBSITE_MISSING, "No website for requests without an origin.";
    WebsiteUndeclared, "website-undeclared", configuration::WEBSITE_UNDECLARED, "A website is named and not declared.";
    NoSuchCookie, "no-such-cookie", configuration::NO_SUCH_COOKIE, "A setting of a cookie that does not exist.";
    CookieReadable, "cookie-readable", configuration::COOKIE_READABLE, "Scripts are to read a secret, or what they cannot read.";
    FlowCookieLost, "flow-cookie-lost", configuration::FLOW_COOKIE_LOST, "The cookie of a sign-in flow does not come back from the provider.";
    CsrfDoubleSubmit, "csrf-double-submit", csrf::DOUBLE_SUBMIT, "Double submit that proves nothing.";
    LifetimeDisagrees, "lifetime-disagrees", configuration::LIFETIME_DISAGREES, "Lifetimes of cookie, token and session that do not fit.";
    SameAuthority, "same-authority", configuration::SAME_AUTHORITY, "Two APIs that nothing tells apart.";
    SameName, "same-name", configuration::SAME_NAME, "Two cookies or headers of one name.";
    NameCommon, "name-common", configuration::NAME_COMMON, "A cookie name that other applications use.";
    HeaderUnusable, "header-unusable", configuration::HEADER_UNUSABLE, "A header that scripts cannot use, or anybody can.";
    LifetimeCapped, "lifetime-capped", configuration::LIFETIME_CAPPED, "A lifetime that browsers cut.";
    LifetimeZero, "lifetime-zero", configuration::LIFETIME_ZERO, "A lifetime of nothing.";
    Unreadable, "unreadable", configuration::UNREADABLE, "A setting that cannot be read.";
}
