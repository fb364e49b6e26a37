//! Which headers tell a server where a request comes from, by engine: the rules, by hand.

use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;
use session_cookie_policy::browser::headers::{
    FetchMode, Fetching, Referrer, ReferrerPolicy, SentHeaders, sent_headers,
};
use session_cookie_policy::browser::{
    ClientOrigin, MethodSafety, Profile, Request, RequestKind, RequestUrl, Revisit,
};
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
        let mut expected = vec![
            ("sec-fetch-site", "none"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        if profile != Profile::WEBKIT_GTK {
            expected.push(("sec-fetch-user", "?1"));
        }
        assert_eq!(told, expected, "{}", profile.name);
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

#[test]
fn a_reload_and_a_step_back() {
    let mut forged = Request::link(
        url("https://www.example.com/pay"),
        ClientOrigin::Web(Origin::parse("https://evil.net").unwrap()),
    );
    forged.method = MethodSafety::Unsafe;
    let again = |revisit: &Revisit, profile| {
        let mut form = Fetching::form_post("https://evil.net/trap");
        form.revisit = Some(revisit);
        let headers = sent(&forged, &form, &profile);
        let own = |text: Option<&str>| text.map(str::to_owned);
        (own(headers.origin()), headers.fetch_site())
    };
    let evil = Some("https://evil.net".to_owned());
    for profile in ENGINES {
        assert_eq!(
            again(&Revisit::Reload, profile),
            (evil.clone(), Some("cross-site"))
        );
    }
    // The page that answers the form reloads itself: Chromium sends the form again, now as the page's own.
    let own = Some("https://www.example.com".to_owned());
    let script = Revisit::ScriptReload;
    assert_eq!(
        again(&script, Profile::CHROMIUM),
        (own, Some("same-origin"))
    );
    assert_eq!(again(&script, Profile::FIREFOX), (None, Some("cross-site")));
    assert_eq!(
        again(&script, Profile::WEBKIT_GTK),
        (None, Some("same-origin"))
    );
    // The user goes on within the site, and back: WebKit sends the form again, and says two things of who asks.
    let back = Revisit::Step { left: page() };
    assert_eq!(again(&back, Profile::CHROMIUM), (None, Some("cross-site")));
    assert_eq!(again(&back, Profile::FIREFOX), (None, Some("cross-site")));
    assert_eq!(
        again(&back, Profile::WEBKIT_GTK),
        (evil, Some("same-origin"))
    );
}

#[test]
fn what_a_service_worker_passes_on() {
    let mut forged = Request::link(
        url("https://www.example.com/pay"),
        ClientOrigin::Web(Origin::parse("https://evil.net").unwrap()),
    );
    forged.method = MethodSafety::Unsafe;
    let mut form = Fetching::form_post("https://evil.net/trap");
    form.passed_on = true;
    let told = |profile| {
        let headers = sent(&forged, &form, &profile);
        let own = |text: Option<&str>| text.map(str::to_owned);
        let dest = own(headers.fetch_dest());
        (
            own(headers.origin()),
            headers.fetch_site(),
            headers.fetch_mode(),
            dest,
        )
    };
    let some = |text: &str| Some(text.to_owned());
    let (evil, own, empty) = (
        some("https://evil.net"),
        some("https://www.example.com"),
        some("empty"),
    );
    assert_eq!(
        told(Profile::CHROMIUM),
        (
            evil.clone(),
            Some("cross-site"),
            Some("navigate"),
            empty.clone()
        )
    );
    assert_eq!(
        told(Profile::FIREFOX),
        (own, Some("same-origin"), Some("same-origin"), empty.clone())
    );
    assert_eq!(
        told(Profile::WEBKIT_GTK),
        (evil, Some("same-origin"), Some("navigate"), empty)
    );
}

/// A stranger's frame on one's own page: where such cookies are kept back, the server may give them.
#[test]
fn a_foreign_frame_tells_its_origin_where_cookies_are_kept_back() {
    let frame = ClientOrigin::Web(Origin::parse("https://evil.net").unwrap());
    let image = |documents| {
        let mut image = Request::fetch(url("https://api.example.com/x.gif"), documents);
        image.kind = RequestKind::Image;
        image
    };
    let below = image(vec![page(), frame.clone()]);
    let mut resource = Fetching::resource("image", "https://evil.net/");
    let origin = |request: &Request, resource: &Fetching<'_>, profile| {
        sent(request, resource, &profile)
            .origin()
            .map(str::to_owned)
    };
    let evil = Some("https://evil.net".to_owned());
    assert_eq!(origin(&below, &resource, Profile::FIREFOX), evil);
    assert_eq!(origin(&below, &resource, Profile::CHROMIUM_INCOGNITO), evil);
    assert_eq!(origin(&below, &resource, Profile::CHROMIUM), None);
    assert_eq!(origin(&below, &resource, Profile::WEBKIT_GTK_ITP), None);
    // On the stranger's own page only where the user has agreed before.
    let above = image(vec![frame]);
    assert_eq!(origin(&above, &resource, Profile::FIREFOX), None);
    resource.has_unused_grant = true;
    assert_eq!(origin(&above, &resource, Profile::FIREFOX), evil);
    assert_eq!(origin(&above, &resource, Profile::CHROMIUM), None);
}

#[test]
fn what_becomes_of_an_origin_when_a_post_is_redirected() {
    let posted = |from: &[&str], to: &str, mode, profile| {
        let mut request = link(to);
        request.method = MethodSafety::Unsafe;
        request.redirected_from = from.iter().map(|text| url(text)).collect();
        let mut post = Fetching::form_post(PAGE);
        post.mode = mode;
        sent(&request, &post, &profile).origin().map(str::to_owned)
    };
    let (null, own) = (
        Some("null".to_owned()),
        Some("https://www.example.com".to_owned()),
    );
    let leaving = ["https://www.example.com/a"];
    let coming_back = ["https://api.example.com/a"];
    let navigate = FetchMode::Navigate;
    assert_eq!(
        posted(
            &leaving,
            "https://api.example.com/b",
            navigate,
            Profile::CHROMIUM
        ),
        null
    );
    assert_eq!(
        posted(
            &leaving,
            "https://api.example.com/b",
            navigate,
            Profile::SAFARI
        ),
        null
    );
    assert_eq!(
        posted(
            &leaving,
            "https://api.example.com/b",
            navigate,
            Profile::FIREFOX
        ),
        own
    );
    for profile in ENGINES {
        assert_eq!(
            posted(&leaving, "https://www.example.com/b", navigate, profile),
            own
        );
        assert_eq!(
            posted(&coming_back, "https://www.example.com/b", navigate, profile),
            null
        );
        assert_eq!(
            posted(
                &leaving,
                "https://api.example.com/b",
                FetchMode::Cors,
                profile
            ),
            own
        );
        assert_eq!(
            posted(
                &coming_back,
                "https://www.example.com/b",
                FetchMode::Cors,
                profile
            ),
            null
        );
    }
}

#[test]
fn documents_that_tell_no_address() {
    let opaque = ClientOrigin::Sandboxed(Origin::parse("https://www.example.com").unwrap());
    let blank = ClientOrigin::Blank(page().origin().cloned());
    let referer = |client: &ClientOrigin, fetching: &Fetching<'_>, profile| {
        let request = Request::fetch(
            url("https://api.example.com/me"),
            vec![page(), client.clone()],
        );
        sent(&request, fetching, &profile).referer().is_some()
    };
    let by = |client: &ClientOrigin, fetching: &Fetching<'_>| {
        ENGINES.map(|profile| referer(client, fetching, profile))
    };
    let (fetch, image) = (Fetching::script(PAGE), Fetching::resource("image", PAGE));
    assert_eq!(by(&opaque, &fetch), [false, false, true]);
    assert_eq!(by(&opaque, &image), [false, true, true]);
    // `about:srcdoc`, and `about:blank`.
    assert_eq!(by(&blank, &fetch), [true, true, false]);
    assert_eq!(by(&blank, &image), [true, true, true]);
    let (mut fetch, mut image) = (fetch, image);
    fetch.referrer = Referrer::AboutBlank(PAGE);
    image.referrer = Referrer::AboutBlank(PAGE);
    assert_eq!(by(&blank, &fetch), [false, true, false]);
    assert_eq!(by(&blank, &image), [false; 3]);
}

