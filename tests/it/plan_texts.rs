//! The plan of a change as the operator reads it: the text of one shipped change in full, and what others say differently.
//!
//! What breaks if one fails: somebody deploys by a plan that leaves a step out, or says the opposite of what is planned.

use std::fs;

use session_cookie_policy::config::{PolicyConfig, SessionShape, TransportSetting, Website};
use session_cookie_policy::cookie::{CookieDomain, SameSite};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::rollout::{MigrationChange, plan_migration};

use crate::support::{cookie_domain, manifest_dir};

/// The plan of a folder of `examples/migrations`, as text. Cookies of 100 days are over on 2 March, those of 365 a year later.
fn plan(name: &str) -> String {
    let read = |file: &str| -> PolicyConfig {
        let path = manifest_dir().join("examples/migrations").join(name);
        serde_json::from_str(&fs::read_to_string(path.join(file)).unwrap()).unwrap()
    };
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    plan_migration(
        &read("old.json"),
        &read("new.json"),
        retired_at,
        &EmbeddedList,
    )
    .to_string()
}

/// The lines below a heading.
fn section(plan: &str, heading: &str) -> String {
    let (_, below) = plan.split_once(&format!("\n{heading}\n")).unwrap();
    below.split("\n\n").next().unwrap().trim_end().to_owned()
}

#[test]
fn a_second_api() {
    const STAYS: &str = "users who come back stay logged in: the first refresh accepts the old token, sets new ones and clears old \
        cookies in the same response, without an extra request; users who were away may hold 2 past cookies; after the next refresh, \
        none is left";
    let expected = format!(
        "Day 0 is 2026-11-22T12:00:00Z: the last old instance stops
Users stay logged in

What changes
  https://billing.example.com is new: it gets old cookies only where their domain covers its host, and clears no host-only cookie of \
  another host
  the cookie domain changes from host-only to `example.com`: browsers treat these as two cookies and send both, so each response that \
  sets the new one clears the old
  the cookie `__Host-session-access` becomes `__Secure-session-access`: browsers treat these as two cookies, so the token is accepted \
  under both names while the old one is in the history, and each response that sets the new cookie clears the old one
  the cookie `__Host-session-refresh` becomes `__Secure-session-refresh`: browsers treat these as two cookies, so the token is accepted \
  under both names while the old one is in the history, and each response that sets the new cookie clears the old one

What the new configuration must declare
  history: host-only, access `__Host-session-access` at /, refresh `__Host-session-refresh` at /, of https://api.example.com; retired \
  2026-11-22T12:00:00Z, kept 365 days
  without it, all users with a session in a cookie are logged out

What front ends must do
  2026-11-22 before https://www.example.com with https://api.example.com: send `session-csrf` (any value) with every refresh, sign-out \
  and other request that changes something and uses the cookies: without it the new configuration responds with 403, and the old \
  one ignores it
  2026-11-22 after  https://www.example.com with https://billing.example.com: you may call these APIs: the old configuration does \
  not serve them

Timeline
  2026-11-22  day 0    before: deploy the front ends with their changes for before the switch, and wait until browsers have loaded them
  2026-11-22  day 0    before: deploy the old configuration with the history for a rollback, or users who reach old instances after new \
  ones sign in again
  2026-11-22  day 0    deploy the new configuration with the entries that it must declare; if the last old instance stops later, write \
  that time into `retired_at` and plan again
  2027-11-22  day 365  remove `history[0]` (cookie domain host-only): by its dates, no browser holds such a cookie any more

What each sign-in, refresh and sign-out clears
  https://api.example.com for https://www.example.com: 2 headers, 225 of at most 4096 bytes
    set-cookie: __Host-session-access=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT
    set-cookie: __Host-session-refresh=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT
  https://billing.example.com for https://www.example.com: nothing
    not `__Host-session-access` without Domain, path /: another host set it without `Domain`; only that host can clear it; cleared by \
  https://api.example.com
    not `__Host-session-refresh` without Domain, path /: another host set it without `Domain`; only that host can clear it; cleared by \
  https://api.example.com

While old and new instances serve
  new instances, tokens of old ones: all accepted
  old instances, tokens of new ones: all accepted except
    access token of https://api.example.com by cookie: sent as `__Secure-session-access`, a name that the policy does not read
    refresh token of https://api.example.com by cookie: sent as `__Secure-session-refresh`, a name that the policy does not read
    access token of https://billing.example.com by cookie: sent as `__Secure-session-access`, a name that the policy does not read
    refresh token of https://billing.example.com by cookie: sent as `__Secure-session-refresh`, a name that the policy does not read
    users of https://api.example.com by cookie, https://billing.example.com by cookie sign in again
  old instances when prepared: all accepted

Rolling the change back
  users stay logged in if the old configuration has this history
  declare in the old configuration, with the time of the rollback as `retired_at`:
  history: `example.com`, access `__Secure-session-access` at /, refresh `__Secure-session-refresh` at /; retired 2026-11-22T12:00:00Z, \
  kept 365 days
  front ends, where day 0 is the day of the rollback, and the new configuration the one that you go back to:
  2026-11-22 with   https://www.example.com with https://billing.example.com: call https://api.example.com instead, and keep the old API \
  running while pages are open that were loaded before
  2027-11-22 after  https://www.example.com with https://api.example.com, https://billing.example.com: you may stop sending \
  `session-csrf`: it is no longer required

Clients
  2026-11-22  day 0    {STAYS}
  2026-12-22  day 30   the same
  2027-11-22  day 365  users who were away since day 0 sign in, since the refresh token has expired, as it would have without the \
  change; no browser holds a past cookie

Warnings
  warning https://billing.example.com shares the new cookies, but does not get the old ones of https://api.example.com: users who call \
  it first seem logged out there; let pages refresh at https://api.example.com first
  warning the new configuration refuses the present front ends until they are updated: see 'What front ends must do'
"
    );
    assert_eq!(plan("one-api-to-several"), expected);
}

