//! Finds the address that a client used, from the headers of trusted proxies.

use super::forwarded_error::{ForwardedError, ForwardingHeader};
use super::forwarded_syntax::{Elements, read_host, read_scheme, split_pair};
use super::scheme::Scheme;

/// How many of your own proxies write each header. Default: no proxy is trusted.
///
/// Each such proxy adds one element to the *end* of the list, or replaces the list with one element. The last element comes from the proxy
/// next to the application. With `n` proxies, the `n`th element from the end comes from the outermost proxy, which saw what the client
/// sent. All elements before that came with the request. **The left-most element is what the client wrote**, and a client can write
/// anything ([RFC 7239, section 8.1]; [MDN, X-Forwarded-For]).
///
/// Count only proxies that write the header themselves. If they pass a header through, the client may have written it: leave the number at
/// 0.
///
/// ```
/// use session_cookie_policy::net::{ForwardingHeaders, PublicAddress, Scheme, TrustedHops};
///
/// // A CDN that writes both headers, and a load balancer behind it that appends to `X-Forwarded-Proto`.
/// let hops = TrustedHops::NONE.x_forwarded_host(1).x_forwarded_proto(2);
/// let headers = ForwardingHeaders {
///     host: Some(b"origin.internal"),
///     x_forwarded_host: &[b"api.example.com"],
///     x_forwarded_proto: &[b"https, http"],
///     ..ForwardingHeaders::default()
/// };
/// let address = PublicAddress::read(&headers, hops).unwrap();
/// assert_eq!(address.host, Some(b"api.example.com".as_slice()));
/// assert_eq!(address.scheme, Some(Scheme::Https));
/// ```
///
/// [RFC 7239, section 8.1]: https://www.rfc-editor.org/rfc/rfc7239#section-8.1
/// [MDN, X-Forwarded-For]: https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#selecting_an_ip_address
#[doc(alias("reverse proxy", "X-Forwarded-For"))]
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct TrustedHops {
    forwarded: u8,
    x_forwarded_host: u8,
    x_forwarded_proto: u8,
}

impl TrustedHops {
    /// No proxy is trusted; only `Host` counts.
    pub const NONE: Self = Self {
        forwarded: 0,
        x_forwarded_host: 0,
        x_forwarded_proto: 0,
    };

    /// Sets the number of proxies that write `Forwarded`.
    #[must_use]
    pub const fn forwarded(self, hops: u8) -> Self {
        Self {
            forwarded: hops,
            ..self
        }
    }

    /// Sets the number of proxies that write `X-Forwarded-Host`.
    #[must_use]
    pub const fn x_forwarded_host(self, hops: u8) -> Self {
        Self {
            x_forwarded_host: hops,
            ..self
        }
    }

    /// Sets the number of proxies that write `X-Forwarded-Proto`.
    #[must_use]
    pub const fn x_forwarded_proto(self, hops: u8) -> Self {
        Self {
            x_forwarded_proto: hops,
            ..self
        }
    }
}

/// The headers of a request that contain the address that the client used. Pass all lines of each header as they arrived.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::exhaustive_structs,
    reason = "written as a literal by adapters; these are all headers that tell it"
)]
pub struct ForwardingHeaders<'a, 'l> {
    /// `Host`, or `:authority` of HTTP/2.
    pub host: Option<&'a [u8]>,
    /// `Forwarded` ([RFC 7239](https://www.rfc-editor.org/rfc/rfc7239)).
    pub forwarded: &'l [&'a [u8]],
    /// `X-Forwarded-Host`.
    pub x_forwarded_host: &'l [&'a [u8]],
    /// `X-Forwarded-Proto`.
    pub x_forwarded_proto: &'l [&'a [u8]],
}

/// The address that a client used, according to trusted proxies.
///
/// ```
/// use session_cookie_policy::net::{ForwardedError, ForwardingHeaders, PublicAddress, Scheme, TrustedHops};
///
/// // The client wrote the first element. The proxy added the second.
/// let headers = ForwardingHeaders {
///     host: Some(b"app:3000"),
///     forwarded: &[b"host=evil.example, for=\"[2001:db8::1]\";host=\"api.example.com:8443\";proto=https"],
///     ..ForwardingHeaders::default()
/// };
/// let address = PublicAddress::read(&headers, TrustedHops::NONE.forwarded(1)).unwrap();
/// assert_eq!(address.host, Some(b"api.example.com:8443".as_slice()));
/// assert_eq!(address.scheme, Some(Scheme::Https));
///
/// // Nobody is trusted unless you say so.
/// let address = PublicAddress::read(&headers, TrustedHops::NONE).unwrap();
/// assert_eq!(address.host, Some(b"app:3000".as_slice()));
///
/// // A request that went round the proxies.
/// let direct = ForwardingHeaders { host: Some(b"app:3000"), ..ForwardingHeaders::default() };
/// let error = PublicAddress::read(&direct, TrustedHops::NONE.x_forwarded_host(1)).unwrap_err();
/// assert_eq!(error.to_string(), "`X-Forwarded-Host` has 0 elements, and your proxies write 1; the request did not come through all of them");
/// ```
///
/// Pass the parts to [`RequestFacts`](../request/struct.RequestFacts.html) as `host` and `scheme`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
#[doc(alias(
    "reverse proxy",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "Forwarded",
    "load balancer"
))]
pub struct PublicAddress<'a> {
    /// The host, with its port if there is one. It comes from the outermost trusted proxy that reports a host, otherwise from `Host`.
    pub host: Option<&'a [u8]>,
    /// The scheme. `None` if no trusted proxy reports one.
    pub scheme: Option<Scheme>,
}

