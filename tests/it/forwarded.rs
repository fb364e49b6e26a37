//! The address that a client used, as proxies tell it (RFC 7239, and the older headers).
//!
//! Fails if what the client wrote itself is taken for the word of a trusted proxy.

use session_cookie_policy::net::{
    ForwardedError, ForwardingHeader, ForwardingHeaders, PublicAddress, Scheme, TrustedHops,
};

type Read = Result<(Option<String>, Option<Scheme>), ForwardedError>;

fn read(headers: &ForwardingHeaders<'_, '_>, hops: TrustedHops) -> Read {
    PublicAddress::read(headers, hops).map(|address| {
        let host = address
            .host
            .map(|host| String::from_utf8(host.to_vec()).unwrap());
        (host, address.scheme)
    })
}

fn forwarded(lines: &[&str], hops: u8) -> Read {
    let lines: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
    let headers = ForwardingHeaders {
        host: Some(b"app:3000"),
        forwarded: &lines,
        ..ForwardingHeaders::default()
    };
    read(&headers, TrustedHops::NONE.forwarded(hops))
}

fn x_forwarded(host: &[&str], proto: &[&str], hops: TrustedHops) -> Read {
    let host: Vec<&[u8]> = host.iter().map(|line| line.as_bytes()).collect();
    let proto: Vec<&[u8]> = proto.iter().map(|line| line.as_bytes()).collect();
    let headers = ForwardingHeaders {
        host: Some(b"app:3000"),
        x_forwarded_host: &host,
        x_forwarded_proto: &proto,
        ..ForwardingHeaders::default()
    };
    read(&headers, hops)
}

#[expect(clippy::unnecessary_wraps, reason = "compared with what is read")]
fn told(host: &str, scheme: Option<Scheme>) -> Read {
    Ok((Some(host.to_owned()), scheme))
}

const HTTPS: Option<Scheme> = Some(Scheme::Https);
const HTTP: Option<Scheme> = Some(Scheme::Http);

#[test]
fn nobody_is_trusted_unless_it_is_said() {
    let headers = ForwardingHeaders {
        host: Some(b"api.example.com"),
        forwarded: &[b"host=evil.example;proto=https", b"\"broken"],
        x_forwarded_host: &[b"evil.example"],
        x_forwarded_proto: &[b"gopher"],
    };
    assert_eq!(
        read(&headers, TrustedHops::NONE),
        told("api.example.com", None)
    );
    assert_eq!(
        read(&headers, TrustedHops::default()),
        told("api.example.com", None)
    );
    let nothing = ForwardingHeaders::default();
    assert_eq!(read(&nothing, TrustedHops::NONE), Ok((None, None)));
}

/// What is read is borrowed of the request, and not of the list of lines.
fn public_host<'a>(line: &'a [u8]) -> Option<&'a [u8]> {
    let lines: Vec<&'a [u8]> = vec![line];
    let headers = ForwardingHeaders {
        x_forwarded_host: &lines,
        ..ForwardingHeaders::default()
    };
    let address = PublicAddress::read(&headers, TrustedHops::NONE.x_forwarded_host(1));
    address.unwrap().host
}

#[test]
fn the_outermost_trusted_proxy_tells_it() {
    // What the client wrote stands in front, however much it is.
    let line = "host=evil.example;proto=http, host=api.example.com;proto=https, host=lb.internal;proto=http";
    assert_eq!(forwarded(&[line], 1), told("lb.internal", HTTP));
    assert_eq!(forwarded(&[line], 2), told("api.example.com", HTTPS));
    assert_eq!(forwarded(&[line], 3), told("evil.example", HTTP));
    assert_eq!(
        forwarded(&[line], 4),
        Err(ForwardedError::TooFewHops {
            header: ForwardingHeader::Forwarded,
            found: 3,
            trusted: 4,
        }),
    );
    assert_eq!(public_host(b"a.example"), Some(b"a.example".as_slice()));
    // Lines are one list (RFC 9110, section 5.3).
    let lines = [
        "host=evil.example",
        "host=evil.example, host=api.example.com;proto=https",
        "for=192.0.2.1",
    ];
    assert_eq!(forwarded(&lines, 2), told("api.example.com", HTTPS));
    // A proxy that says nothing of the host hands `Host` on.
    assert_eq!(forwarded(&lines, 1), told("app:3000", None));
}

