//! What bodies, queries and headers tell of a failure. Their texts are dropped.

use alloc::string::String;
use alloc::vec::Vec;

use url::form_urlencoded;

use super::values::{is_token, number_of, without_session};
use crate::browser::RequestUrl;
use crate::sorted::SortedMap;

/// What else an exchange tells: the words with which a framework refuses, and what distinguishes a request from others. Texts and values are
/// dropped; of values, it is kept which are equal.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the exchange"
)]
pub struct Told {
    /// What the body of the response says.
    pub(super) words: Option<Words>,
    /// Whether the body of the request is that of a form.
    pub(super) is_form: bool,
    /// Whether the token against forgery is what a script writes for a missing one: `undefined`, `null` or nothing.
    pub(super) has_no_token: bool,
    /// The token against forgery in a header or a field.
    pub(super) token: Option<u64>,
    /// The token against forgery that the body of the response gives.
    pub(super) given: Option<u64>,
    /// The code of a provider in the body of the request.
    pub(super) code: Option<u64>,
    /// The `User-Agent`.
    pub(super) agent: Option<u64>,
    /// The server behind a balancer, from a header of the response.
    pub(super) instance: Option<u64>,
    /// Whether the server has an IPv6 address.
    pub(super) is_six: Option<bool>,
    /// The first cookie of the request with a `%` that encodes nothing.
    pub(super) broken: Option<String>,
    /// When the tokens in the lines expire, in seconds since 1970, with the index of the line.
    pub(super) ends: Vec<(usize, i64)>,
    /// The lines whose values are percent-encoded twice.
    pub(super) encoded_twice: Vec<usize>,
    /// Whether a service worker responded from its cache.
    pub(super) is_from_worker: bool,
    /// The address to which a provider is asked to send the user back.
    pub(super) back: Option<RequestUrl>,
    /// Whether a `Cookie` line has commas in place of semicolons: `a=1, b=2`.
    pub(super) has_commas: bool,
    /// Whether the target of the redirect has a session in its path: `;jsessionid=`.
    pub(super) has_session_in_path: bool,
}

impl Told {
    /// Gives small numbers to what can be equal.
    pub(super) fn renumber(&mut self, known: &mut SortedMap<u64, u64>) {
        let all = [
            &mut self.token,
            &mut self.code,
            &mut self.given,
            &mut self.agent,
            &mut self.instance,
        ];
        for value in all.into_iter().flatten() {
            let next = u64::try_from(known.len()).unwrap_or(u64::MAX);
            *value = *known.entry(*value).or_insert(next);
        }
    }

    /// A field of a form or a header with the token against forgery.
    pub(super) fn has_token(&mut self, value: &str) {
        let value = value.trim();
        if matches!(value, "" | "null" | "undefined") {
            self.has_no_token = true;
        } else if self.token.is_none() {
            self.token = Some(number_of(value));
        }
    }

    /// The fields of a form.
    #[cfg(feature = "serde")]
    pub(super) fn has_field(&mut self, name: &str, value: &str) {
        match name {
            "code" => self.code = Some(number_of(value)),
            "_token" | "authenticity_token" | "__RequestVerificationToken" => self.has_token(value),
            name if is_token(name) => self.has_token(value),
            _ => {}
        }
    }

    /// The body of a request.
    #[cfg(feature = "serde")]
    pub(super) fn has_body(&mut self, text: &str) {
        /// Bodies with a code are short.
        const LONGEST: usize = 4_096;
        if self.is_form && !text.starts_with("--") {
            for (name, value) in form_urlencoded::parse(text.as_bytes()).take(64) {
                self.has_field(&name, &value);
            }
            return;
        }
        if let Some(token) = given(text) {
            self.token = Some(token);
        }
        if text.len() <= LONGEST
            && let Some((_, behind)) = text.split_once("\"code\"")
            && let Some(value) = behind.split('"').nth(1)
            && behind.trim_start().starts_with(':')
        {
            self.code = Some(number_of(value));
        }
    }

