//! What the command says of itself.

use std::process::Command;

use crate::command::{run, write};

const TOOLS: [&str; 8] = [
    "decide",
    "doctor",
    "migrate",
    "inventory",
    "predict",
    "explain",
    "schema",
    "completions",
];

#[test]
fn each_tool_has_help_with_an_example_and_the_exit_status() {
    for tool in TOOLS {
        let run = run(&[tool, "--help"]);
        assert_eq!((run.status, &*run.errors), (0, ""), "{tool}");
        let usage = format!("Usage: session-cookies {tool}");
        let example = format!("$ session-cookies {tool} ");
        for part in [&usage, &example, "\n\nExit status:\n  0  "] {
            assert!(run.output.contains(part), "{tool}: {part}\n{}", run.output);
        }
        assert!(run.output.ends_with('\n'), "{tool}");
    }
}

#[test]
fn wrong_arguments_are_refused() {
    for tool in TOOLS {
        assert_eq!(run(&[tool, "--no-such-option"]).status, 2, "{tool}");
    }
    for arguments in [
        &[][..],
        &["decide"],
        &["doctor"],
        &["migrate", "old.json"],
        &["doctor", "--format", "text"],
    ] {
        let run = run(arguments);
        assert_eq!((run.status, &*run.output), (2, ""), "{arguments:?}");
        assert!(!run.errors.is_empty(), "{arguments:?}");
    }
}

#[test]
fn shells_can_complete_it() {
    for (shell, part) in [
        ("bash", "session__cookies__subcmd__inventory)"),
        ("zsh", "#compdef session-cookies"),
        ("fish", "complete -c session-cookies"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[session-cookies]"),
    ] {
        let run = run(&["completions", shell]);
        assert!(
            run.status == 0 && run.output.contains(part),
            "{shell}: {run:?}"
        );
        assert!(run.output.contains("inventory"), "{shell}");
    }
}

/// The script is run, since what a generator writes may hang together or not.
#[test]
fn bash_completes_sub_commands() {
    write("completions.bash", &run(&["completions", "bash"]).output);
    for (words, completed) in [
        ("inv", "inventory"),
        ("schema dep", "deployment"),
        ("doctor --form", "--format"),
        ("doctor --format sa", "sarif"),
    ] {
        let script = format!(
            "source completions.bash; COMP_WORDS=(session-cookies {words}); COMP_CWORD={}; \
             _session__cookies session-cookies {} {}; echo \"${{COMPREPLY[*]}}\"",
            words.split(' ').count(),
            words.split(' ').next_back().unwrap(),
            words.split(' ').nth_back(1).unwrap_or("session-cookies"),
        );
        let output = Command::new("bash")
            .args(["-c", &script])
            .current_dir(env!("CARGO_TARGET_TMPDIR"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(said.trim(), completed, "{words}: {output:?}");
    }
}

#[test]
fn codes_are_explained() {
    let run_all = run(&["explain"]);
    assert!(
        run_all
            .output
            .contains("domain-too-wide              The cookie domain is wider than needed.\n"),
        "{run_all:?}"
    );
    let one = run(&["explain", "domain-too-wide"]);
    assert!(
        one.output
            .starts_with("domain-too-wide: The cookie domain is wider than needed.\n\nCause     "),
        "{one:?}"
    );
    assert_eq!(run(&["explain", "no-such-code"]).status, 2);
}
