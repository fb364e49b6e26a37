use crate::policy::{Candidate, InvalidToken, Tokens};

/// The application behind an adapter that is tried: what it knows and what it issues.
///
/// | [route](super::TestRoute) | does | status |
/// |---|---|---|
/// | sign-in | [`Policy::sign_in`](crate::policy::Policy::sign_in); accepts, and hands over what is [`issued`](Self::issued) | 200; 403 if the policy refuses |
/// | verify | looks for a candidate that it [knows](Self::knows_access); writes nothing | 200; 401 if there is none |
/// | refresh | accepts the first candidate that it [knows](Self::knows_refresh), and hands over what is issued; else it rejects | 200; 401 if there is none |
/// | sign-out | accepts | 200; 403 if the policy refuses |
/// | preflight | [`CorsAnswer::write_preflight`](crate::policy::CorsAnswer::write_preflight) | 204 |
///
/// Each response but that to a preflight request has what [`CorsAnswer::write`](crate::policy::CorsAnswer::write) writes, too. Each has the
/// headers that the request asks the application [for](super::WireRequest::application_headers) before all others.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "it has no state")]
pub struct TestApplication;

impl TestApplication {
    pub(super) const ACCESS: &'static [u8] = b"Current-Access-Token";
    pub(super) const REFRESH: &'static [u8] = b"Current-Refresh-Token";
    /// Octets of Latin-1, as old applications issue them. No text in UTF-8.
    pub(super) const ACCESS_OCTETS: &'static [u8] = b"Current-Acc\xE9s-Token";
    pub(super) const REFRESH_OCTETS: &'static [u8] = b"Current-R\xE9fresh-Token";
    pub(super) const CSRF: &'static [u8] = b"Current-Csrf-Token";

    /// Whether this access token is that of a session, and the token against CSRF is that of the session if one is called for.
    #[must_use]
    pub fn knows_access(candidate: &Candidate<'_>) -> bool {
        Self::knows(candidate, [Self::ACCESS, Self::ACCESS_OCTETS])
    }

    /// Whether this refresh token is that of a session, and the token against CSRF is that of the session if one is called for.
    #[must_use]
    pub fn knows_refresh(candidate: &Candidate<'_>) -> bool {
        Self::knows(candidate, [Self::REFRESH, Self::REFRESH_OCTETS])
    }

    fn knows(candidate: &Candidate<'_>, tokens: [&[u8]; 2]) -> bool {
        tokens.contains(&candidate.as_bytes())
            && candidate
                .csrf_token()
                .is_none_or(|token| token == Self::CSRF)
    }

    /// The tokens of a session that is made or refreshed.
    ///
    /// # Errors
    ///
    /// None; they can stand in a cookie.
    pub fn issued() -> Result<Tokens<'static>, InvalidToken> {
        Tokens::new("Issued-Access-Token", "Issued-Refresh-Token")?
            .with_front("Issued-Front-Token")?
            .with_csrf("Issued-Csrf-Token")
    }
}
