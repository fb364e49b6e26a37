//! Heads and HAR files as anybody may hand them over.
//!
//! The first byte says what the rest is: `h` heads, `v` heads with the URL of the first line, `s` a `Set-Cookie` line behind its URL, and else a
//! HAR file.
//!
//! Asserted: the same input gives the same answer; nothing that is kept depends on the value of a cookie, but for which are equal and what form they have;
//! nothing that is told can break out of its line;
//! every event is of an exchange that is there; the surest findings come first.

use session_cookie_policy::browser::RequestUrl;
use session_cookie_policy::diagnosis::{Finding, SeenSetCookie};
use session_cookie_policy::evidence::{
    Har, Inferred, Replay, Told, Traffic, Values, compare, explain,
};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

pub(crate) fn check(bytes: &[u8]) {
    let Some((kind, text)) = bytes.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(text);
    let with_url = || {
        let (url, rest) = text.split_once('\n')?;
        Some((RequestUrl::parse(url).ok()?, rest))
    };
    match kind {
        b'h' => heads(&text, None),
        b'v' => {
            if let Some((url, rest)) = with_url() {
                heads(rest, Some(&url));
            }
        }
        b's' => {
            if let Some((url, line)) = with_url() {
                let traffic = Traffic::of_set_cookie(url.clone(), line.as_bytes());
                let masked = Traffic::of_set_cookie(url, masked_set_cookie(line).as_bytes());
                assert_eq!(traffic, masked);
                judge(&traffic);
            }
        }
        _ => {
            if let Ok(har) = serde_json::from_str::<Har>(&text) {
                let again: Har = serde_json::from_str(&text).unwrap();
                assert_eq!(har.traffic, again.traffic);
                judge(&har.traffic);
            }
        }
    }
}

fn heads(text: &str, url: Option<&RequestUrl>) {
    let traffic = Traffic::of_heads(text, url);
    let masked: Vec<String> = text.split('\n').map(masked).collect();
    let masked = Traffic::of_heads(&masked.join("\n"), url);
    assert_eq!(without_equality(&traffic), without_equality(&masked));
    judge(&traffic);
}

/// The recording without the little that it keeps of values: which of them are equal, and which forms they have.
fn without_equality(traffic: &Traffic) -> Traffic {
    let mut traffic = traffic.clone();
    for exchange in &mut traffic.exchanges {
        exchange.values = Values::default();
        exchange.told = Told::default();
    }
    traffic
}

/// The line with other values of cookies of the same length, if it has any.
fn masked(line: &str) -> String {
    let header = line.strip_prefix(['>', '<']).unwrap_or(line).trim_start();
    let Some((name, cookies)) = header.split_once(':') else {
        return line.into();
    };
    let before = line.len() - cookies.len();
    let cookies = match name.trim().to_ascii_lowercase().as_str() {
        "cookie" => {
            let masked: Vec<String> = cookies.split(';').map(masked_pair).collect();
            masked.join(";")
        }
        "set-cookie" => masked_set_cookie(cookies),
        _ => return line.into(),
    };
    format!("{}{cookies}", &line[..before])
}

/// With other values, and with other text in what is not an attribute.
fn masked_set_cookie(line: &str) -> String {
    let mut parts = line.split(';');
    let pair = parts.next().map(masked_pair).unwrap_or_default();
    let attributes = parts.map(|part| {
        let name = part.split(['=', ',']).next().unwrap_or_default().trim();
        if KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            part.into()
        } else {
            part.chars().map(masked_letter).collect()
        }
    });
    let parts: Vec<String> = std::iter::once(pair).chain(attributes).collect();
    parts.join(";")
}

const KNOWN: [&str; 10] = [
    "domain",
    "expires",
    "httponly",
    "max-age",
    "partitioned",
    "path",
    "priority",
    "samesite",
    "secure",
    "version",
];

/// What is kept of a line has no place for another cookie: no pair in an attribute, and no attribute that is none.
fn holds_no_value(line: &SeenSetCookie) {
    let is_plain = |text: &str| !text.contains(['=', ';', ',']);
    assert!(is_plain(&line.name), "{line:?}");
    assert!(line.joined.iter().all(|name| is_plain(name)), "{line:?}");
    for part in line.attributes.split("; ").filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let known = name.trim_end_matches('…');
        let is_known = KNOWN.iter().any(|own| known.eq_ignore_ascii_case(own));
        let is_control = part.trim_end_matches('…').chars().all(char::is_control);
        assert!(is_known || is_control, "{line:?}");
        let is_date = known.eq_ignore_ascii_case("expires");
        assert!(
            !value.contains('=') && (is_date || !value.contains(',')),
            "{line:?}"
        );
    }
}

fn masked_letter(letter: char) -> char {
    if letter.is_ascii_alphanumeric() {
        'x'
    } else {
        letter
    }
}

fn masked_pair(pair: &str) -> String {
    let Some((name, value)) = pair.split_once('=') else {
        return pair.into();
    };
    format!(
        "{name}={}",
        value.chars().map(masked_letter).collect::<String>()
    )
}

fn judge(traffic: &Traffic) {
    for exchange in &traffic.exchanges {
        let lines = exchange.response.set_cookies.iter().flatten();
        lines.for_each(holds_no_value);
    }
    let replay = Replay::of(traffic, &EmbeddedList, NOW);
    assert_eq!(replay, Replay::of(traffic, &EmbeddedList, NOW));
    let is_plain = |text: &str| !text.chars().any(char::is_control);
    for event in replay.events() {
        let exchange = &traffic.exchanges[event.exchange];
        let lines = exchange.response.set_cookies.as_deref().unwrap_or_default();
        assert!(event.line.is_none_or(|line| lines[line].name == event.name));
        assert!(!event.browsers.is_empty());
        assert!(is_plain(&event.to_string()), "{event:?}");
    }
    for gap in &traffic.gaps {
        assert!(is_plain(&gap.to_string()), "{gap:?}");
    }
    if let Some(inferred) = Inferred::of(traffic, &EmbeddedList) {
        assert!(!inferred.config.api.is_empty() && !inferred.config.websites.is_empty());
        assert!(inferred.doubts.is_sorted_by_key(|doubt| doubt.field));
        let beside = compare(traffic, &inferred.config, &EmbeddedList, NOW);
        judge_findings(&beside);
    }
    judge_findings(&explain(traffic, &EmbeddedList, NOW));
}

fn judge_findings(findings: &[Finding]) {
    let is_plain = |text: &str| !text.chars().any(char::is_control);
    assert!(findings.is_sorted_by_key(|finding| (
        !finding.code.breaks_sessions(),
        finding.certainty,
        finding.severity,
    )));
    for finding in findings {
        assert!(is_plain(&finding.message), "{finding:?}");
        assert!(
            finding
                .evidence
                .iter()
                .all(|evidence| is_plain(&evidence.shown))
        );
    }
}
