//! `Strict-Transport-Security`, which WebKitGTK keeps for the recorder's certificates too; the others do not (recording group U2.hsts).

use serde_json::Value;
use session_cookie_policy::browser::{Request, RequestUrl};
use session_cookie_policy::net::{Host, Origin, Scheme};

use super::Player;
use super::documents::headers_named;
use super::kinds::Engine;

/// A host that is asked over https alone.
#[derive(Clone, Debug)]
pub(super) struct StrictHost {
    host: Host,
    with_subdomains: bool,
}

impl Player<'_> {
    /// Notes what the answer that `plan` describes says.
    pub(super) fn note_transport(&mut self, request: &Request, plan: &Value) {
        let headers = headers_named(&plan["response_headers"], "Strict-Transport-Security");
        if let Some(policy) = headers.first()
            && self.engine == Engine::WebKitGtk
            && request.url.origin().is_https()
        {
            self.strict_hosts
                .retain(|known| known.host != *request.url.host());
            let directives: Vec<&str> = policy.split(';').map(str::trim).collect();
            if !directives.contains(&"max-age=0") {
                self.strict_hosts.push(StrictHost {
                    host: request.url.host().clone(),
                    with_subdomains: directives.contains(&"includeSubDomains"),
                });
            }
        }
    }

    /// The URL that is asked for in place of this one.
    pub(super) fn by_transport(&self, url: RequestUrl) -> RequestUrl {
        let origin = url.origin();
        let is_strict = self.strict_hosts.iter().any(|known| {
            known.host == *url.host()
                || (known.with_subdomains
                    && match (url.host(), &known.host) {
                        (Host::Domain(name), Host::Domain(known)) => name.is_within(known),
                        _ => false,
                    })
        });
        if origin.scheme() != Scheme::Http || !is_strict {
            return url;
        }
        let port = match origin.port() {
            80 => Scheme::Https.default_port(),
            port => port,
        };
        let strict = Origin::new(Scheme::Https, origin.host().clone(), port);
        RequestUrl::parse(&format!("{strict}{}", url.path())).unwrap_or(url)
    }
}
