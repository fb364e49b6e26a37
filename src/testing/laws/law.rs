use crate::text::reason_form;

/// What holds of every policy.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Law {
    /// The configuration compiles.
    Compiles,
    /// A session lives in every browser that the deployment claims, on every page of every website, with every API. It may fail only
    /// by cookie between two sites, where the client asks for the cookie and the policy warns.
    SessionsLive,
    /// No cookie reaches a host outside the registrable domain of its API, nor one that does not share its domain; and the scope of the
    /// front end has each host that gets one.
    CookiesStay,
    /// Requests are from declared websites and clients, or from none; what comes back and what links open is declared.
    DeclaredWebsites,
    /// No response writes a cookie that it sets a second time, so none clears the cookie that it sets. The clear of its twin in or outside
    /// of the partition comes first: to a browser that ignores `Partitioned` the two are one cookie.
    DistinctCookies,
    /// Two tabs of a browser use one session. Whatever the order of their requests and responses, nobody is logged out who did not sign
    /// out, and whoever signs out is.
    EveryOrder,
    /// A sibling host plants cookies with a valid token of another session. Nobody is signed in by them in place of the user whose own
    /// token is there; and where all names have the prefix `__Host-`, they change nothing at all.
    SiblingsPlantNothing,
    /// The policy answers what the plain functions answer.
    PlainAnswers,
}

reason_form!(testing::laws: Law, "the code of a law", {
    Compiles => "compiles",
        "the configuration compiles";
    SessionsLive => "sessions_live",
        "a session lives in every claimed browser, on every website, with every API";
    CookiesStay => "cookies_stay",
        "no cookie reaches a host that is not meant to get it";
    DeclaredWebsites => "declared_websites",
        "only declared websites and clients are known, and only what is declared comes back";
    DistinctCookies => "distinct_cookies",
        "no response clears a cookie that it sets, or sets it twice";
    EveryOrder => "every_order",
        "whatever the order of the requests of two tabs, nobody is logged out who did not sign out";
    SiblingsPlantNothing => "siblings_plant_nothing",
        "beside a user's own token, no cookie that a sibling host plants signs anybody in";
    PlainAnswers => "plain_answers",
        "a policy answers what the plain functions answer";
});

impl Law {
    /// All of them, in the order in which they are checked.
    pub const ALL: [Self; 8] = [
        Self::Compiles,
        Self::SessionsLive,
        Self::CookiesStay,
        Self::DeclaredWebsites,
        Self::DistinctCookies,
        Self::EveryOrder,
        Self::SiblingsPlantNothing,
        Self::PlainAnswers,
    ];
}
