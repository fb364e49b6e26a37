use time::OffsetDateTime;

use super::{chromium, nspr, soup};
use crate::browser::knobs::ExpiresDate;
use crate::cookie::parse_cookie_date;

/// The instant, or `None` if the engine ignores the attribute.
pub(in crate::browser) fn read(text: &[u8], reader: ExpiresDate) -> Option<OffsetDateTime> {
    match reader {
        ExpiresDate::Chromium => chromium::read(text),
        ExpiresDate::CookieDate => parse_cookie_date(text),
        ExpiresDate::Nspr => nspr::read(text),
        ExpiresDate::Soup => soup::read(text),
    }
}
