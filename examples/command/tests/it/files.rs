//! JSON, TOML and YAML say the same, and each error has the file, the line and the key.
//!
//! What breaks if one fails: a deployment means something else in another form, somebody looks for a mistake in a hundred lines, or a token
//! of a request file stands in a log.

use std::fs;

use serde_json::Value;

use crate::command::{run, write};
use crate::shipped::{all_of, shipped};

const JSON: &str = r#"{
  "$schema": "./deployment.schema.json",
  "api": ["https://api.example.com"],
  "websites": ["https://www.example.com", { "origin": "https://partner.net", "transport": "header" }],
  "cookie_domain": "example.com",
  "access_cookie": { "lifetime_seconds": 86400 },
  "history": [{ "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365 }],
  "header_until": "2026-12-24T18:00:00+01:00"
}"#;

const TOML: &str = r#"#:schema ./deployment.schema.json
api = ["https://api.example.com"]
websites = ["https://www.example.com", { origin = "https://partner.net", transport = "header" }]
cookie_domain = "example.com"
access_cookie.lifetime_seconds = 86_400
header_until = 2026-12-24T18:00:00+01:00

[[history]]
cookie_domain = ""
retired_at = 2026-06-01
lifetime_days = 365
"#;

const YAML: &str = r#"# yaml-language-server: $schema=./deployment.schema.json
api:
  - https://api.example.com
websites:
  - https://www.example.com
  - origin: https://partner.net
    transport: header
cookie_domain: example.com
access_cookie: { lifetime_seconds: 86400 }
history:
  - cookie_domain: ""
    retired_at: 2026-06-01T00:00:00Z
    lifetime_days: 365
header_until: 2026-12-24T18:00:00+01:00
"#;

/// The review as data, without the name of the file.
fn decided(name: &str) -> String {
    let run = run(&["decide", name, "--json", "--now", "2026-11-22T12:00:00Z"]);
    assert_eq!((run.status, &*run.errors), (0, ""), "{name}");
    let mut review: Value = serde_json::from_str(&run.output).unwrap();
    for problem in review["problems"].as_array_mut().unwrap() {
        assert!(problem["line"].take().is_u64(), "{problem}");
    }
    review.to_string().replace(name, "FILE")
}

#[test]
fn three_forms_say_the_same() {
    write("same.json", JSON);
    write("same.toml", TOML);
    write("same.yaml", YAML);
    write("same.YML", YAML);
    let json = decided("same.json");
    assert!(
        json.contains(r#""sunset":"2027-06-01T00:00:00Z""#),
        "{json}"
    );
    for name in ["same.toml", "same.yaml", "same.YML"] {
        assert_eq!(decided(name), json, "{name}");
    }
}

/// JSON is YAML, too.
#[test]
fn shipped_deployments_are_read_as_yaml() {
    for file in all_of("examples/deployments", "json") {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let [json, yaml] = ["json", "yaml"].map(|form| {
            let copy = format!("shipped-{name}.{form}");
            write(&copy, &fs::read_to_string(&file).unwrap());
            let run = run(&["decide", &copy, "--json", "--now", "2026-11-22T12:00:00Z"]);
            (run.status, run.output.replace(&copy, "FILE"))
        });
        assert_eq!(json, yaml, "{name}");
    }
}

#[test]
fn requests_and_observations_have_the_same_forms() {
    let deployment = shipped("deployments/spa-and-api.json");
    let deployment = deployment.to_str().unwrap();
    write(
        "request.toml",
        "route = \"refresh\"\n[headers]\nOrigin = \"https://app.example.com\"\nSec-Fetch-Site = \"same-site\"\n\
         Cookie = [\"__Host-session-refresh=current-token\"]\n",
    );
    let answer = run(&["decide", deployment, "--request", "request.toml"]);
    assert!(answer.output.contains("outcome     accepted"), "{answer:?}");
    assert!(!answer.output.contains("current-token"), "{answer:?}");
    write(
        "observation.yaml",
        "page: { opened_as: https://app.example.com }\nrequest:\n  route: sign_in\n  method: POST\n  origin: null\n\
         response: { status: 200, set_cookies: [] }\n",
    );
    let report = run(&["doctor", deployment, "--observe", "observation.yaml"]);
    assert!(report.output.contains("set-cookie-missing"), "{report:?}");
    assert_eq!(report.status, 1);
}

/// What the plan says to write can be written as it stands, and then nothing is left to write.
#[test]
fn plans_write_the_form_of_the_new_file() {
    let base = "api = \"https://api.example.com\"\nwebsites = \"https://www.example.com\"\n";
    write("plan-old.toml", base);
    write(
        "plan-new.toml",
        &format!("{base}cookie_domain = \"example.com\"\n"),
    );
    let plan = |new: &str| {
        run(&[
            "migrate",
            "plan-old.toml",
            new,
            "--now",
            "2026-11-22T12:00:00Z",
        ])
        .output
    };
    let pasted = |told: &str, heading: &str| -> String {
        let (_, rest) = told.split_once(heading).unwrap_or_else(|| panic!("{told}"));
        let (lines, _) = rest.split_once("\n\n").unwrap();
        let lines: Vec<&str> = lines.lines().map(str::trim).collect();
        lines.join("\n") + "\n"
    };
    let lines = pasted(
        &plan("plan-new.toml"),
        "\nTo write into the new configuration\n",
    );
    assert!(lines.starts_with("[[history]]\n"), "{lines}");
    assert!(
        lines.contains("retired_at = 2026-11-22T12:00:00Z\n"),
        "{lines}"
    );
    let new = format!("{base}cookie_domain = \"example.com\"\n");
    // At the end, behind a table.
    write(
        "plan-done.toml",
        &format!("{new}[access_cookie]\npriority = \"high\"\n{lines}"),
    );
    let told = plan("plan-done.toml");
    assert!(
        !told.contains("To write into the new configuration"),
        "{told}"
    );
    // The way back: what the old file gets, and then it needs nothing when the new one is the old one.
    let heading =
        "\nTo write into the old configuration if you roll back, with that time as `retired_at`\n";
    let lines = pasted(&plan("plan-new.toml"), heading);
    write("plan-back.toml", &format!("{base}{lines}"));
    let back = ["migrate", "plan-new.toml", "plan-back.toml"];
    let told = run(&[&back[..], &["--now", "2026-11-22T12:00:00Z"]].concat()).output;
    assert!(
        !told.contains("To write into the new configuration"),
        "{told}"
    );
    // A history that is there is appended to, in the form that it has.
    let entry =
        "cookie_domain = \"old.example.com\"\nretired_at = 2026-06-01\nlifetime_days = 365\n";
    let heading = "\nTo append to `history` of the new configuration\n";
    write("plan-tables.toml", &format!("{new}[[history]]\n{entry}"));
    let lines = pasted(&plan("plan-tables.toml"), heading);
    assert!(lines.starts_with("[[history]]\n"), "{lines}");
    write(
        "plan-tables-done.toml",
        &format!("{new}[[history]]\n{entry}{lines}"),
    );
    assert!(!plan("plan-tables-done.toml").contains(heading));
    let inline =
        "{ cookie_domain = \"old.example.com\", retired_at = 2026-06-01, lifetime_days = 365 },\n";
    write(
        "plan-inline.toml",
        &format!("{new}history = [\n{inline}]\n"),
    );
    let lines = pasted(&plan("plan-inline.toml"), heading);
    write(
        "plan-inline-done.toml",
        &format!("{new}history = [\n{inline}{lines}]\n"),
    );
    assert!(!plan("plan-inline-done.toml").contains(heading), "{lines}");
}

/// Aliases, merged tables, tags, numbers and the other ways to write texts.
#[test]
fn yaml_is_read_as_it_is_meant() {
    write(
        "plain.json",
        r#"{ "api": "https://api.example.com", "websites": [{ "origin": "https://a.example.com", "transport": "header" },
          { "origin": "https://b.example.com", "transport": "header" }, "https://c.example.com"],
          "access_cookie": { "lifetime_seconds": 600 }, "refresh_cookie": { "lifetime_seconds": 600 } }"#,
    );
    write(
        "plain.yaml",
        "---\napi: >-\n  https://api.example.com\nwebsites:\n- &first\n  origin: https://a.example.com\n  transport: !!str header\n\
         - { <<: *first, \"origin\": 'https://b.example.com' }\n- \"https://c.example\\x2Ecom\"\n\
         access_cookie: &cookie { lifetime_seconds: 0x258 }\nrefresh_cookie: *cookie\n...\n",
    );
    assert_eq!(decided("plain.yaml"), decided("plain.json"));
}

