//! Lines of `Set-Cookie`: dates in other time zones, lines that a hop has damaged or changed.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Certainty, Code, Fact, Finding};

use super::{ACCESS, Cause, REFRESH, changed, evidence, found_with, set, sign_in};

const DATE: &str = "Sun, 22 Nov 2026 12:00:00 GMT";

/// The sign-in sets the access cookie with this lifetime at noon of the server's clock.
fn expiring(lifetime: &str) -> Value {
    let attributes = format!("Path=/; Secure; HttpOnly; SameSite=Lax; {lifetime}");
    let line = json!({ "name": ACCESS, "len": 43, "attributes": attributes });
    let change = json!({ "response": { "date": DATE } });
    changed(&sign_in(&json!([line, set(REFRESH)])), &change)
}

fn expired() -> Cause<'static> {
    let more = json!({ "access_cookie": { "lifetime_seconds": 3600 } });
    Cause::new(more, Code::SetCookieExpired, "has expired when it arrives")
}

/// A zone explains the end only if the cookie would live by it. West of Greenwich are 12 hours, and an hour has 60 minutes.
#[test]
fn a_zone_is_named_if_the_cookie_would_live_by_it() {
    for (time, is_zone) in [
        ("07:00:01 EST", true),
        ("07:00:00 EST", false),
        ("12:00:00 -0500", true),
        ("06:59:59 EST", false),
        ("11:00:00 -0500", true),
        ("11:00:00 -05:30", true),
        ("00:00:01 -1200", true),
        ("07:00:00 -1300", false),
        ("07:00:00 -0560", false),
        ("07:00:00 -0000", false),
    ] {
        let seen = expiring(&format!("Expires=Sun, 22 Nov 2026 {time}"));
        let told = expired().told(&seen).message;
        assert_eq!(
            told.contains("which only Firefox reads"),
            is_zone,
            "{time}: {told}"
        );
    }
}

/// An offset of nothing is GMT, so it may be local time under the name of GMT.
#[test]
fn local_time_is_named_by_its_distance() {
    for zone in ["GMT", "-0000"] {
        let seen = expiring(&format!("Expires=Sun, 22 Nov 2026 11:00:00 {zone}"));
        let told = expired().told(&seen).message;
        let expected = "its `Expires` is one hour before the `Date` of the same response, which is 2 hours less the 3600 seconds of its \
                        lifetime";
        assert!(told.contains(expected), "{zone}: {told}");
    }
    let seen = expiring("Expires=Sun, 22 Nov 2026 10:30:00 GMT");
    let told = expired().told(&seen).message;
    assert!(told.contains("is 90 minutes before the `Date`"), "{told}");
    let seen = expiring("Expires=Sun, 22 Nov 2026 10:47:00 GMT");
    let told = expired().told(&seen).message;
    assert!(
        told.contains("its `Max-Age` or `Expires` is in the past"),
        "{told}"
    );
}

/// Between the two dates the server needs five seconds at most, and rounding takes one. No zone is farther west than 12 hours.
#[test]
fn local_time_is_named_to_the_second() {
    let minute = Cause {
        more: json!({ "access_cookie": { "lifetime_seconds": 60 } }),
        ..expired()
    };
    for (of, time, is_local) in [
        // Two hours less the hour that the cookie lives.
        (&expired(), "10:59:55", true),
        (&expired(), "10:59:54", false),
        (&expired(), "11:00:01", true),
        (&expired(), "11:00:02", false),
        (&expired(), "00:59:55", true),
        (&expired(), "00:30:00", false),
        // It ends as it arrives.
        (&expired(), "12:00:00", false),
        // Half an hour less the minute that the cookie lives.
        (&minute, "11:31:01", true),
        (&minute, "11:31:02", false),
    ] {
        let seen = expiring(&format!("Expires=Sun, 22 Nov 2026 {time} GMT"));
        let told = of.told(&seen).message;
        assert_eq!(told.contains("its local time"), is_local, "{time}: {told}");
    }
}

