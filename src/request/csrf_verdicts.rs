use super::csrf::{CsrfPass, CsrfRefusal, CsrfVerdict};
use super::facts::RequestFacts;
use super::gate::Gate;
use super::reading::Reading;
use crate::browser::MethodSafety;

/// The verdict of the gate for each kind of route.
impl<'a> Reading<'a> {
    /// For a route that is used with any method: a safe method passes, unless the request opens a WebSocket.
    #[inline]
    pub(super) fn judge_method(&mut self, facts: &RequestFacts<'a>) {
        if facts.is_handshake() {
            return self.judge_handshake(facts);
        }
        match MethodSafety::of(facts.method) {
            MethodSafety::Safe => self.judge(facts, |_| CsrfVerdict::Pass(CsrfPass::SafeMethod)),
            MethodSafety::Unsafe => self.judge_change(facts),
        }
    }

    /// For a route that changes something whatever the method.
    #[inline]
    pub(super) fn judge_change(&mut self, facts: &RequestFacts<'a>) {
        self.judge(facts, |gate| gate.verdict());
    }

    /// For a route that opens a WebSocket.
    pub(super) fn judge_handshake(&mut self, facts: &RequestFacts<'a>) {
        self.judge(facts, |gate| gate.verdict_of_handshake());
    }

    /// For a sign-in by cookie. There is no session yet to abuse, but a victim could be signed in as somebody else.
    pub(super) fn judge_sign_in(&mut self, facts: &RequestFacts<'a>) {
        self.judge(facts, |gate| {
            if MethodSafety::of(facts.method) == MethodSafety::Safe {
                return CsrfVerdict::Refuse(CsrfRefusal::SignInByLink);
            }
            match gate.pass() {
                Ok(pass) => CsrfVerdict::Pass(pass),
                Err(CsrfRefusal::NoOrigin) => CsrfVerdict::Pass(CsrfPass::NoBrowser),
                Err(refusal) => CsrfVerdict::Refuse(refusal),
            }
        });
    }

    /// A request for an unknown host stays refused.
    #[inline]
    fn judge(
        &mut self,
        facts: &RequestFacts<'a>,
        verdict: impl FnOnce(&mut Gate<'_, 'a>) -> CsrfVerdict<'a>,
    ) {
        if !self.host.basis().is_refused() {
            let mut gate = Gate::new(self, facts);
            let verdict = verdict(&mut gate);
            self.read = gate.read();
            self.csrf = verdict;
        }
    }
}
