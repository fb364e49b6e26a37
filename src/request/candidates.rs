use super::candidate::{Bearer, Candidate};
use super::session_cookies::CookieTokens;

/// The tokens of a request that may be the session's, in the order in which to look them up: first the token by header, then cookies under
/// the present name, then cookies under past names.
///
/// At most [`candidate_limit`](crate::config::PolicyConfig::candidate_limit) of them are cookies.
#[derive(Clone)]
pub(super) struct Candidates<'a> {
    pub(super) bearer: Option<Bearer<'a>>,
    /// Empty if cookies must not be used.
    pub(super) cookies: CookieTokens<'a>,
    pub(super) csrf_token: Option<&'a [u8]>,
    /// How many more cookies may be looked up.
    pub(super) left: usize,
}

impl Candidates<'_> {
    /// Whether the request has more cookies than may be looked up. Call it when there is no next candidate.
    pub(super) fn has_more(&mut self) -> bool {
        self.left == 0 && self.cookies.next().is_some()
    }
}

impl<'a> Iterator for Candidates<'a> {
    type Item = Candidate<'a>;

    #[inline]
    fn next(&mut self) -> Option<Candidate<'a>> {
        if let Some(bearer) = self.bearer.take() {
            return Some(Candidate::by_header(bearer));
        }
        let left = self.left.checked_sub(1)?;
        let token = self.cookies.next()?;
        self.left = left;
        Some(Candidate::by_cookie(token, self.csrf_token))
    }
}
