//! Kinds of requests, responses and documents.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use session_cookie_policy::browser::knobs::{
    LifetimeCap, NestedDocuments, ProxyChallenge, SiteQuota, ThirdPartyCookies,
};
use session_cookie_policy::browser::{
    ClientOrigin, Delivery, Expiry, Jar, MethodSafety, Outcome, PartitionSource, Profile, Refusal,
    Request, RequestKind, RequestUrl, Response, ResponseKind, Revisit, Storage, StorageAccess,
    Stored, TopLevelSite, TrackingSigns, send, store,
};
use session_cookie_policy::cookie::Priority;
use session_cookie_policy::net::EmbeddedList;

use crate::generators::{NOW, clients, headers, opaque_clients, origins, profiles, requests};
use crate::jar::{contents, filled, lines, receive, visits};

fn is_attached(cookie: &Stored, request: &Request, profile: &Profile) -> bool {
    send(cookie, request, profile, &EmbeddedList, NOW) == Delivery::Attach
}

/// Cookies as visitors of pages and of frames get them.
fn histories() -> impl Strategy<Value = Vec<(Request, String)>> {
    vec((visits(), lines()), 1..8)
}

fn with_last(request: &Request, document: ClientOrigin) -> Request {
    let mut documents = request.documents.clone();
    documents.pop();
    documents.push(document);
    let mut changed = Request::within(request.url.clone(), request.kind, documents);
    changed.method = request.method;
    changed.redirected_from.clone_from(&request.redirected_from);
    changed.storage_access = request.storage_access;
    changed
}

