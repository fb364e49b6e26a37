use alloc::string::{String, ToString as _};
use core::fmt;

use super::clearing::ApiClearing;
use super::encounter::{TokenForecast, lost, origins};
use super::frontend_change::FrontendChange;
use super::history::History;
use super::plan::MigrationPlan;
use super::roll_back::RollBack;
use super::warning::MigrationWarning;
use crate::config::{PastCookieConfig, PastScopeConfig, SessionShape, Transport};
use crate::migration::Instant;

impl fmt::Display for MigrationPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.warnings.iter().any(MigrationWarning::is_of_new) {
            return self.write_errors(f);
        }
        writeln!(
            f,
            "Day 0 is {}: the last old instance stops",
            self.retired_at
        )?;
        let mut warnings = self.warnings.iter();
        if warnings.any(|warning| matches!(warning, MigrationWarning::OldInvalid { .. })) {
            writeln!(
                f,
                "The old configuration does not compile, so what follows may be wrong: see 'Warnings'"
            )?;
        }
        if let Some(first) = self.clients.first() {
            writeln!(f, "{}", first.verdict())?;
        }
        writeln!(f, "\nWhat changes")?;
        if self.changes.is_empty() {
            writeln!(f, "  nothing that clients notice")?;
        }
        for change in &self.changes {
            writeln!(f, "  {change}")?;
        }
        writeln!(f, "\nWhat the new configuration must declare")?;
        self.history.fmt(f)?;
        self.write_undeclared(f)?;
        writeln!(f, "\nWhat front ends must do")?;
        write_frontend(f, &self.frontend)?;
        writeln!(f, "\nTimeline")?;
        for step in &self.schedule {
            let (date, day) = (Date(step.at), step.day);
            writeln!(f, "  {date}  day {day:<4} {}", step.action)?;
        }
        let [_, shape] = self.session;
        writeln!(
            f,
            "\nWhat each {} clears",
            match shape {
                SessionShape::Pair => "sign-in, refresh and sign-out",
                SessionShape::Single => "response that sets or ends the session",
            }
        )?;
        for clearing in &self.clearing {
            clearing.fmt(f)?;
        }
        writeln!(f, "\nWhile old and new instances serve")?;
        let both = &self.both_serve;
        let [of_old, of_new] = self.session;
        let new = "new instances, tokens of old ones";
        both_serve(f, new, &both.new_takes_old, of_new)?;
        let old = "old instances, tokens of new ones";
        both_serve(f, old, &both.old_takes_new, of_old)?;
        if !self.roll_back.is_safe_as_it_is {
            let prepared = "old instances when prepared";
            both_serve(f, prepared, &both.prepared_takes_new, of_old)?;
        }
        writeln!(f, "\nRolling the change back")?;
        self.roll_back.fmt(f)?;
        writeln!(f, "\nClients")?;
        // Most plans say the same for each day.
        let mut told: Option<String> = None;
        for forecast in &self.clients {
            let (date, day) = (Date(forecast.at), forecast.day);
            let text = forecast.to_string();
            if told.as_ref() == Some(&text) {
                writeln!(f, "  {date}  day {day:<4} the same")?;
            } else {
                writeln!(f, "  {date}  day {day:<4} {text}")?;
                told = Some(text);
            }
        }
        if self.warnings.is_empty() {
            return writeln!(f, "\nNo warnings.");
        }
        writeln!(f, "\nWarnings")?;
        for warning in &self.warnings {
            writeln!(f, "  {:<7} {warning}", warning.severity())?;
        }
        Ok(())
    }
}

impl MigrationPlan {
    /// The errors of a configuration of which nothing can be said, since no policy is made of it.
    fn write_errors(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "The new configuration does not compile")?;
        for warning in &self.warnings {
            if let MigrationWarning::NewInvalid { problem } = warning {
                writeln!(f, "  {:<7} {problem}", warning.severity())?;
            }
        }
        writeln!(f, "\nThe change is not planned until this is repaired.")
    }

    /// What happens to sessions if the history is not declared.
    fn write_undeclared(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let without = lost(&self.undeclared);
        if self.history.is_empty() {
            return Ok(());
        }
        if without.len() <= lost(&self.both_serve.new_takes_old).len() {
            // A session with two tokens is set again by the next refresh, and its sign-out clears what that leaves in the request.
            let mut scopes = self.history.scopes.iter();
            let is_single = self.session == [SessionShape::Single; 2];
            return if is_single
                && without.is_empty()
                && scopes.any(|scope| scope.session_cookie.name.is_some())
            {
                writeln!(
                    f,
                    "  without it, a sign-out leaves the old cookie, and the user stays signed in unless the server ends the session"
                )
            } else {
                Ok(())
            };
        }
        let is_lost_by = |transport| {
            let all = self.undeclared.iter();
            let mut all = all.filter(|encounter| encounter.is_lasting());
            all.all(|encounter| encounter.transport != transport || !encounter.is_taken())
        };
        let [by_cookie, by_header] = [Transport::Cookie, Transport::Header].map(is_lost_by);
        if by_cookie && by_header {
            writeln!(f, "  without it, all users are logged out")
        } else if by_cookie {
            writeln!(
                f,
                "  without it, all users with a session in a cookie are logged out"
            )
        } else {
            let users = origins(&without);
            writeln!(f, "  without it, users of {users} sign in again")
        }
    }
}

/// The date without the time.
struct Date(Instant);

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.get().to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

