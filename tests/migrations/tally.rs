//! What was run, and the worst of each kind.

use std::collections::BTreeMap;
use std::fmt;

/// Scenarios of one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count {
    pub(crate) scenarios: usize,
    /// Requests until the page had its data, or the front end asked for a sign-in.
    pub(crate) requests: usize,
    /// Refreshes beyond those that expired tokens call for.
    pub(crate) extra: usize,
    /// Answers that set a session until the present cookies were alone.
    pub(crate) answers: usize,
    /// Bytes of `Set-Cookie` in one answer.
    pub(crate) widest: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Tally {
    kinds: BTreeMap<String, Count>,
    faults: Vec<String>,
    faulty: usize,
}

impl Tally {
    pub(crate) fn add(&mut self, kind: &str, one: Count) {
        let count = self.kinds.entry(kind.to_owned()).or_default();
        count.scenarios += 1;
        count.requests = count.requests.max(one.requests);
        count.extra = count.extra.max(one.extra);
        count.answers = count.answers.max(one.answers);
        count.widest = count.widest.max(one.widest);
    }

    /// Keeps the first few.
    pub(crate) fn fault(&mut self, scenario: &dyn fmt::Debug, faults: &[String]) {
        if faults.is_empty() {
            return;
        }
        self.faulty += 1;
        if self.faults.len() < 12 {
            self.faults
                .push(format!("{scenario:?}\n    {}", faults.join("\n    ")));
        }
    }

    /// The faults, which are no longer counted.
    pub(crate) fn take_faults(&mut self) -> Vec<String> {
        self.faulty = 0;
        std::mem::take(&mut self.faults)
    }

    pub(crate) fn merge(&mut self, other: Self) {
        for (kind, one) in other.kinds {
            let count = self.kinds.entry(kind).or_default();
            count.scenarios += one.scenarios;
            count.requests = count.requests.max(one.requests);
            count.extra = count.extra.max(one.extra);
            count.answers = count.answers.max(one.answers);
            count.widest = count.widest.max(one.widest);
        }
        self.faulty += other.faulty;
        self.faults.extend(other.faults);
        self.faults.truncate(12);
    }

    pub(crate) fn of(&self, kind: &str) -> Count {
        self.kinds.get(kind).copied().unwrap_or_default()
    }

    pub(crate) fn scenarios(&self) -> usize {
        self.kinds.values().map(|count| count.scenarios).sum()
    }

    /// Prints the counts; fails if any scenario did.
    pub(crate) fn report(&self, title: &str) {
        println!("{title}: {} scenarios\n{self}", self.scenarios());
        assert_eq!(
            self.faulty,
            0,
            "scenarios failed:\n{}",
            self.faults.join("\n")
        );
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, count) in &self.kinds {
            writeln!(
                f,
                "{:>8}  {kind}: worst {} requests, {} extra refreshes, {} answers until clean, {} bytes of cookies",
                count.scenarios, count.requests, count.extra, count.answers, count.widest,
            )?;
        }
        Ok(())
    }
}
