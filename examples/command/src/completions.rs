//! Shell completions, from the definition of the command line.

use clap::{CommandFactory as _, Parser};
use clap_complete::Shell;

use crate::command_line::CommandLine;
use crate::examples;

/// Prints a script that completes this command in a shell
#[derive(Clone, Debug, Parser)]
#[command(after_help = examples::COMPLETIONS)]
pub(crate) struct Options {
    shell: Shell,
}

pub(crate) fn run(options: &Options) -> String {
    let mut script = Vec::new();
    let mut command = CommandLine::command();
    clap_complete::generate(options.shell, &mut command, "session-cookies", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    match options.shell {
        // clap_complete 4.6 writes the `-` of a name in two ways, and the script for bash then completes no sub-command.
        Shell::Bash => script.replace("session__subcmd__cookies", "session__cookies"),
        _ => script,
    }
}