/// Firefox reads the zone; the others do not.
#[test]
fn an_expiry_that_some_browsers_see_names_them() {
    let told = |seen: &Value| {
        let finding = expired().told(seen);
        let browsers: Vec<String> = finding.browsers.iter().map(ToString::to_string).collect();
        (finding.certainty, browsers.join(", "), finding.undecided)
    };
    let in_all = (Certainty::Certain, String::new(), Vec::new());
    // It has expired in every browser, whichever it is.
    assert_eq!(told(&expiring("Max-Age=0")), in_all);
    let in_two = "chromium, safari".to_owned();
    let zone = expiring("Expires=Sun, 22 Nov 2026 11:00:00 -0500");
    assert_eq!(
        told(&zone),
        (Certainty::Likely, in_two.clone(), vec![Fact::Client])
    );
    let of_client = changed(&zone, &json!({ "client": "chromium" }));
    assert_eq!(told(&of_client), in_all);
    let without_date = changed(&zone, &json!({ "response": { "date": "unknown" } }));
    assert_eq!(
        told(&without_date),
        (Certainty::Certain, in_two, Vec::new())
    );
    // Only Firefox reads such a date; to the others it is none.
    let firefox = changed(
        &expiring("Expires=06-16-1995"),
        &json!({ "response": { "date": "unknown" } }),
    );
    assert_eq!(
        told(&firefox),
        (Certainty::Certain, "firefox".to_owned(), Vec::new())
    );
    let of_firefox = changed(&zone, &json!({ "client": "firefox" }));
    assert!(expired().of(&of_firefox).is_none());
}

#[track_caller]
fn partial(lines: &Value) -> Finding {
    Cause::new(json!({}), Code::SetCookiePartial, "").told(&sign_in(lines))
}

#[test]
fn joined_lines_name_what_is_lost() {
    for (joined, says) in [
        (
            json!([]),
            "after `a` comes another cookie. Browsers read only one cookie per line, so it is lost, and",
        ),
        (
            json!(["b"]),
            "after `a` comes `b`. Browsers read only one cookie per line, so it is lost, and",
        ),
        (
            json!(["b", "c"]),
            "after `a` comes `b`, `c`. Browsers read only one cookie per line, so they are lost, and",
        ),
    ] {
        let lines =
            json!([{ "name": "a", "attributes": "Path=/", "fault": "joined", "joined": joined }]);
        let told = partial(&lines);
        assert!(told.message.contains(says), "{joined}: {told}");
        assert_eq!(told.certainty, Certainty::Certain, "{joined}");
    }
}

#[test]
fn a_cut_line_is_named_if_one_of_its_halves_has_a_name() {
    let cut = json!({ "name": "sid", "len": 20, "attributes": "Path=/; Expires=Mon" });
    let rest = json!({ "name": "28 Dec 2026 10:00:00 GMT", "attributes": "Path=/" });
    let whole = json!({ "name": "theme", "len": 4, "attributes": "Path=/" });
    let named = "the line of `sid` of the response was cut in two";
    let unnamed = "a `Set-Cookie` line of the response was cut in two";
    for (lines, says) in [
        (json!([whole, cut, rest]), named),
        (json!([whole, rest, cut]), named),
        (json!([whole, rest]), unnamed),
    ] {
        let told = partial(&lines);
        assert!(told.message.starts_with(says), "{lines}: {told}");
    }
}

/// A comma in a value may belong to it.
#[test]
fn joined_lines_come_before_values_that_look_like_it() {
    let in_value =
        json!({ "name": "a", "len": 9, "attributes": "Path=/", "fault": "joined_in_value" });
    let joined = json!({ "name": "b", "attributes": "Path=/", "fault": "joined", "joined": ["c"] });
    let told = partial(&json!([in_value, joined]));
    assert_eq!(told.certainty, Certainty::Certain);
    assert!(told.message.contains("after `b` comes `c`"), "{told}");
    let told = partial(&json!([in_value]));
    assert_eq!(told.certainty, Certainty::Likely);
    assert!(told.message.starts_with("the value of `a`"), "{told}");
}

