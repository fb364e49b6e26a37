use super::csrf::{CsrfPass, CsrfRefusal, CsrfVerdict};
use super::gate::{Gate, Judged};
use crate::browser::MethodSafety;
use crate::policy::HeaderSet;

/// What a route does, on which the verdict about a request depends.
#[derive(Clone, Copy, Debug)]
pub(super) enum RouteAction {
    /// It changes something whatever the method.
    Change,
    /// It opens a WebSocket.
    Handshake,
    /// It does nothing for the user of a session.
    NoUser,
    /// It signs in. There is no session yet to abuse, but a victim could be signed in as somebody else.
    SignIn,
    /// It is used with any method: a safe one passes, unless the request opens a WebSocket.
    Use,
}

impl<'a> Gate<'_, 'a> {
    /// Whether the cookies of the request may act for the user.
    #[expect(
        clippy::inline_always,
        reason = "of each caller's route, one line is left"
    )]
    #[inline(always)]
    pub(super) fn verdict(self, route: RouteAction) -> Judged<CsrfVerdict<'a>> {
        let unread = |verdict| (verdict, HeaderSet::default());
        match route {
            RouteAction::Change => self.verdict_of_change(),
            RouteAction::Handshake => self.verdict_of_handshake(),
            RouteAction::NoUser => unread(CsrfVerdict::Refuse(CsrfRefusal::MissingToken)),
            RouteAction::SignIn => self.verdict_of_sign_in(),
            RouteAction::Use if self.facts.is_handshake() => self.verdict_of_handshake(),
            RouteAction::Use => match MethodSafety::of(self.facts.method) {
                MethodSafety::Safe => unread(CsrfVerdict::Pass(CsrfPass::SafeMethod)),
                MethodSafety::Unsafe => self.verdict_of_change(),
            },
        }
    }

    fn verdict_of_sign_in(self) -> Judged<CsrfVerdict<'a>> {
        if MethodSafety::of(self.facts.method) == MethodSafety::Safe {
            let refusal = CsrfVerdict::Refuse(CsrfRefusal::SignInByLink);
            return (refusal, HeaderSet::default());
        }
        match self.pass() {
            (Err(CsrfRefusal::NoOrigin), read) => (CsrfVerdict::Pass(CsrfPass::NoBrowser), read),
            (pass, read) => (CsrfVerdict::of(pass), read),
        }
    }
}

impl CsrfVerdict<'_> {
    /// The verdict where nothing else is required.
    pub(super) const fn of(pass: Result<CsrfPass, CsrfRefusal>) -> Self {
        match pass {
            Ok(pass) => Self::Pass(pass),
            Err(refusal) => Self::Refuse(refusal),
        }
    }
}
