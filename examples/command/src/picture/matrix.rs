//! Websites × APIs × browsers.

use super::style::Dress;
use super::svg::Svg;
use crate::decide::{Fate, Matrix, Row};

/// The columns that are drawn: the three engines as they ship, and their private windows.
const DRAWN: [(&str, &str); 5] = [
    ("chromium", "Chrome"),
    ("chromium_incognito", "Incognito"),
    ("firefox", "Firefox"),
    ("firefox_private", "private"),
    ("safari", "Safari"),
];

/// Where the first column begins, and how wide each is.
const COLUMNS: (u32, u32) = (430, 90);
const WIDTH: u32 = COLUMNS.0 + 5 * COLUMNS.1 + 10;
const ROW: u32 = 26;

/// Draws the rows of a matrix.
#[must_use]
pub fn matrix(matrix: &Matrix, dress: Dress) -> String {
    let count = matrix.rows.len();
    let mut svg = Svg::new(
        "Which session cookies browsers keep and send",
        format!(
            "{count} of {} pairs of a website and an API. For each cookie and browser: sent, kept and withheld, or refused.",
            matrix.total
        ),
    );
    svg.text((20, 34), "head", "Which session cookies come back");
    let mut y = 70;
    for ((_, label), x) in DRAWN.iter().zip(columns()) {
        svg.middle((x, y), "strong", label);
    }
    for row in &matrix.rows {
        y = draw_row(&mut svg, matrix, row, y + 14);
    }
    if matrix.total > count {
        y += ROW;
        let rest = matrix.total - count;
        svg.text((20, y), "soft", &format!("and {rest} more pairs"));
    }
    svg.finish(WIDTH, y + 24, dress)
}

/// The middle of each column.
fn columns() -> impl Iterator<Item = u32> {
    (0..).map(|place| COLUMNS.0 + place * COLUMNS.1 + COLUMNS.1 / 2)
}

/// Draws a row below `y`; where it ends.
fn draw_row(svg: &mut Svg, matrix: &Matrix, row: &Row, mut y: u32) -> u32 {
    svg.line((20, y), (WIDTH - 20, y), "line");
    y += 20;
    let pair = format!("{} → {}", row.website, row.api);
    svg.clipped((20, y), "strong", &pair, WIDTH - 40);
    y += 18;
    svg.clipped((20, y), "soft", &row.same_site, WIDTH - 40);
    if row.cookies.is_empty() {
        y += ROW;
        svg.clipped(
            (40, y),
            "warn",
            "no cookie works, or tokens go by header",
            WIDTH - 60,
        );
    }
    for cell in &row.cookies {
        y += ROW;
        svg.clipped((40, y), "", &cell.name, COLUMNS.0 - 50);
        for ((browser, _), x) in DRAWN.iter().zip(columns()) {
            let place = matrix
                .browsers
                .iter()
                .position(|own| own.browser == *browser);
            let Some(fate) = place.and_then(|place| cell.fates.get(place)) else {
                continue;
            };
            let (class, word, why) = match fate {
                Fate::Sent => (
                    "good",
                    "● sent",
                    "kept, and sent with the requests of the page",
                ),
                Fate::Withheld { why, .. } => ("warn", "◐ withheld", why.as_str()),
                Fate::Refused { why, .. } => ("bad", "✕ refused", why.as_str()),
            };
            svg.told(&format!("{browser}: {why}"), |svg| {
                svg.middle((x, y), class, word);
            });
        }
    }
    y
}
