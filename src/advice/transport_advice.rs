use alloc::vec::Vec;
use core::fmt;

use super::advice_reason::AdviceReason;
use super::finding::AdviceFinding;
use super::situation::Frontend;
use super::viability::CookieTrial;
use crate::config::Transport;
use crate::cookie::CookieDomain;

/// The result of [`advise_transport`](super::advise_transport): how the tokens of sessions should travel.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{Frontend, Situation, advise_transport};
/// use session_cookie_policy::config::Website;
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let website = |text| Frontend::Website(Website::parse(text).unwrap());
/// let situation = Situation::new(
///     vec![Origin::parse("https://api.example.com").unwrap()],
///     vec![website("https://www.example.com"), website("https://staging.example.com")],
/// );
/// let advice = advise_transport(&situation, &EmbeddedList);
/// for of in advice.frontends() {
///     println!("{of}"); // `https://www.example.com`: cookie, since …
/// }
/// for finding in advice.findings() {
///     println!("{finding}"); // the last sign-in wins, …
/// }
/// assert_eq!(advice.findings().len(), 1);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TransportAdvice {
    pub(super) frontends: Vec<FrontendAdvice>,
    pub(super) findings: Vec<AdviceFinding>,
}

impl TransportAdvice {
    /// The advice for each front end, in the order of the [`Situation`](super::Situation).
    #[must_use]
    pub fn frontends(&self) -> &[FrontendAdvice] {
        &self.frontends
    }

    /// Advice that concerns several front ends together.
    #[must_use]
    pub fn findings(&self) -> &[AdviceFinding] {
        &self.findings
    }
}

impl fmt::Display for TransportAdvice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.frontends.is_empty() {
            return f.write_str("no front end is given");
        }
        for (index, advice) in self.frontends.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            advice.fmt(f)?;
        }
        self.findings
            .iter()
            .try_for_each(|finding| write!(f, "; {finding}"))
    }
}

/// How the tokens of one front end should travel, and why.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{CookieTrial, Frontend, Situation, advise_transport};
/// use session_cookie_policy::config::Website;
/// use session_cookie_policy::cookie::CookieDomain;
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let website = Frontend::Website(Website::parse("https://www.example.com").unwrap());
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let advice = advise_transport(&Situation::new(vec![api], vec![website]), &EmbeddedList);
/// let of = &advice.frontends()[0];
/// assert!(of.to_string().starts_with("`https://www.example.com`: cookie, since page and API are on one site"));
/// assert_eq!(of.cookie_domain(), Some(&CookieDomain::HostOnly)); // one API host
/// assert!(of.trials().iter().all(CookieTrial::works));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FrontendAdvice {
    pub(super) frontend: Frontend,
    pub(super) transport: Transport,
    pub(super) reason: AdviceReason,
    pub(super) cookie_domain: Option<CookieDomain>,
    pub(super) trials: Vec<CookieTrial>,
}

impl FrontendAdvice {
    /// The front end.
    #[must_use]
    pub const fn frontend(&self) -> &Frontend {
        &self.frontend
    }

    /// How the tokens should travel.
    #[must_use]
    pub const fn transport(&self) -> Transport {
        self.transport
    }

    /// Why they should travel this way.
    #[must_use]
    pub const fn reason(&self) -> &AdviceReason {
        &self.reason
    }

    /// The domain for the session cookies; `None` if the tokens travel by header.
    #[must_use]
    pub const fn cookie_domain(&self) -> Option<&CookieDomain> {
        self.cookie_domain.as_ref()
    }

    /// How cookies would work, even if the header is recommended: one trial for each API and browser. Ordinary cookies come first. If these
    /// are third-party cookies, trials with `Partitioned` cookies follow.
    ///
    /// Empty if no cookie can be made, and for clients without pages. For a pattern, one website is simulated.
    #[must_use]
    pub fn trials(&self) -> &[CookieTrial] {
        &self.trials
    }
}

impl fmt::Display for FrontendAdvice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            frontend,
            transport,
            reason,
            ..
        } = self;
        write!(f, "{frontend}: {transport}, since {reason}")
    }
}
