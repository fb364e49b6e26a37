//! What an invalid setting probably means, if its error shows that.

use alloc::string::{String, ToString};

use crate::config::{ParseClientNameError, ParseWebsiteError};
use crate::cookie::{
    ParseCookieDomainError, ParseCookieNameError, ParseCookiePathError, ParseSameSiteError,
};
use crate::migration::ParseInstantError;
use crate::net::{
    OriginProblem, ParseHeaderNameError, ParseMethodError, ParseOriginError,
    ParseOriginPatternError, ParseUrlPathError,
};
use crate::text::ReadingError;

impl ReadingError for ParseClientNameError {}
impl ReadingError for ParseCookieNameError {}
impl ReadingError for ParseCookiePathError {}
impl ReadingError for ParseHeaderNameError {}
impl ReadingError for ParseInstantError {}
impl ReadingError for ParseOriginPatternError {}
impl ReadingError for ParseSameSiteError {}

impl ReadingError for ParseCookieDomainError {
    fn repaired(&self) -> Option<String> {
        self.repaired().map(ToString::to_string)
    }
}

impl ReadingError for ParseMethodError {
    fn repaired(&self) -> Option<String> {
        match self {
            Self::LowerCase { repaired } => Some(repaired.to_string()),
            Self::Empty | Self::NoToken { .. } | Self::TooLong { .. } => None,
        }
    }
}

impl ReadingError for ParseOriginError {
    fn repaired(&self) -> Option<String> {
        self.repaired().map(ToString::to_string)
    }
}

impl ReadingError for ParseUrlPathError {
    fn repaired(&self) -> Option<String> {
        self.repaired().map(ToString::to_string)
    }
}

impl ReadingError for ParseWebsiteError {
    fn repaired(&self) -> Option<String> {
        match self {
            Self::Origin(error) => ReadingError::repaired(error),
            Self::Pattern(error) => ReadingError::repaired(error),
        }
    }

    fn belongs(&self) -> Option<&'static str> {
        let Self::Origin(error) = self else {
            return None;
        };
        let is_of_app = matches!(error.problem(), OriginProblem::UnsupportedScheme { .. });
        is_of_app.then_some("if this is an app whose pages have their own scheme, declare it in `clients`, with this origin in its \
            `origins`")
    }
}
