use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::website::Website;
use crate::net::{Origin, SuffixList};

/// Who else than its owner can write pages of a website. The one rule for `websites`, `trust_website` and `verify_cors`.
pub(crate) enum WebsiteRisk {
    /// Anybody on the network: plain http pages of an https API.
    Network { api: Box<Origin> },
    /// Whoever registers a host that the pattern matches.
    Strangers { suffix: String },
}

impl WebsiteRisk {
    pub(crate) fn of<'a>(
        website: &Website,
        apis: impl IntoIterator<Item = &'a Origin>,
        list: &dyn SuffixList,
    ) -> Vec<Self> {
        let mut risks = Vec::new();
        if let Website::Pattern(pattern) = website
            && pattern.is_open_to_strangers(list)
        {
            let suffix = pattern.parent().to_string();
            risks.push(Self::Strangers { suffix });
        }
        if let Some(api) = apis.into_iter().find(|api| website.exposes(api)) {
            let api = Box::new(api.clone());
            risks.push(Self::Network { api });
        }
        risks
    }
}
