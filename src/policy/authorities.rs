use alloc::format;
use alloc::string::{String, ToString as _};
use core::fmt::{self, Write as _};
use core::net::Ipv6Addr;
use core::str;

use super::text_table::TextTable;
use crate::net::{Host, Origin, Scheme};
use crate::sorted::SortedMap;

/// The declared APIs by host and port, as requests name them in `Host` or `:authority`.
#[derive(Debug)]
pub(crate) struct Authorities {
    places: TextTable<Places>,
}

/// Which API it is by the scheme of the request.
#[derive(Clone, Copy, Debug, Default)]
struct Places {
    http: Option<usize>,
    https: Option<usize>,
}

impl Places {
    const fn of(&mut self, scheme: Scheme) -> &mut Option<usize> {
        match scheme {
            Scheme::Http => &mut self.http,
            Scheme::Https => &mut self.https,
        }
    }

    const fn get(&self, scheme: Option<Scheme>) -> Option<usize> {
        match (scheme, self.https) {
            (Some(Scheme::Http), _) | (None, None) => self.http,
            (Some(Scheme::Https) | None, _) => self.https,
        }
    }
}

impl Authorities {
    pub(super) fn of<'o>(apis: impl Iterator<Item = &'o Origin>) -> Self {
        let mut places: SortedMap<String, Places> = SortedMap::new();
        for (index, api) in apis.enumerate() {
            let (host, port, scheme) = (api.host(), api.port(), api.scheme());
            let mut add = |text: String| {
                let place = places.entry(text).or_default().of(scheme);
                *place = place.or(Some(index));
            };
            add(format!("{host}:{port}"));
            if port == scheme.default_port() {
                add(host.to_string());
            }
        }
        Self {
            places: TextTable::new(places.len(), places),
        }
    }

    /// The API that is addressed so. Without a scheme, that of `https` comes first.
    ///
    /// Ignores letter case, the default port and the spelling of an IPv6 address. A dot at the end matters: to browsers it makes another
    /// host, with its own cookies.
    pub(crate) fn find(&self, host: &[u8], scheme: Option<Scheme>) -> Option<usize> {
        // Nearly all are written as browsers write them.
        if let Some(places) = self.places.get(host) {
            return places.get(scheme);
        }
        let text = str::from_utf8(host).ok()?;
        let mut canonical = Canonical::EMPTY;
        canonical.write(text).ok()?;
        self.places.get(canonical.as_bytes())?.get(scheme)
    }
}

/// A host and a port in the spelling of browsers.
struct Canonical {
    bytes: [u8; Self::MAX_LEN],
    len: usize,
}

impl Canonical {
    /// The longest name with a dot at its end, and a port.
    const MAX_LEN: usize = 253 + 1 + 6;
    const EMPTY: Self = Self {
        bytes: [0; Self::MAX_LEN],
        len: 0,
    };

    fn write(&mut self, text: &str) -> fmt::Result {
        // An empty port is the default one (RFC 3986, section 6.2.3).
        let text = text.strip_suffix(':').unwrap_or(text);
        let ipv6 = text
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
            .and_then(|(address, port)| Some((address.parse::<Ipv6Addr>().ok()?, port)));
        match ipv6 {
            Some((address, port)) => write!(self, "{}{port}", Host::Ipv6(address)),
            None => self.write_str(text),
        }
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }
}

impl fmt::Write for Canonical {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        let end = self.len.saturating_add(s.len());
        let place = self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?;
        place.copy_from_slice(s.as_bytes());
        place.make_ascii_lowercase();
        self.len = end;
        Ok(())
    }
}
