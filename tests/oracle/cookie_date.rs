//! Section 5.1.1: dates.

const MONTHS: [&[u8]; 12] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];

/// The parsed cookie-date in seconds since 1970, or `None` for "abort these steps and fail to parse the cookie-date".
pub(crate) fn parse(cookie_date: &[u8]) -> Option<i64> {
    // Step 1: "Using the grammar below, divide the cookie-date into date-tokens."
    let mut date_tokens: Vec<Vec<u8>> = vec![Vec::new()];
    for &byte in cookie_date {
        if is_delimiter(byte) {
            date_tokens.push(Vec::new());
        } else {
            date_tokens.last_mut().unwrap().push(byte);
        }
    }
    date_tokens.retain(|date_token| !date_token.is_empty());

    // Step 2: "Process each date-token sequentially in the order the date-tokens appear in the cookie-date".
    let mut found_time = None;
    let mut found_day_of_month = None;
    let mut found_month = None;
    let mut found_year = None;
    for date_token in &date_tokens {
        // Step 2.1
        if found_time.is_none() {
            found_time = time(date_token);
            if found_time.is_some() {
                continue;
            }
        }
        // Step 2.2
        if found_day_of_month.is_none() {
            found_day_of_month = digits(1, 2, date_token);
            if found_day_of_month.is_some() {
                continue;
            }
        }
        // Step 2.3
        if found_month.is_none() {
            found_month = month(date_token);
            if found_month.is_some() {
                continue;
            }
        }
        // Step 2.4
        if found_year.is_none() {
            found_year = digits(2, 4, date_token);
        }
    }

    // Step 5 (a): "at least one of the found-day-of-month, found-month, found-year, or found-time flags is not set"
    let (hour, minute, second) = found_time?;
    let day_of_month = found_day_of_month?;
    let month = found_month?;
    let mut year = found_year?;
    // Step 3
    if (70..=99).contains(&year) {
        year += 1900;
    }
    // Step 4
    if (0..=69).contains(&year) {
        year += 2000;
    }
    // Step 5 (b)
    if !(1..=31).contains(&day_of_month) || year < 1601 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // Step 6: "If no such date exists, abort these steps and fail to parse the cookie-date."
    if day_of_month > days_in(year, month) {
        return None;
    }
    // Step 7
    let days = days_since_1970(year, month) + day_of_month - 1;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// `delimiter = %x09 / %x20-2F / %x3B-40 / %x5B-60 / %x7B-7E`
fn is_delimiter(byte: u8) -> bool {
    byte == 0x09
        || (0x20..=0x2F).contains(&byte)
        || (0x3B..=0x40).contains(&byte)
        || (0x5B..=0x60).contains(&byte)
        || (0x7B..=0x7E).contains(&byte)
}

/// `min*maxDIGIT [ non-digit *OCTET ]`
fn digits(min: usize, max: usize, token: &[u8]) -> Option<i64> {
    let mut count = 0;
    let mut number = 0;
    while count < token.len() && token[count].is_ascii_digit() {
        if count == max {
            return None;
        }
        number = number * 10 + i64::from(token[count] - b'0');
        count += 1;
    }
    if count < min { None } else { Some(number) }
}

/// `month = ( "jan" / "feb" / … ) *OCTET`, in any letter case; counted from zero.
fn month(token: &[u8]) -> Option<usize> {
    MONTHS
        .iter()
        .position(|name| token.to_ascii_lowercase().starts_with(name))
}

/// `time = time-field ":" time-field ":" time-field [ non-digit *OCTET ]`, `time-field = 1*2DIGIT`
fn time(token: &[u8]) -> Option<(i64, i64, i64)> {
    let first = token.iter().position(|byte| *byte == b':')?;
    let second = first + 1 + token[first + 1..].iter().position(|byte| *byte == b':')?;
    let all_digits = |field: &[u8]| field.iter().all(u8::is_ascii_digit);
    let (hour, minute, rest) = (
        &token[..first],
        &token[first + 1..second],
        &token[second + 1..],
    );
    if !all_digits(hour) || !all_digits(minute) {
        return None;
    }
    Some((
        digits(1, 2, hour)?,
        digits(1, 2, minute)?,
        digits(1, 2, rest)?,
    ))
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: usize) -> i64 {
    match month {
        1 if is_leap(year) => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

/// From the first of January 1970 to the first of a month: year by year, month by month.
fn days_since_1970(year: i64, month: usize) -> i64 {
    let days_of = |year: i64| if is_leap(year) { 366 } else { 365 };
    let whole_years: i64 = if year >= 1970 {
        (1970..year).map(days_of).sum()
    } else {
        -(year..1970).map(days_of).sum::<i64>()
    };
    let months: i64 = (0..month).map(|month| days_in(year, month)).sum();
    whole_years + months
}
