//! The knobs of a [`Profile`](super::Profile): the differences between engines. Each knob names its section of the specification and its
//! recordings.
//!
//! | knobs for | start with |
//! |---|---|
//! | reading a `Set-Cookie` header | [`ByteRule`], [`PairSplit`], [`AttributeSyntax`], [`ExpiresDate`] |
//! | keeping a cookie or refusing it | [`KnownPrefixes`], [`SameSiteWhenStoring`], [`SecureOverlay`], [`SuffixDomain`] |
//! | sending a cookie or withholding it | [`SiteComparison`], [`ThirdPartyCookies`], [`HeaderOrder`] |
//! | limits of the store | [`NameValueLimit`], [`LifetimeCap`], [`SiteQuota`], [`TotalQuota`] |

mod headers;
mod limits;
mod sending;
mod storing;
mod syntax;

pub use headers::RequestHeaders;
pub use limits::{LifetimeCap, NameValueLimit, PartitionQuota, SiteQuota, TotalQuota};
pub use sending::{
    ClearSiteData, ExpiryInstant, FrameAncestors, HeaderOrder, History, LoopbackHttp,
    NavigationInitiator, NestedDocuments, PageHost, PartitionAfterRedirects, PathEscapes,
    ProxyChallenge, RedirectChain, SiteComparison, SuffixDomain, ThirdPartyCookies,
};
pub use storing::{
    CreationTime, DomainBound, DomainSpelling, DotDomain, HostPrefixRule, IpDomain, KnownPrefixes,
    NoneWithoutSecure, PartitionedAttribute, SameSiteDefault, SameSiteWhenStoring, SecureOverlay,
    SuffixHost,
};
pub use syntax::{
    AttributeLimit, AttributeSyntax, ByteRule, ExpiresDate, ExpiryPrecedence, InnerBlanks,
    MaxAgeSyntax, Nameless, PairSplit, PathEncoding, RelativePath, RepeatedDate, RepeatedSameSite,
    ServerClock, TabInPath, ValueEncoding,
};
