use alloc::string::String;

use crate::testing::session::SessionLoss;

/// An order of steps in which something is lost, or gained, that must not be.
///
/// ```
/// use session_cookie_policy::testing::tabs::TabLoss;
///
/// let loss = TabLoss::LoggedOut { order: "1 sends".into() };
/// assert_eq!(loss.to_string(), "the user is logged out, who did not sign out: 1 sends");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TabLoss {
    /// Nobody signed out, and the browser has no live session.
    #[error("the user is logged out, who did not sign out: {order}")]
    LoggedOut {
        /// The steps, in order.
        order: String,
    },
    /// A session is alive that was signed out.
    #[error("a session is alive that was signed out: {order}")]
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
    /// A request or a response cannot be made at all.
    #[error("{problem}: {order}")]
    NotPlayed {
        /// Why.
        problem: SessionLoss,
        /// The steps, in order.
        order: String,
    },
}
