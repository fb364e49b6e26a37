/// Which responses renew the cookie of the only token of a session, which then lasts as long as the session is used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Renewals {
    /// Every response, even if the store replaces tokens. Some orders log users out: a late response brings a replaced token back.
    EveryResponse,
    /// Responses that replace the token, and every response if the store [keeps tokens fixed](super::StoreKind::Fixed).
    WhereSafe,
}
