//! Requests and responses in terms that neither side owns, and generators of them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use session_cookie_policy::browser::{
    ClientOrigin, Credentials, MethodSafety, Request, RequestKind, RequestUrl, ResponseKind,
    StorageAccess,
};
use time::OffsetDateTime;
use time::macros::datetime;
use url::Url;

use super::matching::{Origin, http_scheme};
use super::user_agent;

pub(crate) const START: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// A request and what its response sets.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    /// Seconds since the exchange before.
    pub(crate) wait: i64,
    pub(crate) url: String,
    pub(crate) kind: RequestKind,
    pub(crate) method: MethodSafety,
    pub(crate) credentials: Credentials,
    /// URLs of the documents around the request, the top level first; none for a request without a client. Before a URL, `blob:` and
    /// `blank:` stand for documents that a page there has made, and `sandbox:` for a page in a sandbox.
    pub(crate) documents: Vec<String>,
    pub(crate) redirected_from: Vec<String>,
    pub(crate) set_cookie: Vec<Vec<u8>>,
    /// The `Date` of the response.
    pub(crate) date: Option<&'static str>,
    pub(crate) response: ResponseKind,
    /// Whether the document has storage access, whether there are signs of tracking: the draft asks for neither.
    pub(crate) beyond_the_draft: [bool; 2],
}

/// The page whose origin a document has, if it has that of a page.
pub(crate) fn maker(document: &str) -> &str {
    let made = document.strip_prefix("blob:");
    made.or_else(|| document.strip_prefix("blank:"))
        .unwrap_or(document)
}

impl Exchange {
    /// For the crate.
    pub(crate) fn request(&self) -> Request {
        let url = |text: &String| RequestUrl::parse(text).unwrap();
        let documents = self.documents.iter().map(|text| {
            let origin = |text: &str| RequestUrl::parse(text).unwrap().origin().clone();
            match text.split_once(':').unwrap() {
                ("about", _) => ClientOrigin::Blank(None),
                ("blank", page) => ClientOrigin::Blank(Some(origin(page))),
                ("blob", page) => ClientOrigin::Blob(origin(page)),
                ("data", _) => ClientOrigin::Opaque,
                ("sandbox", page) => ClientOrigin::Sandboxed(origin(page)),
                _ => ClientOrigin::Web(origin(text)),
            }
        });
        let mut request = Request::within(url(&self.url), self.kind, documents.collect());
        request.method = self.method;
        request.credentials = self.credentials;
        request.redirected_from = self.redirected_from.iter().map(url).collect();
        let [has_access, is_tracked] = self.beyond_the_draft;
        if has_access {
            request.storage_access = StorageAccess::Granted;
        }
        request.tracking.decorated_link = is_tracked;
        request.tracking.other_network = is_tracked;
        request
    }

    /// For the oracle.
    pub(crate) fn oracle_request(&self) -> user_agent::Request {
        let uri = Url::parse(&self.url).unwrap();
        // Fetch: "same-origin" includes credentials as long as every URL of the request is of the client's origin.
        let is_same_origin = || {
            let Some(client) = self.documents.last() else {
                return true;
            };
            let client = Url::parse(maker(client)).unwrap();
            let origin = |url: &Url| {
                let host = url.host_str().map(str::to_owned);
                let port = url.port_or_known_default();
                (http_scheme(url).to_owned(), host, port)
            };
            self.redirected_from
                .iter()
                .map(|text| Url::parse(text).unwrap())
                .chain([uri.clone()])
                .all(|url| origin(&url) == origin(&client))
        };
        user_agent::Request {
            api: match self.kind {
                RequestKind::Script => user_agent::Api::NonHttp,
                _ => user_agent::Api::Http,
            },
            has_safe_method: self.method == MethodSafety::Safe,
            is_top_level_navigation: self.kind == RequestKind::TopLevelNavigation,
            client: (!self.documents.is_empty())
                .then(|| self.documents.iter().map(|url| Origin::of(url)).collect()),
            has_credentials: match self.credentials {
                Credentials::Include => true,
                Credentials::Omit => false,
                Credentials::SameOrigin => is_same_origin(),
            },
            uri,
        }
    }
}

/// Siblings, parents, public suffixes, addresses and strangers of each other.
const HOSTS: &[&str] = &[
    "app.example.com",
    "app.example.com",
    "api.example.com",
    "example.com",
    "example.com.",
    "example.co.uk",
    "other.com",
    "github.io",
    "alice.github.io",
    "bob.github.io",
    // The registrable domain of this one is its own; `amazonaws.com` above it is not a suffix.
    "bucket.s3.amazonaws.com",
    "localhost",
    "api.localhost",
    "127.0.0.1",
    "[::1]",
];

/// The hosts of one history: few, so that its cookies meet.
type Hosts = Vec<&'static str>;

