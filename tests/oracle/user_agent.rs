//! Sections 5.2, 5.7 and 5.8: the storage model and the retrieval model.

use session_cookie_policy::net::SuffixList;
use url::Url;

use super::departures;
use super::matching::{
    Origin, canonicalized_host, default_path, domain_matches, is_public_suffix, path_matches,
};
use super::set_cookie::{self, Attribute, Enforcement};

/// "The user agent stores the following fields about each cookie".
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the fields that the draft names"
)]
pub(crate) struct Cookie {
    pub(crate) name: Vec<u8>,
    pub(crate) value: Vec<u8>,
    pub(crate) expiry_time: i64,
    pub(crate) domain: String,
    pub(crate) path: Vec<u8>,
    /// Seconds, and a count that tells cookies of one second apart.
    pub(crate) creation_time: (i64, u64),
    pub(crate) persistent_flag: bool,
    pub(crate) host_only_flag: bool,
    pub(crate) secure_only_flag: bool,
    pub(crate) http_only_flag: bool,
    pub(crate) same_site_flag: Enforcement,
}

/// "Abort these steps and ignore the cookie entirely", and the step that says so.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Ignored(pub(crate) &'static str);

/// Who asks for cookies, or sets them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Api {
    Http,
    NonHttp,
}

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) uri: Url,
    pub(crate) api: Api,
    pub(crate) has_safe_method: bool,
    /// Whether it navigates a top-level traversable.
    pub(crate) is_top_level_navigation: bool,
    /// The client's document and its ancestors, the top level first; `None` for a request without a client.
    pub(crate) client: Option<Vec<Origin>>,
    pub(crate) has_credentials: bool,
}

impl Request {
    /// Section 5.2.1: the "site for cookies" of the client's document.
    fn site_for_cookies(documents: &[Origin], list: &dyn SuffixList) -> Origin {
        // Steps 1 and 2
        let top_origin = &documents[0];
        // Steps 3 and 4
        for item in documents {
            if !item.is_same_site(top_origin, list) {
                return Origin::Opaque;
            }
        }
        // Step 5
        top_origin.clone()
    }

    /// Section 5.2. Reloads are not modelled.
    fn is_same_site(&self, list: &dyn SuffixList) -> bool {
        match &self.client {
            None => true,
            Some(documents) => Self::site_for_cookies(documents, list)
                .is_same_site(&Origin::of_url(&self.uri), list),
        }
    }

    /// Section 5.8.2, and section 5.7, step 18.1: "site for cookies" against the top-level origin.
    fn is_of_same_site_document(&self, list: &dyn SuffixList) -> bool {
        let documents = self.client.as_ref().unwrap();
        Self::site_for_cookies(documents, list).is_same_site(&documents[0], list)
    }
}

#[derive(Debug)]
pub(crate) struct UserAgent<'a> {
    pub(crate) cookie_store: Vec<Cookie>,
    list: &'a dyn SuffixList,
    count: u64,
}

impl<'a> UserAgent<'a> {
    pub(crate) fn new(list: &'a dyn SuffixList) -> Self {
        Self {
            cookie_store: Vec::new(),
            list,
            count: 0,
        }
    }