#[test]
fn a_cookie_without_its_partner_is_told() {
    let told = |lines: Value, came: Value| {
        let cause = Cause::new(json!({}), Code::SetCookiePartial, "there is `");
        let change = json!({ "request": { "cookies": came } });
        let told = cause.of(&changed(&sign_in(&lines), &change))?;
        assert_eq!(told.certainty, Certainty::Likely);
        let (before, _) = told.message.split_once(", but").unwrap();
        Some(before.to_owned())
    };
    let none = || json!([]);
    let alone = Some("there is `s.sig`, which is the signature of `s`".to_owned());
    assert_eq!(told(json!([set("s.sig")]), none()), alone);
    assert_eq!(told(none(), json!([{ "name": "s.sig" }])), alone);
    // Sent, set or deleted beside it: the partner is there.
    assert_eq!(told(json!([set("s.sig"), set("s")]), none()), None);
    assert_eq!(
        told(json!([set("s.sig"), super::delete("s")]), none()),
        None
    );
    assert_eq!(told(json!([set("s.sig")]), json!([{ "name": "s" }])), None);
    // What is only deleted may not exist.
    assert_eq!(told(json!([super::delete("s.sig")]), none()), None);
    // The signature of nothing.
    assert_eq!(told(json!([set(".sig")]), none()), None);
    for token in ["x-auth-token", "x-session-token"] {
        let (first, second) = (format!("{token}.0"), format!("{token}.1"));
        assert_eq!(
            told(json!([set(&second)]), none()),
            Some(format!(
                "there is `{second}`, which is the second part of `{first}`"
            ))
        );
        assert_eq!(told(json!([set(&second), set(&first)]), none()), None);
        assert_eq!(told(json!([set(&second), set(token)]), none()), None);
    }
    assert_eq!(told(json!([set("theme.1")]), none()), None);
    // The browser has a cookie of before.
    let jar = changed(&sign_in(&json!([])), &json!({ "jar": [set("s.sig")] }));
    let cause = Cause::new(json!({}), Code::SetCookiePartial, "there is `s.sig`");
    assert!(cause.of(&jar).is_some());
}

fn between(written: &Value, got: &Value) -> Value {
    let response = json!({ "written_cookies": written, "set_cookies": got });
    changed(
        &sign_in(&json!([])),
        &json!({ "request": { "route": "session" }, "response": response }),
    )
}

#[test]
fn a_line_was_changed_if_there_is_one_on_both_sides() {
    let theme = |attributes: &str| json!({ "name": "theme", "len": 4, "attributes": attributes });
    let changed = Cause::new(json!({}), Code::WrittenOtherwise, "rewrites the line");
    let (one, other) = (theme("Path=/; Secure"), theme("Path=/x; Secure"));
    let told = changed.told(&between(&json!([one]), &json!([other])));
    assert_eq!(
        evidence(&told),
        [
            "response.written_cookies is `theme; Path=/; Secure`",
            "response.set_cookies is `theme; Path=/x; Secure`",
        ]
    );
    for (written, got) in [
        (json!([one, other]), json!([one])),
        (json!([one]), json!([other, one])),
        (json!([one]), json!([theme("secure;path=/")])),
    ] {
        let told = changed.of(&between(&written, &got));
        assert!(told.is_none(), "{written}, {got}: {told:#?}");
    }
}

#[test]
fn a_line_that_was_lost_is_shown_with_what_came() {
    let written = json!([set("theme"), set("size")]);
    let lost = |code, got: &Value| {
        let told =
            Cause::new(json!({}), code, "the application wrote").told(&between(&written, got));
        (told.message.contains("wrote `theme`, but"), evidence(&told))
    };
    let wrote = || "response.written_cookies is `theme`, `size`".to_owned();
    assert_eq!(
        lost(Code::SetCookieMissing, &json!([])),
        (
            false,
            vec![wrote(), "response.set_cookies is none".to_owned()]
        )
    );
    assert_eq!(
        lost(Code::SetCookiePartial, &json!([set("size")])),
        (
            true,
            vec![wrote(), "response.set_cookies is `size`".to_owned()]
        )
    );
    assert!(
        !found_with(&json!({}), &between(&written, &written))
            .iter()
            .any(|finding| finding.message.contains("the application wrote"))
    );
}
