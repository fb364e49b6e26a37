use alloc::vec::Vec;

use super::compiled::Policy;
use super::cookie_role::CookieRole;
use super::written::{Writing, WrittenCookie};
use crate::config::{Purpose, Website};
use crate::cookie::CookieAttributes;
use crate::net::Origin;

/// A cookie that responses of an API set for pages of some websites. [`Policy::declared_cookies`] makes it.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct DeclaredCookie<'p> {
    /// Which cookie of the configuration this is.
    pub role: CookieRole,
    /// What the cookie is for. `None` for session cookies.
    pub purpose: Option<Purpose>,
    /// The API that sets it.
    pub api: &'p Origin,
    /// The websites for which the cookie has these attributes, in no particular order. Empty for clients that are not websites, and for
    /// pages that are unknown before a request.
    pub websites: Vec<Website>,
    /// The name and the attributes.
    pub attributes: &'p CookieAttributes,
}

impl Policy {
    /// Lists every cookie that responses set, for each API and each kind of website, in the order of the configuration. Use it to check
    /// what another part of the application writes, or to configure a session layer.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::config::{PolicyConfig, SessionShape};
    /// use session_cookie_policy::net::EmbeddedList;
    ///
    /// let mut config = PolicyConfig::new(
    ///     ["https://www.example.com"],
    ///     ["https://www.example.com"],
    /// );
    /// config.session = SessionShape::Single.into();
    /// let policy = config.compile(&EmbeddedList).unwrap();
    /// let cookies = policy.declared_cookies();
    /// let [session] = cookies.as_slice() else { panic!() };
    /// assert_eq!(session.role.to_string(), "session");
    /// assert_eq!(session.attributes.name().as_str(), "__Host-session");
    /// # }
    /// ```
    #[doc(alias = "Set-Cookie")]
    #[must_use]
    pub fn declared_cookies(&self) -> Vec<DeclaredCookie<'_>> {
        let purpose = |role| match role {
            CookieRole::Companion(key) => {
                let mut companions = self.companions.iter();
                let companion = companions.find(|companion| companion.key == key)?;
                Some(companion.purpose)
            }
            CookieRole::Session(_) | CookieRole::Retired => None,
        };
        let written = self.written_cookies().into_iter();
        let set = written.filter_map(|cookie| {
            let WrittenCookie {
                role,
                api,
                attributes,
                writing: Writing::Set(pages),
                ..
            } = cookie
            else {
                return None;
            };
            Some(DeclaredCookie {
                role,
                purpose: purpose(role),
                api,
                websites: pages.websites,
                attributes,
            })
        });
        set.collect()
    }
}
