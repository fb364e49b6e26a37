//! The `Cookie` header that a session layer behind the policy is given.
//!
//! What breaks if one fails: the layer reads a planted cookie, or none of the application's.

use serde_json::json;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::request::RequestFacts;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::policy;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// Past names and other cookies of the session's name are left out. So is what makes most parsers drop the whole line: a cookie without a
/// name, and one that is not UTF-8.
#[test]
fn one_session_cookie_and_all_others() {
    let policy = policy(&json!({
        "session": "single",
        "history": [{ "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30,
            "session_cookie": { "name": "sid", "path": "/" } }],
    }));
    let rewritten = |cookie: &[u8], token: Option<&[u8]>| {
        let mut facts = RequestFacts::new("GET");
        facts.cookie = CookieHeader::line(cookie);
        let mut line = b"left from before".to_vec();
        policy.verify(&facts, NOW).rewrite_cookies(token, &mut line);
        String::from_utf8(line).unwrap()
    };
    let came = b"sid=old; theme=dark; __Host-session=planted; =nameless; odd=\xff; lang=de";
    assert_eq!(
        rewritten(came, Some(b"good")),
        "theme=dark; lang=de; __Host-session=good"
    );
    assert_eq!(rewritten(came, None), "theme=dark; lang=de");
    assert_eq!(rewritten(b"", Some(b"good")), "__Host-session=good");
    assert_eq!(rewritten(b"", None), "");
    // A name that only begins like one of the session.
    assert_eq!(rewritten(b"sid2=x", None), "sid2=x");
}

/// The name tells whether a value that is encrypted with its name must be encrypted anew.
#[test]
fn the_name_under_which_a_token_came() {
    let policy = policy(&json!({
        "session": "single", "transport": "any",
        "history": [{ "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30,
            "session_cookie": { "name": "sid", "path": "/" } }],
    }));
    let mut facts = RequestFacts::new("GET");
    facts.authorization = Some(b"Bearer by-header");
    facts.cookie = CookieHeader::line(b"theme=dark; sid=old; __Host-session=new");
    let verify = policy.verify(&facts, NOW);
    let names: Vec<_> = verify
        .candidates()
        .map(|candidate| (candidate.as_str().unwrap(), verify.cookie_name(&candidate)))
        .collect();
    assert_eq!(
        names,
        [
            ("by-header", None),
            ("new", Some("__Host-session")),
            ("old", Some("sid"))
        ]
    );
}
