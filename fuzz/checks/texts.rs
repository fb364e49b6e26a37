//! Every reader of a text: what it takes it takes again as it writes it, and to the same value; what it refuses it refuses with a short
//! printable reason, and what it offers as a repair is taken.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use session_cookie_policy::advice::{SignInForms, SimultaneousSessions, ThirdPartyPreference};
use session_cookie_policy::browser::RequestUrl;
use session_cookie_policy::config::{
    Browser, ClientName, CsrfMode, Names, PastClearing, PrefixChoice, SameSiteChoice, SessionUse,
    Setting, Transport, TransportSetting, Website,
};
use session_cookie_policy::cookie::{
    CookieDomain, CookieName, CookiePath, HttpDate, NamePrefix, Partitioning, SameSite,
    SharedDomain, parse_cookie_date,
};
use session_cookie_policy::cors::{CorsCredentials, OriginMirroring, VaryOrigin};
use session_cookie_policy::diagnosis::{
    Authorization, ClientKind, Code, Fact, FetchCredentials, Route,
};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::{
    DomainName, ForeignOrigin, HeaderName, Host, Method, Origin, OriginHeader, OriginPattern,
    Scheme, UrlPath,
};

/// Text, serde text and setting of one type; whether it was read.
fn round_trip<T>(text: &str) -> bool
where
    T: Debug + Display + DeserializeOwned + FromStr + PartialEq + Serialize,
    T::Err: Debug + Display + PartialEq,
{
    let json = serde_json::to_string(text).unwrap();
    let by_serde = serde_json::from_str::<T>(&json);
    let setting = Setting::<T>::parse(text);
    assert_eq!(setting.text(), text);
    match T::from_str(text) {
        Ok(value) => {
            let written = value.to_string();
            assert_eq!(T::from_str(&written).as_ref(), Ok(&value), "{written:?}");
            assert_eq!(T::from_str(&written).unwrap().to_string(), written);
            assert_eq!(by_serde.unwrap(), value);
            let json = serde_json::to_string(&value).unwrap();
            assert_eq!(json, serde_json::to_string(&written).unwrap());
            assert_eq!(setting.get(), Ok(&value));
            true
        }
        Err(error) => {
            let message = error.to_string();
            assert!(!message.is_empty() && message.len() < 4000, "{message:?}");
            assert!(!message.contains(char::is_control), "{message:?}");
            assert!(by_serde.is_err() && setting.get().is_err());
            false
        }
    }
}

macro_rules! round_trips {
    ($text:expr; $($type:ty),* $(,)?) => {{
        $(round_trip::<$type>($text);)*
    }};
}

pub(crate) fn check(bytes: &[u8]) {
    date(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    round_trips!(
        text;
        Authorization, Browser, Transport, ClientKind, ClientName, Code, CookieDomain, CookieName, CookiePath, CorsCredentials,
        CsrfMode, DomainName, Fact, FetchCredentials, ForeignOrigin, HeaderName, Host, Instant, Method, NamePrefix, Names, Origin,
        OriginHeader, OriginMirroring, OriginPattern, Partitioning, PastClearing, PrefixChoice, RequestUrl, Route, SameSite,
        SameSiteChoice, Scheme, SessionUse, SharedDomain, SignInForms, SimultaneousSessions, ThirdPartyPreference, TransportSetting, UrlPath,
        VaryOrigin, Website,
    );
    repairs(text);
    // The exact reader takes nothing that the lenient one reads otherwise.
    if let Ok(OriginHeader::Web(origin)) = OriginHeader::parse(text) {
        assert_eq!(Origin::parse(text).as_ref(), Ok(&origin));
        assert_eq!(origin.to_string(), text);
    }
    // A pattern matches its example, and what it matches it covers.
    if let Ok(pattern) = OriginPattern::parse(text) {
        assert!(pattern.matches(&pattern.example()), "{pattern}");
        assert!(Website::Pattern(pattern.clone()).covers(&Website::Exact(pattern.example())));
    }
    // The origin of a URL is an origin, and a URL read from its own page is the same one.
    if let Ok(url) = RequestUrl::parse(text) {
        let origin = url.origin().to_string();
        assert_eq!(Origin::parse(&origin).as_ref(), Ok(url.origin()));
        assert_eq!(url.join(&url.to_string()).as_ref(), Ok(&url));
        assert!(url.path().starts_with('/'));
    }
}

/// What is offered as a repair is read, and stays as it is.
fn repairs(text: &str) {
    if let Err(error) = Origin::parse(text)
        && let Some(repaired) = error.repaired()
    {
        assert_eq!(Origin::parse(&repaired.to_string()).as_ref(), Ok(repaired));
    }
    if let Err(error) = OriginHeader::parse(text)
        && let Some(repaired) = error.repaired()
    {
        let read = OriginHeader::parse(&repaired.to_string());
        assert_eq!(read, Ok(OriginHeader::Web(repaired.clone())));
    }
    if let Err(error) = ForeignOrigin::parse(text) {
        assert_eq!(error.repaired(), None, "{error}");
    }
    if let Err(error) = Host::parse(text)
        && let Some(repaired) = error.repaired()
    {
        assert!(Host::parse(repaired).is_ok(), "{repaired:?}");
    }
    if let Err(error) = CookieDomain::parse(text)
        && let Some(repaired) = error.repaired()
    {
        let read = CookieDomain::parse(&repaired.to_string());
        assert_eq!(read.as_ref(), Ok(repaired));
    }
    if let Err(error) = UrlPath::parse(text)
        && let Some(repaired) = error.repaired()
    {
        assert_eq!(UrlPath::parse(repaired.as_str()).as_ref(), Ok(repaired));
    }
}

/// A date that is read is written as RFC 9110 has it, and read again to the same second.
fn date(bytes: &[u8]) {
    if let Some(date) = parse_cookie_date(bytes) {
        let written = HttpDate::new(date).to_string();
        assert_eq!(written.len(), 29, "{written}");
        assert_eq!(parse_cookie_date(written.as_bytes()), Some(date));
    }
}