/// The name of a file, its text, and the message.
#[rustfmt::skip]
const WRONG: &[(&str, &str, &str)] = &[
    ("a.json", "{\n  \"api\": \"https://api.example.com\",\n  \"apix\": 3\n}", "a.json:3: unknown field `apix`; did you mean `api`?"),
    ("b.json", "{\n  \"api\": \"https://api.example.com\"\n}", "b.json:1: missing field `websites`"),
    ("c.json", "{\n  \"api\": \"x\"\n  \"websites\": \"y\"\n}", "c.json:3: expected `,` or `}`"),
    ("d.json", "{\n  \"api\": \"x\",\n  \"api\": \"y\"\n}", "d.json:3: the key `api` stands twice in one table"),
    ("e.json", "", "e.json:1: EOF while parsing a value"),
    ("f.json", "{\n  \"api\": \"x\", \"websites\": [\n    \"y\",\n    3\n] }", "f.json:4: `websites[1]`: invalid type: integer `3`, expected an origin, a pattern, or an object with the field `origin`"),
    ("a.toml", "api = \"x\"\nwebsites = \"y\"\n\n[[history]]\ncookie_domain = \"\"\nretired_at = 2026-06-01\nlifetime_days = \"many\"\n", "a.toml:7: `history[0].lifetime_days`: invalid type: text, expected a whole number from 0 to 65535"),
    ("b.toml", "api = \"x\"\nwebsites = \"y\"\nheader_until = 2026-06-01T00:00:00\n", "b.toml:3: a time of which zone? Write `Z` behind it for UTC, or an offset such as `+02:00`"),
    ("c.toml", "api = \"x\"\nwebsites = \"y\"\nheader_until = 12:00:00\n", "c.toml:3: a time of which day? Write the date before it, as in `2026-06-01T00:00:00Z`"),
    ("d.toml", "api = \"x\"\nwebsites = \"y\n", "d.toml:2: invalid basic string, expected `\"`"),
    ("e.toml", "api = \"x\"\napi = \"y\"\n", "e.toml:2: the key `api` stands twice in one table"),
    ("a.yaml", "api: x\nwebsites: y\nhistory:\n  - cookie_domain: ''\n    lifetime_days: many\n    retired_at: now\n", "a.yaml:5: `history[0].lifetime_days`: invalid type: text, expected a whole number from 0 to 65535"),
    ("b.yaml", "api: x\napi: y\n", "b.yaml:2: the key `api` stands twice in one table"),
    ("c.yaml", "api: 'x\nwebsites: [\n", "c.yaml:1: unclosed quote"),
    ("d.yaml", "cookie_secure: no\napi: x\nwebsites: y\n", "d.yaml:1: `cookie_secure`: invalid type: text, expected `true` or `false`"),
    ("f.yaml", "api: x\n---\napi: y\n", "f.yaml:3: a second document in one file"),
    ("g.yaml", "api: !secret x\n", "g.yaml:1: a tag has no meaning here"),
    ("m.yaml", "api: x\nwebsites: !include\n  - y\n", "m.yaml:3: a tag has no meaning here"),
    ("h.yaml", "api: x\nwebsites: &a [y, *a]\n", "h.yaml:2: an alias within that for which it stands"),
    ("i.yaml", "? [api]\n: x\n", "i.yaml:1: a key must be a text"),
    ("j.yaml", "api: x\nwebsites: *none\n", "j.yaml:2: while parsing node, found unknown anchor"),
    ("k.yaml", "- api\n", "k.yaml:1: invalid type: list, expected an object with the fields `api` and `websites`"),
    ("l.yaml", "", "l.yaml:1: invalid type: null, expected an object with the fields `api` and `websites`"),
    ("e.yaml", "api: x\nwebsites: y\nhistory:\n  - retired: 2026-06-01\n", "e.yaml:4: `history[0]`: unknown field `retired`; did you mean `retired_at`?"),
    ("g.json", "{ \"api\": \"x\", \"websites\": \"y\", \"now\": 1 }", "g.json:1: unknown field `now`; `session-cookies schema deployment` prints the ones that exist"),
    ("h.json", "{ \"api\": \"x\", \"websites\": \"y\",\n  \"session_cookie\": \"sid\" }", "h.json:2: `session_cookie`: invalid type: text, expected an object with the field `name`; write `\"session_cookie\": { \"name\": \"…\" }`"),
    ("i.json", "{\n  // ours\n  \"api\": \"x\" }", "i.json:2: key must be a string; JSON has no comments: remove it, or write TOML or YAML"),
    ("j.json", "{ \"api\": { \"url\": \"x\" } }", "j.json:1: `api`: invalid type: object, expected a text"),
    ("f.toml", "api = \"x\"\nwebsites = \"y\"\nsession_cookie = \"sid\"\n", "f.toml:3: `session_cookie`: invalid type: text, expected an object with the field `name`; write `session_cookie = { name = \"…\" }`"),
    ("g.toml", "api = \"x\"\nwebsites = \"y\"\nplain_http = true\n", "g.toml:3: `plain_http`: invalid type: boolean `true`, expected an origin such as `https://api.example.com`, or a list of them"),
    ("h.toml", "api = 8080\nwebsites = \"y\"\n", "h.toml:1: `api`: invalid type: integer `8080`, expected an origin such as `https://api.example.com`, or a list of them"),
    ("n.yaml", "api: x\nwebsites: y\ncookies:\n  theme: dark\n", "n.yaml:4: `cookies.theme`: invalid type: text, expected an object with the field `purpose`; write `theme: { purpose: … }`"),
    ("o.yaml", "api: x\nwebsites:\n- y\n  session: single\n", "o.yaml:4: mapping values are not allowed in this context; indent the keys of one object alike"),
    ("no-ending", "api = \"x\"\n", "no-ending:1: expected value; the name does not end in `.json`, `.toml` or `.yaml`, so it was read as JSON"),
];

