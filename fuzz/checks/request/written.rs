//! What the application writes into an answer.

use std::collections::BTreeSet;

use session_cookie_policy::config::{
    CookieConfig, Keep, PolicyConfig, Purpose, SessionShape, Setting,
};
use session_cookie_policy::cookie::CookieValue;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    ClearSession, InvalidToken, SetSession, Tokens, WriteTokensError,
};
use time::{Duration, OffsetDateTime};

use super::super::deployments::Deployment;
use super::arrived::Arrived;

pub(super) type Headers = Vec<(String, String)>;

pub(super) fn shape(config: &PolicyConfig) -> SessionShape {
    *config.session.get().unwrap()
}

/// The tokens of a session of this shape.
pub(super) fn tokens<'a>(
    shape: SessionShape,
    usual: &'a str,
    refresh: Option<&'a str>,
) -> Result<Tokens<'a>, InvalidToken> {
    match (shape, refresh) {
        (SessionShape::Single, _) => Tokens::session(usual),
        (SessionShape::Pair, None) => Tokens::access_only(usual),
        (SessionShape::Pair, Some(refresh)) => Tokens::new(usual, refresh),
    }
}

/// Whether each sign-in says how long the cookie is kept.
fn is_chosen(cookie: &CookieConfig) -> bool {
    let keep = cookie.keep.as_ref().map(Setting::get);
    keep == Some(Ok(&Keep::Chosen))
}

/// The answer that hands over what the request says: `new-access`, `new-refresh` and so on; `new-keep` and `new-until` in seconds, and
/// `new-cookies`, the keys of cookies beside the session. `None` if the application made a mistake.
pub(super) fn set_session_headers(
    Deployment { config, policy }: &Deployment,
    set_session: &SetSession<'_>,
    arrived: &Arrived,
    now: OffsetDateTime,
) -> Option<Headers> {
    let refresh = arrived.first("new-refresh") != Some(b"none");
    let refresh = refresh.then(|| arrived.token("new-refresh", "refresh"));
    let usual = arrived.token("new-access", "access");
    let tokens = tokens(shape(config), usual, refresh).ok()?;
    let tokens = tokens
        .with_front(arrived.token("new-front", "front"))
        .ok()?;
    let mut tokens = tokens.with_csrf(arrived.token("new-csrf", "csrf")).ok()?;
    let keep = arrived.number("new-keep").map(Duration::seconds);
    let until = arrived.number("new-until").map(Duration::seconds);
    let until = until.and_then(|time| now.checked_add(time));
    if let Some(time) = keep {
        tokens = tokens.keep_for(time);
    }
    if let Some(end) = until {
        tokens = tokens.until(end);
    }
    let value = CookieValue::new(arrived.token("new-cookie", "beside")).ok()?;
    let keys = arrived.token("new-cookies", "");
    let keys = keys.split(',').filter(|key| !key.is_empty());
    let beside: Vec<_> = keys.map(|key| (key, value)).collect();
    let tokens = tokens.with_cookies(&beside);
    let (mut headers, mut buffer) = (Headers::new(), String::new());
    let done = set_session.write(&tokens, &mut buffer, &mut |name, value| {
        push(&mut headers, name, value);
    });
    let Err(error) = done else {
        check_age(policy, &headers, until, now);
        return Some(headers);
    };
    let cookies = match shape(config) {
        SessionShape::Pair => vec![&config.access_cookie, &config.refresh_cookie],
        SessionShape::Single => vec![&config.session_cookie],
    };
    let is_own_mistake = match error {
        WriteTokensError::Oversized(error) => error.len > 4096,
        WriteTokensError::CookieTwice => {
            let keys: BTreeSet<&str> = beside.iter().map(|(key, _)| *key).collect();
            keys.len() < beside.len()
        }
        WriteTokensError::KeptTooLong { most } => keep.is_some_and(|time| time > most),
        WriteTokensError::NoSuchCookie => {
            let mut keys = beside.iter();
            keys.any(|(key, _)| !config.cookies.contains_key(*key))
        }
        WriteTokensError::NotChosen => keep.is_some() && !cookies.into_iter().any(is_chosen),
        WriteTokensError::Over => {
            keep.is_some_and(|time| time <= Duration::ZERO)
                || until.is_some_and(|end| end - now < Duration::SECOND)
        }
        _ => false,
    };
    assert!(headers.is_empty() && is_own_mistake, "{error}: {tokens:?}");
    None
}

/// No cookie of the session outlives its end, and nothing that ends with it.
fn check_age(
    policy: &Policy,
    headers: &Headers,
    until: Option<OffsetDateTime>,
    now: OffsetDateTime,
) {
    let Some(end) = until else {
        return;
    };
    let declared = policy.declared_cookies();
    let ends = |name: &str| {
        let mut of_name = declared
            .iter()
            .filter(|cookie| cookie.attributes.name().as_str() == name);
        of_name.all(|cookie| cookie.purpose.is_none_or(Purpose::ends_with_session))
    };
    for (_, cookie) in headers.iter().filter(|(name, _)| name == "set-cookie") {
        let (name, rest) = cookie.split_once('=').unwrap();
        if let Some((_, age)) = rest.split_once("; Max-Age=")
            && !is_clear(cookie.as_bytes())
            && ends(name)
        {
            let age: i64 = age.split(';').next().unwrap().parse().unwrap();
            // In whole seconds.
            let left = end.unix_timestamp() - now.unix_timestamp();
            assert!(age <= left, "{cookie}: {left} are left");
        }
    }
}

pub(super) fn clear_session_headers(clear_session: &ClearSession<'_>) -> Headers {
    written(|buffer, sink| clear_session.write(buffer, sink))
}

pub(super) fn written(write: impl FnOnce(&mut String, &mut dyn FnMut(&str, &str))) -> Headers {
    let (mut headers, mut buffer) = (Headers::new(), String::new());
    write(&mut buffer, &mut |name, value| {
        push(&mut headers, name, value);
    });
    headers
}

pub(super) fn push(headers: &mut Headers, name: &str, value: &str) {
    headers.push((name.to_owned(), value.to_owned()));
}

pub(super) fn set_cookies(headers: &Headers) -> Vec<&[u8]> {
    let cookies = headers.iter().filter(|(name, _)| name == "set-cookie");
    cookies.map(|(_, value)| value.as_bytes()).collect()
}

pub(super) fn is_clear(cookie: &[u8]) -> bool {
    cookie.ends_with(b"; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
}

pub(super) fn is_name(name: &str) -> bool {
    let is_token = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-!#$%&'*+.^_`|~".contains(&byte)
    };
    !name.is_empty() && name.bytes().all(is_token)
}
