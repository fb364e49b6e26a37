//! What is told, in the form that was asked for.

use std::io::IsTerminal as _;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};
use session_cookie_policy::config::BrowserVersion;
use session_cookie_policy::diagnosis::{Finding, Level, Levels, WarningLevel};
use session_cookie_policy::policy::Severity;

use super::options::{Color, Format, Options};
use crate::file::Document;

/// Findings about one thing, and what else there is to tell of it.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// What it is about.
    pub(super) title: String,
    /// The file that it is about.
    pub(super) file: String,
    /// Whether the reader has a configuration to change.
    pub(super) is_of_configuration: bool,
    /// The name of the section in JSON.
    pub(super) key: &'static str,
    pub(super) findings: Vec<Found>,
    /// What cannot be judged, and why.
    pub(super) notes: Vec<String>,
    /// Whether the recording shows no cookie at all.
    pub(super) is_without_cookies: bool,
    /// Lines of facts, each about one cookie.
    pub(super) facts: Vec<String>,
    /// What is wrong and has no code.
    pub(super) issues: Vec<Issue>,
}

/// A finding, and the line of its field in the file of the section.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) line: Option<usize>,
    pub(super) finding: Finding,
}

/// Something that has no code.
#[derive(Debug)]
pub(super) struct Issue {
    pub(super) line: Option<usize>,
    pub(super) severity: Severity,
    pub(super) message: String,
}

impl Issue {
    pub(super) fn error(line: Option<usize>, message: String) -> Self {
        Self {
            line,
            severity: Severity::Error,
            message,
        }
    }
}

/// All sections.
pub(super) struct Report<'o> {
    pub(super) options: &'o Options,
    pub(super) levels: Levels,
    pub(super) sections: Vec<Section>,
    /// What goes into JSON beside the findings.
    pub(super) data: Vec<(&'static str, Value)>,
}

