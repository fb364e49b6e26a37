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
    let output = predict("sid=1; Max-Age=0", None).output;
    assert_eq!(
        output,
        "https://api.example.com/login, typed by the user, answers
  Set-Cookie: sid=1; Max-Age=0

every browser
  deletes the cookie of its name, host and path
"
    );
    let output = predict("sid=1; SameSite=None", None).output;
    assert!(output.contains("\n\nsafari"), "{output}");
}

/// What is said of one browser.
fn told_of<'o>(browser: &str, output: &'o str) -> &'o str {
    let is_its = |part: &&str| {
        let (names, _) = part.split_once('\n').unwrap();
        names == "every browser" || names.split(", ").any(|name| name == browser)
    };
    let part = output.split("\n\n").skip(1).find(is_its);
    part.and_then(|part| part.split_once('\n')).unwrap().1
}

/// A cookie of a sign-in on its own site, used from another one (rules SS; recorded: B.set).
#[test]
fn other_sites() {
    let said = |line, browser| {
        let output = predict(line, None).output;
        let lines = told_of(browser, &output).lines();
        let lines = lines.filter(|line| line.contains("another site"));
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        said("sid=1; Secure; SameSite=Strict", "chromium"),
        "  not with a fetch by another site, a frame in another site, a link from another site, a form POST from another site: \
         `SameSite=Strict` is not sent with this cross-site request"
    );
    // Its engine does not tell `Lax` from no `SameSite`.
    assert_eq!(
        said("sid=1; Secure; SameSite=Lax", "webkit_gtk_soup_3_6"),
        said("sid=1; Secure; SameSite=Lax", "chromium"),
    );
    assert_eq!(
        said("sid=1; Secure; SameSite=Lax", "chromium"),
        "  sent with a visit to it, a link from another site
  not with a fetch by another site, a frame in another site, a form POST from another site: \
         `SameSite=Lax` is not sent with this cross-site request"
    );
    assert_eq!(
        said("sid=1; Secure; SameSite=None", "chromium"),
        "  sent with a visit to it, a fetch by another site, a frame in another site, a link from another site, \
         a form POST from another site"
    );
    assert_eq!(
        said("sid=1; Secure; SameSite=None", "firefox"),
        "  sent with a visit to it, a link from another site, a form POST from another site
  not with a fetch by another site, a frame in another site: the cookie is in another partition than the request"
    );
    assert_eq!(
        said("sid=1; Secure", "chromium"),
        "  sent with a visit to it, a link from another site, a form POST from another site in the first two minutes
  not with a fetch by another site, a frame in another site, a form POST from another site: a cookie without `SameSite`, \
         which is treated as `Lax`, is not sent with this cross-site request"
    );
}

/// Recorded: such requests never came (mixed content).
#[test]
fn an_https_page_and_plain_http() {
    let of = |url, browser| {
        let from = "https://www.example.com";
        let arguments = [
            "predict",
            "--set-cookie",
            "sid=1",
            "--url",
            url,
            "--from",
            from,
        ];
        let output = run(&arguments).output;
        told_of(browser, &output).trim_end().to_owned()
    };
    let blocked = "  refused: the browser does not send the request: plain http in an https page is mixed content";
    for browser in ["chromium", "firefox", "safari", "webkit_gtk"] {
        assert_eq!(of("http://api.example.com/", browser), blocked);
    }
    assert_ne!(of("http://localhost:8000/", "chromium"), blocked);
    assert_ne!(of("http://localhost:8000/", "firefox"), blocked);
    assert_eq!(of("http://localhost:8000/", "webkit_gtk"), blocked);
}

/// The date of a line is compared with the clock.
#[test]
fn the_time_is_now() {
    let past = "sid=1; Expires=Mon, 23 Nov 2026 00:00:00 GMT";
    let output = predict(past, None).output;
    assert!(told_of("firefox", &output).contains("deletes"), "{output}");
    let url = "https://api.example.com/login";
    let before = "2026-11-22T00:00:00Z";
    let arguments = [
        "predict",
        "--set-cookie",
        past,
        "--url",
        url,
        "--now",
        before,
    ];
    let output = run(&arguments).output;
    assert!(
        told_of("firefox", &output).contains(", for 1 day\n"),
        "{output}"
    );
}

#[test]
fn an_unknown_same_site() {
    let output = predict("sid=1; SameSite=Bogus", None).output;
    let told = "answers
  Set-Cookie: sid=1; SameSite=Bogus
  `SameSite=Bogus`: no browser knows this value; the cookie is treated as one without `SameSite`
";
    assert!(output.contains(told), "{output}");
    let output = predict("sid=1; SameSite=Bogus; SameSite=Lax", None).output;
    assert!(!output.contains("no browser knows"), "{output}");
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
    assert!(told_of("chromium", &output).contains(kept), "{output}");
    // Firefox takes the text for the name, and sends it with `=`.
    let kept = "kept: a cookie with the text as its name (sent as `…=`) of api.example.com, path /";
    assert!(told_of("firefox", &output).contains(kept), "{output}");
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
