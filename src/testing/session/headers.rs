use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use super::loss::SessionLoss;
use crate::policy::{Handover, Tokens, Withdrawal};

/// The headers of an answer, names in lower case, in the order in which they were written.
pub type AnswerHeaders = Vec<(String, String)>;

/// What a handover of these tokens writes.
///
/// # Errors
///
/// - [`SessionLoss::InvalidToken`], [`SessionLoss::Oversized`]
pub fn handed(
    handover: &Handover<'_>,
    access: &str,
    refresh: &str,
) -> Result<AnswerHeaders, SessionLoss> {
    let tokens = Tokens::new(access, refresh).map_err(SessionLoss::InvalidToken)?;
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    handover
        .write(&tokens, &mut buffer, &mut |name, value| {
            headers.push((name.to_owned(), value.to_owned()));
        })
        .map_err(SessionLoss::Oversized)?;
    Ok(headers)
}

/// What a withdrawal writes.
#[must_use]
pub fn taken(withdrawal: &Withdrawal<'_>) -> AnswerHeaders {
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    withdrawal.write(&mut buffer, &mut |name, value| {
        headers.push((name.to_owned(), value.to_owned()));
    });
    headers
}

/// The values of the `Set-Cookie` headers.
#[must_use]
pub fn set_cookies(headers: &AnswerHeaders) -> Vec<&[u8]> {
    let cookies = headers.iter().filter(|(name, _)| name == "set-cookie");
    cookies.map(|(_, value)| value.as_bytes()).collect()
}
