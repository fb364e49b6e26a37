/// Which of the two tokens of a session.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Token {
    Access,
    Refresh,
}

impl Token {
    pub(crate) const BOTH: [Self; 2] = [Self::Access, Self::Refresh];
}
