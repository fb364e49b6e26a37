use std::collections::HashMap;
use std::fmt::Write as _;
use std::hint::black_box;

use cookie::{Cookie, SameSite};
use session_cookie_policy::config::PolicyConfig;
use url::Url;

use crate::composition::{
    Composition, Sender, Unseeded, past_clears, present, present_clears, same_site,
};
use crate::deployment::{ACCESS_COOKIE, ACCESS_LIFETIME, API, REFRESH_COOKIE, REFRESH_LIFETIME};
use crate::{NOW, Request, Sink};

/// What a careful engineer composes of the same crates: what depends on the configuration alone is done before the first request.
///
/// `Origin` is compared with prepared texts, so no URL is parsed and the suffix list is not asked. A cookie is prepared without token and
/// date, a line that clears one is a text. The crate `cookie` reads the cookies of the request and writes the new ones, into one buffer.
pub struct Careful {
    /// Declared origins, and the `SameSite` of their cookies.
    websites: HashMap<Vec<u8>, SameSite, Unseeded>,
    of_same_site: Prepared,
    of_other_sites: Prepared,
    buffer: String,
}

/// The cookies with one `SameSite`.
struct Prepared {
    set: [Cookie<'static>; 2],
    clear_present: Vec<String>,
    clear_past: Vec<String>,
}

impl Prepared {
    fn new(same_site: SameSite) -> Self {
        let cookies = [
            (ACCESS_COOKIE, ACCESS_LIFETIME),
            (REFRESH_COOKIE, REFRESH_LIFETIME),
        ];
        Self {
            set: cookies
                .map(|(name, lifetime)| present(name, "", same_site).max_age(lifetime).build()),
            clear_present: present_clears(same_site).collect(),
            clear_past: past_clears(same_site).collect(),
        }
    }
}

impl Careful {
    /// # Panics
    ///
    /// If the configuration has an origin that is none.
    #[must_use]
    pub fn new(config: &PolicyConfig) -> Self {
        let api = Url::parse(API).unwrap();
        let site = |url: &Url| psl::domain_str(url.host_str()?).map(str::to_owned);
        let website = |text: &str| {
            let url = Url::parse(text).unwrap();
            let is_same_site = url.scheme() == api.scheme() && site(&url) == site(&api);
            (text.into(), same_site(is_same_site))
        };
        let websites = config.websites.iter();
        Self {
            websites: websites.map(|of| website(of.origin.text())).collect(),
            of_same_site: Prepared::new(SameSite::Lax),
            of_other_sites: Prepared::new(SameSite::None),
            buffer: String::with_capacity(2048),
        }
    }

    fn prepared(&self, same_site: SameSite) -> &Prepared {
        match same_site {
            SameSite::None => &self.of_other_sites,
            SameSite::Lax | SameSite::Strict => &self.of_same_site,
        }
    }
}

impl Composition for Careful {
    fn sender(&self, request: &Request) -> Option<Sender> {
        let origin = request.origin.as_deref();
        let declared = origin.and_then(|origin| self.websites.get(origin));
        let same_site = declared.copied().unwrap_or(SameSite::Lax);
        Some(Sender::of(request, declared.is_some(), same_site))
    }

    fn set(&mut self, token: &'static str, same_site: SameSite, sink: &mut Sink<'_>) {
        let cookies = self.prepared(same_site).set.clone();
        // The clock is read; a known instant could be written when this is compiled.
        let now = black_box(NOW);
        for mut cookie in cookies {
            let end = cookie.max_age().map(|lifetime| now + lifetime);
            cookie.set_value(token);
            cookie.set_expires(end);
            self.buffer.clear();
            // The crate `cookie` does not know `Priority`.
            write!(self.buffer, "{cookie}; Priority=High").unwrap();
            sink("set-cookie", &self.buffer);
        }
    }

    fn clear_present(&mut self, same_site: SameSite, sink: &mut Sink<'_>) {
        for line in &self.prepared(same_site).clear_present {
            sink("set-cookie", line);
        }
    }

    fn clear_past(&mut self, same_site: SameSite, sink: &mut Sink<'_>) {
        for line in &self.prepared(same_site).clear_past {
            sink("set-cookie", line);
        }
    }
}