impl<'a> PublicAddress<'a> {
    /// Reads the headers of trusted proxies. Reads each byte at most twice and does not allocate.
    ///
    /// Ignores headers that no trusted proxy writes. If an element of `Forwarded` has no `host`, the proxy passes `Host` on, and `Host` is
    /// used.
    ///
    /// # Errors
    ///
    /// - A header has fewer elements than there are trusted proxies.
    /// - `Forwarded` is malformed. This is an error also before the trusted elements, because the elements cannot be counted.
    /// - A host or a scheme is not valid.
    /// - `Forwarded` and `X-Forwarded-…` are both trusted, but differ.
    pub fn read(
        headers: &ForwardingHeaders<'a, '_>,
        trusted: TrustedHops,
    ) -> Result<Self, ForwardedError> {
        let mut told = Self {
            host: None,
            scheme: None,
        };
        let header = ForwardingHeader::Forwarded;
        if let Some(element) = nth(
            headers.forwarded,
            Elements::of_forwarded,
            header,
            trusted.forwarded,
        )? {
            told = Self::of_element(element)?;
        }
        let header = ForwardingHeader::XForwardedHost;
        let hops = trusted.x_forwarded_host;
        if let Some(host) = nth(headers.x_forwarded_host, Elements::of_list, header, hops)? {
            let host = read_host(host, header)?;
            if told
                .host
                .is_some_and(|told| !told.eq_ignore_ascii_case(host))
            {
                return Err(ForwardedError::Contradiction { header });
            }
            told.host = Some(host);
        }
        let header = ForwardingHeader::XForwardedProto;
        let hops = trusted.x_forwarded_proto;
        if let Some(scheme) = nth(headers.x_forwarded_proto, Elements::of_list, header, hops)? {
            let scheme = read_scheme(scheme, header)?;
            if told.scheme.is_some_and(|told| told != scheme) {
                return Err(ForwardedError::Contradiction { header });
            }
            told.scheme = Some(scheme);
        }
        told.host = told.host.or(headers.host);
        Ok(told)
    }

    /// Of an element of `Forwarded`.
    fn of_element(element: &'a [u8]) -> Result<Self, ForwardedError> {
        let header = ForwardingHeader::Forwarded;
        let mut address = Self {
            host: None,
            scheme: None,
        };
        let mut rest = element;
        loop {
            let (pair, behind) = split_pair(rest)?;
            if let Some((name, value)) = pair {
                if name.eq_ignore_ascii_case(b"host") {
                    let host = read_host(value, header)?;
                    if address.host.replace(host).is_some() {
                        return Err(ForwardedError::Malformed);
                    }
                } else if name.eq_ignore_ascii_case(b"proto") {
                    let scheme = read_scheme(value, header)?;
                    if address.scheme.replace(scheme).is_some() {
                        return Err(ForwardedError::Malformed);
                    }
                }
            }
            match behind.split_first() {
                Some((b';', behind)) => rest = behind,
                Some(_) => return Err(ForwardedError::Malformed),
                None => return Ok(address),
            }
        }
    }
}

/// The element that the outermost trusted proxy wrote: the `hops`th from the end of all lines.
fn nth<'a>(
    lines: &[&'a [u8]],
    elements: fn(&'a [u8]) -> Elements<'a>,
    header: ForwardingHeader,
    hops: u8,
) -> Result<Option<&'a [u8]>, ForwardedError> {
    let trusted = usize::from(hops);
    if trusted == 0 {
        return Ok(None);
    }
    let mut found = 0_usize;
    for element in lines.iter().flat_map(|line| elements(line)) {
        element?;
        found = found.saturating_add(1);
    }
    let Some(place) = found.checked_sub(trusted) else {
        return Err(ForwardedError::TooFewHops {
            header,
            found,
            trusted: hops,
        });
    };
    let mut all = lines.iter().flat_map(|line| elements(line));
    all.nth(place).transpose()
}
