//! Maps the refusals of browsers to codes.

use super::code::Code;
use crate::browser::{Refusal, Withholding};
use crate::cookie::SameSite;

/// The circumstances in which a browser refused or withheld a cookie.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each holds on its own")]
pub(crate) struct Surroundings {
    /// In a frame of another site.
    pub(crate) is_framed: bool,
    /// Whether the page would have its cookies without that frame.
    pub(crate) is_of_the_site: bool,
    /// Whether the request is for a document.
    pub(crate) is_visit: bool,
    /// The host is this machine.
    pub(crate) is_loopback: bool,
}

impl Surroundings {
    /// The code for a cookie that is not kept.
    pub(crate) const fn of_refusal(self, refusal: &Refusal) -> Code {
        match refusal {
            Refusal::Domain(refusal) => Code::of_refused_domain(refusal),
            Refusal::NameValueTooLong { .. } => Code::SizeCookie,
            Refusal::NoCredentials => Code::CredentialsOmitted,
            Refusal::NoneWithoutSecure => Code::SiteNoneInsecure,
            Refusal::PartitionedWithoutSecure => Code::CookieImpossible,
            Refusal::OverlaysSecure => Code::SecureShadowed,
            Refusal::Prefix { .. } => Code::PrefixBroken,
            Refusal::SameSite { same_site } => self.by_site(*same_site),
            Refusal::SecureOverHttp => self.insecure(),
            Refusal::SuffixHost => Code::DomainPublicSuffix,
            Refusal::ThirdParty => self.third_party(),
            Refusal::ClearedByResponse
            | Refusal::ControlCharacter
            | Refusal::DomainSpelling
            | Refusal::Empty
            | Refusal::HiddenPrefix { .. }
            | Refusal::HttpOnlyFromScript
            | Refusal::Nameless
            | Refusal::NoRoom
            | Refusal::OverwritesHttpOnly
            | Refusal::PathWithTab
            | Refusal::QuotedEquals
            | Refusal::ResponseDropped => Code::SetCookieRefused,
        }
    }

    /// The code for a cookie that is kept but not sent.
    pub(crate) const fn of_withholding(self, withholding: &Withholding) -> Code {
        match withholding {
            Withholding::Expired => Code::SetCookieExpired,
            Withholding::Host => Code::DomainHostMismatch,
            Withholding::NoCredentials => Code::CredentialsOmitted,
            Withholding::Partition => Code::PartitionAlone,
            Withholding::Path => Code::PathNotCovering,
            Withholding::SameSite { same_site } => self.by_site(*same_site),
            Withholding::Secure => self.insecure(),
            Withholding::SuffixDomain => Code::DomainPublicSuffix,
            Withholding::ThirdParty => self.third_party(),
            Withholding::HttpOnly => Code::CookieDropped,
        }
    }

    const fn by_site(self, same_site: Option<SameSite>) -> Code {
        if self.is_framed && (self.is_visit || self.is_of_the_site) {
            Code::ThirdPartyFrame
        } else if self.is_visit && matches!(same_site, Some(SameSite::Strict)) {
            Code::SiteStrictArrival
        } else {
            Code::SiteWithheld
        }
    }

    const fn third_party(self) -> Code {
        if self.is_framed {
            Code::ThirdPartyFrame
        } else {
            Code::ThirdPartyCookie
        }
    }

    const fn insecure(self) -> Code {
        if self.is_loopback {
            Code::SecureSafariLocalhost
        } else {
            Code::SecureOverHttp
        }
    }
}
