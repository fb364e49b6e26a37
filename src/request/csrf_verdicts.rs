use super::csrf::{CsrfPass, CsrfRefusal, CsrfVerdict};
use super::gate::Gate;
use crate::browser::MethodSafety;

/// The verdict for each kind of route; that for a route which changes something whatever the method is [`Gate::verdict`].
impl<'a> Gate<'_, 'a> {
    /// For a route that is used with any method: a safe method passes, unless the request opens a WebSocket.
    #[inline]
    pub(super) fn verdict_by_method(&mut self) -> CsrfVerdict<'a> {
        if self.facts.is_handshake() {
            return self.verdict_of_handshake();
        }
        match MethodSafety::of(self.facts.method) {
            MethodSafety::Safe => CsrfVerdict::Pass(CsrfPass::SafeMethod),
            MethodSafety::Unsafe => self.verdict(),
        }
    }

    /// For a sign-in by cookie. There is no session yet to abuse, but a victim could be signed in as somebody else.
    pub(super) fn verdict_of_sign_in(&mut self) -> CsrfVerdict<'a> {
        if MethodSafety::of(self.facts.method) == MethodSafety::Safe {
            return CsrfVerdict::Refuse(CsrfRefusal::SignInByLink);
        }
        match self.pass() {
            Ok(pass) => CsrfVerdict::Pass(pass),
            Err(CsrfRefusal::NoOrigin) => CsrfVerdict::Pass(CsrfPass::NoBrowser),
            Err(refusal) => CsrfVerdict::Refuse(refusal),
        }
    }
}
