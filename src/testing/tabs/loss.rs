use alloc::string::String;

use crate::testing::session::SessionLoss;

/// An order of steps with a wrong result for the user.
///
/// ```
/// use session_cookie_policy::testing::tabs::TabLoss;
///
/// let loss = TabLoss::LoggedOut { order: "1 sends".into() };
/// assert_eq!(loss.to_string(), "the user is logged out without a sign-out: 1 sends");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TabLoss {
    /// Nobody signed out, and the browser has no live session.
    #[error("the user is logged out without a sign-out: {order}")]
    LoggedOut {
        /// The steps, in order.
        order: String,
    },
    /// A session is still alive after its sign-out.
    #[error("a session is still alive after its sign-out: {order}")]
    StaysAlive {
        /// The steps, in order.
        order: String,
    },
    /// The user cannot sign in again.
    #[error("the user cannot sign in again: {order}")]
    LockedOut {
        /// The steps, in order.
        order: String,
    },
    /// A request or a response cannot be made.
    #[error("{problem}: {order}")]
    NotPlayed {
        /// The reason.
        problem: SessionLoss,
        /// The steps, in order.
        order: String,
    },
}
