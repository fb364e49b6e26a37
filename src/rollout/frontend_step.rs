use super::frontend_change::FrontendAction;
use crate::config::{SessionShape, Transport, TransportSetting};
use crate::cookie::CookieName;
use crate::migration::Instant;
use crate::net::HeaderName;
use crate::policy::{CsrfRequirement, Deployed, FrontendKind, FrontendOnApi, HeaderNames};

/// One kind of front end and one API, before and after.
///
/// A front end of the old configuration is known only by what that configuration requires and allows.
#[derive(Clone, Copy, Debug)]
pub(super) struct FrontendStep<'d> {
    pub(super) old: &'d Deployed,
    pub(super) new: &'d Deployed,
    pub(super) kinds: [&'d FrontendKind; 2],
    pub(super) on: [&'d FrontendOnApi; 2],
    /// Whether the pages have another origin than the API, so that browsers send a preflight request before such headers.
    pub(super) is_other_origin: [bool; 2],
    /// The cookie of the new configuration whose value scripts send as the CSRF token.
    pub(super) csrf_cookie: Option<&'d CookieName>,
}

type Sink<'s> = &'s mut dyn FnMut(FrontendAction);

impl FrontendStep<'_> {
    /// Everything that the front end must do.
    pub(super) fn each(&self, add: Sink<'_>) {
        let (Some(old), Some(new)) = (&self.old.headers, &self.new.headers) else {
            return;
        };
        self.csrf(old, new, add);
        self.transport(old, new, add);
        self.renamed(old, new, add);
        self.lists(add);
    }

    /// Whether the new configuration accepts old sessions by cookie.
    fn keeps_cookies(&self) -> bool {
        let ([old, new], [on_old, _]) = (self.kinds, self.on);
        old.transport.allows(Transport::Cookie) && on_old.has_cookies && new.takes_cookies
    }

    fn gives_up(&self, transport: Transport) -> bool {
        let [old, new] = self.kinds;
        old.transport.allows(transport) && !new.transport.allows(transport)
    }

    fn requirements(&self) -> [CsrfRequirement; 2] {
        let ([on_old, on_new], [old, new]) = (self.on, self.is_other_origin);
        [on_old.csrf(old), on_new.csrf(new)]
    }

    /// The header that is required, unless the old configuration required exactly the same.
    fn csrf(&self, old: &HeaderNames, new: &HeaderNames, add: Sink<'_>) {
        // Without headers there are cookies alone.
        let [_, on_new] = self.on;
        let begins = self.gives_up(Transport::Header) && on_new.has_cookies;
        if !self.keeps_cookies() && !begins {
            return;
        }
        let [before, after] = self.requirements();
        // Front ends that use headers have not sent it.
        let sent = before.header(old).filter(|_| !begins);
        // A session's token and a cookie's token may use the same header.
        let is_new = |header: &&HeaderName| sent != Some(*header) || before != after;
        let Some(header) = after.header(new).filter(is_new) else {
            return;
        };
        self.allow(header, add);
        let header = header.clone();
        let instead_of = sent.filter(|_| before == after).cloned();
        let session = self.new.shape;
        add(match after {
            CsrfRequirement::Token | CsrfRequirement::DoubleSubmit => {
                let cookie = self
                    .csrf_cookie
                    .filter(|_| after == CsrfRequirement::DoubleSubmit);
                FrontendAction::SendCsrfToken {
                    header,
                    instead_of,
                    cookie: cookie.cloned(),
                    session,
                }
            }
            CsrfRequirement::Header | CsrfRequirement::None => FrontendAction::SendCsrfHeader {
                header,
                instead_of,
                session,
            },
        });
    }

    /// Lists the headers that a page of another origin begins to send, which the old configuration must allow.
    fn allow(&self, header: &HeaderName, add: Sink<'_>) {
        let [is_other_origin, _] = self.is_other_origin;
        if is_other_origin && !self.old.frontends.allowed_headers.contains(header) {
            let header = header.clone();
            add(FrontendAction::AllowHeader { header });
        }
    }

    fn transport(&self, old: &HeaderNames, new: &HeaderNames, add: Sink<'_>) {
        let ([before, after], [on_old, on_new]) = (self.kinds, self.on);
        let [_, is_asked] = self.is_other_origin;
        if self.gives_up(Transport::Cookie) && on_old.has_cookies {
            add(FrontendAction::UseHeaders {
                access: new.access.clone(),
                refresh: (self.new.shape == SessionShape::Pair).then(|| new.refresh.clone()),
            });
            if is_asked && !after.takes_cookies {
                add(FrontendAction::OmitCredentials);
            }
            if let Some(header) = authorization() {
                self.allow(&header, add);
            }
        }
        if self.gives_up(Transport::Header) {
            let are_new = !before.takes_cookies;
            add(FrontendAction::UseCookies { are_new });
        }
        let is_other_transport = on_old.usual != on_new.usual;
        if is_other_transport && after.transport == TransportSetting::Any {
            self.allow(&new.mode, add);
            add(FrontendAction::StateTransport {
                header: new.mode.clone(),
                transport: on_old.usual,
            });
        } else if [before, after].map(|kind| kind.transport) == [TransportSetting::Any; 2]
            && old.mode != new.mode
        {
            self.allow(&new.mode, add);
            add(FrontendAction::SendRenamed {
                old: old.mode.clone(),
                new: new.mode.clone(),
            });
        }
    }

    /// The response headers that the front end reads.
    fn renamed(&self, old: &HeaderNames, new: &HeaderNames, add: Sink<'_>) {
        let [before, after] = self.kinds;
        let mut read = |old: &HeaderName, new: &HeaderName| {
            if old != new {
                let (old, new) = (old.clone(), new.clone());
                add(FrontendAction::ReadHeader { old, new });
            }
        };
        let by_header = |kind: &FrontendKind| kind.transport.allows(Transport::Header);
        if by_header(before) && by_header(after) {
            read(&old.access, &new.access);
            if [self.old.shape, self.new.shape] == [SessionShape::Pair; 2] {
                read(&old.refresh, &new.refresh);
            }
        }
        if let (Some(old), Some(new)) = (&old.front, &new.front) {
            read(old, new);
        }
    }

    /// What preflight responses no longer allow.
    fn lists(&self, add: Sink<'_>) {
        let [_, is_asked] = self.is_other_origin;
        if !is_asked {
            return;
        }
        let allowed = &self.new.frontends;
        let [before, _] = self.kinds;
        let sent = before.sent_headers.iter();
        for header in sent.filter(|header| !allowed.allowed_headers.contains(header)) {
            let header = header.clone();
            add(FrontendAction::KeepAllowing { header });
        }
        let methods = self.old.frontends.allowed_methods.iter();
        for method in methods
            .filter(|method| !allowed.allowed_methods.contains(method) && !method.is_safelisted())
        {
            let method = method.clone();
            add(FrontendAction::StopUsing { method });
        }
    }

    /// When requests with credentials end, if cookies are accepted only for a while.
    pub(super) fn credentials_end(
        &self,
        sunset: Option<Instant>,
    ) -> Option<(FrontendAction, Instant)> {
        let [_, new] = self.kinds;
        let is_for_a_while = self.keeps_cookies() && !new.transport.allows(Transport::Cookie);
        let [_, is_asked] = self.is_other_origin;
        (is_for_a_while && is_asked).then_some((FrontendAction::StopCredentials, sunset?))
    }

    /// When the front end may drop a header that was or is required; `lasts` is what is required without the history.
    pub(super) fn end(
        &self,
        lasts: Option<CsrfRequirement>,
        retired_at: Instant,
        sunset: Option<Instant>,
    ) -> Option<(FrontendAction, Instant)> {
        let [before, after] = self.requirements();
        let is_header = |requirement| requirement == CsrfRequirement::Header;
        if !self.keeps_cookies() || lasts != Some(CsrfRequirement::None) {
            return None;
        }
        let (names, at) = match (before, after) {
            (_, after) if is_header(after) => (self.new.headers.as_ref()?, sunset?),
            (before, CsrfRequirement::None) if is_header(before) => {
                (self.old.headers.as_ref()?, retired_at)
            }
            _ => return None,
        };
        let header = names.csrf.clone();
        Some((FrontendAction::MayStopSending { header }, at))
    }
}

fn authorization() -> Option<HeaderName> {
    HeaderName::parse("authorization").ok()
}
