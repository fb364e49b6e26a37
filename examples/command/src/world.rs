//! What the tools take from around them: files, the time, and the public suffix list.

use std::fmt;
use std::fs;
use std::io::{self, Read as _};

use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::{EmbeddedList, SuffixList};
use time::OffsetDateTime;

/// Files, a clock and a public suffix list. The command takes those of the machine; a page gives texts and a time.
pub trait World: fmt::Debug {
    /// What a file contains; `-` is the standard input.
    ///
    /// # Errors
    ///
    /// There is no such file, or it cannot be read.
    fn read(&self, file: &str) -> io::Result<Vec<u8>>;

    /// The time, for options that name none.
    fn now(&self) -> OffsetDateTime;

    /// The public suffix list.
    fn suffixes(&self) -> &dyn SuffixList;
}

/// The disk, the standard input and the clock of this machine.
#[derive(Clone, Copy, Debug)]
pub struct Machine;

impl World for Machine {
    fn read(&self, file: &str) -> io::Result<Vec<u8>> {
        if file != "-" {
            return fs::read(file);
        }
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }

    fn suffixes(&self) -> &dyn SuffixList {
        &EmbeddedList
    }
}

/// Texts under the names by which the options call them, and a time that stands still.
#[derive(Clone, Debug)]
pub struct Given<'t> {
    files: Vec<(&'t str, &'t str)>,
    now: Instant,
    suffixes: &'t dyn SuffixList,
}

impl<'t> Given<'t> {
    /// No file yet.
    #[must_use]
    pub const fn at(now: Instant, suffixes: &'t dyn SuffixList) -> Self {
        Self {
            files: Vec::new(),
            now,
            suffixes,
        }
    }

    /// The same with one file more; the first of a name counts.
    #[must_use]
    pub fn with(mut self, name: &'t str, text: &'t str) -> Self {
        self.files.push((name, text));
        self
    }
}

impl World for Given<'_> {
    fn read(&self, file: &str) -> io::Result<Vec<u8>> {
        let given = self.files.iter().find(|(name, _)| *name == file);
        let (_, text) = given.ok_or(io::ErrorKind::NotFound)?;
        Ok(text.as_bytes().to_vec())
    }

    fn now(&self) -> OffsetDateTime {
        self.now.get()
    }

    fn suffixes(&self) -> &dyn SuffixList {
        self.suffixes
    }
}
