use core::fmt;

/// What the application's store knows about a token. Find it out by a look-up alone: do not rotate the token, and do not count it as used.
///
/// `S` identifies a session. It can be the session's id, the id of its family of rotated tokens, or, if all sessions of one user are
/// equally good, the id of the user.
///
/// | the store finds | state | why |
/// |---|---|---|
/// | the current token of a session | `Live` | |
/// | the previous token, within the grace period | `Live` | the store hands out the same successor again |
/// | an older refresh token of a session that still exists | `Superseded` | another tab has rotated it, or the response with its successor was lost |
/// | an access token that has expired, of a session that still exists | `Superseded` | the refresh gets a new one |
/// | a token of a session that has expired, was signed out, or was ended by reuse detection | `Dead` | |
/// | nothing | `Unknown` | garbage, a forgery, or the token of another deployment with the same cookie name |
///
/// A `Superseded` token together with a live token of another session is a conflict. Do not report `Dead` in its place: a cookie that a
/// sibling host planted would then be accepted as soon as the user's own token expires.
///
/// If the policy requires a [CSRF token](super::Candidate::csrf_token), compare it as well, and report `Unknown` if it differs.
///
/// If the store cannot be reached, no state is correct: respond with 503 (see [`Search`](super::Search)).
///
/// `Debug` does not print the session.
///
/// ```
/// use session_cookie_policy::request::TokenState;
///
/// struct Row { family: u64, replaced: bool, ended: bool }
///
/// fn state(found: Option<Row>) -> TokenState<u64> {
///     match found {
///         None => TokenState::Unknown,
///         Some(row) if row.ended => TokenState::Dead,
///         Some(row) if row.replaced => TokenState::Superseded(row.family),
///         Some(row) => TokenState::Live(row.family),
///     }
/// }
/// assert_eq!(state(Some(Row { family: 7, replaced: false, ended: false })), TokenState::Live(7));
/// ```
#[derive(Clone, Copy, Eq, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the outcome depends on these four and no other"
)]
pub enum TokenState<S> {
    /// A token that the store issued, of a session that has ended.
    #[doc(alias("revoked", "expired"))]
    Dead,
    /// A token with which the session may continue.
    #[doc(alias("valid", "current"))]
    Live(S),
    /// A token of a session that continues under a newer token.
    #[doc(alias("rotated", "reused", "expired"))]
    Superseded(S),
    /// A token that this store never issued.
    #[doc(alias("invalid", "forged"))]
    Unknown,
}

impl<S> fmt::Debug for TokenState<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dead => "Dead",
            Self::Live(_) => "Live(_)",
            Self::Superseded(_) => "Superseded(_)",
            Self::Unknown => "Unknown",
        })
    }
}
