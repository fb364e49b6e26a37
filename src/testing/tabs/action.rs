/// What a tab does with one request.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum TabAction {
    /// Uses the session; the response renews the access cookie. With one token, the response renews its cookie only if the store
    /// [keeps tokens fixed](super::StoreKind::Fixed): otherwise a late response would bring a replaced token back.
    Use,
    /// Refreshes the session; with one token, uses it in a way that replaces the token. If the response says that another tab was faster,
    /// the tab tries once more.
    Refresh,
    /// Signs in, which creates a new session.
    SignIn,
    /// Signs out.
    SignOut,
}

impl TabAction {
    /// All actions.
    pub const ALL: [Self; 4] = [Self::Use, Self::Refresh, Self::SignIn, Self::SignOut];
}