    /// Section 5.7. Inserts the cookie, perhaps an expired one, or says why not.
    #[expect(
        clippy::too_many_lines,
        reason = "one algorithm, in one piece as in the draft"
    )]
    pub(crate) fn receive(
        &mut self,
        request: &Request,
        set_cookie_string: &[u8],
        now: i64,
    ) -> Result<Cookie, Ignored> {
        let list = self.list;
        self.evict_expired_cookies(now);
        // Step 1: "A user agent MAY ignore a received cookie in its entirety."
        if !request.has_credentials {
            return Err(Ignored("5.7 step 1"));
        }
        let parsed = set_cookie::parse(set_cookie_string, request.uri.path(), now)?;
        let attributes = parsed.attributes;
        // Step 2
        if parsed.name.is_empty() && parsed.value.is_empty() {
            return Err(Ignored("5.7 step 2"));
        }
        // Steps 3 and 4 repeat steps 1 and 5 of section 5.6 for cookies that were not parsed from a string.
        // Step 5
        self.count += 1;
        let mut cookie = Cookie {
            name: parsed.name,
            value: parsed.value,
            expiry_time: i64::MAX,
            domain: String::new(),
            path: Vec::new(),
            creation_time: (now, self.count),
            persistent_flag: false,
            host_only_flag: false,
            secure_only_flag: false,
            http_only_flag: false,
            same_site_flag: Enforcement::Default,
        };
        // Step 6
        let last_max_age = attributes
            .iter()
            .rev()
            .find_map(|attribute| match attribute {
                Attribute::MaxAge(expiry_time) => Some(*expiry_time),
                _ => None,
            });
        let last_expires = attributes
            .iter()
            .rev()
            .find_map(|attribute| match attribute {
                Attribute::Expires(expiry_time) => Some(*expiry_time),
                _ => None,
            });
        if let Some(expiry_time) = last_max_age {
            cookie.persistent_flag = true;
            cookie.expiry_time = expiry_time;
        } else if let Some(expiry_time) = last_expires {
            cookie.persistent_flag = true;
            cookie.expiry_time = expiry_time;
        }
        // Step 7
        let mut domain_attribute = Vec::new();
        for attribute in &attributes {
            if let Attribute::Domain(cookie_domain) = attribute {
                domain_attribute.clone_from(cookie_domain);
            }
        }
        // Step 8
        if !domain_attribute.is_ascii() {
            return Err(Ignored("5.7 step 8"));
        }
        let mut domain_attribute = String::from_utf8(domain_attribute).unwrap();
        // Step 9
        let request_host_canonical = canonicalized_host(&request.uri);
        if is_public_suffix(&domain_attribute, list) {
            if domain_attribute == request_host_canonical {
                domain_attribute = String::new();
            } else {
                return Err(Ignored("5.7 step 9"));
            }
        }
        // Step 10
        if domain_attribute.is_empty() {
            cookie.host_only_flag = true;
            cookie.domain = request_host_canonical;
        } else {
            if !domain_matches(&request_host_canonical, &domain_attribute) {
                return Err(Ignored("5.7 step 10"));
            }
            cookie.host_only_flag = false;
            cookie.domain = domain_attribute;
        }
        // Step 11
        let last_path = attributes
            .iter()
            .rfind(|attribute| matches!(attribute, Attribute::Path { .. }));
        cookie.path = match last_path {
            Some(Attribute::Path { cookie_path, .. }) => cookie_path.clone(),
            _ => default_path(request.uri.path()).into_bytes(),
        };
        // Step 12
        cookie.secure_only_flag = attributes.contains(&Attribute::Secure);
        // Step 13
        let is_secure_protocol = departures::is_secure_protocol(&request.uri);
        if !is_secure_protocol && cookie.secure_only_flag {
            return Err(Ignored("5.7 step 13"));
        }
        // Step 14
        cookie.http_only_flag = attributes.contains(&Attribute::HttpOnly);
        // Step 15
        if request.api == Api::NonHttp && cookie.http_only_flag {
            return Err(Ignored("5.7 step 15"));
        }
        // Step 16
        if !cookie.secure_only_flag && !is_secure_protocol {
            for existing in &self.cookie_store {
                // Steps 16.1 to 16.4
                if existing.name == cookie.name
                    && existing.secure_only_flag
                    && (domain_matches(&existing.domain, &cookie.domain)
                        || domain_matches(&cookie.domain, &existing.domain))
                    && path_matches(&cookie.path, &existing.path)
                {
                    return Err(Ignored("5.7 step 16"));
                }
            }
        }
        // Step 17
        for attribute in &attributes {
            if let Attribute::SameSite(enforcement) = attribute {
                cookie.same_site_flag = *enforcement;
            }
        }
        // Step 18
        if cookie.same_site_flag != Enforcement::None {
            let passes = match request.api {
                // Step 18.1
                Api::NonHttp => request.is_of_same_site_document(list),
                // Steps 18.2 and 18.3
                Api::Http => request.is_same_site(list) || request.is_top_level_navigation,
            };
            // Step 18.4
            if !passes {
                return Err(Ignored("5.7 step 18"));
            }
        }
        // Step 19
        if cookie.same_site_flag == Enforcement::None && !cookie.secure_only_flag {
            return Err(Ignored("5.7 step 19"));
        }
        // Step 20
        let begins = |text: &[u8], prefix: &[u8]| text.to_ascii_lowercase().starts_with(prefix);
        if begins(&cookie.name, b"__secure-") && !cookie.secure_only_flag {
            return Err(Ignored("5.7 step 20"));
        }
        // Step 21
        if begins(&cookie.name, b"__host-") {
            // Steps 21.1 to 21.3
            if !cookie.secure_only_flag
                || !cookie.host_only_flag
                || !departures::has_root_path(last_path)
            {
                return Err(Ignored("5.7 step 21"));
            }
        }
        // Step 22
        if cookie.name.is_empty()
            && (begins(&cookie.value, b"__secure-") || begins(&cookie.value, b"__host-"))
        {
            return Err(Ignored("5.7 step 22"));
        }
        // Step 23
        let old = self.cookie_store.iter().position(|existing| {
            existing.name == cookie.name
                && existing.domain == cookie.domain
                && existing.host_only_flag == cookie.host_only_flag
                && existing.path == cookie.path
        });
        if let Some(old) = old {
            // Step 23.1
            let old_cookie = &self.cookie_store[old];
            // Step 23.2
            if request.api == Api::NonHttp && old_cookie.http_only_flag {
                return Err(Ignored("5.7 step 23"));
            }
            // Step 23.3
            cookie.creation_time = old_cookie.creation_time;
            // Step 23.4
            self.cookie_store.remove(old);
        }
        // Step 24
        self.cookie_store.push(cookie.clone());
        self.evict_expired_cookies(now);
        Ok(cookie)
    }

    /// "The user agent MUST evict all expired cookies from the cookie store if, at any time, an expired cookie exists".
    pub(crate) fn evict_expired_cookies(&mut self, now: i64) {
        self.cookie_store
            .retain(|cookie| !departures::is_expired(cookie, now));
    }

    /// Section 5.8.3: the cookie-string of a retrieval.
    pub(crate) fn cookie_string(&mut self, request: &Request, now: i64) -> Vec<u8> {
        self.evict_expired_cookies(now);
        if !request.has_credentials {
            return Vec::new();
        }
        let host = canonicalized_host(&request.uri);
        // Sections 5.8.1 and 5.8.2: the retrieval's same-site status.
        let is_same_site = match request.api {
            Api::Http => request.is_same_site(self.list),
            Api::NonHttp => request.is_of_same_site_document(self.list),
        };
        // Step 1
        let mut cookie_list = Vec::new();
        for cookie in &self.cookie_store {
            let is_for_host = if cookie.host_only_flag {
                host == cookie.domain
            } else {
                domain_matches(&host, &cookie.domain)
            };
            if !is_for_host {
                continue;
            }
            if !path_matches(request.uri.path().as_bytes(), &cookie.path) {
                continue;
            }
            if cookie.secure_only_flag && !departures::is_secure_protocol(&request.uri) {
                continue;
            }
            if cookie.http_only_flag && request.api == Api::NonHttp {
                continue;
            }
            if cookie.same_site_flag != Enforcement::None && !is_same_site {
                let is_excepted = request.api == Api::Http
                    && matches!(
                        cookie.same_site_flag,
                        Enforcement::Lax | Enforcement::Default
                    )
                    && request.has_safe_method
                    && request.is_top_level_navigation;
                if !is_excepted {
                    continue;
                }
            }
            cookie_list.push(cookie);
        }
        // Step 2
        cookie_list.sort_by(|a, b| {
            b.path
                .len()
                .cmp(&a.path.len())
                .then(a.creation_time.cmp(&b.creation_time))
        });
        // Step 3, the last-access-time, decides on nothing without a limit on the number of cookies.
        // Step 4
        let mut cookie_string = Vec::new();
        for (index, cookie) in cookie_list.iter().enumerate() {
            // Step 4.1
            if !cookie.name.is_empty() {
                cookie_string.extend_from_slice(&cookie.name);
                cookie_string.push(b'=');
            }
            // Step 4.2
            if !cookie.value.is_empty() {
                cookie_string.extend_from_slice(&cookie.value);
            }
            // Step 4.3
            if index + 1 < cookie_list.len() {
                cookie_string.extend_from_slice(b"; ");
            }
        }
        cookie_string
    }
}
