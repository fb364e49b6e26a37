//! What names of cookies tell.

use super::values::is_token;

/// Whether it is the name of a cookie with which a load balancer, a content network or a guard against bots recognizes a client. They set it
/// with any response, and no session depends on it.
pub(super) fn is_of_balancer(name: &str) -> bool {
    const NAMES: [&str; 12] = [
        "__cf_bm",
        "_cfuvid",
        "ak_bmsc",
        "bm_sv",
        "bm_sz",
        "cf_clearance",
        "datadome",
        "gclb",
        "ingresscookie",
        "route",
        "serverid",
        "_abck",
    ];
    const BEGINNINGS: [&str; 9] = [
        "applicationgatewayaffinity",
        "arraffinity",
        "awsalb",
        "awselb",
        "bigipserver",
        "incap_ses_",
        "nlbi_",
        "ts01",
        "visid_incap_",
    ];
    let name = name.to_ascii_lowercase();
    NAMES.contains(&&*name) || BEGINNINGS.iter().any(|known| name.starts_with(known))
}

/// Words in names of cookies that carry what a user prefers.
pub(super) const OF_PREFERENCES: [&str; 5] = ["currency", "lang", "locale", "theme", "timezone"];

/// Whether a name sounds like that of a cookie which carries no session: a token against forgery, a language, a look.
pub(super) fn sounds_like_setting(name: &str) -> bool {
    const OTHERS: [&str; 3] = ["consent", "i18n", "tz"];
    let name = name.to_ascii_lowercase();
    let is_called = |word: &str| {
        let mut parts = name.split(|letter: char| !letter.is_ascii_alphanumeric());
        parts.any(|part| part.starts_with(word)) && !sounds_like_session(&name)
    };
    let mut words = OF_PREFERENCES.iter().chain(&OTHERS);
    is_token(&name) || words.any(|word| is_called(word))
}

/// Words in names of cookies that carry sessions.
pub(super) const OF_SESSIONS: [&str; 8] = [
    "sess", "sid", "auth", "token", "jwt", "login", "logged", "identity",
];

/// Whether a name sounds like that of a session.
pub(super) fn sounds_like_session(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !is_token(&name) && OF_SESSIONS.iter().any(|word| name.contains(word))
}
