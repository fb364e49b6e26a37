//! The exported laws hold of configurations that work, and tell what is wrong with those that do not.

use std::sync::atomic::{AtomicUsize, Ordering};

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::net::{DomainName, EmbeddedList, Section, Suffix, SuffixList};
use session_cookie_policy::testing::laws::{Law, LawBreach, check_law, check_policy};

fn shared() -> PolicyConfig {
    let mut config = PolicyConfig::new(
        ["https://api.example.com", "https://api2.example.com"],
        [
            "https://www.example.com",
            "https://*.preview.example.com",
            "https://partner.net",
        ],
    );
    config.default_website = Some("https://www.example.com".into());
    config.cookie_domain = "example.com".into();
    config
}

#[test]
fn a_deployment_that_works_keeps_them() {
    assert_eq!(check_policy(&shared(), &EmbeddedList), Ok(()));
}

#[test]
fn one_that_does_not_compile_says_why() {
    let mut config = shared();
    config.cookie_domain = "com".into();
    let violation = check_policy(&config, &EmbeddedList).unwrap_err();
    assert_eq!(violation.law, Law::Compiles);
    assert!(matches!(&*violation.seen, LawBreach::NoPolicy(error) if !error.problems().is_empty()));
    assert!(
        violation
            .to_string()
            .starts_with("the configuration compiles: `cookie_domain`: "),
        "{violation}"
    );
}

/// A list that changes its mind: after so many questions, one more label is a suffix.
#[derive(Debug)]
struct Fickle {
    steady_for: usize,
    asked: AtomicUsize,
}

impl Fickle {
    const fn after(steady_for: usize) -> Self {
        Self {
            steady_for,
            asked: AtomicUsize::new(0),
        }
    }
}

impl SuffixList for Fickle {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        let is_steady = self.asked.fetch_add(1, Ordering::Relaxed) < self.steady_for;
        if is_steady || !domain.as_str().ends_with("example.com") {
            EmbeddedList.suffix(domain)
        } else {
            Suffix::new(2, Section::Private)
        }
    }
}

/// As if browsers had another list than the server: the domain of the cookie is a suffix there.
#[test]
fn a_list_that_contradicts_itself_is_told() {
    let config = shared();
    let counting = Fickle::after(usize::MAX);
    config.compile(&counting).unwrap();
    let asked = counting.asked.load(Ordering::Relaxed);

    let violation = check_policy(&config, &Fickle::after(asked)).unwrap_err();
    assert_eq!(violation.law, Law::SessionsLive);
    assert_eq!(
        violation.to_string(),
        "a session works in every supported browser, on every website, with every API: https://www.example.com to \
         https://api.example.com in chromium: a session whose client has no preference ends: the browser drops `__Secure-session-access`: \
         the domain is a public suffix (private section), below which others have hosts",
    );
    let violation = check_law(Law::PlainAnswers, &config, &Fickle::after(asked)).unwrap_err();
    assert!(
        matches!(&*violation.seen, LawBreach::Disagreement { .. }),
        "{violation}"
    );
}
