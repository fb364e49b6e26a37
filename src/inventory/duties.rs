//! What the operator of a service has to do beside publishing the page.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::listing::Inventory;
use super::necessity::Necessity;
use crate::config::TransportSetting;

impl Inventory {
    /// What the operator has to do for these cookies to be lawful in the European Union. It is not for visitors, and not part of the page.
    ///
    /// National law and the authorities decide in the end.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::config::PolicyConfig;
    /// # use session_cookie_policy::net::EmbeddedList;
    /// use session_cookie_policy::inventory::inventory;
    ///
    /// let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// let duties = inventory(&config.compile(&EmbeddedList).unwrap()).duties();
    /// assert_eq!(duties[0], "tell users of these cookies, as this page does: Directive 2002/58/EC, Article 5(3)");
    /// assert!(duties[1].starts_with("let users choose at sign-in to stay signed in, for example with a box \"remember me\""));
    /// # }
    /// ```
    #[must_use]
    pub fn duties(&self) -> Vec<String> {
        let present = || self.entries.iter().filter(|entry| !entry.is_past());
        let named = |necessity: Necessity| {
            let mut names: Vec<String> = Vec::new();
            for entry in present().filter(|entry| entry.necessity() == necessity) {
                let name = format!("`{}`", entry.name);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            (!names.is_empty()).then(|| names.join(", "))
        };
        let mut duties = Vec::new();
        if present().next().is_some() {
            duties.push(
                "tell users of these cookies, as this page does: Directive 2002/58/EC, Article 5(3)"
                    .into(),
            );
        }
        if self.transport == TransportSetting::Header {
            duties.push(
                "if the website keeps the tokens in the browser, tell users of that as of a cookie: Directive 2002/58/EC, Article 5(3), \
                 covers everything that is stored on their devices"
                    .into(),
            );
        }
        if let Some(names) = named(Necessity::ForStayingSignedIn) {
            duties.push(format!(
                "let users choose at sign-in to stay signed in, for example with a box \"remember me\" (`keep`: `chosen`): {names} \
                 otherwise stay for everybody when the browser is closed, and Opinion 04/2012 of the Article 29 Working Party (WP 194), \
                 section 3.2, exempts cookies of a sign-in only until then"
            ));
        }
        if let Some(names) = named(Necessity::ForTrustedDevice) {
            duties.push(format!(
                "ask at sign-in before {names} is set, for example with a box \"remember this browser\""
            ));
        }
        if let Some(names) = named(Necessity::ForPreference) {
            duties.push(format!(
                "ask before {names} is set, or say next to the setting that a cookie stores it, if it outlasts the visit"
            ));
        }
        duties
    }
}
