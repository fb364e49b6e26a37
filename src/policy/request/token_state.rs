use core::fmt;

/// What the application's store knows of a token, found out by *looking*: without rotating it, and without counting it as used.
///
/// `S` is whatever tells sessions apart: the id of the session, of its family of rotated tokens, or of its user, if any session of one
/// user is as good as another.
///
/// | the store finds | state | why |
/// |---|---|---|
/// | the current token of a session | `Live` | |
/// | the token before it, within the grace period | `Live` | the store hands out the same successor again |
/// | an older refresh token of a session that still exists | `Superseded` | another tab has rotated it, or the response with its successor was lost |
/// | an access token that has expired, of a session that still exists | `Superseded` | the refresh gets a new one |
/// | a token of a session that has expired, was signed out, or was ended by reuse detection | `Dead` | |
/// | nothing | `Unknown` | garbage, a forgery, or the token of another deployment with the same cookie name |
///
/// The session of a `Superseded` token counts: a live token of another session beside it is a conflict. With `Dead` in its place, a cookie
/// that a sibling host planted would be accepted as soon as the user's own token expires.
///
/// If the policy asks for a [token against CSRF](super::Candidate::csrf_token), compare it as well, and say `Unknown` if it differs.
///
/// `Debug` prints no session.
///
/// ```
/// use session_cookie_policy::policy::TokenState;
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
    Dead,
    /// A token with which the session may go on.
    Live(S),
    /// A token of a session that goes on under a newer token.
    Superseded(S),
    /// No token of this store.
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