#[test]
fn elements_are_read_as_rfc_7239_writes_them() {
    let cases: &[(&str, &str, Option<Scheme>)] = &[
        // Section 4.
        ("for=\"_gazonk\";host=a.example", "a.example", None),
        (
            "For=\"[2001:db8:cafe::17]:4711\";HOST=a.example",
            "a.example",
            None,
        ),
        (
            "for=192.0.2.60;proto=http;by=203.0.113.43;host=a.example",
            "a.example",
            HTTP,
        ),
        (
            "for=192.0.2.43, for=198.51.100.17;host=a.example",
            "a.example",
            None,
        ),
        // Section 6: obfuscated identifiers and `unknown`.
        ("for=_hidden;by=_SEVKISEK;host=a.example", "a.example", None),
        ("for=unknown;host=a.example;proto=HTTPS", "a.example", HTTPS),
        // A port and an IPv6 address are not tokens, so they are quoted.
        ("host=\"a.example:8443\"", "a.example:8443", None),
        ("host=\"[2001:db8::1]\"", "[2001:db8::1]", None),
        (
            "host=\"[2001:db8::1]:8443\";proto=\"https\"",
            "[2001:db8::1]:8443",
            HTTPS,
        ),
        // Separators within quotes are none.
        (
            "for=\"a,b;host=evil.example\";host=a.example",
            "a.example",
            None,
        ),
        (
            "for=\"\\\",host=evil.example\\\\\";host=a.example",
            "a.example",
            None,
        ),
        (
            "for=\"x\", for=\"y, host=evil.example\";host=a.example",
            "a.example",
            None,
        ),
        // Parameters that nobody knows, empty pairs, spaces.
        ("secret=1;host=a.example;;", "a.example", None),
        (";host=a.example", "a.example", None),
        ("for=1 ; host=a.example ; proto=https ", "a.example", HTTPS),
        ("host=evil.example,host=a.example\t", "a.example", None),
        // Empty elements do not count (RFC 9110, section 5.6.1.2).
        (",, host=a.example ,", "a.example", None),
        ("host=a.example;proto=wss", "a.example", HTTPS),
    ];
    for (line, host, scheme) in cases {
        assert_eq!(forwarded(&[line], 1), told(host, *scheme), "{line}");
    }
}

#[test]
fn what_is_malformed_is_refused() {
    for line in [
        "host",
        "host=",
        "=a.example",
        "host =a.example",
        "host= a.example",
        // Not tokens (RFC 7239, section 4).
        "host=a.example:8443",
        "host=[::1]",
        "host=a.example proto=https",
        "host=\"a.example",
        "host=\"a.example\\\"",
        "host=\"a.example\"x",
        "for=\"\u{1}\";host=a.example",
        "host=a.example;host=a.example",
        "proto=http;proto=https;host=a.example",
        "host=a.example;HOST=evil.example",
        // In front of the trusted element, too: nobody can count what is.
        "for=\"unterminated, host=a.example",
        "for=\", for=\"[2001:db8::1]\";host=\"a.example\"",
        "x, host=a.example",
    ] {
        assert_eq!(
            forwarded(&[line], 1),
            Err(ForwardedError::Malformed),
            "{line}"
        );
    }
    let header = ForwardingHeader::Forwarded;
    for host in [
        "",
        "a b",
        "a/b",
        "user@a.example",
        "a.example:http",
        "a.example:65536",
        "a.example:+1",
        "a:1:2",
        ":443",
        "[::1",
        "[::1]x",
        "[]",
        "[g]",
        "http://a.example",
        // A character of a host needs no backslash.
        "a\\.example",
        "\u{e4}.example",
    ] {
        let line = format!("host=\"{host}\"");
        assert_eq!(
            forwarded(&[&line], 1),
            Err(ForwardedError::Host { header }),
            "{line}"
        );
    }
    for scheme in ["ftp", "httpss", "h", "\"\""] {
        let line = format!("host=a.example;proto={scheme}");
        assert_eq!(
            forwarded(&[&line], 1),
            Err(ForwardedError::Scheme { header }),
            "{line}"
        );
    }
}