fn revisits() -> impl Strategy<Value = Revisit> {
    prop_oneof![
        Just(Revisit::Reload),
        Just(Revisit::ScriptReload),
        clients().prop_map(|left| Revisit::Step { left }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// A document of an opaque origin is cross-site to everything. WebKit goes by the page at the top.
    #[test]
    fn opaque_documents_get_no_strict_cookie(
        profile in profiles(),
        request in requests(),
        opaque in opaque_clients(),
    ) {
        let request = match profile.nested_documents {
            NestedDocuments::LastAddress => {
                let mut below_opaque = request;
                below_opaque.documents.insert(0, ClientOrigin::Opaque);
                Request::within(below_opaque.url, below_opaque.kind, below_opaque.documents)
            }
            _ => with_last(&request, opaque),
        };
        let visit = Request::typed(request.url.clone());
        let line = b"sid=1; SameSite=Strict; Path=/";
        if let Storage::Keep(cookie) = store(line, &visit, &profile, &EmbeddedList, NOW) {
            prop_assert!(is_attached(&cookie, &visit, &profile));
            prop_assert!(!is_attached(&cookie, &request, &profile));
        }
    }

    /// A sandbox lets no cookie pass that is kept back without it. Only a partition may be another one than without.
    #[test]
    fn sandboxes_add_no_cookie(
        profile in profiles(),
        history in histories(),
        request in requests(),
        address in origins(),
    ) {
        let sandboxed = with_last(&request, ClientOrigin::Sandboxed(address.clone()));
        let plain = with_last(&request, ClientOrigin::Web(address));
        for cookie in filled(profile, &history).cookies(NOW).filter(|cookie| cookie.partition().is_none()) {
            let is_added = is_attached(cookie, &sandboxed, &profile) && !is_attached(cookie, &plain, &profile);
            prop_assert!(!is_added, "{cookie:?}");
        }
    }

    /// `about:` and `blob:` documents are what their makers are, where the engine goes by origins.
    #[test]
    fn documents_without_an_address_are_their_makers(
        profile in profiles(),
        history in histories(),
        request in requests(),
        maker in origins(),
    ) {
        if profile.nested_documents != NestedDocuments::AllOrigins {
            return Ok(());
        }
        let by = |document| with_last(&request, document);
        let page = by(ClientOrigin::Web(maker.clone()));
        let jar = filled(profile, &history);
        let expected = jar.deliver(&page, &EmbeddedList, NOW);
        let blank = by(ClientOrigin::Blank(Some(maker.clone())));
        prop_assert_eq!(jar.deliver(&blank, &EmbeddedList, NOW), expected.clone());
        let blob = by(ClientOrigin::Blob(maker));
        prop_assert_eq!(jar.deliver(&blob, &EmbeddedList, NOW), expected);
    }

    /// With storage access no cookie is kept back or refused that was not before. To a cookie of no partition it is as if the browser
    /// allowed third-party cookies.
    #[test]
    fn storage_access_only_adds(
        profile in profiles(),
        history in histories(),
        request in requests(),
        line in lines(),
    ) {
        let (mut without, mut granted) = (request.clone(), request);
        without.storage_access = StorageAccess::None;
        granted.storage_access = StorageAccess::Granted;
        let mut allowing = profile;
        allowing.third_party_cookies = ThirdPartyCookies::Allowed;
        for cookie in filled(profile, &history).cookies(NOW) {
            if is_attached(cookie, &without, &profile) {
                prop_assert!(is_attached(cookie, &granted, &profile), "{cookie:?}");
            }
            if cookie.partition().is_none() {
                prop_assert_eq!(
                    is_attached(cookie, &granted, &profile),
                    is_attached(cookie, &without, &allowing)
                );
            }
        }
        let keeps = |request| {
            store(line.as_bytes(), request, &profile, &EmbeddedList, NOW).kept().is_some()
        };
        prop_assert!(keeps(&granted) || !keeps(&without));
    }

    /// Frames with `credentialless` have a jar of their own.
    #[test]
    fn credentialless_frames_share_nothing(
        profile in profiles(),
        setter in requests(),
        line in lines(),
        request in requests(),
    ) {
        let is_apart = |request: &Request| request.partition == PartitionSource::Credentialless;
        if let Storage::Keep(cookie) = store(line.as_bytes(), &setter, &profile, &EmbeddedList, NOW) {
            let top_level = cookie.partition().map(|key| &key.top_level);
            prop_assert_eq!(top_level == Some(&TopLevelSite::Credentialless), is_apart(&setter));
            if is_attached(&cookie, &request, &profile) {
                prop_assert_eq!(is_apart(&setter), is_apart(&request));
            }
        }
    }

    /// What is dropped changes nothing, and sets no cookie; what is not is a response as others.
    #[test]
    fn dropped_responses(
        profile in profiles(),
        history in histories(),
        request in requests(),
        line in lines(),
        kind in select(vec![ResponseKind::Informational, ResponseKind::ProxyChallenge]),
    ) {
        let jar = filled(profile, &history);
        let set = [line.as_bytes()];
        let mut response = Response::new(&set);
        response.kind = kind;
        let mut usual = jar.clone();
        let outcome = receive(&mut usual, &request, line.as_bytes());
        let mut after = jar.clone();
        if kind == ResponseKind::ProxyChallenge && profile.proxy_challenge == ProxyChallenge::Received {
            let outcomes = after.receive(&request, &response, &EmbeddedList, NOW);
            prop_assert_eq!(outcomes, [outcome]);
            prop_assert_eq!(contents(&after), contents(&usual));
        } else {
            response.clear_site_data = Some(b"\"*\"");
            let outcomes = after.receive(&request, &response, &EmbeddedList, NOW);
            prop_assert_eq!(outcomes, [Outcome::Refused(Refusal::ResponseDropped)]);
            prop_assert_eq!(contents(&after), contents(&jar));
        }
    }

    /// Signs of tracking make no lifetime longer, and change nothing else; and a lifetime only in Safari.
    #[test]
    fn tracking_only_shortens(
        profile in prop_oneof![profiles(), Just(Profile::SAFARI)],
        request in requests(),
        header in prop_oneof![
            headers(),
            select(vec![&b"sid=1"[..], b"sid=1; Max-Age=60", b"sid=1; Max-Age=2592000"]).prop_map(<[u8]>::to_vec),
        ],
    ) {
        let mut without = request.clone();
        without.tracking = TrackingSigns::default();
        let stored = |request| store(&header, request, &profile, &EmbeddedList, NOW);
        match (stored(&without), stored(&request)) {
            (Storage::Keep(untracked), Storage::Keep(tracked)) => {
                let (longer, shorter) = (untracked.expiry(), tracked.expiry());
                if let (Expiry::At(longer), Expiry::At(shorter)) = (longer, shorter) {
                    prop_assert!(NOW < shorter && shorter <= longer);
                } else {
                    prop_assert_eq!(longer, shorter);
                }
                if profile.lifetime_cap != LifetimeCap::TrackingPrevention {
                    prop_assert_eq!(longer, shorter);
                }
                prop_assert!(untracked.is_same_cookie(&tracked) && untracked.value() == tracked.value());
                prop_assert_eq!(untracked.same_site(), tracked.same_site());
            }
            (untracked, tracked) => prop_assert_eq!(untracked, tracked),
        }
    }

    /// `Priority` is written on the cookie, and changes nothing else of it.
    #[test]
    fn priority_is_no_other_attribute(
        profile in profiles(),
        setter in requests(),
        line in lines(),
        request in requests(),
        (value, priority) in select(vec![
            ("High", Priority::High),
            ("hIGH", Priority::High),
            ("LOW", Priority::Low),
            ("medium", Priority::Medium),
            ("highest", Priority::Medium),
        ]),
    ) {
        let stored = |text: &str| store(text.as_bytes(), &setter, &profile, &EmbeddedList, NOW);
        let marked = stored(&format!("{line}; Priority={value}"));
        match (stored(&line), marked) {
            (Storage::Keep(plain), Storage::Keep(marked)) => {
                prop_assert_eq!((plain.priority(), marked.priority()), (Priority::Medium, priority));
                prop_assert!(plain.is_same_cookie(&marked));
                prop_assert_eq!((plain.value(), plain.expiry(), plain.same_site()), (marked.value(), marked.expiry(), marked.same_site()));
                let delivery = |cookie| send(cookie, &request, &profile, &EmbeddedList, NOW);
                prop_assert_eq!(delivery(&plain), delivery(&marked));
            }
            (plain, marked) => prop_assert_eq!(plain, marked),
        }
    }

    /// A page that is asked for again stays the page that it is, is sent no form that was not sent before, and loses no cookie, unless
    /// the engine takes a step in the history for one of the page that is left.
    #[test]
    fn pages_that_are_asked_for_again(
        profile in profiles(),
        history in histories(),
        request in requests(),
        revisit in revisits(),
    ) {
        let mut first = request;
        first.kind = RequestKind::TopLevelNavigation;
        let again = first.again(&revisit, &profile);
        prop_assert_eq!((&again.url, again.kind), (&first.url, first.kind));
        prop_assert!(first.method == MethodSafety::Unsafe || again.method == MethodSafety::Safe);
        let is_of_the_page_left = profile.nested_documents == NestedDocuments::LastAddress
            && matches!(revisit, Revisit::Step { .. });
        if is_of_the_page_left {
            return Ok(());
        }
        for cookie in filled(profile, &history).cookies(NOW) {
            if is_attached(cookie, &first, &profile) {
                prop_assert!(is_attached(cookie, &again, &profile), "{cookie:?}");
            }
        }
    }
}

/// The priority of a cookie of a flood, and whether it is `Secure`.
type Kind = (Option<Priority>, bool);

fn floods() -> impl Strategy<Value = Vec<Kind>> {
    let priority = select(vec![
        None,
        Some(Priority::Low),
        Some(Priority::Medium),
        Some(Priority::High),
    ]);
    // Some floods are mostly of one kind.
    let usual = (priority.clone(), any::<bool>());
    (usual, 0.0..1.0).prop_flat_map(move |(usual, share)| {
        let other = (priority.clone(), any::<bool>());
        let kind = (other, proptest::bool::weighted(share));
        vec(kind, 181).prop_map(move |kinds| {
            let kinds = kinds.into_iter();
            kinds
                .map(|(other, is_usual)| if is_usual { usual } else { other })
                .collect()
        })
    })
}

fn flooded(profile: Profile, flood: &[Kind]) -> Jar {
    let visit = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
    let mut jar = Jar::new(profile);
    for (number, (priority, is_secure)) in flood.iter().enumerate() {
        let priority =
            priority.map_or(String::new(), |priority| format!("; Priority={priority:?}"));
        let secure = if *is_secure { "; Secure" } else { "" };
        receive(
            &mut jar,
            &visit,
            format!("c{number}=1{priority}{secure}").as_bytes(),
        );
    }
    jar
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    /// Chromium's purge leaves 150 cookies whatever their priorities, and of each priority its share; other browsers do not look.
    #[test]
    fn priorities_choose_among_cookies(flood in floods()) {
        let jar = flooded(Profile::CHROMIUM, &flood);
        prop_assert_eq!(jar.cookies(NOW).count(), 150);
        for (priority, share) in [(Priority::Low, 30), (Priority::Medium, 50), (Priority::High, 70)] {
            let came = flood.iter().filter(|(of, _)| of.unwrap_or(Priority::Medium) == priority).count();
            let left = jar.cookies(NOW).filter(|cookie| cookie.priority() == priority).count();
            prop_assert!(left >= share.min(came), "{priority:?}: {left} of {came}");
        }
        let unmarked: Vec<Kind> = flood.iter().map(|(_, is_secure)| (None, *is_secure)).collect();
        for profile in [Profile::FIREFOX, Profile::SAFARI, Profile::WEBKIT_GTK] {
            prop_assert!(profile.site_quota != SiteQuota::Purge180To150);
            let names = |jar: &Jar| jar.cookies(NOW).map(|cookie| cookie.name().to_vec()).collect::<Vec<_>>();
            prop_assert_eq!(names(&flooded(profile, &flood)), names(&flooded(profile, &unmarked)));
        }
    }
}
