//! From a case to a compiled policy, and to the request that it asks about.

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::{EmbeddedList, HeaderName};
use session_cookie_policy::policy::{CompilePolicyError, Policy};
use session_cookie_policy::request::RequestFacts;

/// The website where a case does not say which.
pub(super) const WEBSITE: &str = "https://www.example.com";
/// A website of another site than that of the API.
pub(super) const OTHER_SITE: &str = "https://www.example.org";

/// A token of another provider.
const FOREIGN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";

/// The policy of the options of a case, under the names that the SDKs have for them. An option that is `null` is left out.
pub(super) fn compile(options: &Value) -> Result<Policy, CompilePolicyError> {
    let mut config = json!({
        "names": "supertokens",
        "apiDomain": "https://api.example.com",
        "websiteDomain": WEBSITE,
    });
    for (option, value) in options.as_object().unwrap() {
        if !value.is_null() {
            config[option] = value.clone();
        }
    }
    let config: PolicyConfig =
        serde_json::from_value(config.clone()).unwrap_or_else(|error| panic!("{config}: {error}"));
    config.compile(&EmbeddedList)
}

/// The policy of options that must work.
pub(super) fn policy(options: &Value) -> Policy {
    compile(options).unwrap_or_else(|error| panic!("{options}: {error}"))
}

/// The values of `getTokenTransferMethod` for which a case speaks; `null` for an option that is left out.
pub(super) fn transports(allowed: &Value) -> Vec<Value> {
    match allowed.as_str() {
        Some("*") => ["any", "cookie", "header"].map(Value::from).to_vec(),
        Some("default") | None => vec![Value::Null],
        Some(_) => vec![allowed.clone()],
    }
}

/// What a client sends. Where a case does not say otherwise, a page of the website sends it, with the `Origin` that browsers then write.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) origin: Option<String>,
    /// The `Cookie` header, in one line or in several.
    pub(super) cookies: Vec<String>,
    authorization: Option<String>,
    /// Headers with the names that the front ends of SuperTokens have for them.
    headers: Vec<(&'static str, String)>,
}

impl Request {
    pub(super) fn new(method: &str) -> Self {
        Self {
            method: method.to_owned(),
            origin: Some(WEBSITE.to_owned()),
            cookies: Vec::new(),
            authorization: None,
            headers: Vec::new(),
        }
    }

    /// Adds the access cookies that a word of the vectors means.
    pub(super) fn access_cookies(&mut self, word: &Value) {
        self.cookies_of("sAccessToken", word, "ATC");
    }

    /// Adds the refresh cookies that a word of the vectors means.
    pub(super) fn refresh_cookies(&mut self, word: &Value) {
        self.cookies_of("sRefreshToken", word, "RTC");
    }

    /// `live` is a token of the application; of several cookies it is the last, since Chromium moves a cookie with a new value behind
    /// its stale twin.
    fn cookies_of(&mut self, name: &str, word: &Value, live: &str) {
        let values = match word {
            Value::Null | Value::Bool(false) => Vec::new(),
            Value::Bool(true) => vec![live],
            Value::Number(count) => {
                let count = count.as_u64().and_then(|count| count.try_into().ok());
                let mut values = vec!["STALE"; count.unwrap()];
                values.pop();
                values.push(live);
                values
            }
            word => match word.as_str().unwrap() {
                "none" => Vec::new(),
                "empty" => vec![""],
                "foreign" => vec![FOREIGN],
                "dup_st" | "dup_rt" => vec!["STALE", live],
                "rt" | "st" | "st (session B)" => vec![live],
                word => panic!("no cookie is `{word}`"),
            },
        };
        for value in values {
            self.cookies.push(format!("{name}={value}"));
        }
    }

    /// Sets `Authorization` to what a word of the vectors means; `live` is a token of the application.
    pub(super) fn authorization(&mut self, word: &Value, live: &str) {
        let word = word.as_str().unwrap_or("none");
        self.authorization = match word {
            "none" => None,
            "basic" => Some("Basic dXNlcjpwYXNzd29yZA==".to_owned()),
            "foreign" => Some(format!("Bearer {FOREIGN}")),
            "lowercase_scheme" => Some(format!("bearer {live}")),
            "rt" | "st" | "st (session A)" => Some(format!("Bearer {live}")),
            word => panic!("no token is `{word}`"),
        };
    }

    /// Adds a header; `null` for none.
    pub(super) fn header(&mut self, name: &'static str, value: &Value) {
        if let Some(value) = value.as_str() {
            self.headers.push((name, value.to_owned()));
        }
    }

    /// All cookies in one line, as browsers send them.
    pub(super) fn in_one_line(mut self) -> Self {
        self.cookies = vec![self.cookies.join("; ")];
        self
    }

    /// Calls `ask` with what the policy wants to know, read under the names that it has for it.
    pub(super) fn with_facts<T>(
        &self,
        policy: &Policy,
        ask: impl FnOnce(&RequestFacts<'_>) -> T,
    ) -> T {
        let lines: Vec<&[u8]> = self.cookies.iter().map(String::as_bytes).collect();
        let header = |name: &HeaderName| {
            let mut headers = self.headers.iter();
            let header = headers.find(|(sent, _)| *sent == name.as_str());
            header.map(|(_, value)| value.as_bytes())
        };
        let names = policy.headers();
        let mut facts = RequestFacts::new(&self.method);
        facts.cookie = CookieHeader::lines(&lines);
        facts.origin = self.origin.as_deref().map(str::as_bytes);
        facts.authorization = self.authorization.as_deref().map(str::as_bytes);
        facts.mode = header(&names.mode);
        facts.client = header(&names.client);
        facts.csrf = header(&names.csrf);
        facts.csrf_token = header(&names.csrf_token);
        ask(&facts)
    }
}
