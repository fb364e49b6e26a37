/// Day 0 of this count is 1 March of the year 0: a leap day is the last day of its year.
const UNIX_EPOCH: i64 = 719_468;
const DAYS_IN_400_YEARS: u32 = 146_097;
const DAYS_IN_4_YEARS: u32 = 1_461;

const WEEKDAYS: [[u8; 3]; 7] = [
    *b"Wed", *b"Thu", *b"Fri", *b"Sat", *b"Sun", *b"Mon", *b"Tue",
];
const MONTHS: [[u8; 3]; 12] = [
    *b"Mar", *b"Apr", *b"May", *b"Jun", *b"Jul", *b"Aug", *b"Sep", *b"Oct", *b"Nov", *b"Dec",
    *b"Jan", *b"Feb",
];

/// Writes an instant of the years 1970 to 9999, in seconds since 1970, as `Expires` has it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "all numbers are small: the years have four digits"
)]
pub fn write_date(seconds: i64, out: &mut String) {
    let mut text = *b"Thu, 01 Jan 1970 00:00:00 GMT";
    let mut put = |at: usize, number: u32| {
        text[at] = b'0' + (number / 10) as u8;
        text[at + 1] = b'0' + (number % 10) as u8;
    };
    let time = seconds.rem_euclid(86_400) as u32;
    let days = (seconds.div_euclid(86_400) + UNIX_EPOCH) as u32;
    // Each division finds the last period that begins on or before the day; the sum in front of it makes the remainder whole days.
    let century = (4 * days + 3) / DAYS_IN_400_YEARS;
    let day_of_century = days - century * DAYS_IN_400_YEARS / 4;
    let year = (4 * day_of_century + 3) / DAYS_IN_4_YEARS;
    let day_of_year = day_of_century - year * DAYS_IN_4_YEARS / 4;
    // Five months from March on have 153 days, and so have the next five.
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = 100 * century + year + u32::from(month >= 10);
    put(5, day);
    put(12, year / 100);
    put(14, year % 100);
    put(17, time / 3600);
    put(20, time / 60 % 60);
    put(23, time % 60);
    text[..3].copy_from_slice(&WEEKDAYS[(days % 7) as usize]);
    text[8..11].copy_from_slice(&MONTHS[month as usize]);
    out.push_str(str::from_utf8(&text).unwrap_or_default());
}
