//! What `--help` shows at its end: worked examples, and the exit status.

macro_rules! with_status {
    ($examples:literal) => {
        concat!(
            $examples,
            "\n\nExit status:\n  0  nothing is wrong\n  1  there are errors; with `--deny warnings`, warnings too\n  2  a file cannot be read, or the arguments are wrong\n"
        )
    };
}

macro_rules! without_findings {
    ($examples:literal) => {
        concat!(
            $examples,
            "\n\nExit status:\n  0  it is printed\n  2  a file cannot be read, or the arguments are wrong\n"
        )
    };
}

pub(crate) const ALL: &str = with_status!(
    "Examples:
  session-cookies decide deployment.toml             What must our cookies look like?
  session-cookies doctor login.har                   Why does the login not stick?
  session-cookies migrate old.toml new.toml          How do we change the cookie domain?
  session-cookies inventory deployment.toml          What do we tell our visitors?
  session-cookies predict --set-cookie 'sid=1; SameSite=Lax; Secure' --url https://api.example.com/login
                                                     In which browsers does this cookie work?"
);

pub(crate) const DECIDE: &str = with_status!(
    "Example:
  $ cat deployment.toml
  api = \"https://api.example.com\"
  websites = [\"https://www.example.com\", \"http://localhost:3000\"]

  $ session-cookies decide deployment.toml
  $ session-cookies decide deployment.toml --request refresh.yaml
  $ session-cookies decide deployment.toml --json | jq '.pairs[0].access.set_cookie'"
);

pub(crate) const DOCTOR: &str = with_status!(
    "Examples:
  $ session-cookies doctor login.har                                  exported from the developer tools
  $ curl -v https://www.example.com/login 2>&1 | session-cookies doctor --curl
  $ session-cookies doctor --set-cookie 'sid=1; Secure' --url http://192.168.1.7:3000/login
  $ session-cookies doctor login.har --infer > deployment.json        the deployment that the traffic amounts to
  $ session-cookies doctor login.har --svg > login.svg                the way of each cookie, as a picture
  $ session-cookies doctor login.har --share > shown.har              the recording without its secrets
  $ session-cookies doctor deployment.toml --har login.har            what differs
  $ session-cookies doctor deployment.toml --observe observed.yaml    what was wrong with one request
  $ session-cookies doctor deployment.toml --deny warnings --format github \\
        --allow 'domain-too-wide=billing moves to its own domain in March'"
);

pub(crate) const MIGRATE: &str = with_status!(
    "Example:
  $ session-cookies migrate old.toml new.toml --now 2026-11-22T12:00:00Z"
);

pub(crate) const INVENTORY: &str = "Example:
  $ session-cookies inventory deployment.toml --markdown > cookies.md

Exit status:
  0  it is printed
  1  the deployment has errors
  2  a file cannot be read, or the arguments are wrong
";

pub(crate) const PREDICT: &str = without_findings!(
    "Examples:
  $ session-cookies predict --set-cookie 'sid=1; SameSite=Lax; Secure' \\
        --url https://api.example.com/login --from https://app.other.com/
  $ session-cookies predict --profile firefox < scenarios.json"
);

pub(crate) const EXPLAIN: &str = without_findings!(
    "Examples:
  $ session-cookies explain domain-too-wide
  $ session-cookies explain                                           every code, with a few words"
);

pub(crate) const SCHEMA: &str = without_findings!(
    "Example:
  $ session-cookies schema deployment > deployment.schema.json

Then name it in the first line of the file:
  JSON  \"$schema\": \"./deployment.schema.json\",   as the first key
  TOML  #:schema ./deployment.schema.json
  YAML  # yaml-language-server: $schema=./deployment.schema.json"
);

pub(crate) const COMPLETIONS: &str = without_findings!(
    "Examples:
  $ session-cookies completions bash > ~/.local/share/bash-completion/completions/session-cookies
  $ session-cookies completions zsh > ~/.zfunc/_session-cookies
  $ session-cookies completions fish > ~/.config/fish/completions/session-cookies.fish"
);
