//! How people write origins: the parts of a text, before it is decided whether they make one.

use super::host::Host;
use super::origin::{Origin, OriginProblem, ParseOriginError};
use super::scheme::Scheme;
use crate::text::excerpt;

/// The parts of a text that is meant to be an origin, as they are written.
pub(super) struct Spelling<'a> {
    pub(super) scheme: Option<Scheme>,
    user_info: bool,
    pub(super) host: &'a str,
    port: Option<&'a str>,
    rest: &'a str,
}

impl<'a> Spelling<'a> {
    pub(super) fn read(text: &'a str) -> Result<Self, ParseOriginError> {
        let (scheme, rest) = Self::split_scheme(text)?;
        Ok(Self::behind_scheme(scheme, rest))
    }

    fn behind_scheme(scheme: Option<Scheme>, text: &'a str) -> Self {
        // A backslash ends the authority too: browsers read it as a slash in http and https URLs.
        let end = text.find(['/', '?', '#', '\\']).unwrap_or(text.len());
        let (authority, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        let (user_info, host_port) = match authority.rsplit_once('@') {
            Some((_, host_port)) => (true, host_port),
            None => (false, authority),
        };
        let (host, port) = match host_port.rsplit_once(':') {
            // The last colon of a bracketed or bare IPv6 address does not precede a port.
            Some((host, _)) if host.contains(':') && !host.ends_with(']') => (host_port, None),
            Some((host, port)) => (host, Some(port)),
            None => (host_port, None),
        };
        Self {
            scheme,
            user_info,
            host,
            port,
            rest,
        }
    }

    fn split_scheme(text: &'a str) -> Result<(Option<Scheme>, &'a str), ParseOriginError> {
        if text.starts_with('/') || text.starts_with('\\') {
            return Err(OriginProblem::NoHost.into());
        }
        if let Some((scheme, rest)) = text.split_once("://")
            && is_scheme_like(scheme)
        {
            return match Scheme::parse(scheme) {
                Ok(scheme) => Ok((Some(scheme), rest)),
                Err(_) => Err(OriginProblem::UnsupportedScheme {
                    found: excerpt(scheme),
                }
                .into()),
            };
        }
        // `https:/x` and `mailto:x` are a scheme without `//`; `localhost:3000` and `[::1]:80` are not.
        if let Some((scheme, rest)) = text.split_once(':')
            && is_scheme_like(scheme)
            && !scheme.contains('.')
            && !rest.is_empty()
            && !rest.starts_with(|c: char| c.is_ascii_digit())
        {
            let repaired = Scheme::parse(scheme).ok().and_then(|scheme| {
                Self::behind_scheme(Some(scheme), rest.trim_start_matches('/')).repaired()
            });
            return Err(ParseOriginError::new(
                OriginProblem::NoAuthority {
                    scheme: excerpt(scheme),
                },
                repaired,
            ));
        }
        Ok((None, text))
    }

    /// The parts beside scheme, host and port.
    pub(super) fn excess(&self) -> Option<OriginProblem> {
        if self.user_info {
            return Some(OriginProblem::UserInfo);
        }
        let found = excerpt(self.rest);
        match self.rest.as_bytes() {
            [] | [b'/'] => None,
            [b'?', ..] | [b'/', b'?', ..] => Some(OriginProblem::Query { found }),
            [b'#', ..] | [b'/', b'#', ..] => Some(OriginProblem::Fragment { found }),
            _ => Some(OriginProblem::Path { found }),
        }
    }

    pub(super) fn port(&self, scheme: Scheme) -> Result<u16, OriginProblem> {
        match self.port {
            None => Ok(scheme.default_port()),
            Some(port) if port.bytes().all(|b| b.is_ascii_digit()) => {
                port.parse().map_err(|_| OriginProblem::Port {
                    found: excerpt(port),
                })
            }
            Some(port) => Err(OriginProblem::Port {
                found: excerpt(port),
            }),
        }
    }

    pub(super) fn origin(&self) -> Result<Origin, OriginProblem> {
        self.with_host(self.host)
    }

    /// Scheme, host and port without anything else; a host that can be repaired is.
    pub(super) fn repaired(&self) -> Option<Origin> {
        match self.origin() {
            Ok(origin) => Some(origin),
            Err(OriginProblem::Host(error)) => self.with_host(error.repaired()?).ok(),
            // Nothing behind the colon: browsers take the default port.
            Err(OriginProblem::Port { found }) if found.is_empty() => Self {
                port: None,
                ..*self
            }
            .origin()
            .ok(),
            Err(_) => None,
        }
    }

    fn with_host(&self, host: &str) -> Result<Origin, OriginProblem> {
        let host = Host::parse(host).map_err(OriginProblem::Host)?;
        let scheme = self.scheme.unwrap_or_else(|| host.assumed_scheme());
        let port = self.port(scheme)?;
        Ok(Origin::new(scheme, host, port))
    }
}

/// ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) (RFC 3986, section 3.1)
pub(super) fn is_scheme_like(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}