/// Attributes of cookies, where people look for them: all of them, in the order of the file.
#[test]
fn attributes_are_told_what_they_are_called() {
    let base = "api = \"https://api.example.com\"\nwebsites = \"https://www.example.com\"\n";
    let told = |name: &str, fields: &str| {
        write(name, &format!("{base}{fields}"));
        run(&["decide", name]).errors
    };
    assert_eq!(
        told(
            "attributes.toml",
            "[session_cookie]\nname = \"sid\"\nmaxAge = 3600\nHttpOnly = true\nsecure = true\ndomain = \"example.com\"\nexpires = 1\n\
             same-site = \"Lax\"\npartitioned = true\n"
        ),
        "session-cookies: attributes.toml:5: `session_cookie`: unknown field `maxAge`; `Max-Age` is `lifetime_seconds`\n  \
         attributes.toml:6: `session_cookie`: unknown field `HttpOnly`; `HttpOnly` is always written\n  \
         attributes.toml:7: `session_cookie`: unknown field `secure`; `Secure` is written wherever the `api` is https\n  \
         attributes.toml:8: `session_cookie`: unknown field `domain`; `Domain` is `cookie_domain` at the top of the file\n  \
         attributes.toml:9: `session_cookie`: unknown field `expires`; `Expires` follows from `lifetime_seconds`\n  \
         attributes.toml:10: `session_cookie`: unknown field `same-site`; `SameSite` is `same_site` at the top of the file\n  \
         attributes.toml:11: `session_cookie`: unknown field `partitioned`; `Partitioned` is `partitioning` of an entry of `websites`\n"
    );
    assert_eq!(
        told(
            "attributes-top.toml",
            "max_age = 3600\ndomain = \"example.com\"\napix = 1\n"
        ),
        "session-cookies: attributes-top.toml:3: unknown field `max_age`; `Max-Age` and `Expires` follow from `lifetime_seconds` of each \
         cookie\n  \
         attributes-top.toml:4: unknown field `domain`; `Domain` is `cookie_domain`\n  \
         attributes-top.toml:5: unknown field `apix`; did you mean `api`?\n"
    );
    assert_eq!(
        told(
            "attributes-beside.toml",
            "[cookies.csrf]\npurpose = \"csrf_token\"\nhttponly = false\ndomain = \"example.com\"\n"
        ),
        "session-cookies: attributes-beside.toml:5: `cookies.csrf`: unknown field `httponly`; `HttpOnly` follows from `read_by`\n  \
         attributes-beside.toml:6: `cookies.csrf`: unknown field `domain`; `Domain` is `cookie_domain`\n"
    );
}

