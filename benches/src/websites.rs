use session_cookie_policy::config::{PastScopeConfig, PolicyConfig, Setting, WebsiteConfig};

use crate::Request;

/// Sixteen letters for the digits of an index, five of which name a million websites.
const LETTERS: &[u8; 16] = b"abcdefghijklmnop";
const ORIGIN: [u8; 32] = *b"https://t-aaaaa.apps.example.com";
const INDEX_AT: usize = 10;

/// The origin of the website `index`: 32 bytes, of the same site as the API.
fn origin(index: usize) -> [u8; 32] {
    let mut origin = ORIGIN;
    for (place, letter) in origin[INDEX_AT..INDEX_AT + 5].iter_mut().enumerate() {
        *letter = LETTERS[(index >> (16 - 4 * place)) & 15];
    }
    origin
}

fn text(index: usize) -> String {
    String::from_utf8(origin(index).to_vec()).unwrap()
}

/// An API and `count` exact websites beside `https://www.example.com`, which is the first. The cookies are host-only; last year they were
/// shared by all of `example.com`, so that answers clear these, too.
pub fn config(count: usize) -> PolicyConfig {
    with_websites((0..count).map(|index| WebsiteConfig::from(&*text(index))))
}

/// The same; links in e-mails open the next website.
pub fn config_of_links(count: usize) -> PolicyConfig {
    with_websites((0..count).map(|index| {
        let mut website = WebsiteConfig::from(&*text(index));
        website.links_to = Some(Setting::from(&*text((index + 1) % count)));
        website
    }))
}

/// The same with websites of sites of their own, on which cookies are third-party ones.
pub fn config_of_other_sites(count: usize) -> PolicyConfig {
    with_websites((0..count).map(|index| {
        let text = text(index).replace(".apps.example.com", "-store.example");
        WebsiteConfig::from(&*text)
    }))
}

fn with_websites(websites: impl Iterator<Item = WebsiteConfig>) -> PolicyConfig {
    let first = WebsiteConfig::from("https://www.example.com");
    let mut config = PolicyConfig::new(
        ["https://api.example.com"],
        std::iter::once(first).chain(websites),
    );
    let retired_at = Setting::from("2024-06-01T00:00:00Z");
    let shared = PastScopeConfig::new(Setting::from("example.com"), retired_at, 365);
    config.history.push(shared);
    config
}

/// Origins of requests, each website of [`config`] as likely as the next: what the table holds is in no cache, as it would be where a
/// million websites are in use. The text of the origin is, as that of a request which has just been read.
#[derive(Debug)]
pub struct Visitors {
    count: u64,
    state: u64,
}

impl Visitors {
    pub const fn new(count: usize) -> Self {
        Self {
            count: count as u64,
            state: 0,
        }
    }

    /// Makes `request` one of the next website.
    pub fn visit(&mut self, request: &mut Request) {
        // Knuth's congruential generator of MMIX; its upper half is good.
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let index = ((self.state >> 32) * self.count) >> 32;
        let text = request.origin.get_or_insert_default();
        text.clear();
        text.extend_from_slice(&origin(index as usize));
    }
}
