//! What bodies, queries and headers tell of a failure. Their texts are dropped.

use alloc::string::String;

use url::form_urlencoded;

use super::values::{is_token, number_of};
use crate::browser::RequestUrl;
use crate::sorted::SortedMap;

/// What else an exchange tells: the words with which a framework refuses, and what distinguishes a request from others. Texts and values are
/// dropped; of values, it is kept which are equal.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Told {
    /// What the body of the response says.
    pub(super) words: Option<Words>,
    /// Whether the body of the request is that of a form.
    pub(super) is_form: bool,
    /// Whether the token against forgery is what a script writes for a missing one: `undefined`, `null` or nothing.
    pub(super) has_no_token: bool,
    /// The token against forgery in a header or a field.
    pub(super) token: Option<u64>,
    /// The code of a provider in the body of the request.
    pub(super) code: Option<u64>,
    /// The `User-Agent`.
    pub(super) agent: Option<u64>,
    /// The server behind a balancer, from a header of the response.
    pub(super) instance: Option<u64>,
    /// Whether the server has an IPv6 address.
    pub(super) is_six: Option<bool>,
    /// Whether a service worker responded from its cache.
    pub(super) is_from_worker: bool,
    /// The address to which a provider is asked to send the user back.
    pub(super) back: Option<RequestUrl>,
    /// Whether the redirect asks the provider not to show anything.
    pub(super) is_silent_check: bool,
    /// Whether the target of the redirect has a session in its path: `;jsessionid=`.
    pub(super) has_session_in_path: bool,
}

impl Told {
    /// Gives small numbers to what can be equal.
    pub(super) fn renumber(&mut self, known: &mut SortedMap<u64, u64>) {
        let all = [
            &mut self.token,
            &mut self.code,
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
        if self.is_form {
            for (name, value) in form_urlencoded::parse(text.as_bytes()).take(64) {
                self.has_field(&name, &value);
            }
        } else if text.len() <= LONGEST
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
            match &*name {
                "redirect_uri" => self.back = RequestUrl::parse(&value).ok(),
                "prompt" => self.is_silent_check = &*value == "none",
                _ => {}
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
    ("xsrf cookie does not match", Words::Token),
    ("'_xsrf' argument missing", Words::Token),
    ("invalid csrf token", Words::Token),
    ("csrf tokens do not match", Words::Token),
    ("csrf session token", Words::Token),
    ("csrf token invalid", Words::Token),
    ("securecookie: the value is too long", Words::TooLong),
    ("cookieoverflow", Words::TooLong),
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
    ("state cookie", Words::NoBeginning),
    ("pkce", Words::NoBeginning),
    ("invalid_grant", Words::UsedCode),
    ("malicious string \";\"", Words::SessionInPath),
];

impl Words {
    /// The words of the body of a response with a status.
    pub(super) fn of(status: u16, body: &str) -> Option<Self> {
        /// In bytes. The texts stand at the beginning.
        const MOST: usize = 16_384;
        const SHORT: usize = 512;
        let is_short = status < 300 && body.len() <= SHORT;
        if status < 400 && !is_short {
            return None;
        }
        let mut end = body.len().min(MOST);
        while !body.is_char_boundary(end) {
            end = end.saturating_sub(1);
        }
        let body = body.get(..end)?.to_ascii_lowercase();
        let body = plain(&body);
        let (_, words) = TEXTS.iter().find(|(text, _)| body.contains(text))?;
        // A page that succeeds may speak of anything else.
        (status >= 400 || *words == Self::TooManySessions).then_some(*words)
    }

    /// Whether a check against forgery refuses.
    pub(super) const fn are_of_forgery(self) -> bool {
        matches!(self, Self::Origin | Self::Token | Self::NoTokenCookie)
    }
}

/// With the quotes that pages write in other ways.
fn plain(body: &str) -> String {
    let body = body.replace("&#x27;", "'").replace("&#39;", "'");
    let body = body.replace("&quot;", "\"").replace("&#34;", "\"");
    body.replace("\\\"", "\"").replace('\u{2019}', "'")
}
