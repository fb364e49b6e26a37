use std::collections::HashSet;

use cookie::SameSite;
use session_cookie_policy::config::PolicyConfig;
use time::Duration;
use url::Url;

use crate::composition::{
    Composition, Sender, Unseeded, past_clears, present, present_clears, same_site,
};
use crate::deployment::{ACCESS_COOKIE, ACCESS_LIFETIME, API, REFRESH_COOKIE, REFRESH_LIFETIME};
use crate::{NOW, Request, Sink};

/// The same decisions without this crate: `Origin` by `url`, the site by `psl`, cookies by `cookie`, all asked anew for each request.
///
/// What does not depend on the request is done before: the API is parsed, and its registrable domain is known. The `Cookie` header is
/// taken apart once.
pub struct Composed {
    websites: HashSet<String, Unseeded>,
    api: Url,
    api_domain: String,
}

impl Composed {
    /// # Panics
    ///
    /// Never: the API is a URL.
    #[must_use]
    pub fn new(config: &PolicyConfig) -> Self {
        let websites = config.websites.iter();
        let api = Url::parse(API).unwrap();
        let api_domain = psl::domain_str(api.host_str().unwrap()).unwrap().to_owned();
        Self {
            websites: websites
                .map(|website| website.origin.text().to_owned())
                .collect(),
            api,
            api_domain,
        }
    }

    fn set_one(
        name: &'static str,
        token: &'static str,
        same_site: SameSite,
        lifetime: Duration,
    ) -> String {
        let cookie = present(name, token, same_site);
        let mut line = cookie.max_age(lifetime).expires(NOW + lifetime).to_string();
        // The crate `cookie` does not know it.
        line.push_str("; Priority=High");
        line
    }
}

impl Composition for Composed {
    fn sender(&self, request: &Request) -> Option<Sender> {
        let origin = Url::parse(str::from_utf8(request.origin.as_deref()?).ok()?).ok()?;
        let is_declared = self
            .websites
            .contains(&origin.origin().ascii_serialization());
        let is_same_site = origin.scheme() == self.api.scheme()
            && psl::domain_str(origin.host_str()?) == Some(&self.api_domain);
        let same_site = same_site(!is_declared || is_same_site);
        Some(Sender::of(request, is_declared, same_site))
    }

    fn set(&mut self, token: &'static str, same_site: SameSite, sink: &mut Sink<'_>) {
        let access = Self::set_one(ACCESS_COOKIE, token, same_site, ACCESS_LIFETIME);
        let refresh = Self::set_one(REFRESH_COOKIE, token, same_site, REFRESH_LIFETIME);
        sink("set-cookie", &access);
        sink("set-cookie", &refresh);
    }

    fn clear_present(&mut self, same_site: SameSite, sink: &mut Sink<'_>) {
        for line in present_clears(same_site) {
            sink("set-cookie", &line);
        }
    }

    fn clear_past(&mut self, same_site: SameSite, sink: &mut Sink<'_>) {
        for line in past_clears(same_site) {
            sink("set-cookie", &line);
        }
    }
}