#[test]
fn older_headers_are_lists_too() {
    let both = TrustedHops::NONE.x_forwarded_host(1).x_forwarded_proto(1);
    let read = |host: &[&str], proto: &[&str]| x_forwarded(host, proto, both);
    assert_eq!(read(&["a.example"], &["https"]), told("a.example", HTTPS));
    assert_eq!(
        read(&["evil.example, a.example:8443"], &["http,https"]),
        told("a.example:8443", HTTPS),
    );
    assert_eq!(
        read(&["evil.example", "[2001:db8::1]"], &["https", "http"]),
        told("[2001:db8::1]", HTTP),
    );
    // A proxy that was asked without `Host` appends nothing; what the client wrote must not step into its place.
    let (host, proto) = (
        ForwardingHeader::XForwardedHost,
        ForwardingHeader::XForwardedProto,
    );
    for empty in ["evil.example, ", "evil.example,", "", " "] {
        let error = ForwardedError::Host { header: host };
        assert_eq!(read(&[empty], &["https"]), Err(error), "{empty:?}");
    }
    let error = ForwardedError::Host { header: host };
    assert_eq!(read(&["evil.example", ""], &["https"]), Err(error));
    let error = ForwardedError::Scheme { header: proto };
    assert_eq!(read(&["a.example"], &["https, "]), Err(error));
    for (hosts, protos, header) in [
        (&[][..], &["https"][..], host),
        (&["a.example"][..], &[][..], proto),
    ] {
        let error = ForwardedError::TooFewHops {
            header,
            found: 0,
            trusted: 1,
        };
        assert_eq!(read(hosts, protos), Err(error));
    }
    // Each header has proxies of its own that write it.
    let hops = TrustedHops::NONE.x_forwarded_proto(2);
    assert_eq!(
        x_forwarded(&["evil.example"], &["http, https, http"], hops),
        told("app:3000", HTTPS),
    );
}

#[test]
fn headers_that_contradict_each_other_are_refused() {
    let hops = TrustedHops::NONE
        .forwarded(1)
        .x_forwarded_host(1)
        .x_forwarded_proto(1);
    let read = |host: &'static str, proto: &'static str| {
        let headers = ForwardingHeaders {
            host: Some(b"app:3000"),
            forwarded: &[b"host=a.example;proto=https"],
            x_forwarded_host: &[host.as_bytes()],
            x_forwarded_proto: &[proto.as_bytes()],
        };
        read(&headers, hops)
    };
    assert_eq!(read("A.example", "https"), told("A.example", HTTPS));
    for (host, proto, header) in [
        ("b.example", "https", ForwardingHeader::XForwardedHost),
        ("a.example", "http", ForwardingHeader::XForwardedProto),
    ] {
        assert_eq!(
            read(host, proto),
            Err(ForwardedError::Contradiction { header })
        );
    }
}

#[test]
fn a_mebibyte_is_read_or_refused() {
    for seed in [
        ",",
        ";",
        "a=b,",
        "a=b;",
        "a=\"",
        "a=\"\\\",",
        "\"",
        "a",
        "a=\",\",",
        " ",
    ] {
        let long = seed.repeat((1 << 20) / seed.len());
        for hops in [1, 255] {
            let _ = forwarded(&[&long], hops);
            let ended = format!("{long},host=a.example");
            if let Ok((host, _)) = forwarded(&[&ended], 1) {
                assert_eq!(host.as_deref(), Some("a.example"), "{seed}");
            }
            let both = TrustedHops::NONE
                .x_forwarded_host(hops)
                .x_forwarded_proto(hops);
            let _ = x_forwarded(&[&long], &[&long], both);
        }
    }
    // Many lines.
    let lines = vec!["for=192.0.2.1,for=192.0.2.2"; 10_000];
    let mut all = lines.clone();
    all.push("host=a.example");
    assert_eq!(forwarded(&all, 1), told("a.example", None));
}
