use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response};
use session_cookie_policy::net::EmbeddedList;

use crate::NOW;

const HOSTS: usize = 1000;
const COOKIES_PER_HOST: usize = 10;
/// Chromium has quotas of sites and of the whole jar and a secure overlay; the draft none of the former.
pub const PROFILES: [Profile; 3] = [Profile::CHROMIUM, Profile::FIREFOX, Profile::RFC6265BIS];

/// What fills a jar with 10,000 cookies of 1,000 hosts.
pub struct Visits {
    requests: Vec<Request>,
    set_cookies: Vec<String>,
}

impl Visits {
    pub fn of_ten_thousand() -> Self {
        Self {
            requests: (0..HOSTS).map(visit).collect(),
            set_cookies: (0..COOKIES_PER_HOST).map(set_cookie).collect(),
        }
    }

    /// The one for which a full jar is asked.
    pub fn some(&self) -> &Request {
        &self.requests[HOSTS / 2]
    }

    pub fn fill(&self, profile: Profile) -> Jar {
        let set_cookies: Vec<&[u8]> = self.set_cookies.iter().map(String::as_bytes).collect();
        let mut jar = Jar::new(profile);
        for request in &self.requests {
            jar.receive(request, &Response::new(&set_cookies), &EmbeddedList, NOW);
        }
        jar
    }

    /// # Panics
    ///
    /// If the jar has not kept all.
    pub fn assert_all_in(&self, jar: &Jar) {
        assert_eq!(jar.cookies(NOW).count(), HOSTS * COOKIES_PER_HOST);
    }
}

/// Four hosts to a site.
fn visit(host: usize) -> Request {
    let url = format!("https://app{}.site{}.com.au/auth/", host % 4, host / 4);
    Request::typed(RequestUrl::parse(&url).unwrap())
}

/// Half of the cookies with a lifetime, some for a part of the host alone.
fn set_cookie(index: usize) -> String {
    match index % 4 {
        0 => format!("c{index}=token; Path=/; Secure; HttpOnly"),
        1 => format!("c{index}=token; Path=/; Secure; Max-Age={}", 3600 + index),
        2 => format!("c{index}=token; Path=/auth; SameSite=Strict"),
        _ => format!("c{index}=token; Path=/elsewhere; Max-Age=86400"),
    }
}
