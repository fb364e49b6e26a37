//! Cookies beside the session: what comes of them, and what answers write.

use session_cookie_policy::browser::{Jar, Request, RequestUrl, Response};
use session_cookie_policy::config::{CompanionConfig, Purpose, Reader, Setting};
use session_cookie_policy::cookie::{CookieHeader, CookieValue, ScriptAccess};
use session_cookie_policy::request::{
    RequestCookie, RequestFacts, WriteCookieError, WriteTokensError,
};
use time::Duration;

use super::arrived::Arrived;
use super::written::{Headers, push, set_cookies, set_session_headers};
use super::{Answer, LIST, Trial};

impl Trial {
    fn companions(&self) -> impl Iterator<Item = (&'static str, &'static CompanionConfig)> + use<> {
        let cookies = self.deployment.config.cookies.iter();
        cookies.map(|(key, companion)| (key.as_str(), companion))
    }

    /// The one of several at once that the request is of.
    fn of_request<'a>(
        cookie: RequestCookie<'a>,
        companion: &CompanionConfig,
        arrived: &'a Arrived,
    ) -> RequestCookie<'a> {
        if companion.at_once.is_none() {
            return cookie;
        }
        match cookie.with_id(arrived.token("new-id", "one")) {
            Ok(cookie) => cookie,
            Err(error) => {
                assert!(!error.to_string().is_empty());
                cookie
            }
        }
    }

    /// A provider sends the user back, with a state that may be that of the cookie.
    pub(super) fn callback(&self, arrived: &Arrived, facts: &RequestFacts<'_>) -> Option<Answer> {
        let policy = &self.deployment.policy;
        let callback = policy.callback(facts, self.now);
        let is_flow =
            |companion: &CompanionConfig| companion.purpose.get() == Ok(&Purpose::SignInFlow);
        let (key, companion) = self.companions().find(|(_, of)| is_flow(of))?;
        let cookie = Self::of_request(callback.cookie(key).unwrap(), companion, arrived);
        let came = arrived.first("new-state");
        let proven = callback.compare_state(cookie.value(), came).ok()?;
        assert!(came.is_some() && cookie.value() == came);
        let headers = set_session_headers(self.deployment, &proven.accept(), arrived, self.now)?;
        let read = callback.headers_read().to_string();
        Some(Answer {
            to: "callback",
            read: read.split(", ").map(str::to_owned).collect(),
            headers,
        })
    }

    /// Each is written, and cleared; how many values came is said in a header, so that it must not depend on what `Vary` leaves out.
    pub(super) fn companion_answers(
        &self,
        arrived: &Arrived,
        facts: &RequestFacts<'_>,
    ) -> Vec<Answer> {
        let cookies = self.deployment.policy.cookies(facts, self.now);
        let mut caches = Headers::new();
        cookies.write_for_caches(&mut |name, value| push(&mut caches, name, value));
        let vary = caches.iter().filter(|(name, _)| name == "vary");
        let read: Vec<String> = vary
            .flat_map(|(_, value)| value.split(", "))
            .map(str::to_owned)
            .collect();
        let mut answers = Vec::new();
        for (key, companion) in self.companions() {
            let cookie = Self::of_request(cookies.get(key).unwrap(), companion, arrived);
            let mut count = Headers::new();
            push(&mut count, "count", &cookie.values().count().to_string());
            let mut add = |to, mut headers: Headers| {
                headers.extend(caches.clone());
                let read = read.clone();
                answers.push(Answer { to, read, headers });
            };
            if let Some(headers) = written(&cookie, arrived) {
                add("cookie", headers);
            }
            add("clear of a cookie", cleared(&cookie));
            add("cookies", count);
        }
        answers
    }

    pub(super) fn check_companions(&self, arrived: &Arrived, facts: &RequestFacts<'_>) {
        let policy = &self.deployment.policy;
        let cookies = policy.cookies(facts, self.now);
        assert!(cookies.get("of nobody").is_none());
        for (key, companion) in self.companions() {
            let cookie = Self::of_request(cookies.get(key).unwrap(), companion, arrived);
            self.check_values(arrived, &cookie, key, companion);
            let by_verify = policy.verify(facts, self.now).cookie(key).unwrap();
            let by_sign_in = policy.sign_in(facts, self.now).cookie(key).unwrap();
            for other in [by_verify, by_sign_in] {
                let other = Self::of_request(other, companion, arrived);
                assert!(other.values().eq(cookie.values()));
                assert_eq!(other.is_writable(), cookie.is_writable());
            }
            self.check_written(arrived, facts, key, companion);
        }
    }

    /// Only what has one of its names comes back, the present one first.
    fn check_values(
        &self,
        arrived: &Arrived,
        cookie: &RequestCookie<'_>,
        key: &str,
        companion: &CompanionConfig,
    ) {
        let config = &self.deployment.config;
        let id = companion.at_once.map(|_| arrived.token("new-id", "one"));
        let is_id = |id: &str| cookie.with_id(id).is_ok();
        let id = id.filter(|id| is_id(id));
        let under = |name: &str| -> Vec<&[u8]> {
            let name = id.map_or_else(|| name.to_owned(), |id| format!("{name}.{id}"));
            let headers = arrived.headers.iter().filter(|(own, _)| own == "cookie");
            let pieces = headers.flat_map(|(_, value)| value.split(|byte| *byte == b';'));
            let pairs = pieces.filter_map(|piece| {
                let at = piece.iter().position(|byte| *byte == b'=')?;
                Some((blank(&piece[..at]), blank(&piece[at + 1..])))
            });
            pairs
                .filter(|(own, value)| *own == name.as_bytes() && !value.is_empty())
                .map(|(_, value)| value)
                .collect()
        };
        let past = config
            .history
            .iter()
            .filter(|past| {
                let lifetime = Duration::days(past.lifetime_days.min(400).into());
                self.now < past.retired_at.get().unwrap().get() + lifetime
            })
            .filter_map(|past| past.cookies.get(key)?.name.as_ref());
        let past = past.map(|name| name.get().unwrap().as_str());
        let values: Vec<&[u8]> = cookie.values().collect();
        let declared = self.deployment.policy.declared_cookies();
        let names = declared.iter().filter(|of| of.role.to_string() == key);
        let names = names.map(|of| of.attributes.name().as_str());
        let present: Vec<&str> = cookie
            .attributes()
            .map(|attributes| attributes.name().as_str())
            .into_iter()
            .chain(names)
            .collect();
        let of_past: Vec<&[u8]> = past.flat_map(under).collect();
        if cookie.is_writable() {
            let first = under(present[0]);
            assert_eq!(values.get(..first.len()), Some(first.as_slice()), "{key}");
        }
        for value in &values {
            assert!(
                present.iter().any(|name| under(name).contains(value)) || of_past.contains(value),
                "{key} has a value of another cookie"
            );
        }
    }

    /// What is written is kept by the browser as declared, comes back, and goes with a clear.
    fn check_written(
        &self,
        arrived: &Arrived,
        facts: &RequestFacts<'_>,
        key: &str,
        companion: &CompanionConfig,
    ) {
        let policy = &self.deployment.policy;
        let mut facts = *facts;
        facts.cookie = CookieHeader::line(b"");
        facts.path = None;
        let read = |facts: &RequestFacts<'_>, act: &mut dyn FnMut(&RequestCookie<'_>)| {
            let cookies = policy.cookies(facts, self.now);
            act(&Self::of_request(
                cookies.get(key).unwrap(),
                companion,
                arrived,
            ));
        };
        let (mut headers, mut clears, mut path) = (None, Headers::new(), String::new());
        read(&facts, &mut |cookie| {
            headers = written(cookie, arrived);
            clears = cleared(cookie);
            path = cookie
                .attributes()
                .map_or_else(String::new, |cookie| cookie.path().to_string());
            assert_eq!(clears.is_empty(), !cookie.is_writable());
        });
        let Some(headers) = headers.filter(|headers| !headers.is_empty()) else {
            return;
        };
        let route = companion.routes.first().map(Setting::text);
        let route = route.unwrap_or(&path);
        let api = self.api(facts.host);
        let url = RequestUrl::parse(&format!("{api}{route}")).unwrap();
        let request = Request::typed(url);
        let mut jar = Jar::new(self.browser);
        jar.receive(
            &request,
            &Response::new(&set_cookies(&headers)),
            LIST,
            self.now,
        );
        let held: Vec<_> = jar.cookies(self.now).collect();
        assert_eq!(held.len(), 1, "{headers:?}");
        let is_hidden = held[0].script_access() == ScriptAccess::Denied;
        let is_for_server = companion
            .read_by
            .as_ref()
            .is_none_or(|of| of.get() == Ok(&Reader::Server));
        assert_eq!(is_hidden, is_for_server, "{}", held[0]);
        let sent = jar.cookie_header(&request, LIST, self.now);
        facts.cookie = CookieHeader::line(&sent);
        read(&facts, &mut |cookie| {
            let value = arrived.token("new-cookie", "beside").as_bytes();
            let expected = (!value.is_empty()).then_some(value);
            assert_eq!(cookie.value(), expected, "{key}");
        });
        jar.receive(
            &request,
            &Response::new(&set_cookies(&clears)),
            LIST,
            self.now,
        );
        assert_eq!(jar.cookies(self.now).count(), 0, "{clears:?}");
    }
}

