//! Puts typed values into a configuration, checked by the compiler.

use time::Duration;

use super::browser::Browser;
use super::client::ClientName;
use super::companion::{Flow, Purpose, Reader};
use super::csrf_mode::CsrfMode;
use super::keep::Keep;
use super::link_source::LinkSource;
use super::names::Names;
use super::past_clearing::PastClearing;
use super::prefix_choice::PrefixChoice;
use super::same_site_choice::SameSiteChoice;
use super::session_shape::SessionShape;
use super::session_use::SessionUse;
use super::setting::Setting;
use super::undeclared_host::UndeclaredHost;
use super::website::Website;
use crate::config::TransportSetting;
use crate::cookie::{CookieDomain, CookieName, CookiePath, Partitioning};
use crate::migration::Instant;
use crate::net::{ForeignOrigin, HeaderName, Method, Origin, UrlPath};

/// A typed value is used as it is: `config.csrf = CsrfMode::Token.into()`.
macro_rules! from_value {
    ($($type:ty),+ $(,)?) => {
        $(impl From<$type> for Setting<$type> {
            fn from(value: $type) -> Self {
                Self::of(value)
            }
        })+
    };
}

from_value!(
    Browser,
    ClientName,
    CookieDomain,
    CookieName,
    CookiePath,
    CsrfMode,
    Flow,
    ForeignOrigin,
    HeaderName,
    Instant,
    Keep,
    LinkSource,
    Method,
    Names,
    Origin,
    Partitioning,
    PastClearing,
    PrefixChoice,
    Purpose,
    Reader,
    SameSiteChoice,
    SessionShape,
    SessionUse,
    TransportSetting,
    UndeclaredHost,
    UrlPath,
    Website,
);

impl From<Duration> for Setting<Keep> {
    fn from(time: Duration) -> Self {
        Self::of(Keep::For(time))
    }
}

/// A number of seconds.
impl From<u32> for Setting<Keep> {
    fn from(seconds: u32) -> Self {
        Self::of(Keep::For(Duration::seconds(seconds.into())))
    }
}
