//! The time line of a change: what browsers hold, which instances serve, and what is to be done on which date.

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::migration::{Instant, PastCookie};
use session_cookie_policy::net::SuffixList;
use session_cookie_policy::policy::Review;
use session_cookie_policy::rollout::MigrationPlan;
use time::Duration;

use super::style::Dress;
use super::svg::Svg;

const LEFT: u32 = 360;
const SPAN: u32 = 540;
const WIDTH: u32 = LEFT + SPAN + 40;
const ROW: u32 = 28;

/// Draws the plan of a change to the configuration `new`.
#[must_use]
pub fn migration(
    plan: &MigrationPlan,
    new: &PolicyConfig,
    list: &dyn SuffixList,
    dress: Dress,
) -> String {
    let mut declared = new.clone();
    plan.history.declare_in(&mut declared);
    let review = declared.review(list);
    let scale = Scale::of(plan, review.history());
    let mut svg = Svg::new(
        "What happens on which date",
        format!(
            "The change is made on {}. {} old cookies may be in browsers; {} steps.",
            plan.retired_at,
            review.history().len(),
            plan.schedule.len()
        ),
    );
    svg.text((20, 34), "head", "What happens on which date");
    let mut y = 70;
    svg.text((20, y + 14), "", "old instances");
    svg.bar((LEFT, y), (scale.x(plan.retired_at) - LEFT, 18), "bar past");
    y += ROW;
    svg.text((20, y + 14), "", "new instances");
    let day_zero = scale.x(plan.retired_at);
    svg.bar((day_zero, y), (LEFT + SPAN - day_zero, 18), "bar");
    for name in names(&review) {
        y += ROW;
        svg.clipped((20, y + 14), "strong", &name, LEFT - 30);
        svg.bar((day_zero, y), (LEFT + SPAN - day_zero, 18), "bar");
    }
    for past in review.history() {
        y += ROW;
        let sunset = past.sunset();
        let until = match sunset {
            Some(sunset) => format!("in browsers until {}", date(sunset)),
            None => "nobody knows until when".to_owned(),
        };
        svg.told(&format!("{past}: {until}"), |svg| {
            svg.clipped((20, y + 14), "warn", &past.to_string(), LEFT - 30);
            let end = sunset.map_or(LEFT + SPAN, |sunset| scale.x(sunset));
            svg.bar((LEFT, y), (end - LEFT, 18), "bar past");
        });
    }
    y += ROW + 6;
    svg.line((day_zero, 60), (day_zero, y), "now");
    svg.text((day_zero + 6, y), "soft", &date(plan.retired_at));
    let end = date(scale.end);
    svg.text((LEFT + SPAN - 76, y), "soft", &end);
    y += 16;
    for (number, step) in (1..).zip(&plan.schedule) {
        y += 26;
        let day = format!("{number}. {}", date(step.at));
        svg.text((20, y), "strong", &day);
        y = svg.wrapped((150, y), "", &step.action.to_string(), WIDTH - 170);
    }
    svg.finish(WIDTH, y + 24, dress)
}

/// The new cookies of the session, each once.
fn names(review: &Review) -> Vec<String> {
    let mut names = Vec::new();
    for pair in review.pairs() {
        for cookie in [pair.access(), pair.refresh(), pair.session()] {
            let Some(cookie) = cookie else {
                continue;
            };
            let name = cookie.attributes().name().to_string();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn date(at: Instant) -> String {
    at.get().date().to_string()
}

/// From a while before the change to the last date that matters.
struct Scale {
    start: Instant,
    end: Instant,
}

impl Scale {
    fn of(plan: &MigrationPlan, past: &[PastCookie]) -> Self {
        let of_steps = plan.schedule.iter().map(|step| step.at);
        let sunsets = past.iter().filter_map(PastCookie::sunset);
        let end = of_steps.chain(sunsets).max().unwrap_or(plan.retired_at);
        let end = end.max(plan.retired_at.after(Duration::days(30)));
        let whole = end.get() - plan.retired_at.get();
        Self {
            start: plan.retired_at.after(-whole / 6),
            end,
        }
    }

    /// Where a date lies; those beyond lie at the edges.
    fn x(&self, at: Instant) -> u32 {
        let seconds = |from: Instant, to: Instant| (to.get() - from.get()).whole_seconds().max(0);
        let whole = seconds(self.start, self.end).max(1);
        let passed = seconds(self.start, at).min(whole);
        LEFT + u32::try_from(passed * i64::from(SPAN) / whole).unwrap_or_default()
    }
}
