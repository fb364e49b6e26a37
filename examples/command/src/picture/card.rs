//! A cookie: its parts, and what each browser does with it.

use super::style::Dress;
use super::svg::Svg;
use crate::predict::{Card, Fate};

const WIDTH: u32 = 900;

/// Draws a card.
#[must_use]
pub fn card(card: &Card, dress: Dress) -> String {
    let name = card.parts.first().and_then(|part| part.text.as_deref());
    let name = name.unwrap_or_default();
    let mut svg = Svg::new(
        format!("The cookie {name}"),
        format!(
            "The parts of the cookie that {} sets, and what each browser does with it.",
            card.url
        ),
    );
    svg.clipped((20, 34), "head", name, WIDTH - 40);
    let from = match &card.from {
        Some(page) => format!("set by {}, which {page} fetches", card.url),
        None => format!("set by {}, which a user opens", card.url),
    };
    svg.clipped((20, 56), "soft", &from, WIDTH - 40);
    let mut y = 84;
    for part in &card.parts {
        let (class, text) = match &part.text {
            Some(text) if part.name == "value" => ("soft", format!("value {text}")),
            Some(text) => ("strong", text.clone()),
            None => ("soft", format!("no {}", part.name)),
        };
        svg.clipped((20, y), class, &text, 240);
        y = svg.wrapped((280, y), "", &part.says, WIDTH - 300) + 22;
    }
    for (browsers, fate) in card.groups() {
        svg.line((20, y - 8), (WIDTH - 20, y - 8), "line");
        y = svg.wrapped((20, y + 14), "strong", &browsers, WIDTH - 40);
        y = draw_fate(&mut svg, fate, y + 20) + 24;
    }
    svg.finish(WIDTH, y, dress)
}

/// Draws from the base line `y` on; the last base line.
fn draw_fate(svg: &mut Svg, fate: &Fate, mut y: u32) -> u32 {
    match fate {
        Fate::Refused { why, .. } => {
            svg.wrapped((40, y), "bad", &format!("✕ refused: {why}"), WIDTH - 60)
        }
        Fate::Deletes => {
            svg.text(
                (40, y),
                "warn",
                "deletes the cookie of its name, host and path",
            );
            y
        }
        Fate::Kept {
            cookie, requests, ..
        } => {
            svg.clipped((40, y), "good", &format!("● kept: {cookie}"), WIDTH - 60);
            for request in requests {
                y += 20;
                match &request.withheld {
                    None => {
                        let text = format!("● sent with {}", request.what);
                        svg.clipped((60, y), "good", &text, WIDTH - 80);
                    }
                    Some(why) => {
                        let text = format!("◐ not with {}: {why}", request.what);
                        svg.clipped((60, y), "warn", &text, WIDTH - 80);
                    }
                }
            }
            y
        }
    }
}
