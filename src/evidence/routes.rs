//! Guesses what requests are for, by words that are common in paths.

use alloc::string::String;

use super::exchange::{Exchange, Lead};
use super::requests::is_preflight;
use crate::browser::RequestKind;
use crate::diagnosis::Route;

/// Guesses what a request is for, without a configuration.
pub(super) fn guess(exchange: &Exchange) -> Option<Route> {
    if is_preflight(exchange) {
        return Some(Route::Preflight);
    }
    // A page whose scripts use the code is no callback.
    let leads_on = exchange
        .response
        .status
        .is_some_and(|status| status >= 300 && !matches!(status, 304 | 404));
    let is_spelling = exchange.redirects_to.as_ref().is_some_and(|to| {
        to.path().trim_end_matches('/') == exchange.url.path().trim_end_matches('/')
    });
    if exchange.returned.is_some() && leads_on && !is_spelling {
        return Some(Route::Callback);
    }
    by_words(exchange).or(match exchange.kind {
        Some(RequestKind::Fetch) => Some(Route::Session),
        Some(RequestKind::FrameNavigation | RequestKind::TopLevelNavigation) => {
            Some(Route::Document)
        }
        Some(RequestKind::Image | RequestKind::Script | RequestKind::WebSocket) | None => None,
    })
}

/// Whether a response may begin or renew a session: a sign-in, a return from a provider, a refresh.
pub(super) fn begins_session(exchange: &Exchange) -> bool {
    matches!(
        guess(exchange),
        Some(Route::Callback | Route::Refresh | Route::SignIn)
    )
}

/// Whether a path belongs to a page that asks the user to sign in.
pub(super) fn is_sign_in(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let word = letters(path.rsplit('/').next().unwrap_or_default());
    let has = |known: &&str| word.contains(known);
    ["login", "logon", "signin", "signon"].iter().any(has)
}

/// Whether a response redirects to such a page, or to where a sign-in at a provider begins. With a code or a token, it leads to the end of one,
/// whatever the path is called.
pub(super) fn leads_to_sign_in(exchange: &Exchange) -> bool {
    let to = exchange.redirects_to.as_ref();
    exchange.lead != Some(Lead::Back)
        && to.is_some_and(|to| is_sign_in(to.path()) || is_beginning(to.path()))
}

/// Whether a path is one where a library begins a sign-in.
fn is_beginning(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    ["/oauth2/start", "/session/new", "/sessions/new"]
        .iter()
        .any(|end| path.ends_with(end))
        || path.contains("/oauth2/authorization/")
}

/// Whether a name is that of a token which renews a session.
pub(super) fn is_renewing(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["refresh", "renew"].iter().any(|word| name.contains(word))
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Decides by the last part of the path: `/auth/sign-in`, `/users/sign_out`, `/Account/Login.aspx`.
fn by_words(exchange: &Exchange) -> Option<Route> {
    let path = exchange.url.path().trim_end_matches('/');
    let (parent, word) = path.rsplit_once('/')?;
    let (is_of_sessions, word) = (is_of_sessions(parent), letters(word));
    let has = |words: &[&str]| words.iter().any(|known| word.contains(known));
    let method = exchange.request.method();
    let is_post = method == "POST";
    let is_plural = word.ends_with("logouts");
    if has(&["logout", "logoff", "signout", "signoff", "endsession"]) && !is_plural {
        Some(Route::SignOut)
    } else if has(&["refresh", "renew"]) && (is_of_sessions || has(&["token", "session"])) {
        Some(Route::Refresh)
    } else if has(&["callback"]) || matches!(&*word, "acs" | "signinoidc") {
        Some(Route::Callback)
    } else if is_post
        && has(&[
            "login",
            "logon",
            "signin",
            "signon",
            "signup",
            "authenticate",
        ])
    {
        Some(Route::SignIn)
    } else if is_of_sessions && matches!(&*word, "session" | "sessions" | "token") {
        // The convention of REST.
        match method {
            "POST" => Some(Route::SignIn),
            "DELETE" => Some(Route::SignOut),
            _ => None,
        }
    } else if is_callback_of_one(path) {
        Some(Route::Callback)
    } else {
        None
    }
}

/// Whether `session`, `token` and `refresh` below this path are about the user's session: `/auth`, `/api/v1`, the root, and not `/checkout` or
/// `/push`.
fn is_of_sessions(parent: &str) -> bool {
    let word = letters(parent.rsplit('/').next().unwrap_or_default());
    let is_version = word
        .strip_prefix('v')
        .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let known = [
        "account", "admin", "auth", "connect", "identity", "jwt", "login", "oidc", "session",
        "sso", "token", "user",
    ];
    let is_known = known.iter().any(|known| word.contains(known));
    is_version || is_known || matches!(&*word, "" | "api" | "me" | "rest")
}

/// Whether a path is that of a later step of a sign-in: a password after the name, a second factor.
pub(super) fn is_step(path: &str) -> bool {
    const WORDS: [&str; 12] = [
        "2fa",
        "challenge",
        "code",
        "factor",
        "finish",
        "mfa",
        "otp",
        "passkey",
        "passw",
        "twofactor",
        "verify",
        "webauthn",
    ];
    let path = path.trim_end_matches('/');
    let mut last = path.rsplit('/').take(2).map(letters);
    is_sign_in(path) || last.any(|word| WORDS.iter().any(|known| word.contains(known)))
}

/// Whether the provider's name follows: `/api/auth/callback/keycloak`, `/login/oauth2/code/google`.
fn is_callback_of_one(path: &str) -> bool {
    let Some((before, _)) = path.rsplit_once('/') else {
        return false;
    };
    let word = letters(before.rsplit('/').next().unwrap_or_default());
    word.contains("callback") || before.ends_with("/oauth2/code")
}
