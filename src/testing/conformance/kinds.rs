use alloc::vec::Vec;

use super::probe::Probe;
use super::probes::{Visitor, with};
use super::wire::{TestRoute, WireRequest};
use crate::browser::Profile;

impl Visitor<'_> {
    /// Special requests: handshakes, prefetches, and requests with repeated headers.
    pub(super) fn kinds(&mut self) {
        self.handshakes();
        self.prefetches();
        self.passed_on();
        self.twice();
        self.capitals();
    }

    fn add_with_session(&mut self, probe: Probe, request: WireRequest) {
        let session = self.session();
        self.add(probe, with(request, "cookie", &session));
    }

    fn handshakes(&mut self) {
        let mut bare = self.bare(TestRoute::Verify);
        bare.method = "GET";
        // In a handshake over TLS, Chromium sends only `Origin`. Firefox also sends the mode. Over HTTP/2 there is no `Upgrade`.
        let own = self.shaking_hands(bare.clone(), &Profile::CHROMIUM);
        self.add_with_session(Probe::WebSocket, with(own, "upgrade", b"websocket"));
        let own = self.shaking_hands(bare.clone(), &Profile::FIREFOX);
        self.add_with_session(Probe::WebSocket, own);
        for origin in [Some(b"https://unknown.invalid".as_slice()), None] {
            let request = match origin {
                Some(origin) => with(bare.clone(), "origin", origin),
                None => bare.clone(),
            };
            let by_upgrade = with(request.clone(), "upgrade", b"websocket");
            self.add_with_session(Probe::WebSocket, by_upgrade);
            let by_mode = with(request, "sec-fetch-mode", b"websocket");
            self.add_with_session(Probe::WebSocket, by_mode);
        }
    }

    fn prefetches(&mut self) {
        for route in [TestRoute::Refresh, TestRoute::SignOut] {
            let mut request = with(self.guarded(route), "sec-fetch-site", b"none");
            request.method = "GET";
            self.add_with_session(Probe::Prefetch, with(request, "sec-purpose", b"prefetch"));
        }
    }

    fn passed_on(&mut self) {
        let own = [self.page.as_bytes(), b"/page".as_slice()].concat();
        let route = if self.has(TestRoute::Refresh) {
            TestRoute::Refresh
        } else {
            TestRoute::Verify
        };
        for referer in [&own, b"https://unknown.invalid/".as_slice()] {
            let request = with(self.bare(route), "sec-fetch-site", b"same-origin");
            let request = with(request, "sec-fetch-mode", b"same-origin");
            self.add_with_session(Probe::PassedOn, with(request, "referer", referer));
        }
    }

    fn capitals(&mut self) {
        for route in [
            TestRoute::SignIn,
            TestRoute::Verify,
            TestRoute::Refresh,
            TestRoute::SignOut,
        ] {
            let unknown = self.from(route, b"https://unknown.invalid");
            for request in [self.of_page(route), unknown] {
                let session = self.session();
                let request = with(request, "cookie", &session);
                self.add(Probe::HeaderCase, capitalised(request));
            }
        }
    }

    fn twice(&mut self) {
        let page = self.page.clone().into_bytes();
        for route in [TestRoute::Verify, TestRoute::Refresh, TestRoute::SignOut] {
            let request = self.from(route, &page);
            self.add_with_session(Probe::SeveralOriginLines, with(request, "origin", &page));
            let request = with(self.guarded(route), "sec-fetch-site", b"same-origin");
            let request = with(request, "sec-fetch-site", b"same-origin");
            self.add_with_session(Probe::SeveralOriginLines, request);
        }
    }
}

/// The names as clients write them over HTTP/1.1: `Sec-Fetch-Site`.
fn capitalised(mut request: WireRequest) -> WireRequest {
    for header in &mut request.headers {
        let words = header.name.split('-').map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            [first.to_ascii_uppercase().as_str(), rest].concat()
        });
        header.name = words.collect::<Vec<_>>().join("-");
    }
    request
}
