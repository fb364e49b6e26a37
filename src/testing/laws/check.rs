use super::law::Law;
use super::trial::Trial;
use super::violation::LawViolation;
use super::{agreement, identities, orders, reach, sessions, siblings, websites};

impl Trial<'_> {
    pub(super) fn check(&self, law: Law) -> Result<(), LawViolation> {
        match law {
            Law::Compiles => Ok(()),
            Law::SessionsLive => sessions::check(self),
            Law::CookiesStay => reach::check(self),
            Law::DeclaredWebsites => websites::check(self),
            Law::DistinctCookies => identities::check(self),
            Law::EveryOrder => orders::check(self),
            Law::SiblingsPlantNothing => siblings::check(self),
            Law::PlainAnswers => agreement::check(self),
        }
    }
}
