//! The page and the command line answer alike, for every shipped example.
//!
//! What breaks if one fails: somebody sends a link, and the receiver's command line says something else.

use serde_json::{Value, json};
use session_cookies_playground as page;

use crate::command::{NOW, data, files, printed};

/// The answer of the command line, where it has one.
#[track_caller]
fn assert_alike(answer: &str, arguments: &[&str]) {
    match printed(arguments) {
        Ok(output) => assert_eq!(answer, output, "{arguments:?}"),
        Err(message) => {
            let told = &data(answer)["unreadable"]["message"];
            let told = told.as_str().unwrap();
            // The command tells further unknown fields on lines of their own.
            let first = message.split("\n  ").next().unwrap();
            let is_told = message.ends_with(told) || first.ends_with(told);
            assert!(is_told, "{arguments:?}: {told}: {message}");
        }
    }
}

#[test]
fn doctor_of_deployments() {
    for folder in ["examples/deployments", "examples/catalogue"] {
        for (path, text) in files(folder, "json") {
            if path.contains("observed-") {
                continue;
            }
            let inputs = json!({ "deployment": { "name": path, "text": text }, "now": NOW });
            let answer = page::doctor(&inputs.to_string());
            assert_alike(&answer, &["doctor", &path, "--json", "--now", NOW]);
        }
    }
}

#[test]
fn doctor_of_observations() {
    let deployments = files("examples/deployments", "json");
    for (path, text) in files("examples/observations", "json") {
        let of = |(name, _): &&(String, String)| {
            let stem = name
                .strip_suffix(".json")
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap();
            path.contains(&format!("/{stem}/"))
        };
        let (name, deployment) = deployments.iter().find(of).unwrap();
        let inputs = json!({
            "deployment": { "name": name, "text": deployment },
            "observation": { "name": path, "text": text },
            "now": NOW,
        });
        let answer = page::doctor(&inputs.to_string());
        assert_alike(
            &answer,
            &["doctor", name, "--observe", &path, "--json", "--now", NOW],
        );
    }
}

#[test]
fn doctor_of_recordings() {
    let recordings = ["examples/recordings", "tests/vectors/har"];
    for (path, text) in recordings.iter().flat_map(|folder| files(folder, "har")) {
        let recording = json!({ "kind": "har", "name": path, "text": text });
        let inputs = json!({ "recording": recording, "now": NOW });
        let answer = page::doctor(&inputs.to_string());
        assert_alike(&answer, &["doctor", &path, "--json", "--now", NOW]);

        let inferred = data(&page::infer(&recording.to_string(), NOW));
        match printed(&["doctor", &path, "--infer"]) {
            Ok(output) => assert_eq!(inferred["text"], output, "{path}"),
            Err(message) => assert_eq!(inferred["unreadable"]["message"], message, "{path}"),
        }
    }
    for (path, text) in files("tests/vectors/har/curl", "txt") {
        let recording = json!({ "kind": "curl", "name": path, "text": text });
        let inputs = json!({ "recording": recording, "now": NOW });
        let answer = page::doctor(&inputs.to_string());
        assert_alike(
            &answer,
            &["doctor", "--curl", &path, "--json", "--now", NOW],
        );
    }
    let (line, url) = ("sid=1; Secure", "http://192.168.1.7:3000/login");
    let recording = json!({ "kind": "set_cookie", "name": "line", "text": line, "url": url });
    let inputs = json!({ "recording": recording, "now": NOW });
    assert_alike(
        &page::doctor(&inputs.to_string()),
        &[
            "doctor",
            "--set-cookie",
            line,
            "--url",
            url,
            "--json",
            "--now",
            NOW,
        ],
    );
}

#[test]
fn migrate() {
    let files = files("examples/migrations", "json");
    let pairs = files.chunks_exact(2);
    assert_eq!(pairs.remainder(), []);
    for pair in pairs {
        let [(new, new_text), (old, old_text)] = pair else {
            panic!("{pair:?}")
        };
        assert!(old.ends_with("old.json") && new.ends_with("new.json"));
        let answer = page::migrate(old, old_text, new, new_text, NOW);
        assert_alike(&answer, &["migrate", old, new, "--json", "--now", NOW]);
    }
}

#[test]
fn inventory() {
    let mut listed = 0;
    for (path, text) in files("examples/deployments", "json") {
        let of = |form| data(&page::inventory(&path, &text, form));
        match printed(&["inventory", &path, "--json"]) {
            Ok(output) => {
                listed += 1;
                assert_eq!(of("json"), data(&output), "{path}");
                let markdown = printed(&["inventory", &path, "--markdown"]).unwrap();
                assert_eq!(of("markdown")["text"], markdown, "{path}");
            }
            Err(message) => assert_eq!(of("json")["unreadable"]["message"], message, "{path}"),
        }
    }
    assert!(listed > 10);
}

#[test]
fn schemas_and_codes() {
    assert_alike(&page::schema(), &["schema", "deployment"]);
    let pages = data(&page::explain(""));
    for of_code in pages.as_array().unwrap() {
        let code = of_code["code"].as_str().unwrap();
        assert_eq!(data(&page::explain(code)), *of_code);
        let text = printed(&["explain", code]).unwrap();
        for field in ["title", "cause", "shows", "fix", "browsers", "source"] {
            assert!(text.contains(of_code[field].as_str().unwrap()), "{text}");
        }
    }
}

/// The card tells what the command tells of a line.
#[test]
fn cards() {
    let url = "https://api.example.com/login";
    for line in [
        "sid=secret; SameSite=Lax; Secure",
        "__Host-sid=secret; Path=/; Secure; HttpOnly; Max-Age=60",
        "sid=secret; Domain=example.org",
        "sid=; Max-Age=0",
        "",
    ] {
        for from in ["", "https://www.example.com/", "https://app.other.com/"] {
            let card = data(&page::predict_line(line, url, from, NOW));
            let mut arguments = vec!["predict", "--set-cookie", line, "--url", url, "--now", NOW];
            if !from.is_empty() {
                arguments.extend(["--from", from]);
            }
            let text = printed(&arguments).unwrap();
            for browser in card["browsers"].as_array().unwrap() {
                let says = match browser["fate"].as_str().unwrap() {
                    "refused" => format!("refused: {}", browser["why"].as_str().unwrap()),
                    "kept" => format!("kept: {}", browser["cookie"].as_str().unwrap()),
                    _ => "deletes the cookie".into(),
                };
                let name = browser["browser"].as_str().unwrap();
                // Browsers that do the same stand together.
                let is_its = |part: &&str| {
                    let (names, _) = part.split_once('\n').unwrap_or_default();
                    names == "every browser" || names.split(", ").any(|own| own == name)
                };
                let part = text.split("\n\n").find(is_its);
                let part = part.unwrap_or_else(|| panic!("{name}: {text}"));
                assert!(part.contains(&format!("\n  {says}")), "{text}");
            }
            assert!(!card.to_string().contains("secret"), "{card}");
        }
    }
}

/// Every file of the folders that the page offers.
#[test]
fn examples() {
    let offered = data(&page::examples());
    for folder in ["deployments", "migrations", "observations"] {
        let shipped = files(&format!("examples/{folder}"), "json");
        let offered = offered[folder].as_array().unwrap();
        assert_eq!(shipped.len(), offered.len());
        for (path, text) in shipped {
            let is_it = |file: &&Value| {
                let name = file["name"].as_str().unwrap();
                path.ends_with(&format!("/{folder}/{name}")) && file["text"] == text
            };
            assert!(offered.iter().any(|file| is_it(&file)), "{path}");
        }
    }
}
