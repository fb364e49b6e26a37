use alloc::boxed::Box;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::declared::DeclaredCors;
use crate::config::{ParseWebsiteError, Website};
use crate::net::{ForeignOrigin, OriginHeader, OriginPattern, OriginProblem};

/// An entry of the list of origins, as browsers see it.
pub(super) enum DeclaredOrigin {
    /// `*`
    Any,
    /// A native shell or an extension.
    Foreign(ForeignOrigin),
    /// `null`
    Null,
    /// Not as browsers write an origin.
    Unmatched {
        problem: Box<ParseWebsiteError>,
        repaired: Option<Website>,
    },
    Web(Website),
}

impl DeclaredOrigin {
    pub(super) fn read_all(declared: &DeclaredCors) -> Vec<Self> {
        declared
            .origins
            .iter()
            .map(|text| Self::read(text))
            .collect()
    }

    fn read(text: &str) -> Self {
        if text == "*" {
            Self::Any
        } else if text.contains('*') {
            Self::read_pattern(text)
        } else {
            Self::read_exact(text)
        }
    }

    fn read_pattern(text: &str) -> Self {
        match OriginPattern::parse(text) {
            Ok(pattern) if pattern.to_string() == text => Self::Web(Website::Pattern(pattern)),
            Ok(pattern) => Self::Unmatched {
                problem: Box::new(ParseWebsiteError::Origin(
                    OriginProblem::NotCanonical.into(),
                )),
                repaired: Some(Website::Pattern(pattern)),
            },
            Err(error) => Self::Unmatched {
                problem: Box::new(error.into()),
                repaired: None,
            },
        }
    }

    fn read_exact(text: &str) -> Self {
        match OriginHeader::parse(text) {
            Ok(OriginHeader::Opaque) => Self::Null,
            Ok(OriginHeader::Foreign(origin)) => Self::Foreign(origin),
            Ok(OriginHeader::Web(origin)) => Self::Web(Website::Exact(origin)),
            Err(error) => Self::Unmatched {
                repaired: error.repaired().cloned().map(Website::Exact),
                problem: Box::new(error.into()),
            },
        }
    }

    /// What browsers find in this entry.
    pub(super) const fn website(&self) -> Option<&Website> {
        match self {
            Self::Web(website) => Some(website),
            _ => None,
        }
    }

    /// What they would find if it were spelled right.
    pub(super) const fn repaired(&self) -> Option<&Website> {
        match self {
            Self::Unmatched { repaired, .. } => repaired.as_ref(),
            _ => None,
        }
    }
}
