use time::{Duration, OffsetDateTime, PrimitiveDateTime};

use super::expires;
use super::knobs::{ExpiryPrecedence, LifetimeCap, MaxAgeSyntax, ServerClock};
use super::profile::Profile;
use super::request::{Request, RequestKind};
use super::stored::Expiry;
use super::syntax::Syntax;
use crate::cookie::Lifetime;

/// The times that an expiry is measured by.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    /// When the browser received the response.
    pub(super) now: OffsetDateTime,
    /// What the `Date` header of the response says.
    pub(super) server: Option<OffsetDateTime>,
}

/// The earliest time that can be represented, which is the expiry of a deletion (RFC 6265bis, section 5.6.2).
const EARLIEST: OffsetDateTime = PrimitiveDateTime::MIN.assume_utc();
const LATEST: OffsetDateTime = PrimitiveDateTime::MAX.assume_utc();

/// The expiry-time (RFC 6265bis, section 5.7, step 6, with sections 5.5, 5.6.1 and 5.6.2).
pub(super) fn expiry(
    syntax: &Syntax<'_>,
    request: &Request,
    profile: &Profile,
    clock: Clock,
) -> Expiry {
    let max_age = |text: &[u8]| {
        let max_age = read_max_age(text, profile.max_age_syntax)?;
        let expiry = max_age.expiry(clock.now);
        Some(match (expiry, profile.lifetime_cap) {
            (Expiry::At(at), LifetimeCap::YearOfMaxAge) => Expiry::At(at.min(after(YEAR, clock))),
            (expiry, _) => expiry,
        })
    };
    let expires = |text: &[u8]| {
        let date = expires::read(text, profile.expires_date)?;
        Some(Expiry::At(localised(date, profile, clock)))
    };
    let expiry = match profile.expiry_precedence {
        ExpiryPrecedence::MaxAge => syntax
            .date("Max-Age", max_age)
            .or_else(|| syntax.date("Expires", expires))
            .unwrap_or(Expiry::Session),
        ExpiryPrecedence::LaterAttribute => {
            syntax
                .attributes()
                .fold(Expiry::Session, |earlier, (name, value)| {
                    if name.eq_ignore_ascii_case(b"Max-Age") {
                        max_age(value).unwrap_or(earlier)
                    } else if name.eq_ignore_ascii_case(b"Expires") {
                        expires(value).unwrap_or(Expiry::Session)
                    } else {
                        earlier
                    }
                })
        }
    };
    match (expiry, profile.lifetime_cap) {
        (Expiry::At(at), LifetimeCap::Days400) => Expiry::At(at.min(after(Lifetime::MAX, clock))),
        (Expiry::At(at), LifetimeCap::TrackingPrevention) => {
            let cap = match (request.kind, request.tracking) {
                (RequestKind::Script, signs) if signs.decorated_link => Some(Duration::days(1)),
                (RequestKind::Script, _) => Some(TRACKED_LIFETIME),
                (_, signs) => signs.other_network.then_some(TRACKED_LIFETIME),
            };
            Expiry::At(cap.map_or(at, |cap| at.min(after(cap, clock))))
        }
        (expiry, _) => expiry,
    }
}

/// How long Safari keeps what script writes, and what comes from another network.
pub(crate) const TRACKED_LIFETIME: Duration = Duration::days(7);

const YEAR: Duration = Duration::days(365);

fn after(lifetime: Duration, clock: Clock) -> OffsetDateTime {
    clock.now.checked_add(lifetime).unwrap_or(LATEST)
}

/// The time from one instant to another.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "the difference of two dates that `time` can represent is always a `Duration`"
)]
pub(super) fn between(earlier: OffsetDateTime, later: OffsetDateTime) -> Duration {
    later - earlier
}

/// A date of the server's on the browser's clock.
fn localised(date: OffsetDateTime, profile: &Profile, clock: Clock) -> OffsetDateTime {
    match (profile.server_clock, clock.server) {
        (ServerClock::MeasuresExpires, Some(server)) => {
            let remaining = between(server, date);
            let limit = if remaining.is_negative() {
                EARLIEST
            } else {
                LATEST
            };
            clock.now.checked_add(remaining).unwrap_or(limit)
        }
        (ServerClock::Ignored, _) | (ServerClock::MeasuresExpires, None) => date,
    }
}

/// What `Max-Age` says.
enum MaxAge {
    Seconds(i64),
    /// The 32-bit value -1 of libsoup.
    Session,
}

impl MaxAge {
    fn expiry(self, now: OffsetDateTime) -> Expiry {
        match self {
            // "If delta-seconds is less than or equal to zero (0), let expiry-time be the earliest representable date and time."
            Self::Seconds(seconds) if seconds <= 0 => Expiry::At(EARLIEST),
            Self::Seconds(seconds) => Expiry::At(
                now.checked_add(Duration::seconds(seconds))
                    .unwrap_or(LATEST),
            ),
            Self::Session => Expiry::Session,
        }
    }
}

fn read_max_age(text: &[u8], syntax: MaxAgeSyntax) -> Option<MaxAge> {
    let text = core::str::from_utf8(text).ok()?;
    if syntax == MaxAgeSyntax::DigitsOrAnythingNegative && text.starts_with('-') {
        return Some(MaxAge::Seconds(-1));
    }
    let takes_plus = matches!(
        syntax,
        MaxAgeSyntax::SignedDigits | MaxAgeSyntax::Strtol | MaxAgeSyntax::StrtolInt
    );
    let negated = text.strip_prefix('-');
    let negative = negated.is_some();
    let positive = text.strip_prefix('+').filter(|_| takes_plus);
    let digits = negated.or(positive).unwrap_or(text).as_bytes();
    let empty_is_zero =
        text.is_empty() && matches!(syntax, MaxAgeSyntax::Strtol | MaxAgeSyntax::StrtolInt);
    if !digits.iter().all(u8::is_ascii_digit) || (digits.is_empty() && !empty_is_zero) {
        return None;
    }
    // More digits than an i64 holds are beyond every cap.
    let seconds = digits.iter().fold(0_i64, |sum, digit| {
        sum.saturating_mul(10)
            .saturating_add(digit.wrapping_sub(b'0').into())
    });
    if negative {
        return Some(MaxAge::Seconds(seconds.saturating_neg()));
    }
    match syntax {
        MaxAgeSyntax::StrtolInt => Some(cut_to_int(seconds)),
        MaxAgeSyntax::Digits
        | MaxAgeSyntax::DigitsOrAnythingNegative
        | MaxAgeSyntax::SignedDigits
        | MaxAgeSyntax::Strtol => Some(MaxAge::Seconds(seconds)),
    }
}

/// The low bits of a C `long` in an `int`; -1 means a session cookie.
fn cut_to_int(seconds: i64) -> MaxAge {
    let low = seconds & 0xFFFF_FFFF;
    let signed = if low > i64::from(i32::MAX) {
        low.saturating_sub(0x1_0000_0000)
    } else {
        low
    };
    if signed == -1 {
        MaxAge::Session
    } else {
        MaxAge::Seconds(signed)
    }
}
