//! The six changes of the cookie domain that the best-known SDK lists, with its setting right, forgotten, wrong and copied: what its
//! clients find (vectors of the area `older_domain_clear`) and what ours find, played here. `src/migration/peers.md` shows the table.
//!
//! `UPDATE_DOCS=1 cargo test --test migrations peers` writes it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::net::EmbeddedList;

use crate::application::Application;
use crate::client::{Client, Server, Visit};
use crate::deployment::{Place, compile};
use crate::pairs::PROFILES;
use crate::written_page;

/// `cookieDomain` as the vectors write it.
type Domain = Option<&'static str>;
const DOMAINS: [Domain; 3] = [None, Some("api.example.com"), Some(".example.com")];

fn transitions() -> Vec<(Domain, Domain)> {
    let pairs = DOMAINS
        .iter()
        .flat_map(|old| DOMAINS.map(|new| (*old, new)));
    pairs.filter(|(old, new)| old != new).collect()
}

/// What a person writes as `olderCookieDomain`.
const SETTINGS: [&str; 4] = ["right", "forgotten", "wrong", "copied"];

fn setting(name: &str, old: Domain, new: Domain) -> Option<&'static str> {
    match name {
        "right" => Some(old.unwrap_or("")),
        "forgotten" => None,
        "wrong" => Some("other.net"),
        _ => Some(new.unwrap_or("")),
    }
}

/// What the SDK's clients find by the vectors: the access token has expired at the change.
fn theirs(old: Domain, new: Domain, older: Option<&str>) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/supertokens.jsonl");
    let text = fs::read_to_string(path).unwrap();
    let case = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|case| {
            let input = &case["input"];
            case["area"] == "older_domain_clear"
                && input
                    .get("old_cookieDomain")
                    .is_some_and(|domain| *domain == json!(old))
                && input
                    .get("new_cookieDomain")
                    .is_some_and(|domain| *domain == json!(new))
                && input["olderCookieDomain"] == json!(older)
                && input["access_token_expired_at_change"] == true
        })?;
    Some(match case["expected"]["outcome"].as_str().unwrap() {
        "OK" => format!("{} refreshes", case["expected"]["refreshes"]),
        "STUCK_500" => "stuck: 500 for ever".to_owned(),
        "INFINITE_LOOP" => "endless loop".to_owned(),
        outcome => panic!("{outcome}"),
    })
}

fn config(domain: Domain, older: Option<&str>) -> Value {
    let mut config = json!({
        "names": "supertokens",
        "apiDomain": "https://api.dev.example.com",
        "websiteDomain": "https://www.example.com",
        "session_routes": ["/api/me"],
    });
    // The vectors' API is api.example.com; the host of this simulation stands one label lower.
    let moved = |text: &str| text.replace("api.", "api.dev.");
    if let Some(domain) = domain {
        config["cookieDomain"] = moved(domain).into();
    }
    if let Some(older) = older {
        config["olderCookieDomain"] = moved(older).into();
    }
    config
}

/// The refreshes of our client: at the change, and whether the jar has two cookies behind the second refresh, in each browser.
fn ours(old: Domain, new: Domain, older: Option<&str>) -> String {
    let with_setting = config(new, older);
    let read: PolicyConfig = serde_json::from_value(with_setting.clone()).unwrap();
    let review = read.review(&EmbeddedList);
    // A setting that could sign users out does not compile; the person leaves it out.
    let is_refused = review.has_errors();
    let new = compile(&if is_refused {
        config(new, None)
    } else {
        with_setting
    });
    let old = compile(&config(old, None));
    let [old, new] = [&old, &new].map(|policy| Server {
        policy,
        page: Place::OneSite.page(),
        api: Place::OneSite.api(),
        base: "/auth",
        reissues: false,
    });
    let mut found = Vec::new();
    for profile in PROFILES {
        let (mut client, mut application) = (Client::new(profile, 0), Application::default());
        client.sign_in(old, &mut application);
        application.expire();
        let Visit::SignedIn { refreshes } = client.visit(|| new, &mut application) else {
            return "signed out".to_owned();
        };
        application.expire();
        assert_eq!(
            client.visit(|| new, &mut application),
            Visit::SignedIn { refreshes: 1 }
        );
        assert_eq!(client.identities().len(), 2, "{:?}", client.identities());
        assert!(client.faults.is_empty(), "{:?}", client.faults);
        found.push(refreshes);
    }
    found.dedup();
    let [refreshes] = found[..] else {
        panic!("browsers differ: {found:?}");
    };
    let plural = if refreshes == 1 {
        "refresh"
    } else {
        "refreshes"
    };
    let is_warned = review
        .problems()
        .iter()
        .any(|problem| problem.to_string().starts_with("`older_cookie_domain`"));
    let told = match (is_refused, is_warned) {
        (true, _) => "; the setting is refused",
        (false, true) => "; a warning names the setting",
        (false, false) => "",
    };
    format!("{refreshes} {plural}{told}")
}

fn table() -> String {
    let name = |domain: Domain| domain.unwrap_or("unset");
    let mut table =
        String::from("\n| from | to | setting | SDK | this library |\n|---|---|---|---|---|\n");
    for (old, new) in transitions() {
        for word in SETTINGS {
            let older = setting(word, old, new);
            let theirs = theirs(old, new, older);
            let theirs = theirs.as_deref().unwrap_or("no vector");
            writeln!(
                table,
                "| {} | {} | {word} | {theirs} | {} |",
                name(old),
                name(new),
                ours(old, new, older)
            )
            .unwrap();
        }
    }
    table + "\n"
}

/// By hand: the expired token costs one refresh whatever is set, and a setting that contradicts the deployment does not compile.
#[test]
fn one_refresh_whatever_the_setting() {
    for (old, new) in transitions() {
        for (word, expected) in [
            ("right", "1 refresh"),
            ("forgotten", "1 refresh"),
            ("wrong", "1 refresh; a warning names the setting"),
            ("copied", "1 refresh; the setting is refused"),
        ] {
            let found = ours(old, new, setting(word, old, new));
            assert_eq!(found, expected, "{old:?} -> {new:?}, {word}");
        }
    }
}

#[test]
fn the_page_says_what_was_played() {
    written_page::check(
        "src/migration/peers.md",
        &table(),
        "--test migrations peers",
    );
}
