use super::Audit;
use crate::advice::{AttributesProblem, SameSiteFailure, SameSiteOutcome, SameSiteResolution};
use crate::config::SameSiteChoice;
use crate::cookie::{AttributeConflict, CookieDomainProblem, SameSite};
use crate::diagnosis::code::Code;
use crate::net::Relation;
use crate::policy::{CookieProblem, ProblemKind};

impl Audit<'_> {
    /// The code of the problem in the catalogue.
    pub(super) fn code(&self, problem: &ProblemKind) -> Code {
        match problem {
            ProblemKind::Attributes(problem) => of_attributes(problem),
            ProblemKind::BrowserLoses { .. } => Code::CookieImpossible,
            ProblemKind::Contradiction { .. } => Code::Contradiction,
            ProblemKind::CookieDomainCollapses { .. } => Code::DomainPublicSuffix,
            ProblemKind::CookieDomainNotShared { .. }
            | ProblemKind::CookieDomainTwoSchemes { .. } => Code::DomainNotShared,
            ProblemKind::CookieDomainRefused { refusal, .. } => Code::of_refused_domain(refusal),
            ProblemKind::CookieDomainTooWide { .. } => Code::DomainTooWide,
            ProblemKind::CookieDomainUnreadable(error) => match error.problem() {
                CookieDomainProblem::IpAddress { .. } => Code::DomainIp,
                CookieDomainProblem::SingleLabel { .. } => Code::DomainLocalhost,
                _ => Code::DomainUnreadable,
            },
            ProblemKind::CrossScheme { .. } => Code::SiteSchemes,
            ProblemKind::CookieTooLong { .. } => Code::SizeCookie,
            ProblemKind::CsrfTooWeak => Code::CsrfTooWeak,
            ProblemKind::Duplicate { .. } => Code::SaidTwice,
            ProblemKind::Cookie(problem) => of_cookie(problem),
            ProblemKind::Empty => Code::ListEmpty,
            ProblemKind::ForeignPages { .. } => Code::ClientPagesCookie,
            ProblemKind::HeaderOfBrowser { .. } | ProblemKind::HeaderProvesNothing { .. } => {
                Code::HeaderUnusable
            }
            ProblemKind::HeaderBudget { .. } => Code::SizeRequest,
            ProblemKind::HistoryImpossible { .. } => Code::HistoryImpossible,
            ProblemKind::HistoryOutOfReach { .. } => Code::HistoryOutOfReach,
            ProblemKind::HistoryRepeatsPresent => Code::HistoryRepeatsPresent,
            ProblemKind::InsecureWebsite { .. } => Code::OriginPlainHttp,
            ProblemKind::LifetimeCapped => Code::LifetimeCapped,
            ProblemKind::LifetimeZero => Code::LifetimeZero,
            ProblemKind::NoDefaultWebsite => Code::DefaultWebsiteMissing,
            ProblemKind::NotDeclared { .. } => Code::WebsiteUndeclared,
            ProblemKind::NoSameSite { resolution, .. } => self.of_same_site(resolution),
            ProblemKind::OpenToStrangers { .. } => Code::OriginOpenToStrangers,
            ProblemKind::PastNamePlantable { .. } => Code::HistoryPlantable,
            ProblemKind::PartitionOfSite { .. } => Code::PartitionUneven,
            ProblemKind::Partitioned { .. } => Code::PartitionAlone,
            ProblemKind::PartitionedWithinSite { .. } => Code::PartitionNotNeeded,
            ProblemKind::PathCostsHostPrefix { .. } => Code::PathCostsHostPrefix,
            ProblemKind::RouteNotCovered { .. } => Code::PathNotCovering,
            ProblemKind::SameAuthority { .. } => Code::SameAuthority,
            ProblemKind::SameHeader { .. } | ProblemKind::SameName { .. } => Code::SameName,
            ProblemKind::SecureFollowsScheme { .. } => Code::SecureFollowsScheme,
            ProblemKind::ShadowedBySecure { .. } => Code::SecureShadowed,
            ProblemKind::StrictForDocuments => Code::SiteStrictArrival,
            ProblemKind::ThirdParty { .. } => Code::ThirdPartyCookie,
            ProblemKind::TransportNotAllowed { .. } => Code::TransportNotAllowed,
            ProblemKind::Unreadable { .. } => Code::Unreadable,
        }
    }

    fn of_same_site(&self, resolution: &SameSiteResolution) -> Code {
        let asks_for_none =
            self.config.same_site.get() == Ok(&SameSiteChoice::Fixed(SameSite::None));
        match resolution.outcome() {
            SameSiteOutcome::Fails(SameSiteFailure::Withheld { .. }) => Code::SiteWithheld,
            SameSiteOutcome::Fails(SameSiteFailure::InsecureApi) => {
                if resolution.comparison().relation() == Relation::CrossScheme {
                    Code::SiteSchemes
                } else if asks_for_none {
                    Code::SiteNoneInsecure
                } else {
                    Code::SiteImpossible
                }
            }
            SameSiteOutcome::Fails(SameSiteFailure::Loosens) | SameSiteOutcome::Works(_) => {
                Code::SiteImpossible
            }
        }
    }
}

const fn of_cookie(problem: &CookieProblem) -> Code {
    match problem {
        CookieProblem::NotReadable { .. } | CookieProblem::SecretForScripts { .. } => {
            Code::CookieReadable
        }
        CookieProblem::FormPostOverHttp { .. }
        | CookieProblem::Lost { .. }
        | CookieProblem::SameSiteLoosens
        | CookieProblem::SameSiteOfFlow { .. } => Code::FlowCookieLost,
        CookieProblem::DoubleSubmitPlantable { .. } | CookieProblem::DoubleSubmitWithoutCookie => {
            Code::CsrfDoubleSubmit
        }
        CookieProblem::CsrfTokenEndsFirst { .. }
        | CookieProblem::EndlessReference
        | CookieProblem::HintOutlivesSession { .. }
        | CookieProblem::RefreshEndsFirst { .. }
        | CookieProblem::TokenOutlivesCookie { .. }
        | CookieProblem::TokenOutlivesSession { .. } => Code::LifetimeDisagrees,
        _ => Code::NoSuchCookie,
    }
}

const fn of_attributes(problem: &AttributesProblem) -> Code {
    match problem {
        AttributesProblem::Conflict(conflict) => match conflict {
            AttributeConflict::NoneWithoutSecure => Code::SiteNoneInsecure,
            AttributeConflict::PartitionedNotNone { .. }
            | AttributeConflict::PartitionedWithoutSecure => Code::CookieImpossible,
            AttributeConflict::PrefixWithDomain { .. }
            | AttributeConflict::PrefixWithPath { .. }
            | AttributeConflict::PrefixWithoutHttpOnly { .. }
            | AttributeConflict::PrefixWithoutSecure { .. } => Code::PrefixBroken,
        },
        AttributesProblem::Domain { refusal, .. } => Code::of_refused_domain(refusal),
        AttributesProblem::OtherPrefix { .. } => Code::PrefixBroken,
        AttributesProblem::PlainHttp { .. } => Code::SecureOverHttp,
    }
}
