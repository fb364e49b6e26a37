//! What a deployment says of itself: plain values, read without judging.

mod browser;
mod client;
mod cookie;
mod csrf_mode;
mod header_config;
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
mod session_use;
mod setting;
mod transport;
mod transport_setting;
mod undeclared_host;
mod website;
mod website_config;
mod website_risk;

pub use browser::Browser;
pub use client::{ClientConfig, ClientName, ParseClientNameError};
pub use cookie::CookieConfig;
pub use csrf_mode::CsrfMode;
pub use header_config::HeaderConfig;
pub use link_source::LinkSource;
pub use names::Names;
pub use past_clearing::PastClearing;
pub use past_scope::{PastCookieConfig, PastScopeConfig};
pub use plain_http::PlainHttp;
pub use policy_config::PolicyConfig;
pub use prefix_choice::PrefixChoice;
pub use same_site_choice::SameSiteChoice;
pub use session_use::SessionUse;
pub use setting::Setting;
pub use transport::Transport;
pub use transport_setting::TransportSetting;
pub use undeclared_host::UndeclaredHost;
pub use website::{ParseWebsiteError, Website};
pub use website_config::WebsiteConfig;
pub(crate) use website_risk::WebsiteRisk;
