//! What was played, for people to read.

use std::fmt::{Error, Write as _};

use session_cookie_policy::browser::Profile;
use session_cookie_policy::config::SessionShape;
use session_cookie_policy::rollout::{FrontendChange, MigrationPlan};

use super::simulate::{Frontend, Outcome};

/// Writes what happens to clients with an updated front end, and to those with the old one if it must change.
pub(super) fn write(
    out: &mut String,
    plan: &MigrationPlan,
    outcomes: &[Outcome],
) -> Result<(), Error> {
    if outcomes.is_empty() {
        out.push_str("\nNot played, since the old configuration does not compile\n");
        return Ok(());
    }
    let has_history = !plan.history.is_empty();
    let is_needed = plan.frontend.iter().any(FrontendChange::is_needed);
    let mut pages: Vec<&str> = Vec::new();
    for outcome in outcomes {
        if outcome.frontend == Frontend::Updated && !pages.contains(&outcome.website.as_str()) {
            pages.push(&outcome.website);
        }
    }
    let of = |frontend, page| {
        let outcomes = outcomes.iter();
        outcomes.filter(move |of| of.frontend == frontend && of.website == page)
    };
    for page in &pages {
        let access = if outcomes.iter().any(|of| of.shape == SessionShape::Pair) {
            ", access token expired"
        } else {
            ""
        };
        let is_new = of(Frontend::Old, *page).next().is_none();
        let place = match (is_new, pages.len()) {
            (true, _) => format!(" at the new address {page}"),
            (false, 1) => String::new(),
            (false, _) => format!(" on {page}"),
        };
        writeln!(
            out,
            "\nPlayed in each browser with an updated front end{place}: signed in before{access}, first visit after"
        )?;
        write_groups(out, has_history, of(Frontend::Updated, *page))?;
        if is_needed && !is_new {
            let place = if pages.len() == 1 { "" } else { &place };
            writeln!(
                out,
                "\nThe same with the front end of before{place}, which browsers may keep for days"
            )?;
            write_groups(out, has_history, of(Frontend::Old, *page))?;
        }
    }
    Ok(())
}

/// What happens, and the browsers in which it does: with the history and without it.
type Group = (String, [Vec<&'static str>; 2]);

/// Browsers in which the same happens stand together.
fn write_groups<'o>(
    out: &mut String,
    has_history: bool,
    outcomes: impl Iterator<Item = &'o Outcome>,
) -> Result<(), Error> {
    let mut groups: Vec<Group> = Vec::new();
    for outcome in outcomes {
        let text = outcome.to_string();
        let known = groups.iter_mut().find(|(known, _)| *known == text);
        let place = usize::from(!outcome.history);
        if let Some((_, browsers)) = known {
            browsers[place].push(outcome.browser);
        } else {
            let mut browsers = [Vec::new(), Vec::new()];
            browsers[place].push(outcome.browser);
            groups.push((text, browsers));
        }
    }
    for (text, [with, without]) in groups {
        let lines = match has_history {
            false => vec![(with, "")],
            true if with == without => vec![(with, ", with or without the history")],
            true => vec![
                (with, ", with the history"),
                (without, ", without the history"),
            ],
        };
        for (browsers, history) in lines.iter().filter(|(browsers, _)| !browsers.is_empty()) {
            writeln!(out, "  {}{history}: {text}", names(browsers))?;
        }
    }
    Ok(())
}

/// The profiles of each engine, and their names for people.
const ENGINES: [(&str, &[(&str, &str)]); 5] = [
    (
        "Chromium",
        &[
            ("chromium", "Chromium"),
            (
                "chromium_block_third_party",
                "Chromium that blocks third-party cookies",
            ),
            ("chromium_incognito", "Chromium incognito"),
        ],
    ),
    (
        "Firefox",
        &[
            ("firefox", "Firefox"),
            ("firefox_private", "Firefox private"),
            ("firefox_strict", "Firefox strict"),
        ],
    ),
    ("Safari", &[("safari", "Safari")]),
    (
        "WebKitGTK",
        &[
            ("webkit_gtk", "WebKitGTK"),
            ("webkit_gtk_itp", "WebKitGTK with ITP"),
            ("webkit_gtk_soup_3_6", "WebKitGTK with libsoup 3.6"),
        ],
    ),
    ("RFC 6265bis", &[("rfc6265bis", "RFC 6265bis")]),
];

/// An engine of which all profiles are meant has one name.
fn names(profiles: &[&str]) -> String {
    if profiles.len() == Profile::ALL.len() {
        return "every browser".to_owned();
    }
    let mut names = Vec::new();
    for (engine, of_engine) in ENGINES {
        let meant = of_engine
            .iter()
            .filter(|(profile, _)| profiles.contains(profile));
        let meant: Vec<&str> = meant.map(|(_, name)| *name).collect();
        if meant.len() == of_engine.len() {
            names.push(engine);
        } else {
            names.extend(meant);
        }
    }
    names.join(", ")
}