/// Writes one line for each entry.
impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            writeln!(f, "  nothing")?;
        }
        for (index, scope) in self.scopes.iter().enumerate() {
            write!(f, "  history: ")?;
            write_scope(f, scope)?;
            let days = scope.lifetime_days;
            if self.of_browser_sessions.contains(&index) {
                writeln!(
                    f,
                    "up to {days} days: browsers that restore windows keep it"
                )?;
            } else {
                writeln!(f, "{days} {}", if days == 1 { "day" } else { "days" })?;
            }
        }
        match self.header_until {
            Some(until) => writeln!(f, "  header_until: {until}"),
            None => Ok(()),
        }
    }
}

fn write_scope(f: &mut fmt::Formatter<'_>, scope: &PastScopeConfig) -> fmt::Result {
    match scope.cookie_domain.text() {
        "" => f.write_str("host-only")?,
        domain => write!(f, "`{domain}`")?,
    }
    for (label, cookie) in [
        ("session", &scope.session_cookie),
        ("access", &scope.access_cookie),
        ("refresh", &scope.refresh_cookie),
    ] {
        write_cookie(f, label, cookie)?;
    }
    for (key, cookie) in &scope.cookies {
        write_cookie(f, key, cookie)?;
    }
    for cookie in &scope.clear_only {
        write_cookie(f, "to be cleared", cookie)?;
    }
    if let Some(partitioning) = &scope.partitioning {
        write!(f, ", {}", partitioning.text())?;
    }
    for (index, api) in scope.api.iter().enumerate() {
        write!(
            f,
            "{}{}",
            if index == 0 { ", of " } else { ", " },
            api.text()
        )?;
    }
    write!(f, "; retired {}, kept ", scope.retired_at.text())
}

fn write_cookie(f: &mut fmt::Formatter<'_>, label: &str, cookie: &PastCookieConfig) -> fmt::Result {
    if let Some(name) = &cookie.name {
        write!(f, ", {label} `{}`", name.text())?;
    }
    match &cookie.path {
        Some(path) => write!(f, " at {}", path.text()),
        None => Ok(()),
    }
}

impl fmt::Display for ApiClearing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}", self.api)?;
        for (index, website) in self.websites.iter().enumerate() {
            write!(f, "{}{website}", if index == 0 { " for " } else { ", " })?;
        }
        match self.set_cookie.len() {
            0 => writeln!(f, ": nothing")?,
            count => {
                let headers = if count == 1 { "header" } else { "headers" };
                write!(f, ": {count} {headers}, {}", self.bytes)?;
                match self.answers {
                    0 => write!(
                        f,
                        " bytes, one of them longer than the {} of a response",
                        self.budget
                    )?,
                    1 => write!(f, " of at most {} bytes", self.budget)?,
                    answers => write!(
                        f,
                        " bytes, in {answers} responses of at most {} bytes each",
                        self.budget
                    )?,
                }
                if self.only_where_shown {
                    write!(f, ", if the request has a session cookie")?;
                }
                writeln!(f)?;
            }
        }
        for text in &self.set_cookie {
            writeln!(f, "    set-cookie: {text}")?;
        }
        for elsewhere in &self.elsewhere {
            write!(
                f,
                "    not {}: {}; cleared by",
                elsewhere.cookie, elsewhere.reason
            )?;
            for (index, api) in elsewhere.by.iter().enumerate() {
                write!(f, "{}{api}", if index == 0 { " " } else { ", " })?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// `shape` is the shape of the instances' sessions.
fn both_serve(
    f: &mut fmt::Formatter<'_>,
    who: &str,
    encounters: &[TokenForecast],
    shape: SessionShape,
) -> fmt::Result {
    if encounters.iter().all(TokenForecast::is_taken) {
        return writeln!(f, "  {who}: all accepted");
    }
    writeln!(f, "  {who}: all accepted except")?;
    for encounter in encounters.iter().filter(|encounter| !encounter.is_taken()) {
        writeln!(f, "    {encounter}")?;
    }
    let lost = lost(encounters);
    if lost.is_empty() {
        let how = match shape {
            SessionShape::Pair => "a refresh accepts the other token",
            SessionShape::Single => "the other token is accepted instead",
        };
        writeln!(f, "    users stay logged in: {how}")
    } else {
        writeln!(f, "    users of {} sign in again", origins(&lost))
    }
}

impl fmt::Display for RollBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  {}",
            match (self.is_safe_as_it_is, self.is_safe_with_history) {
                (true, _) => "users stay logged in, even with the old configuration unchanged",
                (false, true) => "users stay logged in if the old configuration has this history",
                (false, false) =>
                    "users sign in again once, whatever the old configuration declares",
            }
        )?;
        if let Some(route) = &self.keep_route {
            writeln!(
                f,
                "  to avoid that, keep {route} in service for refreshes for as long as the new cookies last"
            )?;
        }
        if !self.history.is_empty() {
            writeln!(
                f,
                "  declare in the old configuration, with the time of the rollback as `retired_at`:"
            )?;
            self.history.fmt(f)?;
        }
        if !self.frontend.is_empty() {
            writeln!(
                f,
                "  front ends, where day 0 is the day of the rollback, and the new configuration the one that you go back to:"
            )?;
            write_frontend(f, &self.frontend)?;
        }
        Ok(())
    }
}

/// Writes one line for each change.
fn write_frontend(f: &mut fmt::Formatter<'_>, changes: &[FrontendChange]) -> fmt::Result {
    if changes.is_empty() {
        writeln!(f, "  nothing")?;
    }
    for change in changes {
        writeln!(f, "  {} {change}", Date(change.at))?;
    }
    Ok(())
}