#[test]
fn a_route_that_old_cookies_do_not_reach() {
    let plan = plan("base-path-moved");
    assert_eq!(
        section(&plan, "While old and new instances serve"),
        "  new instances, tokens of old ones: all accepted except\n    \
         refresh token of https://api.example.com by cookie: not sent to /v2/auth/session/refresh, since its path is another\n    \
         users of https://api.example.com by cookie sign in again\n  \
         old instances, tokens of new ones: all accepted except\n    \
         refresh token of https://api.example.com by cookie: not sent to /auth/session/refresh, since its path is another\n    \
         users of https://api.example.com by cookie sign in again\n  \
         old instances when prepared: all accepted except\n    \
         refresh token of https://api.example.com by cookie: not sent to /auth/session/refresh, since its path is another\n    \
         users of https://api.example.com by cookie sign in again"
    );
    assert_eq!(
        section(&plan, "Rolling the change back"),
        "  users sign in again once, whatever the old configuration declares\n  \
         to avoid that, keep /v2/auth/session/refresh in service for refreshes for as long as the new cookies last\n  \
         declare in the old configuration, with the time of the rollback as `retired_at`:\n  \
         history: host-only, refresh `__Secure-session-refresh` at /v2/auth; retired 2026-11-22T12:00:00Z, kept 100 days\n  \
         front ends, where day 0 is the day of the rollback, and the new configuration the one that you go back to:\n  \
         2026-11-22 with   https://www.example.com with https://api.example.com: call /auth/session/refresh instead of \
         /v2/auth/session/refresh, and keep /v2/auth/session/refresh working while pages are open that were loaded before\n  \
         2026-11-22 with   https://www.example.com with https://api.example.com: call /auth/signout instead of /v2/auth/signout, and \
         keep /v2/auth/signout working while pages are open that were loaded before"
    );
    let day_0 = "  2026-11-22  day 0    users who come back with a session of https://api.example.com by cookie sign in once, and that \
        response clears what can be cleared; where the old refresh route is kept, they stay logged in; users who were away may hold 1 \
        past cookie; after the next refresh, none is left\n";
    assert!(section(&plan, "Clients").starts_with(day_0), "{plan}");
    assert!(
        section(&plan, "Warnings").contains(
            ", or widen the old `refresh_cookie.path` to / first and move the route when those cookies have been renewed\n"
        ),
        "{plan}"
    );
}

#[test]
fn another_host_has_other_cookies() {
    let plan = plan("cross-site-to-same-site");
    assert_eq!(
        section(&plan, "What changes"),
        "  https://api.example-backend.net is removed: host-only cookies of its host stay in browsers until they expire, and are sent to \
         no other host\n  \
         https://api.example.com is new: it gets old cookies only where their domain covers its host, and clears no host-only cookie of \
         another host\n  \
         `SameSite` on `https://www.example.com` changes from None to Lax: the cookies of another host are different cookies, and have it \
         from the start"
    );
    assert_eq!(
        section(&plan, "What the new configuration must declare"),
        "  nothing"
    );
    assert_eq!(
        section(&plan, "Rolling the change back"),
        "  users sign in again once, whatever the old configuration declares\n  \
         front ends, where day 0 is the day of the rollback, and the new configuration the one that you go back to:\n  \
         2026-11-22 before https://www.example.com with https://api.example.com: send `session-csrf` (any value) with every refresh, \
         sign-out and other request that changes something and uses the cookies: without it the new configuration responds with 403, \
         and the old one ignores it\n  \
         2026-11-22 with   https://www.example.com with https://api.example.com: call https://api.example-backend.net instead, and keep \
         the old API running while pages are open that were loaded before"
    );
}

