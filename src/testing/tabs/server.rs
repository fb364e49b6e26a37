use alloc::string::String;
use alloc::vec::Vec;

use super::action::TabAction;
use super::rejections::Rejections;
use super::renewals::Renewals;
use super::store::{Store, StoreKind};
use crate::config::SessionShape;
use crate::request::{Candidate, ClearSession, Resolution, TokenState, Tokens};
use crate::testing::session::{
    IssuedTokens, ResponseHeaders, Sent, SessionLoss, Visit, clear_session_headers, handed_over,
    set_session_headers,
};

/// The application: a policy, and a store.
#[derive(Debug)]
pub(super) struct Server<'a> {
    pub(super) visit: Visit<'a>,
    pub(super) store: Store,
    pub(super) kind: StoreKind,
    pub(super) rejections: Rejections,
    pub(super) renewals: Renewals,
    /// Whether all requests that were in flight were handled long ago.
    pub(super) is_later: bool,
}

/// How a request renews the session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Renewal {
    NewToken,
    SameToken,
}

/// What the front end learns from the status of a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Answer {
    Done,
    /// 409: another tab was faster.
    Again,
    /// 401 or 403.
    Refused,
}

impl Server<'_> {
    pub(super) fn serve(
        &mut self,
        action: TabAction,
        sent: &Sent,
    ) -> Result<(Answer, ResponseHeaders), SessionLoss> {
        match (action, self.visit.routes.session) {
            (TabAction::SignIn, _) => self.sign_in(sent),
            (TabAction::Use, SessionShape::Pair) => self.verify(sent),
            (TabAction::Use, SessionShape::Single) => self.renew(sent, Renewal::SameToken),
            (TabAction::Refresh, _) => self.renew(sent, Renewal::NewToken),
            (TabAction::SignOut, _) => Ok(self.sign_out(sent)),
        }
    }

    fn sign_in(&mut self, sent: &Sent) -> Result<(Answer, ResponseHeaders), SessionLoss> {
        let Visit { policy, now, .. } = self.visit;
        let accepted = policy.sign_in(&sent.facts(), now).accept();
        let accepted = accepted.map_err(SessionLoss::SignInRefused)?;
        // The browser's previous session stays alive, because its cookies may arrive after these.
        let session = self.store.open();
        let tokens = self.tokens(session);
        Ok((Answer::Done, handed_over(policy, &accepted, &tokens)?))
    }

    fn verify(&mut self, sent: &Sent) -> Result<(Answer, ResponseHeaders), SessionLoss> {
        let Visit { policy, now, .. } = self.visit;
        let store = &self.store;
        let facts = sent.facts();
        let verify = policy.verify(&facts, now);
        match verify.resolve(|token| store.access_state(&text(token))) {
            Resolution::Accepted {
                session,
                set_session,
                ..
            } => {
                let access = self.store.access_token(session);
                let tokens = Tokens::access_only(&access).map_err(SessionLoss::InvalidToken)?;
                let headers = set_session_headers(&set_session, &tokens)?;
                Ok((Answer::Done, headers))
            }
            Resolution::Superseded { .. } => Ok((Answer::Again, Vec::new())),
            Resolution::Conflict { clear_session } | Resolution::Rejected { clear_session } => {
                Ok((Answer::Refused, self.rejected(clear_session)))
            }
        }
    }

    /// The current tokens of a session.
    fn tokens(&mut self, session: usize) -> IssuedTokens {
        let lasting = self.store.refresh_token(session);
        match self.visit.routes.session {
            SessionShape::Pair => IssuedTokens::pair(&self.store.access_token(session), &lasting),
            SessionShape::Single => IssuedTokens::single(&lasting),
        }
    }

    /// Renews by the refresh route, or with one token by any route that needs the session.
    fn renew(
        &mut self,
        sent: &Sent,
        renewal: Renewal,
    ) -> Result<(Answer, ResponseHeaders), SessionLoss> {
        let Visit { policy, now, .. } = self.visit;
        let store = &self.store;
        let facts = sent.facts();
        let replaced_is_dead = self.rejections == Rejections::ClearReplaced;
        let look = |token: &Candidate<'_>| match store.refresh_state(&text(token)) {
            TokenState::Superseded(_) if replaced_is_dead => TokenState::Dead,
            state => state,
        };
        let outcome = match self.visit.routes.session {
            SessionShape::Pair => policy.refresh(&facts, now).resolve(look),
            SessionShape::Single => policy.verify(&facts, now).resolve(look),
        };
        match outcome {
            Resolution::Accepted {
                candidate,
                session,
                set_session,
            } => {
                match renewal {
                    Renewal::NewToken => self.store.rotate(&text(&candidate)),
                    Renewal::SameToken
                        if self.renewals == Renewals::WhereSafe && !self.kind.may_set_anew() =>
                    {
                        return Ok((Answer::Done, Vec::new()));
                    }
                    Renewal::SameToken => {}
                }
                let tokens = self.tokens(session);
                Ok((Answer::Done, handed_over(policy, &set_session, &tokens)?))
            }
            Resolution::Superseded { session } => {
                if self.is_later && self.kind == StoreKind::ReuseDetection {
                    self.store.end(session);
                }
                Ok((Answer::Again, Vec::new()))
            }
            Resolution::Conflict { clear_session } | Resolution::Rejected { clear_session } => {
                Ok((Answer::Refused, self.rejected(clear_session)))
            }
        }
    }

    fn rejected(&self, clear_session: ClearSession<'_>) -> ResponseHeaders {
        match self.rejections {
            Rejections::LeavePresent => clear_session_headers(&clear_session),
            Rejections::ClearPresent | Rejections::ClearReplaced => {
                clear_session_headers(&clear_session.with_present())
            }
        }
    }

    fn sign_out(&mut self, sent: &Sent) -> (Answer, ResponseHeaders) {
        let Visit { policy, now, .. } = self.visit;
        let facts = sent.facts();
        let sign_out = policy.sign_out(&facts, now);
        // After a sign-out in another tab, a token that is submitted twice is gone. A later check finds any session that is still alive.
        let Ok(clear_session) = sign_out.accept() else {
            return (Answer::Refused, Vec::new());
        };
        // A replaced token also ends its session.
        for token in sign_out.candidates().chain(sign_out.refresh_candidates()) {
            if let Some(session) = self.store.session_of(&text(&token)) {
                self.store.end(session);
            }
        }
        (Answer::Done, clear_session_headers(&clear_session))
    }
}

fn text(token: &Candidate<'_>) -> String {
    String::from_utf8_lossy(token.as_bytes()).into_owned()
}
