use alloc::vec::Vec;

use super::compiled::Policy;
use super::cookie_role::CookieRole;
use super::written::{Writing, WrittenCookie};
use crate::config::{Purpose, Website};
use crate::cookie::CookieAttributes;
use crate::net::Origin;

/// A cookie that responses of an API set for pages of some websites. Made by [`Policy::declared_cookies`].
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct DeclaredCookie<'p> {
    /// Which cookie of the configuration it is.
    pub role: CookieRole,
    /// What it is for, if it is one beside the session.
    pub purpose: Option<Purpose>,
    /// The API that sets it.
    pub api: &'p Origin,
    /// The websites for whose pages it is set with these attributes, in no order. Empty for clients that are no websites and for pages that are
    /// not known before a request.
    pub websites: Vec<Website>,
    /// Its name and attributes.
    pub attributes: &'p CookieAttributes,
}

impl Policy {
    /// Each cookie that responses set, for each API and each kind of website, in the order of the configuration: to compare them with what
    /// another part of the application writes, or to configure a session layer by them.
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
