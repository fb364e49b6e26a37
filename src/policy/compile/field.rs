use core::cmp::Ordering;
use core::fmt;

/// A place in a configuration: `websites[2]`, `access_cookie.name`.
///
/// Ordered as the fields of [`PolicyConfig`](crate::policy::PolicyConfig) are.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Field {
    name: &'static str,
    index: Option<usize>,
    part: Option<&'static str>,
}

impl Field {
    /// The fields in their order.
    const ORDER: [&'static str; 30] = [
        "api",
        "websites",
        "default_website",
        "website_base_path",
        "clients",
        "names",
        "cookie_domain",
        "older_cookie_domain",
        "cookie_secure",
        "same_site",
        "session_use",
        "prefix",
        "access_cookie",
        "refresh_cookie",
        "api_gateway_path",
        "api_base_path",
        "refresh_route",
        "sign_out_route",
        "session_routes",
        "transport",
        "headers",
        "cors_methods",
        "csrf",
        "browsers",
        "plain_http",
        "cookie_header_budget",
        "history",
        "past_clearing",
        "clearing_budget",
        "header_until",
    ];

    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            index: None,
            part: None,
        }
    }

    /// The entry of a list.
    pub(crate) const fn at(self, index: usize) -> Self {
        Self {
            index: Some(index),
            ..self
        }
    }

    /// The part of an entry or of a field.
    pub(crate) const fn part(self, part: &'static str) -> Self {
        Self {
            part: Some(part),
            ..self
        }
    }

    fn key(self) -> (usize, Option<usize>, Option<&'static str>) {
        let place = Self::ORDER.iter().position(|name| *name == self.name);
        (place.unwrap_or(Self::ORDER.len()), self.index, self.part)
    }
}

impl Ord for Field {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Field {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        if let Some(index) = self.index {
            write!(f, "[{index}]")?;
        }
        match self.part {
            Some(part) => write!(f, ".{part}"),
            None => Ok(()),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
