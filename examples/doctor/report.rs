//! What is told, in the form that was asked for.

use std::io::IsTerminal as _;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};
use session_cookie_policy::diagnosis::Finding;
use session_cookie_policy::policy::Severity;

use super::options::{Allowed, Color, Deny, Format, Options};

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
    pub(super) findings: Vec<Finding>,
    /// What cannot be judged, and why.
    pub(super) notes: Vec<String>,
    /// Lines of facts, each about one cookie.
    pub(super) facts: Vec<String>,
    /// What is wrong and has no code.
    pub(super) errors: Vec<String>,
}

/// All sections.
pub(super) struct Report<'o> {
    pub(super) options: &'o Options,
    pub(super) sections: Vec<Section>,
    /// What goes into JSON beside the findings.
    pub(super) data: Vec<(&'static str, Value)>,
}

/// How a finding counts.
enum Standing<'o> {
    Fails,
    Passes,
    Allowed(&'o Allowed),
}

impl Report<'_> {
    fn standing(&self, finding: &Finding) -> Standing<'_> {
        let allowed = self
            .options
            .allow
            .iter()
            .find(|allowed| allowed.code == finding.code);
        match (allowed, finding.severity, self.options.deny) {
            (Some(allowed), _, _) => Standing::Allowed(allowed),
            (None, Severity::Error, _) | (None, Severity::Warning, Some(Deny::Warnings)) => {
                Standing::Fails
            }
            (None, Severity::Warning, None) => Standing::Passes,
        }
    }

    pub(super) fn fails(&self) -> bool {
        let mut findings = self.sections.iter().flat_map(|section| &section.findings);
        self.sections
            .iter()
            .any(|section| !section.errors.is_empty())
            || findings.any(|finding| matches!(self.standing(finding), Standing::Fails))
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
            for error in &section.errors {
                paper.part("  error: ", error);
            }
            if section.findings.is_empty() && section.errors.is_empty() {
                paper.line("  nothing is wrong as far as this can be seen");
            }
            for finding in &section.findings {
                self.finding(section, finding, &mut paper);
            }
        }
        paper.out
    }

    fn finding(&self, section: &Section, finding: &Finding, paper: &mut Paper) {
        let field = finding
            .field
            .map_or_else(String::new, |field| format!(" at `{field}`"));
        let severity = match (self.standing(finding), finding.severity) {
            (Standing::Allowed(_), _) => "allowed",
            (_, Severity::Error) => "error",
            (_, Severity::Warning) => "warning",
        };
        let severity = paper.colored(severity, finding.severity);
        paper.line(&format!(
            "  {severity}, {}: {}{field}",
            finding.certainty.as_str(),
            finding.code
        ));
        paper.part("    what      ", &finding.message);
        for evidence in &finding.evidence {
            paper.part("    seen      ", &evidence.to_string());
        }
        if !finding.browsers.is_empty() {
            let browsers: Vec<String> = finding.browsers.iter().map(ToString::to_string).collect();
            paper.part("    fails in  ", &browsers.join(", "));
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
        if let Standing::Allowed(allowed) = self.standing(finding) {
            paper.part("    allowed   ", &allowed.reason);
        }
        paper.part("    source    ", finding.code.entry().source);
    }

    fn json(&self) -> String {
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
                .map(|finding| self.as_json(finding))
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
    fn as_json(&self, finding: &Finding) -> Value {
        let mut value = serde_json::to_value(finding).unwrap_or_default();
        value["page"] = serde_json::to_value(finding.code.entry()).unwrap_or_default();
        if let Standing::Allowed(allowed) = self.standing(finding) {
            value["allowed"] = allowed.reason.clone().into();
        }
        value
    }

    /// Each with its file.
    fn all(&self) -> impl Iterator<Item = (&str, &Finding)> {
        self.sections.iter().flat_map(|section| {
            section
                .findings
                .iter()
                .map(|finding| (&*section.file, finding))
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
        let line = |(file, finding): (&str, &Finding)| {
            let level = match (self.standing(finding), finding.severity) {
                (Standing::Fails, _) => "error",
                (Standing::Passes, _) => "warning",
                (Standing::Allowed(_), _) => "notice",
            };
            let field = finding
                .field
                .map_or_else(String::new, |field| format!("`{field}`: "));
            format!(
                "::{level} file={},title={}::{}\n",
                property(file),
                property(finding.code.as_str()),
                data(&format!("{field}{}", finding.message))
            )
        };
        let errors = self.sections.iter().flat_map(|section| {
            let line = |error: &String| {
                format!(
                    "::error file={}::{}\n",
                    property(&section.file),
                    data(error)
                )
            };
            section.errors.iter().map(line)
        });
        errors.chain(self.all().map(line)).collect()
    }

    fn sarif(&self) -> String {
        let mut rules: Vec<Value> = Vec::new();
        let mut results: Vec<Value> = Vec::new();
        for (file, finding) in self.all() {
            let id = finding.code.as_str();
            if !rules.iter().any(|rule| rule["id"] == id) {
                let entry = finding.code.entry();
                rules.push(json!({
                    "id": id,
                    "shortDescription": { "text": entry.cause },
                    "help": { "text": entry.fix },
                }));
            }
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            let mut result = json!({
                "ruleId": id,
                "level": level,
                "message": { "text": finding.message },
                "locations": [{ "physicalLocation": { "artifactLocation": { "uri": file } } }],
                "properties": { "certainty": finding.certainty.as_str() },
            });
            if let Standing::Allowed(allowed) = self.standing(finding) {
                result["suppressions"] =
                    json!([{ "kind": "external", "justification": allowed.reason }]);
            }
            results.push(result);
        }
        let sarif = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": { "name": "doctor", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
                "results": results,
            }],
        });
        format!("{sarif:#}\n")
    }
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
