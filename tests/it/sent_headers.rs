//! Which headers tell a server where a request comes from, by engine: the rules, by hand.

use session_cookie_policy::browser::headers::{
    FetchMode, Fetching, Referrer, ReferrerPolicy, SentHeaders, sent_headers,
};
use session_cookie_policy::browser::{ClientOrigin, MethodSafety, Profile, Request, RequestUrl};
use session_cookie_policy::net::{EmbeddedList, Origin};

const PAGE: &str = "https://www.example.com/sign-in?from=/#top";
const ENGINES: [Profile; 3] = [Profile::CHROMIUM, Profile::FIREFOX, Profile::WEBKIT_GTK];

fn url(text: &str) -> RequestUrl {
    RequestUrl::parse(text).unwrap()
}

fn page() -> ClientOrigin {
    ClientOrigin::Web(Origin::parse("https://www.example.com").unwrap())
}

fn link(to: &str) -> Request {
    Request::link(url(to), page())
}

fn sent(request: &Request, fetching: &Fetching<'_>, profile: &Profile) -> SentHeaders {
    sent_headers(request, fetching, profile, &EmbeddedList)
}

#[test]
fn what_the_user_types_has_no_sender() {
    for profile in ENGINES {
        let request = Request::typed(url("https://www.example.com/"));
        let headers = sent(&request, &Fetching::typed(), &profile);
        let told: Vec<_> = headers.iter().collect();
        assert_eq!(
            told,
            [
                ("sec-fetch-site", "none"),
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-dest", "document")
            ],
            "{}",
            profile.name
        );
    }
}

/// The table of the module's facts: page, target, policy; `Origin` of a form.
#[test]
fn a_form_has_an_origin_unless_its_policy_hides_it() {
    let own = "https://www.example.com/x";
    let sibling = "https://api.example.com/x";
    let plain = "http://api.example.com/x";
    let shown = "https://www.example.com";
    for profile in ENGINES {
        for (policy, target, origin) in [
            (ReferrerPolicy::NoReferrer, own, "null"),
            (ReferrerPolicy::NoReferrer, sibling, "null"),
            (ReferrerPolicy::SameOrigin, own, shown),
            (ReferrerPolicy::SameOrigin, sibling, "null"),
            (ReferrerPolicy::Origin, sibling, shown),
            (ReferrerPolicy::Origin, plain, shown),
            (ReferrerPolicy::StrictOriginWhenCrossOrigin, sibling, shown),
            (ReferrerPolicy::UnsafeUrl, sibling, shown),
        ] {
            let mut post = link(target);
            post.method = MethodSafety::Unsafe;
            let mut form = Fetching::form_post(PAGE);
            form.policy = policy;
            let headers = sent(&post, &form, &profile);
            assert_eq!(
                headers.origin(),
                Some(origin),
                "{} {policy} {target}",
                profile.name
            );
        }
    }
}

#[test]
fn a_referer_has_no_fragment_and_only_its_own_origin_sees_the_query() {
    for profile in ENGINES {
        let referer = |to: &str, policy| {
            let mut follow = Fetching::link(PAGE);
            follow.policy = policy;
            let headers = sent(&link(to), &follow, &profile);
            headers.referer().map(str::to_owned)
        };
        let usual = ReferrerPolicy::StrictOriginWhenCrossOrigin;
        let whole = Some("https://www.example.com/sign-in?from=/".to_owned());
        let origin = Some("https://www.example.com/".to_owned());
        assert_eq!(referer("https://www.example.com/", usual), whole);
        assert_eq!(referer("https://api.example.com/", usual), origin);
        assert_eq!(referer("http://api.example.com/", usual), None);
        assert_eq!(
            referer("https://other.net/", ReferrerPolicy::UnsafeUrl),
            whole
        );
        assert_eq!(
            referer("https://other.net/", ReferrerPolicy::SameOrigin),
            None
        );
        assert_eq!(
            referer("https://www.example.com/", ReferrerPolicy::Origin),
            origin
        );
        assert_eq!(
            referer("https://www.example.com/", ReferrerPolicy::NoReferrer),
            None
        );
    }
}

