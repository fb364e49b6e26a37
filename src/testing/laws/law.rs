use crate::text::reason_form;

/// A promise that every policy keeps.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Law {
    /// The configuration compiles.
    Compiles,
    /// A session works in every browser that the deployment supports, on every page of every website, with every API. It may fail only
    /// by cookie between two sites, if the client asks for cookies and the policy has a warning.
    SessionsLive,
    /// Cookies reach only hosts below the registrable domain of their API that share their domain. The scope of the front end lists each
    /// host that gets one.
    CookiesStay,
    /// The policy recognizes only declared websites and clients. The websites, origins and links that it returns are declared.
    DeclaredWebsites,
    /// No response sets a cookie that it writes a second time, so none clears a cookie that it sets. The clear of the cookie's twin in or
    /// outside the partition comes first, since a browser that ignores `Partitioned` sees one cookie.
    DistinctCookies,
    /// Two tabs of a browser use one session. In every order of their requests and responses, users who do not sign out stay logged in,
    /// and users who sign out are logged out.
    EveryOrder,
    /// A sibling host plants cookies with a valid token of another session. If the user's own token is there, the planted ones sign nobody
    /// in. If all names have the prefix `__Host-`, they change nothing at all.
    SiblingsPlantNothing,
    /// The methods of the policy and the plain functions return the same results.
    PlainAnswers,
}

reason_form!(testing::laws: Law, "the code of a law", {
    Compiles => "compiles",
        "the configuration compiles";
    SessionsLive => "sessions_live",
        "a session works in every supported browser, on every website, with every API";
    CookiesStay => "cookies_stay",
        "no cookie reaches a host that must not get it";
    DeclaredWebsites => "declared_websites",
        "the policy recognizes and returns only declared websites and clients";
    DistinctCookies => "distinct_cookies",
        "no response clears a cookie that it sets, or sets it twice";
    EveryOrder => "every_order",
        "two tabs never log out a user who did not sign out, in any order of their requests";
    SiblingsPlantNothing => "siblings_plant_nothing",
        "if a user's own token is there, no cookie that a sibling host plants signs anybody in";
    PlainAnswers => "plain_answers",
        "the policy and the plain functions return the same results";
});

impl Law {
    /// All laws, in the order in which they are checked.
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
