//! Laws over generated values.
//!
//! What breaks if one fails: a value that was read cannot be written again, or a relation that the whole design rests on (same site,
//! domain-match, path-match) is not the relation it is taken for.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use session_cookie_policy::advice::{
    CookieOptions, cookie_attributes, resolve_same_site, suggest_cookie_domain,
    validate_cookie_domain,
};
use session_cookie_policy::browser::Release;
use session_cookie_policy::config::{
    Browser, BrowserClaim, PrefixChoice, SameSiteChoice, SessionUse, Setting, TransportSetting,
    Website,
};
use session_cookie_policy::cookie::{
    CookieDomain, CookieHeader, CookieName, CookiePair, CookiePath, CookieSpec, CookieValue,
    DomainVerdict, HttpDate, NameFinder, NamePrefix, Partitioning, ReceivedSameSite,
    ReceivedSetCookie, SameSite, Security, SharedDomain, parse_cookie_date,
};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::{
    DomainName, EmbeddedList, Host, Origin, OriginHeader, OriginPattern, Relation, Scheme, Site,
    UrlPath,
};
use session_cookie_policy::testing::strategies::{
    cookie_domains, cookie_names, cookie_paths, hosts, lifetimes, origins, tokens,
};
use time::{Duration, OffsetDateTime};

fn same_site() -> impl Strategy<Value = SameSite> {
    prop::sample::select(vec![SameSite::Strict, SameSite::Lax, SameSite::None])
}

fn spec() -> impl Strategy<Value = CookieSpec> {
    let security =
        prop::sample::select(vec![Security::Secure, Security::Secure, Security::Insecure]);
    let partitioning =
        prop::sample::select(vec![Partitioning::Unpartitioned, Partitioning::Partitioned]);
    (
        cookie_names(),
        cookie_domains(),
        cookie_paths(),
        security,
        same_site(),
        partitioning,
        lifetimes(),
    )
        .prop_map(
            |(name, domain, path, security, same_site, partitioning, lifetime)| {
                let mut spec = CookieSpec::new(name);
                (spec.domain, spec.path, spec.security) = (domain, path, security);
                (spec.same_site, spec.partitioning, spec.lifetime) =
                    (same_site, partitioning, lifetime);
                spec
            },
        )
}

fn now() -> impl Strategy<Value = OffsetDateTime> {
    (0_i64..4_102_444_800).prop_map(|seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap())
}