impl Report<'_> {
    fn fails_as(&self, severity: Severity) -> bool {
        let denies_warnings = self.levels.warnings == WarningLevel::Deny;
        severity == Severity::Error || (severity == Severity::Warning && denies_warnings)
    }

    pub(super) fn fails(&self) -> bool {
        let mut issues = self.sections.iter().flat_map(|section| &section.issues);
        let mut findings = self.sections.iter().flat_map(|section| &section.findings);
        issues.any(|issue| self.fails_as(issue.severity))
            || findings.any(|found| self.levels.of(&found.finding).fails())
    }

    /// What is wrong with the levels themselves: allowed codes that were not found, and codes that do not exist.
    pub(super) fn judge_levels(&mut self, document: Option<&Document<Levels>>) {
        let found = self.sections.iter().flat_map(|section| &section.findings);
        let issues = self.levels.issues(found.map(|found| &found.finding));
        if issues.is_empty() {
            return;
        }
        let file = self.options.levels.clone();
        let issues = issues.iter().map(|issue| Issue {
            line: document.and_then(|document| document.line_of(issue.key())),
            severity: issue.severity(),
            message: issue.to_string(),
        });
        let issues = issues.collect();
        self.sections.push(Section {
            title: String::from("What is allowed and denied"),
            file: file.unwrap_or_else(|| String::from("the command line")),
            issues,
            ..Section::default()
        });
    }

    pub(super) fn write(&self) -> String {
        match self.options.format() {
            Format::Text => self.text(),
            Format::Json => self.json(),
            Format::Github => self.github(),
            Format::Sarif => self.sarif(),
        }
    }

    fn text(&self) -> String {
        let mut paper = Paper::new(self.options.color);
        let mut file = "";
        for section in &self.sections {
            if section.file != file {
                paper.line(&section.file);
                file = &section.file;
            }
            paper.line("");
            paper.line(&section.title);
            for note in &section.notes {
                paper.part("  note      ", note);
            }
            for fact in &section.facts {
                paper.part("  ", fact);
            }
            for issue in &section.issues {
                let severity = paper.colored(issue.severity.as_str(), issue.severity);
                paper.line(&format!("  {severity}{}", at_line(issue.line)));
                paper.part("    what      ", &issue.message);
            }
            if section.findings.is_empty() && section.issues.is_empty() {
                paper.line(if section.is_without_cookies {
                    "  nothing can be said about cookies that the file does not show"
                } else {
                    "  nothing is wrong as far as this can be seen"
                });
            }
            for found in &section.findings {
                self.finding(section, found, &mut paper);
            }
        }
        paper.out
    }

    fn finding(&self, section: &Section, found: &Found, paper: &mut Paper) {
        let Found { line, finding } = found;
        let field = finding
            .field
            .map_or_else(String::new, |field| format!(" at `{field}`"));
        let level = self.levels.of(finding);
        let severity = match level {
            Level::Allowed { .. } => "allowed",
            Level::Denied { .. } => "denied",
            Level::Usual(severity) => severity.as_str(),
        };
        let severity = paper.colored(severity, finding.severity);
        paper.line(&format!(
            "  {severity}, {}: {}{field}{}",
            finding.certainty.as_str(),
            finding.code,
            at_line(*line)
        ));
        paper.part("    what      ", &finding.message);
        for evidence in &finding.evidence {
            paper.part("    seen      ", &evidence.to_string());
        }
        if !finding.browsers.is_empty() {
            let browsers = BrowserVersion::listed(&finding.browsers);
            paper.part("    fails in  ", &browsers);
        }
        match &finding.patch {
            Some(patch) => paper.part("    change    ", &patch.to_string()),
            // The page of a code speaks of a configuration.
            None if section.is_of_configuration => {
                paper.part("    change    ", finding.code.entry().fix);
            }
            None => {}
        }
        for fact in &finding.undecided {
            paper.part(
                "    look at   ",
                &format!("{fact} ({})", fact.where_found()),
            );
        }
        match level {
            Level::Allowed { reason } => paper.part("    allowed   ", reason),
            Level::Denied { reason } => {
                paper.part("    denied    ", reason.unwrap_or("warnings fail here"));
            }
            Level::Usual(_) => {}
        }
        paper.part("    source    ", finding.code.entry().source);
    }

    pub(super) fn json(&self) -> String {
        let mut report = serde_json::Map::new();
        for (key, value) in &self.data {
            report.insert((*key).into(), value.clone());
        }
        for section in &self.sections {
            if section.key.is_empty() {
                continue;
            }
            let findings: Vec<Value> = section
                .findings
                .iter()
                .map(|found| self.as_json(found))
                .collect();
            report.insert(section.key.into(), findings.into());
            if !section.notes.is_empty() {
                report.insert(
                    format!("{}_notes", section.key),
                    section.notes.clone().into(),
                );
            }
        }
        format!("{:#}\n", Value::Object(report))
    }

    /// A finding with its page of the catalogue.
    fn as_json(&self, found: &Found) -> Value {
        let Found { line, finding } = found;
        let mut value = serde_json::to_value(finding).unwrap_or_default();
        value["page"] = serde_json::to_value(finding.code.entry()).unwrap_or_default();
        if let Some(line) = line {
            value["line"] = (*line).into();
        }
        match self.levels.of(finding) {
            Level::Allowed { reason } => value["allowed"] = reason.into(),
            Level::Denied { reason } => value["denied"] = reason.into(),
            Level::Usual(_) => {}
        }
        value
    }

    /// Each with its file.
    fn all(&self) -> impl Iterator<Item = (&str, &Found)> {
        self.sections.iter().flat_map(|section| {
            let found = section.findings.iter();
            found.map(|found| (&*section.file, found))
        })
    }

    /// Workflow commands: percent signs and ends of lines are escaped.
    fn github(&self) -> String {
        let data = |text: &str| {
            text.replace('%', "%25")
                .replace('\r', "%0D")
                .replace('\n', "%0A")
        };
        let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
        let place = |file: &str, line: Option<usize>| {
            let line = line.map_or_else(String::new, |line| format!(",line={line}"));
            format!("file={}{line}", property(file))
        };
        let annotation = |(file, found): (&str, &Found)| {
            let Found { line, finding } = found;
            let level = match self.levels.of(finding) {
                level if level.fails() => "error",
                Level::Usual(Severity::Warning) => "warning",
                _ => "notice",
            };
            let field = finding
                .field
                .map_or_else(String::new, |field| format!("`{field}`: "));
            format!(
                "::{level} {},title={}::{}\n",
                place(file, *line),
                property(finding.code.as_str()),
                data(&format!("{field}{}", finding.message))
            )
        };
        let issues = self.sections.iter().flat_map(|section| {
            let annotation = |issue: &Issue| {
                let level = if self.fails_as(issue.severity) {
                    "error"
                } else {
                    "warning"
                };
                let place = place(&section.file, issue.line);
                format!("::{level} {place}::{}\n", data(&issue.message))
            };
            section.issues.iter().map(annotation)
        });
        issues.chain(self.all().map(annotation)).collect()
    }

    fn sarif(&self) -> String {
        let mut rules: Vec<Value> = Vec::new();
        let mut results: Vec<Value> = Vec::new();
        for (file, Found { line, finding }) in self.all() {
            let id = finding.code.as_str();
            if !rules.iter().any(|rule| rule["id"] == id) {
                let entry = finding.code.entry();
                rules.push(json!({
                    "id": id,
                    "shortDescription": { "text": entry.cause },
                    "help": { "text": entry.fix },
                }));
            }
            let level = self.levels.of(finding);
            let word = match (level.fails(), finding.severity) {
                (true, _) | (false, Severity::Error) => "error",
                (false, Severity::Warning) => "warning",
                (false, Severity::Info) => "note",
            };
            let mut place = json!({ "artifactLocation": { "uri": file } });
            if let Some(line) = line {
                place["region"] = json!({ "startLine": line });
            }
            let mut result = json!({
                "ruleId": id,
                "level": word,
                "message": { "text": finding.message },
                "locations": [{ "physicalLocation": place }],
                "properties": { "certainty": finding.certainty.as_str() },
            });
            if let Level::Allowed { reason } = level {
                result["suppressions"] = json!([{ "kind": "external", "justification": reason }]);
            }
            results.push(result);
        }
        let sarif = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": { "name": "session-cookies doctor", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
                "results": results,
            }],
        });
        format!("{sarif:#}\n")
    }
}