#[test]
fn from_headers_to_cookies() {
    let plan = plan("headers-to-cookies");
    assert_eq!(
        section(&plan, "What the new configuration must declare"),
        "  header_until: 2027-03-02T12:00:00Z\n  without it, all users are logged out"
    );
    assert_eq!(
        section(&plan, "Timeline"),
        "  2026-11-22  day 0    before: deploy the old configuration with the history for a rollback, or users who reach old instances \
         after new ones sign in again\n  \
         2026-11-22  day 0    deploy the new configuration with the entries that it must declare; if the last old instance stops later, \
         write that time into `retired_at` and plan again\n  \
         2026-11-22  day 0    deploy the front ends with their changes for the switch\n  \
         2027-03-02  day 100  remove `header_until`: no client holds a token by header any more"
    );
    assert_eq!(
        section(&plan, "While old and new instances serve"),
        "  new instances, tokens of old ones: all accepted\n  \
         old instances, tokens of new ones: all accepted except\n    \
         access token of https://api.example.com by cookie: sent, but the transport is not accepted\n    \
         refresh token of https://api.example.com by cookie: sent, but the transport is not accepted\n    \
         users of https://api.example.com by cookie sign in again\n  \
         old instances when prepared: all accepted"
    );
    assert_eq!(
        section(&plan, "What front ends must do"),
        "  2026-11-22 with   https://www.example.com with https://api.example.com: send requests with credentials (`credentials: \
         \"include\"`), and `Authorization` only while you hold a token: the new configuration sets cookies; the old one does not \
         allow credentials"
    );
}

#[test]
fn users_of_several_apis_are_told_each_once() {
    let config = |text: &str| -> PolicyConfig { serde_json::from_str(text).unwrap() };
    let old = config(
        r#"{ "api": ["https://api.example.com", "https://billing.example.com"], "websites": "https://www.example.com" }"#,
    );
    let new =
        config(r#"{ "api": "https://auth.example.com", "websites": "https://www.example.com" }"#);
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    let plan = plan_migration(&old, &new, retired_at, &EmbeddedList).to_string();
    let told = section(&plan, "While old and new instances serve");
    assert!(
        told.contains(
            "\n    users of https://api.example.com by cookie, https://billing.example.com by cookie sign in again\n"
        ),
        "{told}"
    );
}

#[test]
fn a_change_says_what_it_means_to_browsers() {
    let website = |old, new| {
        MigrationChange::SameSite {
            name: None,
            website: Box::new(Website::parse("https://www.example.com").unwrap()),
            old,
            new,
            is_same_host: true,
        }
        .to_string()
    };
    assert_eq!(
        website(SameSite::Lax, SameSite::None),
        "`SameSite` on `https://www.example.com` changes from Lax to None: to browsers it stays the same cookie, which is not sent with \
         requests of pages of other sites until it is next set, so users there sign in once"
    );
    assert_eq!(
        website(SameSite::None, SameSite::Lax),
        "`SameSite` on `https://www.example.com` changes from None to Lax: to browsers it stays the same cookie, which is sent with \
         requests of other sites until it is next set; nothing must be cleared"
    );
    assert_eq!(
        website(SameSite::Lax, SameSite::Strict),
        "`SameSite` on `https://www.example.com` changes from Lax to Strict: to browsers it stays the same cookie, which gets the new \
         value when it is next set; nothing must be cleared"
    );
    let of_shape = |old, new, session| MigrationChange::Transport { old, new, session }.to_string();
    let transport = |old, new| of_shape(old, new, SessionShape::Pair);
    assert_eq!(
        transport(TransportSetting::Cookie, TransportSetting::Header),
        "the transport changes from `cookie` to `header`: tokens in cookies are accepted until the history ends and replaced by \
         header; the cookies are cleared when a request has them"
    );
    assert_eq!(
        transport(TransportSetting::Header, TransportSetting::Cookie),
        "the transport changes from `header` to `cookie`: tokens by header are accepted until `header_until`, and replaced by cookie"
    );
    assert_eq!(
        transport(TransportSetting::Header, TransportSetting::Any),
        "the transport changes from `header` to `any`: tokens are accepted either way, and replaced in the same way"
    );
    assert_eq!(
        of_shape(
            TransportSetting::Header,
            TransportSetting::Cookie,
            SessionShape::Single
        ),
        "the transport changes from `header` to `cookie`: tokens by header are accepted until `header_until`; nothing replaces them by itself, so \
         set the session again in a response to a request with one"
    );
    let domain = |new, are_both_sent| {
        let old = cookie_domain("example.com");
        let change = MigrationChange::CookieDomain {
            old,
            new,
            are_both_sent,
        };
        change.to_string()
    };
    assert_eq!(
        domain(cookie_domain("example.de"), false),
        "the cookie domain changes from `example.com` to `example.de`: browsers do not send the old cookies to the new host, and no response \
         from there clears them"
    );
    assert_eq!(
        domain(CookieDomain::HostOnly, true),
        "the cookie domain changes from `example.com` to host-only: browsers treat these as two cookies and send both, so each \
         response that sets the new one clears the old"
    );
}
