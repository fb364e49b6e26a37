//! Any configuration is reviewed; what comes out without an error is a cookie that browsers keep on its API.
#![no_main]

use libfuzzer_sys::fuzz_target;
use session_cookie_policy::cookie::{CookieDomain, DomainVerdict, NamePrefix, SameSite, Security};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::PolicyConfig;

fuzz_target!(|json: &str| {
    let Ok(config) = serde_json::from_str::<PolicyConfig>(json) else {
        return;
    };
    let written = serde_json::to_string(&config).unwrap();
    assert_eq!(
        serde_json::from_str::<PolicyConfig>(&written).unwrap(),
        config
    );

    let review = config.review(&EmbeddedList);
    assert!(
        review
            .problems()
            .is_sorted_by_key(|problem| problem.field())
    );
    for pair in review.pairs() {
        for derived in [pair.access(), pair.refresh()].into_iter().flatten() {
            let cookie = derived.attributes();
            let verdict = cookie.domain().on_host(pair.api().host(), &EmbeddedList);
            assert!(!matches!(verdict, DomainVerdict::Refused(_)));
            let secure = cookie.security() == Security::Secure;
            assert_eq!(secure, pair.api().is_https());
            assert!(secure || cookie.same_site() != SameSite::None);
            if cookie
                .name()
                .prefix()
                .is_some_and(NamePrefix::requires_host_only)
            {
                assert!(*cookie.domain() == CookieDomain::HostOnly && cookie.path().is_root());
            }
        }
    }
});
