//! `session-cookies`: asks a tool with the files and the clock of this machine, and prints its answer.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use session_cookies::{CommandLine, Machine, Outcome};

/// Findings that fail.
const FAILS: u8 = 1;

/// Something cannot be read, or the arguments are wrong.
const UNREADABLE: u8 = 2;

fn main() -> ExitCode {
    match CommandLine::parse().run(&Machine) {
        Ok(outcome) => print(&outcome),
        Err(error) => {
            eprintln!("session-cookies: {error}");
            ExitCode::from(UNREADABLE)
        }
    }
}

fn print(outcome: &Outcome) -> ExitCode {
    for remark in &outcome.remarks {
        eprintln!("{remark}");
    }
    match io::stdout().write_all(outcome.output.as_bytes()) {
        // Whoever reads may stop early: `| head`.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("session-cookies: the output cannot be written: {error}");
            ExitCode::from(UNREADABLE)
        }
        _ if outcome.fails => ExitCode::from(FAILS),
        _ => ExitCode::SUCCESS,
    }
}