fn urls(hosts: &Hosts) -> impl Strategy<Value = String> + use<> {
    let scheme = select(vec!["https", "https", "http", "wss"]);
    let port = select(vec!["", "", ":8443"]);
    let path = select(vec![
        "/",
        "/auth",
        "/auth/login",
        "/auth/login/",
        "/authx",
        "//x",
        "/%61uth/x?q=/y",
    ]);
    (scheme, select(hosts.clone()), port, path)
        .prop_map(|(scheme, host, port, path)| format!("{scheme}://{host}{port}{path}"))
}

fn page(hosts: &Hosts) -> impl Strategy<Value = String> + use<> {
    urls(hosts).prop_map(|url| url.replacen("wss", "https", 1))
}

fn pages(hosts: &Hosts) -> impl Strategy<Value = String> + use<> {
    prop_oneof![
        9 => page(hosts),
        1 => (select(vec!["blank:", "blob:"]), page(hosts)).prop_map(|(made, page)| format!("{made}{page}")),
        1 => page(hosts).prop_map(|page| format!("sandbox:{page}")),
        1 => select(vec!["data:text/html,page", "about:blank"]).prop_map(str::to_owned),
    ]
}

/// What a response sets: mostly well-formed, with everything that a step of the algorithm looks at.
fn set_cookies(hosts: &Hosts) -> impl Strategy<Value = Vec<u8>> + use<> {
    let name = prop_oneof![
        8 => select(vec!["sid", "SID", "a"]),
        4 => select(vec!["__Host-sid", "__host-sid", "__Secure-sid", "__SECURE-sid", "__Host-Http-sid", "__Http-sid", "_Host-sid"]),
        1 => Just(""),
    ];
    let value = prop_oneof![
        12 => select(vec!["1", "2", "\"3\"", "a=b", " 4 ", "caf\u{e9}", "5, 6", "\"7;8\"", ""]),
        1 => select(vec!["__Host-x", " __secure-x=1", "tab\tinside"]),
    ];
    let pair = prop_oneof![
        16 => (name, select(vec!["=", " = ", "\t="]), value)
            .prop_map(|(name, equals, value)| format!("{name}{equals}{value}").into_bytes()),
        1 => select(vec!["bare", "a,b=1", "__Host-bare", "", "=", " ", "=__Secure-x"])
            .prop_map(|text| text.as_bytes().to_vec()),
        1 => (4090_usize..4098).prop_map(|len| [b"long=".to_vec(), vec![b'v'; len]].concat()),
        1 => vec(any::<u8>(), 0..6),
    ];
    // Every other header is fit for a prefix, as far as this goes.
    let fit = select(vec![&[][..], &["Secure", "Path=/"]]);
    let attributes = (fit, vec(attributes(hosts), 0..5)).prop_map(|(fit, others)| {
        let fit = fit.iter().map(|text| text.as_bytes().to_vec());
        fit.chain(others).collect::<Vec<_>>()
    });
    (pair, select(vec![";", "; ", " ;\t"]), attributes).prop_map(|(pair, separator, attributes)| {
        attributes.iter().fold(pair, |mut header, attribute| {
            header.extend_from_slice(separator.as_bytes());
            header.extend_from_slice(attribute);
            header
        })
    })
}

fn attributes(hosts: &Hosts) -> impl Strategy<Value = Vec<u8>> + use<> {
    let domain = prop_oneof![
        6 => (select(hosts.clone()), 0_usize..3).prop_map(|(host, up)| {
            let labels: Vec<&str> = host.split('.').collect();
            labels[up.min(labels.len() - 1)..].join(".")
        }),
        2 => select(HOSTS).prop_map(str::to_owned),
        2 => select(HOSTS).prop_map(|host| format!(".{}", host.to_uppercase())),
        1 => select(vec!["", ".", "..", "com", "co.uk", "amazonaws.com", "0.0.1", "b\u{fc}cher.example", "example.com:443", "a b"])
            .prop_map(str::to_owned),
        1 => (1022_usize..1027).prop_map(|len| "a".repeat(len)),
    ];
    let path = select(vec![
        "/",
        "/",
        "/auth",
        "/auth/",
        "/auth/login",
        "/AUTH",
        "",
        "auth",
        "\"/\"",
        "/caf\u{e9}",
        "/a\tb",
    ]);
    let same_site = select(vec![
        "Strict", "lax", "NONE", "None", "None", "", "\"Lax\"", "Unknown",
    ]);
    let max_age = select(vec![
        "0",
        "-1",
        "-",
        "",
        "60",
        "120",
        "007",
        "34560000",
        "34560001",
        "99999999999999999999999",
        "+10",
        "1e3",
        "\"60\"",
    ]);
    let keyed = prop_oneof![
        3 => domain.prop_map(|value| ("Domain", value)),
        3 => path.prop_map(|value| ("path", value.to_owned())),
        3 => same_site.prop_map(|value| ("SameSite", value.to_owned())),
        2 => max_age.prop_map(|value| ("Max-Age", value.to_owned())),
        2 => dates().prop_map(|value| ("EXPIRES", value)),
    ];
    prop_oneof![
        6 => (keyed, select(vec!["=", " =\t"]))
            .prop_map(|((name, value), equals)| format!("{name}{equals}{value}").into_bytes()),
        5 => select(vec!["Secure", "Secure", "secure=false", "Path=/", "HttpOnly", "SameSite=None"])
            .prop_map(|text| text.as_bytes().to_vec()),
        1 => select(vec!["Domain", "Path", "Unknown=1", "Priority=High", "\"Secure\"", "Secure x", "", "Partitioned", "=/"])
            .prop_map(|text| text.as_bytes().to_vec()),
        1 => (1023_usize..1026).prop_map(|len| format!("Path=/{}", "p".repeat(len - 1)).into_bytes()),
        1 => (1024_usize..1026).prop_map(|len| format!("HttpOnly={}", "x".repeat(len)).into_bytes()),
        1 => vec(any::<u8>(), 0..4),
    ]
}

