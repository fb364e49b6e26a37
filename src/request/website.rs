use core::{fmt, str};

use super::facts::RequestFacts;
use crate::config::{LinkSource, TransportSetting};
use crate::policy::{ApiPlace, Class, Client, Entry, LinkBase, PageOnApi, Policy, TrustedWebsite};
use crate::text::reason_form;

/// The website that sent a request. It is always one that is declared, or that the application trusts.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::request::{RequestFacts, WebsiteBasis};
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// assert_eq!(policy.website(&facts).basis(), WebsiteBasis::Exact);
///
/// // An undeclared origin never becomes a website: the request is treated like one from the default website.
/// facts.origin = Some(b"https://evil.example");
/// let website = policy.website(&facts);
/// assert_eq!(website.basis(), WebsiteBasis::Unknown);
/// assert_eq!(website.origin(), "https://www.example.com");
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct ResolvedWebsite<'a> {
    pub(super) class: Option<&'a Class>,
    client: Option<&'a Client>,
    basis: WebsiteBasis,
    /// Text; kept as bytes, since most requests never ask for it.
    origin: &'a [u8],
    /// The policy, and the place of what `links_to` names, if the sender may choose where links go.
    links: Option<(&'a Policy, Option<u32>)>,
}

/// Prints what the public methods return.
impl fmt::Debug for ResolvedWebsite<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResolvedWebsite")
            .field("origin", &self.origin())
            .field("basis", &self.basis)
            .field("client", &self.client())
            .field("link_base", &self.link_base())
            .finish_non_exhaustive()
    }
}

/// How the website of a request was found.
///
/// [Fetch, `Origin` header] defines when browsers send which origin.
///
/// [Fetch, `Origin` header]: https://fetch.spec.whatwg.org/#origin-header
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum WebsiteBasis {
    /// The request has no `Origin`; the default website is used.
    Absent,
    /// The origin belongs to a declared client.
    Client,
    /// The origin is declared.
    Exact,
    /// The origin has a form that no browser sends; the default website is used.
    Malformed,
    /// The origin is `null`; the default website is used.
    Opaque,
    /// The origin matches a declared pattern.
    Pattern,
    /// The origin is not declared; the default website is used.
    Unknown,
    /// The application trusts the origin.
    Trusted,
}

reason_form!(request: WebsiteBasis, "the code of a basis", {
    Absent => "absent",
        "the request has no `Origin`, so it counts as one of the default website";
    Client => "client",
        "the origin is that of a declared client";
    Exact => "exact",
        "the origin is declared";
    Malformed => "malformed",
        "the origin has a form that no browser sends, so the request counts as one of the default website";
    Opaque => "opaque",
        "the origin is `null`, so the request counts as one of the default website";
    Pattern => "pattern",
        "the origin matches a declared pattern";
    Unknown => "unknown",
        "the origin is not declared, so the request counts as one of the default website";
    Trusted => "trusted",
        "the application trusts the origin";
});

impl WebsiteBasis {
    /// Whether the origin belongs to a declared website or client, or to a trusted website.
    #[must_use]
    pub const fn is_known(self) -> bool {
        matches!(
            self,
            Self::Client | Self::Exact | Self::Pattern | Self::Trusted
        )
    }
}

impl<'a> ResolvedWebsite<'a> {
    /// The origin as declared or trusted. If it matched a pattern, the origin from the request.
    #[must_use]
    pub const fn origin(&self) -> &'a str {
        match str::from_utf8(self.origin) {
            Ok(text) => text,
            // INVARIANT: it equals a declared or trusted text, or was read as text.
            Err(_) => "",
        }
    }

    /// How the website was found.
    #[must_use]
    pub const fn basis(&self) -> WebsiteBasis {
        self.basis
    }

    /// How the website's pages use an API: their cookies and transport.
    #[inline]
    pub(super) fn on_api(&self, api: Option<ApiPlace>) -> Option<&'a PageOnApi> {
        match api? {
            ApiPlace::Declared(index) => self.class?.on_apis.get(index).map(|on_api| &**on_api),
            ApiPlace::Undeclared => self.class?.undeclared.as_ref(),
        }
    }

    /// How tokens may travel.
    #[inline]
    pub(super) fn transport(&self) -> TransportSetting {
        self.class
            .map_or(TransportSetting::Header, |class| class.transport)
    }

    /// The beginning of links in e-mails, if the configuration declares that its websites trust each other ([`LinkSource::ByRequest`]).
    ///
    /// Otherwise `None`: the sender of the request would choose the website to which the link in another user's e-mail leads. Also `None`
    /// for a website that the application trusts. Name the user's website instead: [`Policy::link_base_of`],
    /// [`TrustedWebsite::link_base`](crate::policy::TrustedWebsite::link_base).
    #[must_use]
    pub fn link_base(&self) -> Option<LinkBase<'a>> {
        let (policy, place) = self.links?;
        let origin = policy.links_of(place).unwrap_or_else(|| self.origin());
        Some(LinkBase::of_text(origin, &policy.website_base_path))
    }

    /// The name of the declared client that sent the request. `None` if a website sent it.
    #[must_use]
    pub fn client(&self) -> Option<&'a str> {
        self.client.map(|client| &*client.name)
    }
}