#[test]
fn noreferrer() {
    let told = |fetching: &Fetching<'_>, profile| {
        let mut request = link("https://api.example.com/x");
        request.method = MethodSafety::of(fetching.method);
        let headers = sent(&request, fetching, &profile);
        (
            headers.origin().map(str::to_owned),
            headers.referer().map(str::to_owned),
        )
    };
    let mut form = Fetching::form_post(PAGE);
    form.no_referrer = true;
    let own = Some("https://www.example.com".to_owned());
    assert_eq!(
        told(&form, Profile::CHROMIUM),
        (Some("null".to_owned()), None)
    );
    assert_eq!(told(&form, Profile::FIREFOX), (own.clone(), None));
    assert_eq!(told(&form, Profile::WEBKIT_GTK), (own, None));
    // `window.open(url, "_blank", "noreferrer")`: WebKit sends the header without a value.
    let mut open = Fetching::link(PAGE);
    (open.no_referrer, open.by_script, open.severed) = (true, true, true);
    assert_eq!(told(&open, Profile::CHROMIUM), (None, None));
    assert_eq!(
        told(&open, Profile::WEBKIT_GTK),
        (None, Some(String::new()))
    );
}

const ORIGINS: [&str; 5] = [
    "https://www.example.com",
    "https://api.example.com",
    "https://evil.net",
    "http://www.example.com",
    "http://localhost:3000",
];