/// Dates near [`START`], far away, and broken ones.
pub(crate) fn dates() -> impl Strategy<Value = String> {
    let token = select(vec![
        "Sun,",
        "22",
        "Nov",
        "2026",
        "12:01:00",
        "12:00:30",
        "26",
        "99",
        "1600",
        "1601",
        "9999",
        "31",
        "Feb",
        "29",
        "2028",
        "0",
        "-1",
        "24:00:00",
        "1:2:3x",
        "1:2",
        "NOVember",
        "12:00:60",
        "2027x",
        "007",
        "GMT",
        "+0200",
        "22-Nov-26",
        "10000",
    ]);
    prop_oneof![
        4 => select(vec![
            "Sun, 22 Nov 2026 12:01:00 GMT",
            "Sunday, 22-Nov-26 12:02:00 GMT",
            "Sun Nov 22 12:01:00 2026",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "0",
        ]).prop_map(str::to_owned),
        1 => (vec(token, 0..8), select(vec![" ", "/", ", "])).prop_map(|(tokens, separator)| tokens.join(separator)),
    ]
}

fn exchanges(hosts: &Hosts) -> impl Strategy<Value = Exchange> + use<> {
    use RequestKind::{Fetch, FrameNavigation, Image, Script, TopLevelNavigation, WebSocket};
    let kinds = select(vec![
        TopLevelNavigation,
        TopLevelNavigation,
        TopLevelNavigation,
        Fetch,
        Fetch,
        FrameNavigation,
        Image,
        Script,
        Script,
        WebSocket,
    ]);
    let methods = select(vec![MethodSafety::Safe, MethodSafety::Unsafe]);
    let credentials = prop_oneof![
        8 => Just(Credentials::Include),
        1 => Just(Credentials::Omit),
        2 => Just(Credentials::SameOrigin),
    ];
    // Most requests come from a page of the same host: else hardly anything is same-site.
    let documents = prop_oneof![
        3 => Just(None),
        3 => vec(pages(hosts), 1..3).prop_map(Some),
    ];
    let waits = select(vec![0, 0, 1, 30, 59, 60, 61, 120, 34_560_000]);
    let dates = select(vec![None, None, Some("Sun, 22 Nov 2026 11:00:00 GMT")]);
    let responses = prop_oneof![
        8 => select(vec![ResponseKind::Final, ResponseKind::Redirect]),
        1 => Just(ResponseKind::Informational),
        1 => Just(ResponseKind::ProxyChallenge),
    ];
    (
        (urls(hosts), kinds, methods, credentials),
        (documents, vec(urls(hosts), 0..2), any::<bool>()),
        (
            waits,
            vec(set_cookies(hosts), 0..4),
            dates,
            responses,
            any::<[bool; 2]>(),
        ),
    )
        .prop_map(
            |(
                (url, kind, method, credentials),
                (documents, redirected_from, has_client),
                (wait, set_cookie, date, response, beyond_the_draft),
            )| {
                let own_page = url.replacen("wss", "https", 1);
                let mut documents = match documents {
                    Some(documents) => documents,
                    None if has_client || kind != TopLevelNavigation => vec![own_page.clone()],
                    None => Vec::new(),
                };
                // Script reads and writes the cookies of its own document.
                if kind == Script && *documents.last().unwrap() != own_page {
                    documents.push(own_page);
                }
                Exchange {
                    wait,
                    url,
                    kind,
                    method,
                    // Only a fetch has a mode of credentials.
                    credentials: if kind == Fetch {
                        credentials
                    } else {
                        Credentials::Include
                    },
                    documents,
                    redirected_from: if kind == Script {
                        Vec::new()
                    } else {
                        redirected_from
                    },
                    set_cookie,
                    date,
                    response,
                    beyond_the_draft,
                }
            },
        )
}

/// A history of one browser.
pub(crate) fn histories() -> impl Strategy<Value = Vec<Exchange>> {
    vec(select(HOSTS), 1..4).prop_flat_map(|hosts| vec(exchanges(&hosts), 1..8))
}
