/// Which cookies the application clears when it rejects a token.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Rejections {
    /// It also clears the present cookies: [`with_present`](crate::request::ClearSession::with_present). Some orders log users out.
    ClearPresent,
    /// It clears the present cookies, and its store cannot distinguish a replaced token from one of an ended session. Two tabs that refresh
    /// at the same time log the user out.
    ClearReplaced,
    /// It writes [`ClearSession`](crate::request::ClearSession) unchanged.
    LeavePresent,
}
