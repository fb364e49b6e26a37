//! Whatever a reader takes, it takes again as it writes it, and to the same value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use session_cookie_policy::cookie::{CookieDomain, CookieName, CookiePath, NamePrefix, SameSite};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::{
    DomainName, Host, Origin, OriginHeader, OriginPattern, Scheme, UrlPath,
};
use session_cookie_policy::policy::{PrefixChoice, SameSiteChoice, Website};

macro_rules! round_trip {
    ($text:expr; $($type:ty),*) => {$(
        match <$type>::parse($text) {
            Ok(value) => assert_eq!(<$type>::parse(&value.to_string()).as_ref(), Ok(&value)),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    )*};
}

fuzz_target!(|text: &str| {
    round_trip!(
        text; CookieDomain, CookieName, CookiePath, DomainName, Host, Instant, NamePrefix, Origin, OriginHeader, OriginPattern,
        PrefixChoice, SameSite, SameSiteChoice, Scheme, UrlPath, Website
    );
    // What is offered as a repair is taken.
    if let Err(error) = Origin::parse(text)
        && let Some(repaired) = error.repaired()
    {
        assert_eq!(Origin::parse(&repaired.to_string()).as_ref(), Ok(repaired));
    }
    if let Err(error) = CookieDomain::parse(text)
        && let Some(repaired) = error.repaired()
    {
        assert_eq!(
            CookieDomain::parse(&repaired.to_string()).as_ref(),
            Ok(repaired)
        );
    }
    if let Err(error) = UrlPath::parse(text)
        && let Some(repaired) = error.repaired()
    {
        assert_eq!(UrlPath::parse(repaired.as_str()).as_ref(), Ok(repaired));
    }
    // The exact reader takes nothing that the lenient one reads otherwise.
    if let Ok(OriginHeader::Web(origin)) = OriginHeader::parse(text) {
        assert_eq!(Origin::parse(text), Ok(origin));
    }
});
