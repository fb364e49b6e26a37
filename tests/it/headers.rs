//! The `Cookie` header of requests and the `Set-Cookie` header of responses, as bytes.
//!
//! What breaks if one fails: a duplicate is lost, a foreign cookie is taken for the session, or a token ends up in a log.

use session_cookie_policy::cookie::{
    CookieHeader, CookieValue, ParseSetCookieError, ReceivedSameSite, ReceivedSetCookie, SameSite,
};

use crate::support::cookie_name;

fn pairs(line: &[u8]) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    CookieHeader::line(line)
        .pairs()
        .map(|pair| (text(pair.name()), text(pair.value())))
        .collect()
}

#[test]
fn pairs_of_a_request() {
    let cases: &[(&[u8], &[(&str, &str)])] = &[
        (b"", &[]),
        (b"a=1", &[("a", "1")]),
        (b"a=1; b=2", &[("a", "1"), ("b", "2")]),
        (b"a=1;b=2;", &[("a", "1"), ("b", "2")]),
        (b"a=1; a=2; a=1", &[("a", "1"), ("a", "2"), ("a", "1")]),
        (b"a=b=c", &[("a", "b=c")]),
        (b" a = 1 ", &[("a", "1")]),
        (b"\ta=1\t;\t", &[("a", "1")]),
        (b"a=\"1; b=2\"", &[("a", "\"1"), ("b", "2\"")]),
        (b"a=1, b=2", &[("a", "1, b=2")]),
        (b"s%41=1", &[("s%41", "1")]),
        // A cookie without a name is its bare value.
        (b"a", &[("", "a")]),
        (b"=a", &[("", "a")]),
        (b"; ;; a=1", &[("a", "1")]),
        (b"a=", &[("a", "")]),
    ];
    for (line, expected) in cases {
        let expected: Vec<_> = expected
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        assert_eq!(pairs(line), expected, "{}", line.escape_ascii());
    }
}

#[test]
fn several_lines_are_one_header() {
    let lines: [&[u8]; 3] = [b"a=1; sid=x", b"", b"sid=y"];
    let header = CookieHeader::lines(&lines);
    let sid = cookie_name("sid");
    assert_eq!(header.values_of(&sid).collect::<Vec<_>>(), [b"x", b"y"]);
    assert_eq!(header.pairs().count(), 3);
    assert_eq!(CookieHeader::ABSENT.pairs().count(), 0);
}

#[test]
fn a_name_is_the_whole_name() {
    let header = CookieHeader::line(b"sidX=1; xsid=2; SID=3; sid; =sid=4; sid=5; s%69d=6; sid =7");
    let values: Vec<_> = header.values_of(&cookie_name("sid")).collect();
    assert_eq!(values, [b"5", b"7"]);
}

#[test]
fn bytes_that_are_no_text_pass() {
    let header = CookieHeader::line(b"a=\xFF\xFE; sid=ok; \xC3\x28=1");
    assert_eq!(
        header.values_of(&cookie_name("sid")).collect::<Vec<_>>(),
        [b"ok"]
    );
    assert_eq!(header.pairs().next().unwrap().value(), b"\xFF\xFE");
}

#[test]
fn no_value_is_printed() {
    let header = format!("{:?}", CookieHeader::line(b"sid=secret; secret"));
    assert_eq!(header, "[`sid` (6 bytes), `` (6 bytes)]");
    // A cookie without a name whose value ends as base64 does.
    for line in [&b"c2VjcmV0="[..], b"c2VjcmV0Cg==", b"=c2VjcmV0"] {
        let header = format!("{:?}", CookieHeader::line(line));
        assert!(!header.contains("c2VjcmV0"), "{header}");
    }
    let received = ReceivedSetCookie::parse(b"sid=secret; Path=/").unwrap();
    assert_eq!(
        format!("{received:?}"),
        "ReceivedSetCookie(name `sid`, value of 6 bytes, 1 attributes)"
    );
    assert_eq!(
        format!("{:?}", CookieValue::new("secret").unwrap()),
        "CookieValue(6 bytes)"
    );
    let error = CookieValue::new("secret secret").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("secret"));
}

#[test]
fn set_cookie_as_browsers_split_it() {
    let header = b"sid = a=b ; Path=/a; path=/b;Secure=false; HTTPONLY ;Domain; SameSite=lax; SameSite=bogus; Max-Age=-5; x";
    let cookie = ReceivedSetCookie::parse(header).unwrap();
    assert_eq!((cookie.name(), cookie.value()), (&b"sid"[..], &b"a=b"[..]));
    assert_eq!(cookie.path(), Some(&b"/b"[..]), "the last counts");
    assert!(cookie.is_secure() && cookie.is_http_only() && !cookie.is_partitioned());
    assert_eq!(cookie.domain(), Some(&b""[..]));
    assert_eq!(
        cookie.same_site(),
        ReceivedSameSite::Default,
        "the last counts, even if it is unknown"
    );
    assert_eq!(cookie.max_age().unwrap().whole_seconds(), -5);
    assert_eq!(cookie.expires(), None);
    assert_eq!(cookie.attributes().count(), 9);

    let long = format!("a=1; Path=/{}; SameSite=Strict", "p".repeat(1024));
    let cookie = ReceivedSetCookie::parse(long.as_bytes()).unwrap();
    assert_eq!(cookie.path(), None, "1025 bytes are ignored");
    assert_eq!(
        cookie.same_site(),
        ReceivedSameSite::Explicit(SameSite::Strict)
    );
}

#[test]
fn max_age_is_digits_only() {
    let seconds = |text: &str| {
        let header = format!("a=1; Max-Age={text}");
        ReceivedSetCookie::parse(header.as_bytes())
            .unwrap()
            .max_age()
            .map(time::Duration::whole_seconds)
    };
    assert_eq!(seconds("3600"), Some(3600));
    assert_eq!(seconds("-1"), Some(-1));
    assert_eq!(seconds("0"), Some(0));
    for text in ["", "abc", "1e3", "+10", "-", "\"10\"", "10.5", "5 0"] {
        assert_eq!(seconds(text), None, "{text}");
    }
    assert_eq!(seconds("99999999999999999999"), Some(i64::MAX));
}

#[test]
fn set_cookie_that_browsers_refuse_for_its_text() {
    assert_eq!(
        ReceivedSetCookie::parse(b""),
        Err(ParseSetCookieError::Empty)
    );
    assert_eq!(
        ReceivedSetCookie::parse(b" = ; Path=/"),
        Err(ParseSetCookieError::Empty)
    );
    assert_eq!(
        ReceivedSetCookie::parse(b"a=1; x=\x07"),
        Err(ParseSetCookieError::ControlCharacter { at: 7 })
    );
    assert!(
        ReceivedSetCookie::parse(b"a=1\t; Path=/").is_ok(),
        "TAB is a blank"
    );
    assert!(matches!(
        ReceivedSetCookie::parse(b"=__HOST-x=1; Secure; Path=/"),
        Err(ParseSetCookieError::HiddenPrefix { .. })
    ));
    assert!(ReceivedSetCookie::parse(b"a=__Host-x").is_ok());
    let fits = format!("a={}", "v".repeat(4095));
    assert!(ReceivedSetCookie::parse(fits.as_bytes()).is_ok());
    let over = format!("a={}", "v".repeat(4096));
    assert_eq!(
        ReceivedSetCookie::parse(over.as_bytes())
            .unwrap_err()
            .to_string(),
        "name and value have 4097 bytes together, more than 4096"
    );
}
