//! What fails, and what may stay.
//!
//! What breaks if one fails: a check of continuous integration passes over a mistake, or fails for something that is known.

use serde_json::Value;

use crate::command::{run, write};
use crate::shipped::shipped;

/// Too wide a domain is a warning; everything else is right.
const WIDE: &str = "api = \"https://api.example.com\"\n\nwebsites = \"https://www.example.com\"\ncookie_domain = \"example.com\"\n";

#[track_caller]
fn assert_status(arguments: &[&str], status: i32) -> String {
    let run = run(arguments);
    assert_eq!(run.status, status, "{arguments:?}: {run:?}");
    run.output
}

#[test]
fn warnings_fail_if_they_are_denied() {
    write("wide.toml", WIDE);
    assert_status(&["doctor", "wide.toml"], 0);
    assert_status(&["doctor", "wide.toml", "--deny", "warnings"], 1);
    assert_status(&["decide", "wide.toml"], 0);
    assert_status(&["decide", "wide.toml", "--deny", "warnings"], 1);
    assert_status(&["inventory", "wide.toml"], 0);
    let many = shipped("deployments/many-mistakes.json");
    let many = many.to_str().unwrap();
    for tool in ["doctor", "decide", "inventory"] {
        assert_status(&[tool, many], 1);
    }
    let [old, new] =
        ["old", "new"].map(|name| shipped(&format!("migrations/base-path-moved/{name}.json")));
    let [old, new] = [&old, &new].map(|path| path.to_str().unwrap());
    assert_status(&["migrate", old, new], 0);
    assert_status(&["migrate", old, new, "--deny", "warnings"], 1);
}

#[test]
fn what_is_allowed_is_shown_with_its_reason() {
    write("wide.toml", WIDE);
    let allow = "domain-too-wide=the shop moves below this domain in March";
    let output = assert_status(
        &[
            "doctor",
            "wide.toml",
            "--deny",
            "warnings",
            "--allow",
            allow,
        ],
        0,
    );
    assert!(
        output.contains("  allowed, certain: domain-too-wide at `cookie_domain`, line 4\n"),
        "{output}"
    );
    assert!(
        output.contains("    allowed   the shop moves below this domain in March\n"),
        "{output}"
    );
    let output = assert_status(
        &["doctor", "wide.toml", "--deny", "domain-too-wide=rule 12"],
        1,
    );
    assert!(output.contains("    denied    rule 12\n"), "{output}");
}

#[test]
fn levels_are_read_from_a_file() {
    write("wide.toml", WIDE);
    write(
        "levels.yaml",
        "warnings: deny\nallow:\n  domain-too-wide: the shop moves below this domain in March\n",
    );
    let arguments = ["doctor", "wide.toml", "--levels", "levels.yaml"];
    assert_status(&arguments, 0);
    let json = assert_status(&[&arguments[..], &["--json"]].concat(), 0);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        json["audit"][0]["allowed"],
        "the shop moves below this domain in March"
    );
    assert_eq!(json["audit"][0]["line"], 4);
    let github = assert_status(&[&arguments[..], &["--format", "github"]].concat(), 0);
    assert!(
        github
            .starts_with("::notice file=wide.toml,line=4,title=domain-too-wide::`cookie_domain`: "),
        "{github}"
    );
    let sarif = assert_status(&[&arguments[..], &["--format", "sarif"]].concat(), 0);
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(
        result["locations"][0]["physicalLocation"]["region"]["startLine"],
        4
    );
    assert_eq!(
        result["suppressions"][0]["justification"],
        "the shop moves below this domain in March"
    );
}

#[test]
fn an_allowance_for_nothing_is_reported() {
    write("wide.toml", WIDE);
    write(
        "stale.toml",
        "[allow]\ndomain-too-wide = \"known\"\nname-common = \"nothing else runs here\"\n",
    );
    let arguments = ["doctor", "wide.toml", "--levels", "stale.toml"];
    let output = assert_status(&arguments, 0);
    let told = "stale.toml\n\nWhat is allowed and denied\n  warning, line 3\n    what      `allow.name-common`: it matches no finding; \
                remove it, or it may hide one later\n";
    assert!(output.contains(told), "{output}");
    assert_status(&[&arguments[..], &["--deny", "warnings"]].concat(), 1);

    write("unknown.toml", "[allow]\ndomain-to-wide = \"known\"\n");
    let output = assert_status(&["doctor", "wide.toml", "--levels", "unknown.toml"], 1);
    assert!(
        output.contains(
            "  error, line 2\n    what      `allow.domain-to-wide`: no finding has this code"
        ),
        "{output}"
    );
    let github = assert_status(
        &[
            "doctor",
            "wide.toml",
            "--levels",
            "unknown.toml",
            "--format",
            "github",
        ],
        1,
    );
    assert!(
        github.starts_with("::error file=unknown.toml,line=2::"),
        "{github}"
    );

    let run = run(&["doctor", "wide.toml", "--allow", "domain-to-wide=known"]);
    assert_eq!(run.status, 2);
    assert!(
        run.errors
            .contains("`domain-to-wide` is not a code of a finding"),
        "{run:?}"
    );
}

#[test]
fn what_is_untidy_never_fails() {
    let config = "api = [\"https://api.example.com\", \"https://api.example.com\"]\nwebsites = \"https://www.example.com\"\n";
    write("twice.toml", config);
    let output = assert_status(&["doctor", "twice.toml", "--deny", "warnings"], 0);
    assert!(
        output.contains("  info, certain: said-twice at `api[1]`, line 1\n"),
        "{output}"
    );
}