#[test]
fn the_worst_of_a_redirect_counts_and_its_origin_is_hidden() {
    for profile in ENGINES {
        let mut request = link("https://www.example.com/end");
        request.redirected_from =
            vec![url("https://www.example.com/a"), url("https://other.net/b")];
        let headers = sent(&request, &Fetching::link(PAGE), &profile);
        assert_eq!(headers.fetch_site(), Some("cross-site"), "{}", profile.name);
        assert_eq!(headers.referer(), Some("https://www.example.com/"));
        // From another origin to a third one: nobody knows any more who has asked.
        request.method = MethodSafety::Unsafe;
        let headers = sent(&request, &Fetching::form_post(PAGE), &profile);
        assert_eq!(headers.origin(), Some("null"));
    }
}

#[test]
fn sites_count_the_scheme_and_plain_http_is_told_nothing() {
    for profile in ENGINES {
        let site = |to: &str| sent(&link(to), &Fetching::link(PAGE), &profile).fetch_site();
        assert_eq!(site("https://www.example.com/x"), Some("same-origin"));
        assert_eq!(site("https://www.example.com:8443/x"), Some("same-site"));
        assert_eq!(site("https://api.example.com/x"), Some("same-site"));
        assert_eq!(site("https://other.net/x"), Some("cross-site"));
        assert_eq!(site("http://api.example.com/x"), None);
        // This machine is trusted; http and https are two sites.
        assert_eq!(site("http://localhost:3000/x"), Some("cross-site"));
    }
}

#[test]
fn fetches_and_sockets() {
    for profile in ENGINES {
        let fetch = |to: &str| {
            let request = Request::fetch(url(to), vec![page()]);
            sent(&request, &Fetching::script(PAGE), &profile)
        };
        assert_eq!(fetch("https://www.example.com/me").origin(), None);
        assert_eq!(
            fetch("https://api.example.com/me").origin(),
            Some("https://www.example.com")
        );
        assert_eq!(
            fetch("https://api.example.com/me").fetch_mode(),
            Some("cors")
        );
        let socket = Request::fetch(url("wss://api.example.com/chat"), vec![page()]);
        let headers = sent(&socket, &Fetching::web_socket(), &profile);
        assert_eq!(headers.origin(), Some("https://www.example.com"));
        assert_eq!(headers.referer(), None);
        let is_told = profile != Profile::CHROMIUM;
        assert_eq!(headers.fetch_mode().is_some(), is_told, "{}", profile.name);
    }
}

/// `target=_blank` without `opener`: to WebKit the new window is nobody's.
#[test]
fn a_window_without_opener_is_cross_site_in_webkit() {
    let mut follow = Fetching::link(PAGE);
    follow.severed = true;
    let request = link("https://www.example.com/x");
    let site = |profile| sent(&request, &follow, &profile).fetch_site();
    assert_eq!(site(Profile::CHROMIUM), Some("same-origin"));
    assert_eq!(site(Profile::FIREFOX), Some("same-origin"));
    assert_eq!(site(Profile::WEBKIT_GTK), Some("cross-site"));
    assert_eq!(site(Profile::SAFARI), Some("cross-site"));
}

/// A sandbox has an opaque origin.
#[test]
fn a_sandboxed_page_posts_with_null() {
    for profile in ENGINES {
        let sandbox = ClientOrigin::Sandboxed(Origin::parse("https://www.example.com").unwrap());
        let mut post = Request::link(url("https://www.example.com/x"), sandbox);
        post.method = MethodSafety::Unsafe;
        let headers = sent(&post, &Fetching::form_post(PAGE), &profile);
        assert_eq!(headers.origin(), Some("null"), "{}", profile.name);
        let mut by_blob = Fetching::script(PAGE);
        by_blob.referrer = Referrer::None;
        assert_eq!(by_blob.mode, FetchMode::Cors);
        assert_eq!(sent(&post, &by_blob, &profile).referer(), None);
    }
}