#[test]
fn other_encodings_are_told() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::write(folder.join("latin.yaml"), b"api: x\nwebsites: y\n\xe9\n").unwrap();
    assert_eq!(
        run(&["decide", "latin.yaml"]).errors,
        "session-cookies: latin.yaml:3: simple key expected ':'; the file is not UTF-8: save it in this encoding\n"
    );
}

/// Each problem has its place and its repair, before a table in which cookies are missing for that reason.
#[test]
fn decide_tells_lines_and_repairs() {
    write(
        "wrong-place.toml",
        "api = \"https://api.example.com\"\nwebsites = \"https://www.example.com:\"\nsession = \"single\"\n\nprefix = \"__Host-\"\n\
         cookie_domain = \"example.com\"\n",
    );
    let decided = run(&["decide", "wrong-place.toml"]);
    let head = "Deployment wrong-place.toml

Problems
  error   unreadable at `websites[0]`, line 2: there is no port behind the `:`; write `https://www.example.com`
          change: set `websites[0]` to `https://www.example.com`
  error   prefix-broken at `prefix`, line 5: `__Host-` forbids `Domain`, which is `example.com`; use the prefix `__Secure-` or leave the domain out
          change: remove `prefix`
";
    assert_eq!(decided.status, 1);
    assert!(decided.output.starts_with(head), "{}", decided.output);
    let json = run(&["decide", "wrong-place.toml", "--json"]).output;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["problems"][1]["line"], 5);
    assert_eq!(json["problems"][1]["patch"]["field"], "prefix");
}

