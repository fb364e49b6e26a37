/// What a tab does with one request.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum TabAction {
    /// Uses the session; the response renews the access cookie. With one token it sets the session anew where the store
    /// [replaces no token](super::StoreKind::Fixed): elsewhere a late response would bring a replaced one back.
    Use,
    /// Refreshes the session, or with one token uses it so that the token is replaced. If the response says that another tab was faster, it
    /// tries once more.
    Refresh,
    /// Signs in, as the user of a new session.
    SignIn,
    /// Signs out.
    SignOut,
}

impl TabAction {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Use, Self::Refresh, Self::SignIn, Self::SignOut];
}