proptest! {
    /// What holds in every browser, whoever asks for whatever, over any redirects.
    #[test]
    fn laws(
        profile in select(Profile::ALL.to_vec()),
        page in select(ORIGINS.to_vec()),
        urls in vec(select(ORIGINS.to_vec()), 1..4),
        method in select(vec!["GET", "HEAD", "POST", "DELETE"]),
        mode in select(vec![FetchMode::Cors, FetchMode::Navigate, FetchMode::NoCors, FetchMode::SameOrigin, FetchMode::WebSocket]),
        policy in select(POLICIES.to_vec()),
        flags in any::<[bool; 4]>(),
    ) {
        let client = ClientOrigin::Web(Origin::parse(page).unwrap());
        let mut chain: Vec<RequestUrl> = urls.iter().map(|text| url(&format!("{text}/x"))).collect();
        let target = chain.pop().unwrap();
        let mut request = Request::within(target.clone(), RequestKind::Fetch, vec![client]);
        request.redirected_from = chain;
        request.method = MethodSafety::of(method);
        let address = page.replace("://", "://user:secret@") + "/a?b=c#fragment";
        let mut fetching = Fetching::link(&address);
        (fetching.method, fetching.mode, fetching.policy) = (method, mode, policy);
        [fetching.no_referrer, fetching.by_script, fetching.severed, fetching.passed_on] = flags;
        let headers = sent(&request, &fetching, &profile);
        if let Some(origin) = headers.origin() {
            let by_worker = fetching.passed_on && origin == target.origin().to_string();
            prop_assert!(origin == "null" || origin == page || by_worker, "{origin}");
        }
        if !matches!(method, "GET" | "HEAD") {
            prop_assert!(headers.origin().is_some());
        }
        if let Some(referer) = headers.referer().filter(|referer| !referer.is_empty()) {
            prop_assert!(!referer.contains(['@', '#']), "{referer}");
            prop_assert!(referer.starts_with(page), "{referer}");
            prop_assert!(policy != ReferrerPolicy::NoReferrer);
            let is_own = urls.iter().all(|url| *url == page);
            if policy == ReferrerPolicy::StrictOriginWhenCrossOrigin && !is_own {
                prop_assert_eq!(referer, format!("{page}/"));
            }
        }
        let told = [headers.fetch_site(), headers.fetch_mode(), headers.fetch_dest()];
        prop_assert!(told.iter().all(Option::is_some) || told.iter().all(Option::is_none));
        if target.origin().to_string() == "http://www.example.com" {
            prop_assert_eq!(headers.fetch_site(), None);
        }
        for (name, value) in headers.iter() {
            prop_assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
            prop_assert!(value.bytes().all(|byte| byte.is_ascii_graphic()), "{value}");
        }
    }
}

const POLICIES: [ReferrerPolicy; 8] = [
    ReferrerPolicy::NoReferrer,
    ReferrerPolicy::NoReferrerWhenDowngrade,
    ReferrerPolicy::Origin,
    ReferrerPolicy::OriginWhenCrossOrigin,
    ReferrerPolicy::SameOrigin,
    ReferrerPolicy::StrictOrigin,
    ReferrerPolicy::StrictOriginWhenCrossOrigin,
    ReferrerPolicy::UnsafeUrl,
];