/// What works and could be better is told, too, as `doctor` tells it.
#[test]
fn decide_tells_all_that_the_doctor_finds() {
    write(
        "common.toml",
        "api = \"http://localhost:8080\"\nwebsites = \"http://localhost:3000\"\nsession = \"single\"\n\
         session_cookie = { name = \"session\" }\n",
    );
    let decided = run(&["decide", "common.toml"]);
    let told = "\nProblems\n  warning name-common at `session_cookie.name`, line 4: other applications use the name `session`, too;";
    assert!(decided.output.contains(told), "{}", decided.output);
    assert_eq!(decided.status, 0);
    let denied = run(&["decide", "common.toml", "--deny", "warnings"]);
    assert_eq!(denied.status, 1);
    for file in all_of("examples/deployments", "json") {
        let file = file.to_str().unwrap();
        let found = |tool, key| {
            let json = run(&[tool, file, "--json", "--now", "2026-11-22T12:00:00Z"]).output;
            let mut json: Value = serde_json::from_str(&json).unwrap();
            for found in json[key].as_array_mut().unwrap() {
                found.as_object_mut().unwrap().remove("page");
            }
            json[key].take()
        };
        assert_eq!(
            found("decide", "problems"),
            found("doctor", "audit"),
            "{file}"
        );
    }
}

/// The reasons of one cookie stand there once, however many websites have it.
#[test]
fn decide_tells_reasons_once() {
    write(
        "many.toml",
        "api = \"https://api.example.com\"\nwebsites = [\"https://a.example.com\", \"https://b.example.com\"]\nsession = \"single\"\n",
    );
    let output = run(&["decide", "many.toml"]).output;
    assert_eq!(output.matches("Set-Cookie: __Host-session=").count(), 2);
    assert_eq!(
        output.matches("`__Host-session` is host-only").count(),
        1,
        "{output}"
    );
}

