//! The date templates of scenarios: `{{http-date:+3600}}`.

use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime};

/// `text` with each template replaced by that time from `now`.
pub(crate) fn fill_in_dates(text: &str, now: OffsetDateTime) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, template, after)) = next_template(rest) {
        filled.push_str(before);
        filled.push_str(&date(template, now).unwrap_or_else(|| format!("{{{{{template}}}}}")));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn next_template(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (template, after) = rest.split_once("}}")?;
    Some((before, template, after))
}

fn date(template: &str, now: OffsetDateTime) -> Option<String> {
    const DASHES: &[BorrowedFormatItem<'_>] = format_description!(
        "[weekday repr:short], [day]-[month repr:short]-[year] [hour]:[minute]:[second] GMT"
    );
    const HTTP_DATE: &[BorrowedFormatItem<'_>] = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    const NO_GMT: &[BorrowedFormatItem<'_>] = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second]"
    );
    const OFFSET: &[BorrowedFormatItem<'_>] = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] +0200"
    );
    const RFC850: &[BorrowedFormatItem<'_>] = format_description!(
        "[weekday], [day]-[month repr:short]-[year repr:last_two] [hour]:[minute]:[second] GMT"
    );
    const ASCTIME: &[BorrowedFormatItem<'_>] = format_description!(
        "[weekday repr:short] [month repr:short] [day padding:space] [hour]:[minute]:[second] [year]"
    );
    const ISO: &[BorrowedFormatItem<'_>] =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    let (form, seconds) = template.split_once(':')?;
    let at = now.checked_add(Duration::seconds(seconds.parse().ok()?))?;
    let form = match form {
        "http-date" => HTTP_DATE,
        "rfc850" => RFC850,
        "asctime" => ASCTIME,
        "iso" => ISO,
        "nogmt" => NO_GMT,
        "dashes" => DASHES,
        "offset" => OFFSET,
        _ => return None,
    };
    at.format(form).ok()
}
