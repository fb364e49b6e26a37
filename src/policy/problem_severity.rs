use super::cookie_problem::CookieProblem;
use super::problem_kind::ProblemKind;
use crate::severity::Severity;

impl ProblemKind {
    /// How serious the problem is. It is an error if sessions fail because of it.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Attributes(_)
            | Self::BrowserLoses { .. }
            | Self::Contradiction { .. }
            | Self::CookieDomainRefused { .. }
            | Self::CookieDomainUnreadable(_)
            | Self::CookieTooLong { .. }
            | Self::CsrfTooWeak
            | Self::Empty
            | Self::ForeignPages { .. }
            | Self::HeaderOfBrowser { .. }
            | Self::HeaderProvesNothing { .. }
            | Self::HistoryImpossible { .. }
            | Self::HistoryRepeatsPresent
            | Self::LifetimeZero
            | Self::NoDefaultWebsite
            | Self::NoSameSite { .. }
            | Self::NotDeclared { .. }
            | Self::PartitionOfSite { .. }
            | Self::RouteNotCovered { .. }
            | Self::SameAuthority { .. }
            | Self::SameHeader { .. }
            | Self::SameName { .. }
            | Self::SecureFollowsScheme { .. }
            | Self::ShadowedBySecure { .. }
            | Self::TransportNotAllowed { .. }
            | Self::Unreadable { .. } => Severity::Error,
            // The partition itself was asked for.
            Self::Partitioned { fails_in, .. } if fails_in.is_empty() => Severity::Info,
            Self::CookieDomainCollapses { .. }
            | Self::CookieDomainNotShared { .. }
            | Self::CookieDomainTooWide { .. }
            | Self::CookieDomainTwoSchemes { .. }
            | Self::CrossScheme { .. }
            | Self::HistoryOutOfReach { .. }
            | Self::LifetimeCapped
            | Self::PastNamePlantable { .. }
            | Self::Partitioned { .. }
            | Self::PartitionedWithinSite { .. }
            | Self::PathCostsHostPrefix { .. }
            | Self::StrictForDocuments => Severity::Warning,
            Self::Duplicate { .. } => Severity::Info,
            Self::Cookie(problem) => match problem {
                CookieProblem::CsrfTokenEndsFirst { .. }
                | CookieProblem::HintOutlivesSession { .. }
                | CookieProblem::PastOfOtherShape { .. }
                | CookieProblem::RefreshEndsFirst { .. }
                | CookieProblem::TokenOutlivesCookie { .. }
                | CookieProblem::TokenOutlivesSession { .. } => Severity::Warning,
                CookieProblem::DoubleSubmitPlantable { .. }
                | CookieProblem::DoubleSubmitWithoutCookie
                | CookieProblem::EndlessReference
                | CookieProblem::FlowOfOtherPurpose { .. }
                | CookieProblem::FormPostOverHttp { .. }
                | CookieProblem::Lost { .. }
                | CookieProblem::NotReadable { .. }
                | CookieProblem::OtherShape { .. }
                | CookieProblem::PastOfUndeclared { .. }
                | CookieProblem::RetiredWithoutName
                | CookieProblem::SameSiteLoosens
                | CookieProblem::SameSiteOfFlow { .. }
                | CookieProblem::SecretForScripts { .. } => Severity::Error,
            },
            Self::HeaderBudget { len, budget } => {
                if *len > u32_as_usize(*budget) {
                    Severity::Error
                } else {
                    Severity::Warning
                }
            }
            Self::InsecureWebsite { severity, .. }
            | Self::OpenToStrangers { severity, .. }
            | Self::ThirdParty { severity, .. } => *severity,
        }
    }
}

/// `usize` has 32 bits at least wherever this crate runs.
#[expect(clippy::as_conversions, reason = "no conversion of integers is const")]
const fn u32_as_usize(number: u32) -> usize {
    number as usize
}
