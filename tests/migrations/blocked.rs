//! Pages of another site in browsers that keep none of their cookies: the session travels by header, and no change of the cookies' scope
//! is noticed.

use serde_json::json;
use session_cookie_policy::browser::Profile;

use crate::application::Application;
use crate::client::{Client, Server, Visit};
use crate::deployment::{Place, Scope, compile};

/// Third-party cookies are blocked, so the policy chooses headers.
#[test]
fn by_header_where_cookies_are_blocked() {
    let blocking = [
        Profile::SAFARI,
        Profile::CHROMIUM_BLOCK_THIRD_PARTY,
        Profile::CHROMIUM_INCOGNITO,
        Profile::WEBKIT_GTK,
        Profile::WEBKIT_GTK_ITP,
    ];
    by_header(Place::TwoSites, &blocking, None);
}

/// WebKitGTK knows no partitions; a front end that finds its cookies lost asks for headers.
#[test]
fn by_header_where_partitions_are_unknown() {
    let browsers = [Profile::WEBKIT_GTK, Profile::WEBKIT_GTK_ITP];
    by_header(Place::Partitioned, &browsers, Some("header"));
}

fn by_header(place: Place, profiles: &[Profile], wish: Option<&'static str>) {
    let of = |scope: Scope, history: &[Scope]| {
        let mut config = scope.config(history);
        config["transport"] = "any".into();
        config["browsers"] = json!(["chromium", "firefox", "safari"]);
        compile(&config)
    };
    let mut played = 0;
    let mut turns = profiles.iter().cycle();
    for old in Scope::all_in(place) {
        let before = of(old, &[]);
        for new in Scope::all_in(place) {
            if old.is_same_as(new) {
                continue;
            }
            for history in [&[][..], &[old]] {
                let policy = of(new, history);
                for is_expired in [false, true] {
                    let profile = *turns.next().unwrap();
                    let (mut client, mut application) =
                        (Client::new(profile, 1), Application::default());
                    client.wish = wish;
                    let case = format!("{}: {old:?} -> {new:?}, {history:?}", profile.name);
                    let [before, after] = [(old, &before), (new, &policy)].map(Server::new);
                    client.sign_in(before, &mut application);
                    assert!(client.bearer.is_some(), "{case}");
                    for refreshes in [usize::from(is_expired), 1] {
                        if refreshes == 1 {
                            application.expire();
                        }
                        let visit = client.visit(|| after, &mut application);
                        assert_eq!(visit, Visit::SignedIn { refreshes }, "{case}");
                    }
                    client.sign_out(after, true);
                    assert_eq!(client.bearer, None, "{case}");
                    assert_eq!(client.identities(), [], "{case}");
                    assert_eq!(client.faults, <[String; 0]>::default(), "{case}");
                    played += 1;
                }
            }
        }
    }
    println!("by header, {place:?}: {played} scenarios, 0 extra refreshes");
    assert_eq!(played, 24 * 23 * 2 * 2);
}
