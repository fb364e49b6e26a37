//! The configuration of a deployment: plain values, read from a file or written in code.
//!
//! | to configure | use |
//! |---|---|
//! | the deployment: its APIs, its websites and defaults for all of them | [`PolicyConfig`] |
//! | one website | [`WebsiteConfig`] |
//! | a client that is not a website, such as a mobile app | [`ClientConfig`] |
//! | the access cookie and the refresh cookie | [`CookieConfig`] |
//! | the names of the headers | [`HeaderConfig`] |
//! | cookies that an earlier configuration set | [`PastScopeConfig`], [`PastCookieConfig`] |
//!
//! Every text is a [`Setting`]: reading a file does not stop at the first bad value. [`PolicyConfig::review`] lists everything that is
//! wrong. [`PolicyConfig::compile`] makes a [`Policy`](crate::policy::Policy).
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::net::EmbeddedList;
//!
//! let mut config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://www.example.com"],
//! );
//! config.transport = "cookie".into();
//! assert!(config.compile(&EmbeddedList).is_ok());
//! # }
//! ```

mod browser;
mod client;
mod companion;
mod cookie;
mod cookie_key;
mod csrf_mode;
mod header_config;
mod keep;
mod link_source;
mod names;
#[cfg(feature = "serde")]
mod one_or_many;
mod past_clearing;
mod past_scope;
mod plain_http;
mod policy_config;
mod prefix_choice;
mod same_site_choice;
#[cfg(feature = "serde")]
mod seconds;
mod session_shape;
mod session_use;

mod setting;
mod transport;
mod transport_setting;
mod typed;
mod undeclared_host;
mod website;
mod website_config;
mod website_risk;

pub use browser::{Browser, BrowserClaim, BrowserVersion};
pub use client::{ClientConfig, ClientName, ParseClientNameError};
pub use companion::{CompanionConfig, Flow, Purpose, Reader};
pub use cookie::CookieConfig;
pub use cookie_key::{CookieKey, ParseCookieKeyError};
pub use csrf_mode::CsrfMode;
pub use header_config::HeaderConfig;
pub use keep::{Keep, ParseKeepError};
pub use link_source::LinkSource;
pub use names::Names;
pub use past_clearing::PastClearing;

pub use past_scope::{PastCookieConfig, PastScopeConfig};
pub use plain_http::PlainHttp;
pub use policy_config::PolicyConfig;
pub use prefix_choice::PrefixChoice;
pub use same_site_choice::SameSiteChoice;
pub use session_shape::SessionShape;
pub use session_use::SessionUse;

pub use setting::Setting;
pub use transport::Transport;
pub use transport_setting::TransportSetting;
pub use undeclared_host::UndeclaredHost;
pub use website::{ParseWebsiteError, Website};
pub use website_config::WebsiteConfig;
pub(crate) use website_risk::WebsiteRisk;
