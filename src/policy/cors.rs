use super::compiled::Policy;
use super::cors_lists::CorsLists;
use crate::config::{Transport, TransportSetting, Website};
use crate::cors::{CorsCredentials, CorsRequirements};
use crate::net::{Origin, OriginHeader};

impl Policy {
    /// What a page of another origin needs in the API's responses.
    pub(crate) fn cors_requirements(
        &self,
        api: &Origin,
        page: &OriginHeader,
        setting: TransportSetting,
    ) -> CorsRequirements {
        let credentials = if self.ever_takes(setting, Transport::Cookie) {
            CorsCredentials::Allow
        } else {
            CorsCredentials::Omit
        };
        let mut required = CorsRequirements::new(api, &[], credentials);
        match page {
            OriginHeader::Web(page) => required.origins.push(Website::Exact(page.clone())),
            OriginHeader::Foreign(page) => required.foreign_origins.push(page.clone()),
            OriginHeader::Opaque => {}
        }
        let has_clients = !self.clients.is_empty();
        CorsLists::new(
            &[setting],
            |setting, transport| self.ever_takes(setting, transport),
            &self.headers,
            self.csrf,
            &self.cors.each_method,
            has_clients,
            self.shape(),
        )
        .require(&mut required);
        required
    }
}