/// The longest possible origin: a scheme, a host of 253 bytes, a port.
const MAX_ORIGIN_LEN: usize = 512;

impl Policy {
    /// The website that sent a request.
    #[must_use]
    pub fn website<'a>(&'a self, facts: &RequestFacts<'a>) -> ResolvedWebsite<'a> {
        self.website_of(facts)
    }

    /// The same inside of a reading.
    #[expect(
        clippy::inline_always,
        reason = "a part of each request; a call costs a third of it"
    )]
    #[inline(always)]
    pub(super) fn website_of<'a>(&'a self, facts: &RequestFacts<'a>) -> ResolvedWebsite<'a> {
        // The `Origin` of a page decides, whatever client the request claims.
        let short = facts.origin.filter(|origin| origin.len() <= MAX_ORIGIN_LEN);
        if let Some(origin) = short
            && let Some(entry) = self.websites.exact(origin)
        {
            return self.of_entry(origin, entry, WebsiteBasis::Exact, None);
        }
        // Taken apart: a result in the same place would put the usual website into memory, too.
        let Found {
            origin,
            basis,
            sender,
        } = self.other_website(facts, short);
        match sender {
            FoundSender::Website(entry) => self.of_entry(origin, entry, basis, None),
            FoundSender::Client(client) => self.of_entry(origin, client.entry, basis, Some(client)),
            FoundSender::Trusted(trusted) => ResolvedWebsite {
                class: Some(&trusted.class),
                client: None,
                basis,
                origin,
                links: None,
            },
        }
    }

    /// For an origin that is not that of a declared website; it is `None` if there is none, or it is too long.
    fn other_website<'a>(
        &'a self,
        facts: &RequestFacts<'a>,
        origin: Option<&'a [u8]>,
    ) -> Found<'a> {
        let text = origin.and_then(|origin| str::from_utf8(origin).ok());
        if let Some(text) = text {
            let found = |basis, sender| Found {
                origin: text.as_bytes(),
                basis,
                sender,
            };
            if let Some(entry) = self.websites.pattern(text) {
                return found(WebsiteBasis::Pattern, FoundSender::Website(entry));
            }
            if let Some(client) = self.client_at(self.client_origins.get(text.as_bytes())) {
                return found(WebsiteBasis::Client, FoundSender::Client(client));
            }
            if let Some(trusted) = facts.trusted.filter(|trusted| *trusted.origin == *text) {
                return found(WebsiteBasis::Trusted, FoundSender::Trusted(trusted));
            }
        }
        let basis = match (facts.origin, text) {
            (None, _) => WebsiteBasis::Absent,
            (Some(b"null"), _) => WebsiteBasis::Opaque,
            (Some(_), Some(text)) if is_written_as_an_origin(text) => WebsiteBasis::Unknown,
            (Some(_), _) => WebsiteBasis::Malformed,
        };
        let hinted = facts
            .client
            .and_then(|hint| self.client_at(self.client_names.get(hint)));
        let (origin, entry) = &self.default_website;
        Found {
            origin: origin.as_bytes(),
            basis,
            sender: hinted.map_or(FoundSender::Website(*entry), FoundSender::Client),
        }
    }

    fn client_at(&self, place: Option<&usize>) -> Option<&Client> {
        self.clients.get(*place?)
    }

    #[inline]
    fn of_entry<'a>(
        &'a self,
        origin: &'a [u8],
        entry: Entry,
        basis: WebsiteBasis,
        client: Option<&'a Client>,
    ) -> ResolvedWebsite<'a> {
        ResolvedWebsite {
            class: self.classes.get(entry.class),
            client,
            basis,
            origin,
            links: match self.link_source {
                LinkSource::ByRequest => Some((self, entry.links)),
                LinkSource::Named => None,
            },
        }
    }
}

/// What the origin of a request, or its client, leads to.
struct Found<'a> {
    origin: &'a [u8],
    basis: WebsiteBasis,
    sender: FoundSender<'a>,
}

enum FoundSender<'a> {
    Client(&'a Client),
    Trusted(&'a TrustedWebsite),
    Website(Entry),
}

/// Whether a text has the form that browsers give to origins, in lower case: a scheme, `://`, and a host with an optional port.
fn is_written_as_an_origin(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._:[]+!~".contains(&byte)
    };
    !scheme.is_empty() && !rest.is_empty() && scheme.bytes().all(plain) && rest.bytes().all(plain)
}