    /// The query of a request.
    pub(super) fn has_query(&mut self, query: &str) {
        for (name, value) in form_urlencoded::parse(query.as_bytes()).take(64) {
            if is_token(&name) {
                self.has_token(&value);
            }
        }
    }

    /// The target of a redirect.
    pub(super) fn leads_to(&mut self, to: &str) {
        let (path, query) = to.split_once('?').unwrap_or((to, ""));
        self.has_session_in_path = path.to_ascii_lowercase().contains(";jsessionid=");
        for (name, value) in form_urlencoded::parse(query.as_bytes()).take(64) {
            if name == "redirect_uri" {
                self.back = RequestUrl::parse(&without_session(&value)).ok();
            }
        }
    }
}

/// The fixed texts with which frameworks refuse.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Words {
    /// The check against forgery refuses the origin.
    Origin,
    /// The check against forgery refuses the token, or misses it.
    Token,
    /// The token differs from the cookie that it should repeat.
    CookieDiffers,
    /// The check against forgery misses its cookie or its session.
    NoTokenCookie,
    /// A cookie is too long to be written.
    TooLong,
    /// A cookie cannot be decoded.
    Undecodable,
    /// The user has too many sessions.
    TooManySessions,
    /// A socket asks another server than the one that began it.
    UnknownConnection,
    /// The token has expired.
    TokenExpired,
    /// The sign-in at a provider has no beginning.
    NoBeginning,
    /// The code of the provider has been used.
    UsedCode,
    /// The session is in the path.
    SessionInPath,
    /// Something else than the session or a token: a permission, a password, a firewall.
    Denied,
}

/// Each text in small letters.
const TEXTS: &[(&str, Words)] = &[
    ("origin checking failed", Words::Origin),
    ("referer checking failed", Words::Origin),
    ("csrf cookie not set", Words::NoTokenCookie),
    ("the csrf session token is missing", Words::NoTokenCookie),
    ("csrf token missing", Words::Token),
    ("csrf token incorrect", Words::Token),
    ("csrf token mismatch", Words::Token),
    ("csrf token from post", Words::Token),
    ("csrf token from the", Words::Token),
    ("csrf verification failed", Words::Token),
    ("<title>page expired", Words::Token),
    ("invalidauthenticitytoken", Words::Token),
    ("can't verify csrf token", Words::Token),
    ("invalidcsrftokenerror", Words::Token),
    ("xsrf cookie does not match", Words::CookieDiffers),
    ("'_xsrf' argument missing", Words::Token),
    ("invalid csrf token", Words::Token),
    ("csrf tokens do not match", Words::Token),
    ("csrf session token", Words::Token),
    ("csrf token invalid", Words::Token),
    ("securecookie: the value is too long", Words::TooLong),
    ("cookies::cookieoverflow", Words::TooLong),
    ("cookie overflowed", Words::TooLong),
    ("urldecoder: illegal hex", Words::Undecodable),
    ("urldecoder: incomplete trailing", Words::Undecodable),
    (
        "this session has been expired (possibly",
        Words::TooManySessions,
    ),
    ("\"session id unknown\"", Words::UnknownConnection),
    ("jwt expired", Words::TokenExpired),
    ("token is expired", Words::TokenExpired),
    ("signature has expired", Words::TokenExpired),
    ("correlation failed", Words::NoBeginning),
    ("authorization_request_not_found", Words::NoBeginning),
    ("restart login cookie not found", Words::NoBeginning),
    ("missing pkce", Words::NoBeginning),
    ("missing state cookie", Words::NoBeginning),
    ("state cookie not found", Words::NoBeginning),
    ("state cookie was missing", Words::NoBeginning),
    ("checks.state argument is missing", Words::NoBeginning),
    ("invalid_grant", Words::UsedCode),
    ("malicious string \";\"", Words::SessionInPath),
    (
        "you do not have permission to perform this action",
        Words::Denied,
    ),
    ("this action is unauthorized", Words::Denied),
    ("incorrect authentication credentials", Words::Denied),
    ("<title>attention required! | cloudflare", Words::Denied),
];