/// Without spaces and tabs around it.
fn blank(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

fn cleared(cookie: &RequestCookie<'_>) -> Headers {
    super::written::written(|buffer, sink| cookie.write_clear(buffer, sink))
}

/// With the value `new-cookie`, kept for `new-keep` if that is said. `None` if the application made a mistake.
fn written(cookie: &RequestCookie<'_>, arrived: &Arrived) -> Option<Headers> {
    let value = arrived.token("new-cookie", "beside");
    let keep = arrived.number("new-keep").map(Duration::seconds);
    let (mut headers, mut buffer) = (Headers::new(), String::new());
    let mut sink = |name: &str, value: &str| push(&mut headers, name, value);
    let done = match keep {
        Some(time) => cookie.write_for(value, time, &mut buffer, &mut sink),
        None => cookie.write(value, &mut buffer, &mut sink),
    };
    let Err(error) = done else {
        assert_eq!(headers.is_empty(), !cookie.is_writable());
        return Some(headers);
    };
    let is_own_mistake = match error {
        WriteCookieError::Value(_) => CookieValue::new(value).is_err(),
        WriteCookieError::Lifetime(WriteTokensError::Oversized(error)) => error.len > 4096,
        WriteCookieError::Lifetime(WriteTokensError::KeptTooLong { most }) => {
            keep.is_some_and(|time| time > most)
        }
        WriteCookieError::Lifetime(WriteTokensError::Over) => {
            keep.is_some_and(|time| time <= Duration::ZERO)
        }
        _ => false,
    };
    assert!(headers.is_empty() && is_own_mistake, "{error}");
    None
}