/// parse ∘ display = identity, and the serde text is the display.
pub(crate) fn round_trip<T>(value: &T)
where
    T: Clone + Debug + Display + DeserializeOwned + FromStr<Err: Debug> + PartialEq + Serialize,
{
    let text = value.to_string();
    assert_eq!(T::from_str(&text).unwrap(), *value, "{text}");
    let json = serde_json::to_value(value).unwrap();
    assert_eq!(json, serde_json::Value::String(text));
    assert_eq!(serde_json::from_value::<T>(json).unwrap(), *value);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn texts_of_the_network_round_trip(origin in origins(), path in cookie_paths()) {
        round_trip(&origin);
        round_trip(origin.host());
        round_trip(&origin.scheme());
        if let Some(name) = origin.host().domain() {
            round_trip(name);
        }
        // What is canonical is what browsers send.
        prop_assert_eq!(OriginHeader::parse(&origin.to_string()), Ok(OriginHeader::Web(origin.clone())));
        round_trip(&OriginHeader::Web(origin.clone()));
        round_trip(&Website::Exact(origin));
        if let Ok(path) = UrlPath::parse(path.as_str()) {
            round_trip(&path);
        }
    }

    #[test]
    fn texts_of_cookies_round_trip(name in cookie_names(), path in cookie_paths(), domain in cookie_domains(), value in same_site(), at in now()) {
        round_trip(&name);
        round_trip(&path);
        round_trip(&domain);
        if let CookieDomain::Shared(domain) = &domain {
            round_trip::<SharedDomain>(domain);
        }
        round_trip(&value);
        round_trip(&Instant::new(at).unwrap());
        for browser in Browser::ALL {
            round_trip(&browser);
            round_trip(&BrowserClaim::from(browser));
            round_trip(&browser.since(Release::new(18, 1)));
        }
        for transport in [TransportSetting::Any, TransportSetting::Cookie, TransportSetting::Header] {
            round_trip(&transport);
        }
        round_trip(&SessionUse::ApiOnly);
        round_trip(&SessionUse::Documents);
        for prefix in NamePrefix::ALL {
            round_trip(&prefix);
            round_trip(&PrefixChoice::Fixed(prefix));
        }
        for choice in [SameSiteChoice::Auto, SameSiteChoice::Fixed(value)] {
            round_trip(&choice);
        }
        round_trip(&PrefixChoice::Auto);
        round_trip(&PrefixChoice::None);
        round_trip(&Scheme::Http);
        round_trip(&Instant::new(at).unwrap());
    }

    #[test]
    fn patterns_round_trip_and_match_their_example(host in hosts(), before in "[a-z-]{0,5}", after in "[a-z-]{0,5}") {
        if let Ok(pattern) = OriginPattern::parse(&format!("https://{before}*{after}.{host}")) {
            round_trip(&pattern);
            round_trip(&Website::Pattern(pattern.clone()));
            prop_assert!(pattern.matches(&pattern.example()), "{}", pattern);
        }
    }

    #[test]
    fn a_setting_keeps_its_text(text in "\\PC{0,20}") {
        let setting: Setting<Origin> = text.as_str().into();
        let json = serde_json::to_value(&setting).unwrap();
        prop_assert_eq!(json.as_str(), Some(text.as_str()));
        let again: Setting<Origin> = serde_json::from_value(json).unwrap();
        prop_assert_eq!(again.get().is_ok(), setting.get().is_ok());
    }

    #[test]
    fn same_site_is_an_equivalence(a in origins(), b in origins(), c in origins()) {
        let same = |x: &Origin, y: &Origin| Relation::between(x, y, &EmbeddedList).relation();
        prop_assert_eq!(same(&a, &a), Relation::SameOrigin);
        prop_assert_eq!(same(&a, &b), same(&b, &a));
        if same(&a, &b).is_same_site() && same(&b, &c).is_same_site() {
            prop_assert!(same(&a, &c).is_same_site());
        }
        // Same origin implies same site, and ports do not matter.
        let other_port = Origin::new(a.scheme(), a.host().clone(), a.port() ^ 1);
        prop_assert!(same(&a, &other_port).is_same_site());
        // A cross-scheme pair is one that the scheme alone makes cross-site.
        if same(&a, &b) == Relation::CrossScheme {
            let same_scheme = Origin::new(a.scheme(), b.host().clone(), b.port());
            prop_assert!(same(&a, &same_scheme).is_same_site());
        }
    }

    #[test]
    fn a_site_is_within_its_host(origin in origins()) {
        let (site, _) = Site::of(&origin, &EmbeddedList);
        let of_site = Origin::new(site.scheme(), site.host().clone(), site.scheme().default_port());
        prop_assert_eq!(&Site::of(&of_site, &EmbeddedList).0, &site, "the site of a site is the site");
        if let (Some(name), Some(top)) = (origin.host().domain(), site.host().domain()) {
            prop_assert!(name.is_within(top));
            let suffix = top.is_public_suffix(&EmbeddedList);
            prop_assert_eq!(suffix, name.registrable_domain(&EmbeddedList).is_none());
        }
    }

    #[test]
    fn is_within_is_a_partial_order(a in hosts(), b in hosts(), c in hosts()) {
        if let (Host::Domain(a), Host::Domain(b), Host::Domain(c)) = (a, b, c) {
            prop_assert!(a.is_within(&a));
            if a.is_within(&b) && b.is_within(&a) {
                prop_assert_eq!(&a, &b);
            }
            if a.is_within(&b) && b.is_within(&c) {
                prop_assert!(a.is_within(&c));
            }
            for labels in 1..=a.label_count() {
                prop_assert!(a.is_within(&a.ancestor(labels).unwrap()));
            }
        }
    }

    #[test]
    fn path_match_is_a_partial_order(a in cookie_paths(), b in cookie_paths(), c in cookie_paths(), request in cookie_paths()) {
        prop_assert!(a.covers(&a));
        if a.covers(&b) && b.covers(&a) {
            prop_assert_eq!(&a, &b);
        }
        if a.covers(&b) && b.covers(&c) {
            prop_assert!(a.covers(&c));
        }
        if a.covers(&b) && b.matches(request.as_str()) {
            prop_assert!(a.matches(request.as_str()), "{} covers {}, which matches {}", a, b, request);
        }
        prop_assert_eq!(a.covers(&b), a.matches(b.as_str()));
    }

    #[test]
    fn verdicts_agree_with_domain_match_and_sites(domain in cookie_domains(), host in hosts()) {
        let verdict = domain.on_host(&host, &EmbeddedList);
        match (&verdict, domain.shared(), host.domain()) {
            (DomainVerdict::HostOnly, Some(domain), Some(name)) => {
                prop_assert_eq!(domain, name);
                prop_assert!(domain.is_public_suffix(&EmbeddedList));
            }
            (DomainVerdict::Shared, Some(domain), Some(name)) => {
                prop_assert!(name.is_within(domain));
                // No cookie reaches a host outside the registrable domain.
                prop_assert_eq!(name.registrable_domain(&EmbeddedList), domain.registrable_domain(&EmbeddedList));
            }
            (DomainVerdict::HostOnly, None, _) | (DomainVerdict::Refused(_), Some(_), _) => {}
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn suggestions_are_legal_and_narrowest(hosts in prop::collection::vec(hosts(), 1..5)) {
        let suggestion = suggest_cookie_domain(&hosts, &EmbeddedList);
        let mut reversed = hosts.clone();
        reversed.reverse();
        prop_assert_eq!(&suggestion, &suggest_cookie_domain(&reversed, &EmbeddedList));
        if let Some(domain) = suggestion.domain() {
            let report = validate_cookie_domain(&domain, &hosts, &EmbeddedList);
            prop_assert!(report.is_legal());
            prop_assert_eq!(report.issues().count(), 0, "{:?}", suggestion);
        }
    }

    #[test]
    fn constructible_attributes_satisfy_their_prefix(spec in spec()) {
        let wanted = spec.clone();
        match spec.build() {
            Ok(attributes) => {
                let secure = attributes.security() == Security::Secure;
                prop_assert!(secure || attributes.same_site() != SameSite::None);
                if attributes.partitioning() == Partitioning::Partitioned {
                    prop_assert!(secure && attributes.same_site() == SameSite::None);
                }
                match attributes.name().prefix() {
                    None => {}
                    Some(NamePrefix::Secure | NamePrefix::Http) => prop_assert!(secure),
                    Some(NamePrefix::Host | NamePrefix::HostHttp) => {
                        prop_assert!(secure && attributes.path().is_root());
                        prop_assert_eq!(attributes.domain(), &CookieDomain::HostOnly);
                    }
                }
                prop_assert_eq!(attributes.to_spec(), wanted);
            }
            Err(error) => prop_assert!(!error.conflicts().is_empty()),
        }
    }

    /// What is written is read back by the parser that reads as browsers do: nothing is lost, nothing can be injected.
    #[test]
    fn a_written_cookie_is_read_as_it_was_meant(spec in spec(), value in tokens(), now in now()) {
        let Ok(attributes) = spec.build() else { return Ok(()) };
        let written = attributes.set(CookieValue::new(&value).unwrap(), now).unwrap().to_string();
        let read = ReceivedSetCookie::parse(written.as_bytes()).unwrap();
        prop_assert_eq!(read.name(), attributes.name().as_str().as_bytes());
        prop_assert_eq!(read.value(), value.as_bytes());
        prop_assert_eq!(read.domain(), attributes.domain().shared().map(|domain| domain.as_str().as_bytes()));
        prop_assert_eq!(read.path(), Some(attributes.path().as_str().as_bytes()));
        prop_assert_eq!(read.is_secure(), attributes.security() == Security::Secure);
        prop_assert!(read.is_http_only());
        prop_assert_eq!(read.is_partitioned(), attributes.partitioning() == Partitioning::Partitioned);
        prop_assert_eq!(read.same_site(), ReceivedSameSite::Explicit(attributes.same_site()));
        let max_age = attributes.lifetime().max_age();
        prop_assert_eq!(read.max_age(), max_age);
        prop_assert_eq!(read.expires(), max_age.map(|age| now + age), "both name one instant");

        let cleared = attributes.clear().to_string();
        let read = ReceivedSetCookie::parse(cleared.as_bytes()).unwrap();
        prop_assert_eq!(read.max_age(), Some(Duration::ZERO));
        prop_assert_eq!(read.expires(), Some(OffsetDateTime::UNIX_EPOCH));
        prop_assert_eq!(read.path(), Some(attributes.path().as_str().as_bytes()));
    }

    #[test]
    fn a_cookie_header_is_lossless(line in prop::collection::vec(any::<u8>(), 0..200)) {
        let header = CookieHeader::line(&line);
        let found: Vec<&[u8]> = header.pairs().map(CookiePair::as_bytes).collect();
        let naive: Vec<&[u8]> = line
            .split(|byte| *byte == b';')
            .map(|piece| {
                let start = piece.iter().position(|o| !matches!(o, b' ' | b'\t')).unwrap_or(piece.len());
                let end = piece.iter().rposition(|o| !matches!(o, b' ' | b'\t')).map_or(start, |at| at + 1);
                &piece[start..end]
            })
            .filter(|piece| !piece.is_empty())
            .collect();
        prop_assert_eq!(&found, &naive);
        // In however many lines it comes.
        let (left, right) = line.split_at(line.iter().position(|o| *o == b';').unwrap_or(0));
        let lines = [left, right];
        prop_assert_eq!(CookieHeader::lines(&lines).pairs().map(CookiePair::as_bytes).collect::<Vec<_>>(), naive);
    }

    /// The value that is derived is the loosest that is needed and no looser; the plain functions agree with each other.
    #[test]
    fn same_site_is_derived_from_the_relation(website in origins(), api in origins()) {
        let answer = resolve_same_site(&website, &api, SameSiteChoice::Auto, SessionUse::Documents, &EmbeddedList);
        let relation = Relation::between(&website, &api, &EmbeddedList).relation();
        prop_assert_eq!(answer.comparison().relation(), relation);
        let expected = match relation {
            Relation::SameOrigin | Relation::SameSite => Some(SameSite::Lax),
            Relation::CrossScheme | Relation::CrossSite if api.is_https() => Some(SameSite::None),
            Relation::CrossScheme | Relation::CrossSite => None,
        };
        prop_assert_eq!(answer.value(), expected);
        // Whatever value works can be written for this API.
        if let Some(value) = answer.value() {
            let options = CookieOptions::new(CookieName::parse("sid").unwrap(), CookiePath::root());
            let attributes = cookie_attributes(&api, value, &options, &EmbeddedList);
            prop_assert_eq!(attributes.is_ok(), api.is_https() || api.host().is_loopback());
        }
    }

    #[test]
    fn dates_round_trip(instant in now()) {
        let text = HttpDate::new(instant).to_string();
        prop_assert_eq!(parse_cookie_date(text.as_bytes()), Some(instant));
    }
}

/// The generators reach what the laws are about; a law over cases that never happen proves nothing.
#[test]
fn generators_reach_every_case() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    fn sample<T: Debug>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
        let mut runner = TestRunner::deterministic();
        (0..count)
            .map(|_| strategy.new_tree(&mut runner).unwrap().current())
            .collect()
    }
    let relations: Vec<Relation> = sample((origins(), origins()), 3000)
        .iter()
        .map(|(a, b)| Relation::between(a, b, &EmbeddedList).relation())
        .collect();
    for relation in [
        Relation::SameOrigin,
        Relation::SameSite,
        Relation::CrossScheme,
        Relation::CrossSite,
    ] {
        assert!(relations.contains(&relation), "{relation} never happens");
    }
    let verdicts: Vec<DomainVerdict> = sample((cookie_domains(), hosts()), 3000)
        .iter()
        .map(|(domain, host)| domain.on_host(host, &EmbeddedList))
        .collect();
    assert!(verdicts.contains(&DomainVerdict::HostOnly));
    assert!(verdicts.contains(&DomainVerdict::Shared));
    assert!(
        verdicts
            .iter()
            .any(|verdict| matches!(verdict, DomainVerdict::Refused(_)))
    );
    let built: Vec<bool> = sample(spec(), 1000)
        .into_iter()
        .map(|spec| spec.build().is_ok())
        .collect();
    assert!(built.contains(&true) && built.contains(&false));
    let names = sample(cookie_names(), 1000);
    for prefix in NamePrefix::ALL {
        assert!(
            names.iter().any(|name| name.prefix() == Some(prefix)),
            "{prefix} never happens"
        );
    }
    assert!(
        sample(hosts(), 500)
            .iter()
            .any(|host| host.domain().is_some_and(DomainName::has_trailing_dot))
    );
}

/// Header texts from pieces that look alike to a careless search.
fn cookie_line() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "sid", "=", ";", "; ", " ", "\t", "a", "xsid", "sidx", "sid=", "\"", ",",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    /// The quick search and the reading of all pairs find the same values.
    #[test]
    fn a_finder_finds_what_reading_finds(lines in prop::collection::vec(cookie_line(), 0..3)) {
        let name = CookieName::parse("sid").unwrap();
        let lines: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
        let header = CookieHeader::lines(&lines);
        let found: Vec<&[u8]> = NameFinder::new(name.clone()).values(header).collect();
        prop_assert_eq!(found, header.values_of(&name).collect::<Vec<_>>());
    }
}
