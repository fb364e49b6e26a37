/// What the application does when it rejects a token.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Rejections {
    /// It clears the present cookies, too: [`with_present`](crate::request::ClearSession::with_present). Some orders log users out.
    ClearPresent,
    /// Its store cannot tell a replaced token from one of a session that has ended, and it clears the present cookies. Two tabs that
    /// refresh at once log the user out.
    ClearReplaced,
    /// It writes [`ClearSession`](crate::request::ClearSession) as it is.
    LeavePresent,
}
