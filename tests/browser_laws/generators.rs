//! Requests and headers of any kind, made of what engines look at.

use proptest::collection::vec;
use proptest::prelude::*;
use session_cookie_policy::browser::{
    ClientOrigin, MethodSafety, PartitionSource, Profile, Request, RequestKind, RequestUrl,
    StorageAccess,
};
use session_cookie_policy::net::{EmbeddedList, Origin, Site};
use time::OffsetDateTime;
use time::macros::datetime;

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// Hosts that are siblings, parents, suffixes, addresses and strangers of each other.
pub(crate) const HOSTS: [&str; 9] = [
    "app.example.com",
    "api.example.com",
    "example.com",
    "example.com.",
    "other.com",
    "github.io",
    "a.github.io",
    "localhost",
    "127.0.0.1",
];

pub(crate) fn profiles() -> impl Strategy<Value = Profile> {
    proptest::sample::select(Profile::ALL.to_vec())
}

pub(crate) fn urls() -> impl Strategy<Value = RequestUrl> {
    let scheme = proptest::sample::select(vec!["http", "https"]);
    let host = proptest::sample::select(HOSTS.to_vec());
    let path = proptest::sample::select(vec!["/", "/auth", "/auth/login", "/%61uth/x"]);
    (scheme, host, path).prop_map(|(scheme, host, path)| {
        RequestUrl::parse(&format!("{scheme}://{host}{path}")).unwrap()
    })
}

pub(crate) fn origins() -> impl Strategy<Value = Origin> {
    urls().prop_map(|url| url.origin().clone())
}

pub(crate) fn clients() -> impl Strategy<Value = ClientOrigin> {
    prop_oneof![
        6 => origins().prop_map(ClientOrigin::Web),
        1 => origins().prop_map(|origin| ClientOrigin::Blank(Some(origin))),
        1 => origins().prop_map(ClientOrigin::Blob),
        3 => opaque_clients(),
    ]
}

/// Documents whose origin nobody shares.
pub(crate) fn opaque_clients() -> impl Strategy<Value = ClientOrigin> {
    prop_oneof![
        Just(ClientOrigin::Opaque),
        Just(ClientOrigin::Blank(None)),
        origins().prop_map(ClientOrigin::Sandboxed),
    ]
}

fn partitions() -> impl Strategy<Value = PartitionSource> {
    let given = origins().prop_map(|origin| Site::of(&origin, &EmbeddedList).0);
    prop_oneof![
        8 => Just(PartitionSource::TopLevelSite),
        1 => given.prop_map(PartitionSource::Given),
        1 => Just(PartitionSource::Credentialless),
    ]
}

pub(crate) fn requests() -> impl Strategy<Value = Request> {
    let kinds = proptest::sample::select(vec![
        RequestKind::Fetch,
        RequestKind::FrameNavigation,
        RequestKind::Image,
        RequestKind::Script,
        RequestKind::TopLevelNavigation,
        RequestKind::WebSocket,
    ]);
    let methods = proptest::sample::select(vec![MethodSafety::Safe, MethodSafety::Unsafe]);
    let access = prop_oneof![4 => Just(StorageAccess::None), 1 => Just(StorageAccess::Granted)];
    (
        (urls(), kinds, methods),
        vec(clients(), 0..4),
        vec(urls(), 0..2),
        (partitions(), access, any::<[bool; 2]>()),
    )
        .prop_map(
            |((url, kind, method), documents, redirected_from, (partition, access, signs))| {
                let mut request = Request::within(url, kind, documents);
                request.redirected_from = redirected_from;
                request.method = method;
                request.partition = partition;
                request.storage_access = access;
                [
                    request.tracking.decorated_link,
                    request.tracking.other_network,
                ] = signs;
                request
            },
        )
}

/// Headers made of what engines look at, and of any bytes.
pub(crate) fn headers() -> impl Strategy<Value = Vec<u8>> {
    let pieces = proptest::sample::select(vec![
        "sid=secret",
        "__Host-a=secret",
        "__Http-",
        "=",
        ";",
        "; ",
        "Secure",
        "HttpOnly",
        "SameSite=",
        "None",
        "Lax",
        "Strict",
        "Partitioned",
        "Priority=",
        "High",
        "Domain=",
        ".",
        "example.com",
        "localhost",
        "github.io",
        "Path=",
        "/",
        "/auth",
        "Max-Age=",
        "0",
        "3600",
        "-",
        "+",
        "99999999999999999999",
        "Expires=",
        "Sun, 22 Nov 2099 12:00:00 GMT",
        "31 Feb 99999 25:61:61 +9999",
        "\t",
        "\r",
        "\0",
        ",",
    ]);
    let piece = prop_oneof![
        6 => pieces.prop_map(|piece| piece.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..4),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}
