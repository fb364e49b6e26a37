/// Which responses set the only token of a session anew, so that its cookie lasts as long as the session is used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Renewals {
    /// Each, also where the store replaces tokens. Some orders log users out: a late response brings a token back that was replaced.
    EveryResponse,
    /// Those that replace the token; and each where the store [replaces none](super::StoreKind::Fixed).
    WhereSafe,
}
