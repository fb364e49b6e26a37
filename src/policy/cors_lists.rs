use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;

use super::header_settings::HeaderNames;
use super::settings::Settings;
use crate::config::{CsrfMode, SessionShape, Transport, TransportSetting};
use crate::cors::CorsRequirements;
use crate::net::{HeaderName, Method};

/// What pages of other origins may send to the APIs, and read from their responses.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct CorsLists {
    pub(super) methods: Vec<Method>,
    pub(super) request_headers: Vec<HeaderName>,
    pub(super) response_headers: Vec<HeaderName>,
}

impl CorsLists {
    /// Of all pages. `None` if a header name or a mode cannot be read.
    pub(super) fn of(settings: &Settings<'_>) -> Option<Self> {
        let websites = settings.websites.iter();
        let of_websites = websites.map(|(_, website)| settings.transport_of(website));
        let of_clients = settings.clients.iter().map(|(_, client)| client.transport);
        let allowed: Vec<TransportSetting> = of_websites.chain(of_clients).collect();
        Self::of_pages(settings, &allowed)
    }

    /// Of pages of these transports. What the deployment has given up is allowed for as long as tokens are taken so: otherwise the
    /// browsers of other origins keep the last token of the old kind from arriving.
    pub(super) fn of_pages(settings: &Settings<'_>, allowed: &[TransportSetting]) -> Option<Self> {
        Some(Self::new(
            allowed,
            |setting, transport| settings.takes(setting, transport),
            settings.headers.as_ref()?,
            settings.csrf?,
            &settings.cors_methods,
            !settings.clients.is_empty(),
            settings.shape,
        ))
    }

    pub(super) fn new(
        allowed: &[TransportSetting],
        takes: impl Fn(TransportSetting, Transport) -> bool,
        names: &HeaderNames,
        csrf: CsrfMode,
        methods: &[Method],
        has_clients: bool,
        shape: SessionShape,
    ) -> Self {
        let has = |transport| allowed.iter().any(|setting| takes(*setting, transport));
        let by_header = has(Transport::Header);
        let by_cookie = has(Transport::Cookie);
        let token = by_cookie && csrf == CsrfMode::Token;
        let sends_token = token || (by_cookie && csrf == CsrfMode::DoubleSubmit);

        let mut request_headers = Vec::new();
        if by_header {
            request_headers.extend(HeaderName::parse("authorization"));
        }
        let own = [
            (&names.mode, allowed.contains(&TransportSetting::Any)),
            (&names.client, has_clients),
            (&names.csrf, by_cookie),
            (&names.csrf_token, sends_token),
        ];
        request_headers.extend(wanted(own).chain(&names.allow).cloned());
        let own = [
            (&names.access, by_header),
            (&names.refresh, by_header && shape == SessionShape::Pair),
            (&names.csrf_token, token),
        ];
        let response_headers = wanted(own).chain(&names.front).chain(&names.expose);
        Self {
            methods: methods.to_vec(),
            request_headers,
            response_headers: response_headers.cloned().collect(),
        }
    }

    /// Adds what they need in the responses.
    pub(super) fn require(self, required: &mut CorsRequirements) {
        required.allow_methods = self.methods;
        required.allow_headers = self.request_headers;
        required.expose_headers = self.response_headers;
    }
}

fn wanted<const N: usize>(names: [(&HeaderName, bool); N]) -> impl Iterator<Item = &HeaderName> {
    names
        .into_iter()
        .filter_map(|(name, wanted)| wanted.then_some(name))
}

/// The lists as headers have them.
#[derive(Debug)]
pub(crate) struct CorsTexts {
    pub(super) each_method: Vec<Method>,
    pub(crate) methods: String,
    pub(crate) request_headers: String,
    pub(crate) response_headers: String,
    /// Those of the two tokens.
    pub(crate) token_headers: String,
    pub(crate) max_age_seconds: String,
}

impl CorsTexts {
    pub(super) fn of(lists: &CorsLists, names: &HeaderNames, shape: SessionShape) -> Self {
        Self {
            token_headers: {
                let names: Vec<&HeaderName> = names.of_tokens(shape).collect();
                joined(&names)
            },
            each_method: lists.methods.clone(),
            methods: joined(&lists.methods),
            request_headers: joined(&lists.request_headers),
            response_headers: joined(&lists.response_headers),
            max_age_seconds: CorsRequirements::MAX_AGE_SECONDS.to_string(),
        }
    }
}

fn joined(values: &[impl Display]) -> String {
    let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
    texts.join(", ")
}
