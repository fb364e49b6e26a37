//! One cookie, explained: in a few lines, as it was pasted.
//!
//! What breaks if one fails: somebody reads the same sentence eleven times, or is told of a page or a cookie that was not meant.

use crate::command::{Run, run};

fn predict(line: &str, from: Option<&str>) -> Run {
    let mut arguments = vec![
        "predict",
        "--set-cookie",
        line,
        "--url",
        "https://api.example.com/login",
    ];
    arguments.extend(from.into_iter().flat_map(|from| ["--from", from]));
    run(&arguments)
}

#[test]
fn browsers_that_do_the_same_stand_together() {
    assert_eq!(
        predict("sid=1; Max-Age=90000", None).output,
        "https://api.example.com/login, typed by the user, answers
  Set-Cookie: sid=1; Max-Age=90000

every browser
  kept: `sid` of api.example.com, path /, for 1 day 1 hour
  sent with a visit to it
  not with a visit to https://sub.api.example.com/login: the cookie belongs to another host
  sent with a visit to http://api.example.com/login
"
    );
    let output = predict("sid=1; SameSite=None", None).output;
    assert!(output.contains("\n\nsafari"), "{output}");
}

/// As the developer tools and curl show it.
#[test]
fn the_name_of_the_header_is_left_out() {
    let plain = predict("sid=1; Path=/", None);
    assert_eq!(
        predict("Set-Cookie: sid=1; Path=/", None).output,
        plain.output
    );
    let doctor = |line| {
        let url = "https://api.example.com/login";
        run(&["doctor", "--set-cookie", line, "--url", url]).output
    };
    let output = doctor("set-cookie: sid=1; SameSite=None; HttpOnly");
    assert_eq!(output, doctor("sid=1; SameSite=None; HttpOnly"));
    assert!(output.contains("`sid`"), "{output}");
}

/// The wrong way to sign out, which many write: the cookie stays.
#[test]
fn an_empty_value_does_not_hide_the_name() {
    let output = predict("sid=; Path=/", None).output;
    let kept = "kept: `sid`, with an empty value, of api.example.com, path /, until";
    assert!(output.contains(kept), "{output}");
    // A value without a name may be a token.
    let output = predict("c2VjcmV0; Path=/", None).output;
    let kept = "kept: a cookie without a name of api.example.com, path /";
    assert!(output.contains(kept), "{output}");
}

/// Without its scheme it was taken for a page without an origin.
#[test]
fn a_page_needs_its_scheme() {
    for from in ["www.example.com", "//www.example.com", "/login"] {
        let run = predict("sid=1", Some(from));
        assert_eq!((run.status, &*run.output), (2, ""), "{from}");
        let told = "not an absolute URL such as `https://api.example.com/me`";
        assert!(run.errors.contains(told), "{run:?}");
    }
    for from in ["https://www.example.com", "null", "capacitor://localhost"] {
        assert_eq!(predict("sid=1", Some(from)).status, 0, "{from}");
    }
}
