//! The knobs in which engines differ, and presets of them.

mod limits;
mod presets;
mod sending;
mod settings;
mod storing;
mod syntax;

pub use limits::{LifetimeCap, NameValueLimit, PartitionQuota, SiteQuota, TotalQuota};
pub use sending::{
    ClearSiteData, HeaderOrder, LoopbackHttp, NavigationInitiator, PageHost, PathEscapes,
    RedirectChain, SiteComparison, SuffixDomain, ThirdPartyCookies,
};
pub use settings::Profile;
pub use storing::{
    CreationTime, DomainBound, DomainSpelling, DotDomain, HostPrefixRule, IpDomain, KnownPrefixes,
    NoneWithoutSecure, PartitionedAttribute, SameSiteDefault, SameSiteWhenStoring, SecureOverlay,
    SuffixHost,
};
pub use syntax::{
    AttributeLimit, AttributeSyntax, ExpiresDate, ExpiryPrecedence, MaxAgeSyntax, Nameless,
    OctetRule, PairSplit, RepeatedDate, RepeatedSameSite, ServerClock, TabInPath, ValueEncoding,
};
