use super::class::CookieSet;
use super::cookie_settings::Cookies;
use crate::cookie::SameSite;
use crate::net::{Origin, Site, SuffixList};

/// What the pages of any website need to know of one API.
#[derive(Clone, Debug)]
pub(crate) struct ApiBlueprint {
    pub(crate) origin: Origin,
    /// Whether its host is of another network than the websites', where Safari keeps cookies for seven days.
    pub(crate) is_on_other_network: bool,
    pub(super) site: Site,
    /// `None` if they cannot be read.
    pub(crate) cookies: Option<Cookies>,
    /// The cookies for a page of the same site. Names, domain and paths are those for any page.
    pub(super) set: Option<CookieSet>,
}

impl ApiBlueprint {
    /// The same with cookies that only its host gets.
    pub(super) fn host_only(&self, list: &dyn SuffixList) -> Self {
        let cookies = self.cookies.clone().map(Cookies::host_only);
        let set = cookies
            .as_ref()
            .and_then(|cookies| cookies.derive(&self.origin, SameSite::Lax, false, list));
        Self {
            cookies,
            set,
            ..self.clone()
        }
    }
}