/// One origin is a list of one.
#[test]
fn one_origin_may_stand_for_a_list() {
    write(
        "one-plain.toml",
        "api = \"http://wiki.intranet\"\nwebsites = \"http://wiki.intranet\"\nplain_http = \"http://wiki.intranet\"\n",
    );
    assert_eq!(run(&["decide", "one-plain.toml"]).status, 0);
}

#[test]
fn errors_tell_file_line_and_key() {
    for (name, text, message) in WRONG {
        write(name, text);
        let run = run(&["decide", name]);
        assert_eq!(
            run.errors,
            format!("session-cookies: {message}\n"),
            "{name}"
        );
        assert_eq!((run.status, &*run.output), (2, ""), "{name}");
    }
    let run = run(&["decide", "no-such-file.json"]);
    assert!(
        run.errors
            .starts_with("session-cookies: no-such-file.json: "),
        "{run:?}"
    );
    assert_eq!(run.status, 2);
}

/// A few lines that stand for a billion values.
#[test]
fn aliases_are_bounded() {
    let mut lines = vec!["api: x\nwebsites:\n- &a0 [y, y, y, y, y, y, y, y, y, y]".to_owned()];
    for level in 1..9 {
        let list = vec![format!("*a{}", level - 1); 10].join(", ");
        lines.push(format!("- &a{level} [{list}]"));
    }
    write("bomb.yaml", &lines.join("\n"));
    let run = run(&["decide", "bomb.yaml"]);
    assert_eq!(
        run.errors,
        "session-cookies: bomb.yaml:6: the aliases stand for too much\n"
    );
}

/// Whatever is wrong with the file of a request, its tokens stand in no message.
#[test]
fn messages_have_no_tokens() {
    let deployment = shipped("deployments/spa-and-api.json");
    let deployment = deployment.to_str().unwrap();
    let token = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0";
    let json = [
        r#"{ "route": "refresh", "headers": "Cookie: sid=TOKEN" }"#,
        r#"{ "route": "sid=TOKEN" }"#,
        r#"{ "route": "refresh", "headers": { "Cookie": { "sid": "TOKEN" } } }"#,
        r#"{ "route": "refresh", "sid=TOKEN": 1 }"#,
        r#"{ "route": "refresh", "valid": "TOKEN" }"#,
        r#"{ "route": "refresh", "state": "TOKEN }"#,
        r#"{ "route": "refresh", "headers": { "Cookie": ["sid=TOKEN", 3] } }"#,
        r#"{ "route": "refresh", "TOKEN": 1, "TOKEN": 2 }"#,
        r#"{ "route": "refresh", "TOKEN": 1 }"#,
        r#"{ "route": "refresh", "headers": { "TOKEN": 1 } }"#,
    ];
    let toml = [
        "route = \"refresh\"\nheaders = \"sid=TOKEN\"\n",
        "route = \"refresh\"\nheaders.Cookie = \"sid=TOKEN\n",
        "route = \"refresh\"\nheaders.Cookie = sid=TOKEN\n",
        "route = \"refresh\"\n\"TOKEN\" = 1\n\"TOKEN\" = 2\n",
    ];
    let yaml = [
        "route: refresh\nheaders: sid=TOKEN\n",
        "route: refresh\nheaders:\n  Cookie: 'sid=TOKEN\n",
        "route: refresh\nheaders:\n  Cookie: *TOKEN\n",
        "route: refresh\nTOKEN: 1\nTOKEN: 2\n",
        "route: refresh\nheaders:\n Cookie: sid=TOKEN: 4\n",
    ];
    let forms = [("json", &json[..]), ("toml", &toml), ("yaml", &yaml)];
    for (form, texts) in forms {
        for (index, text) in texts.iter().enumerate() {
            let name = format!("token-{index}.{form}");
            write(&name, &text.replace("TOKEN", token));
            let run = run(&["decide", deployment, "--request", &name]);
            assert_eq!(run.status, 2, "{text}: {run:?}");
            assert!(
                run.errors.starts_with(&format!("session-cookies: {name}:")),
                "{run:?}"
            );
            for part in [token, "eyJhbGci", "c2VjcmV0"] {
                assert!(!run.errors.contains(part), "{text}: {run:?}");
            }
        }
    }
}
