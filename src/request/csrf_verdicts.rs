use super::csrf::{CsrfPass, CsrfRefusal, CsrfVerdict};
use super::facts::RequestFacts;
use super::gate::Gate;
use super::reading::Reading;
use crate::browser::MethodSafety;

/// The verdict of the gate for each kind of route.
impl<'a> Reading<'a> {
    /// For a route that is used with any method: a safe method passes, unless the request opens a WebSocket.
    pub(super) fn csrf_of_method(&mut self, facts: &RequestFacts<'a>) -> CsrfVerdict<'a> {
        if let Some(refusal) = self.refused_host() {
            return refusal;
        }
        if facts.is_handshake() {
            return self.csrf_of_handshake(facts);
        }
        match MethodSafety::of(facts.method) {
            MethodSafety::Safe => CsrfVerdict::Pass(CsrfPass::SafeMethod),
            MethodSafety::Unsafe => self.csrf(facts),
        }
    }

    /// For a route that changes something whatever the method.
    pub(super) fn csrf(&mut self, facts: &RequestFacts<'a>) -> CsrfVerdict<'a> {
        if let Some(refusal) = self.refused_host() {
            return refusal;
        }
        let mut gate = Gate::new(self, facts);
        let verdict = gate.verdict();
        self.read = gate.read();
        verdict
    }

    /// For a route that opens a WebSocket.
    pub(super) fn csrf_of_handshake(&mut self, facts: &RequestFacts<'a>) -> CsrfVerdict<'a> {
        if let Some(refusal) = self.refused_host() {
            return refusal;
        }
        let mut gate = Gate::new(self, facts);
        let verdict = gate.verdict_of_handshake();
        self.read = gate.read();
        verdict
    }

    /// For a sign-in by cookie. There is no session yet to abuse, but a victim could be signed in as somebody else.
    pub(super) fn csrf_of_sign_in(&mut self, facts: &RequestFacts<'a>) -> CsrfVerdict<'a> {
        if let Some(refusal) = self.refused_host() {
            return refusal;
        }
        if MethodSafety::of(facts.method) == MethodSafety::Safe {
            return CsrfVerdict::Refuse(CsrfRefusal::SignInByLink);
        }
        let mut gate = Gate::new(self, facts);
        let pass = gate.pass();
        self.read = gate.read();
        match pass {
            Ok(pass) => CsrfVerdict::Pass(pass),
            Err(CsrfRefusal::NoOrigin) => CsrfVerdict::Pass(CsrfPass::NoBrowser),
            Err(refusal) => CsrfVerdict::Refuse(refusal),
        }
    }
}