impl Words {
    /// The words of the body of a response with a status.
    pub(super) fn of(status: u16, body: &str) -> Option<Self> {
        /// In bytes.
        const SHORT: usize = 512;
        let is_short = status < 300 && body.len() <= SHORT;
        if status < 400 && !is_short {
            return None;
        }
        let body = plain(&start_of(body).to_ascii_lowercase());
        let (_, words) = TEXTS.iter().find(|(text, _)| body.contains(text))?;
        // A page that succeeds may speak of anything else.
        let is_meant = match status {
            404 | 405 | 410 | 429 => false,
            400.. => true,
            _ => *words == Self::TooManySessions,
        };
        is_meant.then_some(*words)
    }
}

/// Whether a value has a `%` without two hexadecimal digits.
pub(super) fn is_broken(value: &str) -> bool {
    value.split('%').skip(1).any(|behind| {
        let digits = behind.as_bytes().get(..2);
        digits.is_none_or(|digits| !digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// `exp` of a JSON web token, in seconds since 1970.
pub(super) fn end_of_token(value: &str) -> Option<i64> {
    /// The payloads of longer ones do not fit into a cookie.
    const LONGEST: usize = 4_096;
    let mut parts = value.trim().trim_matches('"').split('.');
    parts.next().filter(|head| head.starts_with("eyJ"))?;
    let payload = parts.next().filter(|payload| payload.len() <= LONGEST)?;
    // A signature is there, and nothing behind it.
    parts.next().filter(|_| parts.next().is_none())?;
    let text = from_base64url(payload)?;
    let (_, behind) = text.split_once("\"exp\"")?;
    let behind = behind.trim_start().strip_prefix(':')?.trim_start();
    let end = behind.find(|letter: char| !letter.is_ascii_digit())?;
    behind.get(..end)?.parse().ok()
}

fn from_base64url(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in text.trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(six);
        count = count.wrapping_add(6);
        if count >= 8 {
            count = count.wrapping_sub(8);
            bytes.push(u8::try_from((bits >> count) & 0xFF).ok()?);
            bits &= 0xFF;
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether a value was encoded twice: `%25` and two hexadecimal digits.
pub(super) fn is_encoded_twice(value: &str) -> bool {
    let mut parts = value.split("%25").skip(1);
    parts.any(|behind| {
        let digits = behind.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// The number of the token against forgery in a page, in JSON, or in a form of several parts.
#[cfg(feature = "serde")]
pub(super) fn given(body: &str) -> Option<u64> {
    /// Shorter ones are names.
    const SHORTEST: usize = 16;
    const LONGEST: usize = 512;
    let body = start_of(body);
    let lower = body.to_ascii_lowercase();
    let names = [
        "csrf",
        "xsrf",
        "authenticity_token",
        "__requestverificationtoken",
        "\"_token\"",
    ];
    let (at, name) = names
        .iter()
        .filter_map(|name| Some((lower.find(name)?, name)))
        .min()?;
    let behind = body.get(at.saturating_add(name.len())..)?;
    // The value is the first long text in quotes, or on a line of its own.
    let mut texts = behind
        .split(['"', '\'', '\n'])
        .skip(1)
        .take(6)
        .map(str::trim);
    let value = texts.find(|text| {
        (SHORTEST..=LONGEST).contains(&text.len()) && !text.contains([' ', '<', '>', '\n'])
    })?;
    Some(number_of(value))
}

/// The beginning of a body, where the texts stand that matter.
fn start_of(body: &str) -> &str {
    /// In bytes.
    const MOST: usize = 16_384;
    let mut end = body.len().min(MOST);
    while !body.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    body.get(..end).unwrap_or_default()
}

/// With the quotes that pages write in other ways.
fn plain(body: &str) -> String {
    let body = body.replace("&#x27;", "'").replace("&#39;", "'");
    let body = body.replace("&quot;", "\"").replace("&#34;", "\"");
    body.replace("\\\"", "\"").replace('\u{2019}', "'")
}
