//! The two readers of origins, on what SDKs guess wrongly: each row by hand from the rule, messages literally.
//!
//! What breaks if one fails: a typing error in a configuration becomes another host, or a forged `Origin` a declared website.

use session_cookie_policy::net::{
    DomainName, EmbeddedList, Host, Origin, OriginHeader, OriginPattern, Relation, UrlPath,
};

use crate::support::origin;

#[test]
fn configuration_text() {
    const READ: &[(&str, &str)] = &[
        ("https://api.example.com", "https://api.example.com"),
        ("HTTPS://API.Example.COM", "https://api.example.com"),
        ("https://api.example.com:443", "https://api.example.com"),
        ("http://api.example.com:80/", "http://api.example.com"),
        ("https://api.example.com:80", "https://api.example.com:80"),
        ("api.example.com", "https://api.example.com"),
        ("api.example.com:8443", "https://api.example.com:8443"),
        ("localhost", "http://localhost"),
        ("localhost:3000", "http://localhost:3000"),
        ("foo.localhost:3000", "http://foo.localhost:3000"),
        ("localhost.example.com", "https://localhost.example.com"),
        ("localhosted.com", "https://localhosted.com"),
        ("127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("127.0.0.2", "http://127.0.0.2"),
        ("0x7f.1", "http://127.0.0.1"),
        ("2130706433", "http://127.0.0.1"),
        ("1.2.3.4", "https://1.2.3.4"),
        ("[::1]:3000", "http://[::1]:3000"),
        ("[2001:DB8::1]", "https://[2001:db8::1]"),
        ("http://[::1]", "http://[::1]"),
        ("backend:3000", "https://backend:3000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://api_1.example.com", "https://api_1.example.com"),
        ("https://api.example.com.", "https://api.example.com."),
    ];
    for (text, expected) in READ {
        assert_eq!(origin(text).to_string(), *expected, "{text}");
    }
}

#[test]
fn configuration_text_that_is_refused() {
    const REFUSED: &[(&str, &str)] = &[
        ("", "the host is empty"),
        ("   ", "the host is empty"),
        (
            "null",
            "`null` stands for an opaque origin, which belongs to no website",
        ),
        ("https://", "the host is empty"),
        ("https://:8080", "the host is empty"),
        // A soft hyphen, which is mapped to nothing.
        ("https://\u{ad}", "the host is empty"),
        ("/auth", "a path instead of an origin: there is no host"),
        (
            "//api.example.com",
            "a path instead of an origin: there is no host",
        ),
        (
            "https:/api.example.com",
            "`https:` is not followed by `//` and a host; write `https://api.example.com`",
        ),
        (
            "https:api.example.com",
            "`https:` is not followed by `//` and a host; write `https://api.example.com`",
        ),
        (
            "mailto:a@example.com",
            "`mailto:` is not followed by `//` and a host",
        ),
        (
            "ftp://api.example.com",
            "the scheme `ftp` is neither `http` nor `https`",
        ),
        (
            "capacitor://localhost",
            "the scheme `capacitor` is neither `http` nor `https`",
        ),
        (
            "https://api.example.com/v1",
            "the path `/v1` is not part of an origin; write `https://api.example.com`",
        ),
        (
            "https://api.example.com\\v1",
            "the path `\\v1` is not part of an origin; write `https://api.example.com`",
        ),
        (
            "api.example.com?x=https://y",
            "the query `?x=https://y` is not part of an origin; write `https://api.example.com`",
        ),
        (
            "https://api.example.com/#top",
            "the fragment `/#top` is not part of an origin; write `https://api.example.com`",
        ),
        (
            "https://user:secret@api.example.com",
            "user information before `@` is not part of an origin; write `https://api.example.com`",
        ),
        (
            "api.example.com@evil.example",
            "user information before `@` is not part of an origin; write `https://evil.example`",
        ),
        (
            " api.example.com\n",
            "white space around the origin; write `https://api.example.com`",
        ),
        (
            ".example.com",
            "empty label in the host name `.example.com`; write `example.com`",
        ),
        (
            "..example.com",
            "empty label in the host name `..example.com`; write `example.com`",
        ),
        (
            "a..example.com",
            "empty label in the host name `a..example.com`",
        ),
        (
            "example.com..",
            "empty label in the host name `example.com..`; write `example.com`",
        ),
        (".", "empty label in the host name `.`"),
        (
            "https://*.example.com",
            "a wildcard in `*.example.com` instead of a single host",
        ),
        (
            "https://api example.com",
            "' ' at byte 3 of the host is not allowed in a host name",
        ),
        (
            "256.1.1.1",
            "`256.1.1.1` is not a valid IPv4 address (browsers read a host that ends in a number as one)",
        ),
        (
            "https://a;b.example",
            "';' at byte 1 of the host is not allowed in a host name",
        ),
        (
            "https://a{b.example",
            "'{' at byte 1 of the host is not allowed in a host name",
        ),
        // Found by property tests: a letter that is mapped to a brace, and an escape.
        (
            "https://﹛.example",
            "`{.example` is not a valid internationalised host name",
        ),
        (
            "https://a%3Bb.example",
            "`a;b.example` is not a valid internationalised host name",
        ),
        ("http://[::g]", "`[::g]` is not a valid IPv6 address"),
        (
            "2001:db8::1",
            "an IPv6 host needs brackets; write `[2001:db8::1]`",
        ),
        (
            "https://xn--a.example",
            "`xn--a.example` is not a valid internationalised host name",
        ),
        (
            "api.example.com:",
            "there is no port behind the `:`; write `https://api.example.com`",
        ),
        (
            "api.example.com:99999",
            "`99999` is not a port (a number up to 65535)",
        ),
        (
            "https://api.example.com:+80",
            "`+80` is not a port (a number up to 65535)",
        ),
    ];
    for (text, expected) in REFUSED {
        let error = Origin::parse(text).expect_err(text);
        assert_eq!(error.to_string(), *expected, "{text}");
        assert!(
            !format!("{error:?}").contains("secret"),
            "user information is not repeated"
        );
        if let Some(repaired) = error.repaired() {
            assert_eq!(
                origin(&repaired.to_string()),
                *repaired,
                "a repaired form is taken: {text}"
            );
        }
    }
}

#[test]
fn request_text_is_exact() {
    for text in [
        "https://app.example.com",
        "http://localhost:3000",
        "http://[::1]:8000",
        "https://xn--bcher-kva.example",
        "https://127.0.0.1",
    ] {
        assert_eq!(
            OriginHeader::parse(text),
            Ok(OriginHeader::Web(origin(text))),
            "{text}"
        );
    }
    for text in [
        "app.example.com",
        "https://APP.example.com",
        "https://app.example.com/",
        "https://app.example.com:443",
        "HTTPS://app.example.com",
        "https://bücher.example",
        "https://127.1",
        "https://[0:0::1]",
        " https://app.example.com",
        "https://app.example.com, https://evil.example",
        "NULL",
        "",
        "wss://app.example.com",
        "capacitor://local host",
        "capacitor://localhost\r\nSet-Cookie: a=b",
    ] {
        assert!(OriginHeader::parse(text).is_err(), "{text}");
    }
    let foreign = [
        "capacitor://localhost",
        "chrome-extension://abcdefghijklmnop",
        "file://",
        "ionic://localhost",
    ];
    for text in foreign {
        let header = OriginHeader::parse(text).unwrap();
        assert_eq!(header.to_string(), text);
        assert_eq!(
            header.relation_to(&origin("http://localhost"), &EmbeddedList),
            Relation::CrossSite
        );
    }
}

#[test]
fn long_names_are_refused_with_their_length() {
    let label = "a".repeat(63);
    let longest = format!("{label}.{label}.{label}.{}", "a".repeat(61));
    assert_eq!(longest.len(), DomainName::MAX_LEN);
    assert!(Host::parse(&longest).is_ok());
    assert!(Host::parse(&format!("{longest}.")).is_ok());
    assert_eq!(
        Host::parse(&format!("{longest}a")).unwrap_err().to_string(),
        "the host has 254 bytes, more than 253"
    );
    assert_eq!(
        Host::parse(&format!("{label}a.example"))
            .unwrap_err()
            .to_string(),
        "a label of the host name has 64 bytes, more than 63"
    );
}

#[test]
fn paths_are_spelled_as_browsers_send_them() {
    const READ: &[(&str, &str)] = &[
        ("", "/"),
        ("/", "/"),
        ("/auth", "/auth"),
        ("/auth/", "/auth"),
        ("/Auth.v1/x", "/Auth.v1/x"),
        ("/.netlify/functions/api", "/.netlify/functions/api"),
        ("/a%20b", "/a%20b"),
        ("/localhostx", "/localhostx"),
    ];
    for (text, expected) in READ {
        assert_eq!(UrlPath::parse(text).unwrap().as_str(), *expected, "{text}");
    }
    const REFUSED: &[(&str, &str)] = &[
        (
            "auth",
            "the path `auth` does not begin with `/`; write `/auth`",
        ),
        (
            "  /auth  ",
            "the path `  /auth  ` does not begin with `/`; write `/auth`",
        ),
        ("auth.v1", "the path `auth.v1` does not begin with `/`"),
        (
            "https://api.example.com/auth/",
            "a whole URL instead of a path; write `/auth`",
        ),
        (
            "/auth?x=1",
            "query and fragment in `/auth?x=1` are not part of a path; write `/auth`",
        ),
        (
            "/a/../b",
            "browsers send the path `/a/../b` as `/b`; write that",
        ),
        (
            "/a b",
            "browsers send the path `/a b` as `/a%20b`; write that",
        ),
        ("/ä", "browsers send the path `/ä` as `/%C3%A4`; write that"),
        (
            "/auth//",
            "the path ends in an empty segment; write `/auth`",
        ),
        (
            "/auth;v=1",
            "`;` at byte 5 of the path would end the `Path` attribute of a cookie",
        ),
    ];
    for (text, expected) in REFUSED {
        let error = UrlPath::parse(text).expect_err(text);
        assert_eq!(error.to_string(), *expected, "{text}");
        if let Some(repaired) = error.repaired() {
            assert_eq!(
                UrlPath::parse(repaired.as_str()).as_ref(),
                Ok(repaired),
                "{text}"
            );
        }
    }
}

#[test]
fn patterns() {
    let pattern = |text: &str| OriginPattern::parse(text).unwrap();
    let preview = pattern("https://*.preview.example.com");
    assert!(preview.matches(&origin("https://pr-7.preview.example.com")));
    assert!(
        !preview.matches(&origin("https://preview.example.com")),
        "the star is one label"
    );
    assert!(
        !preview.matches(&origin("https://a.b.preview.example.com")),
        "and no dot"
    );
    assert!(!preview.matches(&origin("https://pr-7.preview.example.com:8443")));
    assert!(!preview.matches(&origin("https://evilpreview.example.com")));
    let project = pattern("https://myapp-*-team.vercel.app");
    assert!(project.matches(&origin("https://myapp-x-team.vercel.app")));
    assert!(
        !project.matches(&origin("https://myapp--team.vercel.app")),
        "at least one character"
    );
    assert!(
        !project.matches(&origin("https://myapp-team.vercel.app")),
        "and no overlap"
    );

    assert!(pattern("https://*.vercel.app").is_open_to_strangers(&EmbeddedList));
    assert!(pattern("https://app-*.co.uk").is_open_to_strangers(&EmbeddedList));
    // Whoever asks first gets `myapp-evil-team.vercel.app`.
    for open in [
        "https://myapp-*-team.vercel.app",
        "https://*-team.vercel.app",
        "https://my-*.s3.amazonaws.com",
        "https://app-*.herokuapp.com",
        "https://myorg*.github.io",
        // Each name below is a suffix of its own.
        "https://*.compute.amazonaws.com",
        "https://app-*.corp",
    ] {
        assert!(pattern(open).is_open_to_strangers(&EmbeddedList), "{open}");
    }
    for own in [
        "https://*.myapp.pages.dev",
        "https://*.shop.vercel.app",
        "https://app-*.corp.internal",
    ] {
        assert!(!pattern(own).is_open_to_strangers(&EmbeddedList), "{own}");
    }
    assert!(!preview.is_open_to_strangers(&EmbeddedList));
    assert!(!pattern("*.localhost:3000").is_open_to_strangers(&EmbeddedList));

    const REFUSED: &[(&str, &str)] = &[
        (
            "https://a.*.example.com",
            "`*` is allowed only in the left-most label, as in `https://*.example.com`",
        ),
        (
            "https://*.*.example.com",
            "`*` is allowed only in the left-most label, as in `https://*.example.com`",
        ),
        (
            "https://**.example.com",
            "`**` is not a label with one `*`, such as `*` or `preview-*`",
        ),
        // The host of the origins is known only when a letter stands in for the star, so nothing beside it is converted.
        (
            "https://bü*.example.com",
            "`bü*` is not a label with one `*`, such as `*` or `preview-*`",
        ),
        (
            "https://*ü.example.com",
            "`*ü` is not a label with one `*`, such as `*` or `preview-*`",
        ),
        (
            "https://*",
            "the pattern needs a domain name after `*`, as in `https://*.example.com`",
        ),
        (
            "https://*.127.0.0.1",
            "`127.0.0.1` is an IP address, not a domain name",
        ),
        (
            "https://*.example.com/x",
            "the path `/x` is not part of an origin",
        ),
        (
            "https://app.example.com",
            "the pattern has no `*`; read it as an exact origin",
        ),
    ];
    for (text, expected) in REFUSED {
        assert_eq!(
            OriginPattern::parse(text).expect_err(text).to_string(),
            *expected,
            "{text}"
        );
    }
}
