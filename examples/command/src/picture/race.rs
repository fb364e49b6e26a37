//! Tabs that race for a renewal, step by step.

use super::style::Dress;
use super::svg::Svg;
use crate::race::Race;

const WIDTH: u32 = 900;
const JAR: u32 = 640;
const SERVER: u32 = 780;

/// Draws what has happened so far.
#[must_use]
pub fn race(race: &Race, dress: Dress) -> String {
    let tabs = race.steps.last().map_or(0, |step| step.tabs.len());
    let mut svg = Svg::new(
        "Tabs that renew a session at once",
        format!(
            "{tabs} tabs of {}, {} steps.",
            race.website,
            race.steps.len() - 1
        ),
    );
    svg.text((20, 34), "head", "Who renews the session?");
    let about = format!("{} with {}, cookie {}", race.website, race.api, race.cookie);
    svg.clipped((20, 56), "soft", &about, WIDTH - 40);
    svg.text((20, 88), "strong", "step");
    svg.middle((JAR, 88), "strong", "browser's jar");
    svg.middle((SERVER, 88), "strong", "server takes");
    let mut y = 100;
    for step in &race.steps {
        svg.line((20, y), (WIDTH - 20, y), "line");
        y += 20;
        let who = step
            .tab
            .map_or_else(String::new, |tab| format!("tab {tab}: "));
        svg.clipped((20, y), "", &format!("{who}{}", step.does), JAR - 90);
        let (class, held) = match step.jar {
            Some(held) if held == step.server => ("good", format!("token {held}")),
            Some(held) => ("warn", format!("token {held}, replaced")),
            None => ("bad", "no token".to_owned()),
        };
        svg.middle((JAR, y), class, &held);
        svg.middle((SERVER, y), "", &format!("token {}", step.server));
        y += 10;
    }
    y += 24;
    match (race.next.is_empty(), race.signed_in) {
        (false, _) => svg.text((20, y), "soft", "not over yet"),
        (true, true) => svg.text((20, y), "good", "● the user is signed in"),
        (true, false) => svg.text((20, y), "bad", "✕ the user is logged out"),
    }
    svg.finish(WIDTH, y + 24, dress)
}
