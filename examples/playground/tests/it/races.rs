//! Tabs that renew a session at once: what the guide says of stores holds in every order.
//!
//! What breaks if one fails: the page teaches people a store that logs users out.

use serde_json::{Value, json};
use session_cookies_playground as page;

use crate::command::{NOW, data, files};

const DEPLOYMENT: &str =
    r#"{ "api": "https://api.example.com", "websites": ["https://www.example.com"] }"#;

fn race(text: &str, replaced: &str, tabs: usize, order: &[usize]) -> Value {
    let inputs = json!({
        "name": "deployment.json", "text": text, "now": NOW, "replaced": replaced, "tabs": tabs, "order": order,
    });
    data(&page::race(&inputs.to_string()))
}

/// How many orders there are, and in how many of them the user is logged out.
fn play_all(text: &str, replaced: &str, tabs: usize) -> (usize, usize) {
    let (mut orders, mut logged_out) = (0, 0);
    let mut open: Vec<Vec<usize>> = vec![Vec::new()];
    while let Some(order) = open.pop() {
        let race = race(text, replaced, tabs, &order);
        let next = race["next"].as_array().unwrap_or_else(|| panic!("{race}"));
        if next.is_empty() {
            orders += 1;
            logged_out += usize::from(race["signed_in"] == false);
        }
        for step in next {
            let tab = usize::try_from(step["tab"].as_u64().unwrap()).unwrap();
            let mut longer = order.clone();
            longer.push(tab);
            open.push(longer);
        }
    }
    (orders, logged_out)
}

#[test]
fn a_store_that_knows_replaced_tokens_logs_nobody_out() {
    for shape in ["", r#", "session": "single""#] {
        let text = DEPLOYMENT.replace(" }", &format!("{shape} }}"));
        for replaced in ["superseded", "grace"] {
            let (orders, logged_out) = play_all(&text, replaced, 2);
            assert!(orders >= 20, "{orders}");
            assert_eq!(logged_out, 0, "{replaced}{shape}");
        }
        let (orders, logged_out) = play_all(&text, "dead", 2);
        assert!(
            logged_out > 0 && logged_out < orders,
            "{logged_out} of {orders}"
        );
    }
}

/// One tab after another is no race.
#[test]
fn one_after_another_is_well() {
    for replaced in ["superseded", "grace", "dead"] {
        let race = race(DEPLOYMENT, replaced, 3, &[1, 1, 1, 2, 2, 2, 3, 3, 3]);
        assert_eq!(race["signed_in"], true);
        assert_eq!(race["next"], json!([]));
        assert_eq!(race["steps"].as_array().unwrap().last().unwrap()["jar"], 4);
    }
}

#[test]
fn every_deployment_has_an_answer() {
    let mut played = 0;
    for (_, text) in files("examples/deployments", "json") {
        let race = race(&text, "superseded", 2, &[1, 2, 7, 0, 1, 2, 1, 2]);
        match race["unreadable"]["message"].as_str() {
            Some(message) => assert!(!message.is_empty()),
            None => played += usize::from(race["signed_in"] == true),
        }
    }
    assert!(played > 8, "{played}");
}