fn at_line(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!(", line {line}"))
}

/// Where text goes.
struct Paper {
    out: String,
    has_color: bool,
    width: Option<usize>,
}

impl Paper {
    fn new(color: Color) -> Self {
        let is_terminal = std::io::stdout().is_terminal();
        let has_color = match color {
            Color::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none(),
            Color::Always => true,
            Color::Never => false,
        };
        let columns = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok());
        Self {
            out: String::new(),
            has_color,
            width: is_terminal.then(|| columns.unwrap_or(100).max(40)),
        }
    }

    fn colored(&self, word: &str, severity: Severity) -> String {
        if !self.has_color {
            return word.into();
        }
        let color = match severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Info => AnsiColor::Cyan,
        };
        let style = Style::new().bold().fg_color(Some(color.into()));
        format!("{style}{word}{style:#}")
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// A text behind its label; on a terminal, its lines end where the terminal does.
    fn part(&mut self, label: &str, text: &str) {
        self.out.push_str(label);
        let mut column = label.len();
        for (number, word) in text.split(' ').enumerate() {
            let needed = column
                .saturating_add(word.chars().count())
                .saturating_add(1);
            if number > 0 && self.width.is_some_and(|width| needed > width) {
                self.out.push('\n');
                self.out.push_str(&" ".repeat(label.len()));
                column = label.len();
            } else if number > 0 {
                self.out.push(' ');
                column = column.saturating_add(1);
            }
            self.out.push_str(word);
            column = column.saturating_add(word.chars().count());
        }
        self.out.push('\n');
    }
}
