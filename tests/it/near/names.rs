//! What fills a header that is too long, by the names of its cookies; and where facts are found.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Code, Fact};

use super::{Cause, changed, session};

/// What fills a header of this length, which a hop has refused.
fn fills(cookies: &[(&str, usize)], total: usize) -> Option<String> {
    let cookies: Vec<Value> = cookies
        .iter()
        .map(|(name, len)| json!({ "name": name, "len": len }))
        .collect();
    let change = json!({ "request": { "cookie_len": total } });
    let seen = changed(&session(&json!(cookies), 431), &change);
    let told = Cause::new(json!({}), Code::SizeRequest, "longer than a hop accepts").told(&seen);
    let (_, what) = told.message.split_once("accepts, and ")?;
    let (what, _) = what.split_once(" bytes. ")?;
    Some(what.to_owned())
}

/// All parts but the last are as long as browsers allow.
#[test]
fn a_token_in_parts_is_counted_from_its_first() {
    let token =
        |parts: &str, len: &str| Some(format!("`t` is one token in {parts} cookies, {len}"));
    assert_eq!(
        fills(&[("t.0", 4000), ("t.1", 2000)], 6000),
        token("2", "`t.0` to `t.1`: 6,000 of 6,000")
    );
    assert_eq!(
        fills(&[("t.1", 4000), ("t.2", 2000)], 6000),
        token("2", "`t.1` to `t.2`: 6,000 of 6,000")
    );
    // It begins too late, has a gap, or has one part.
    assert_eq!(fills(&[("t.2", 4000), ("t.3", 2000)], 6000), None);
    assert_eq!(fills(&[("t.0", 4000), ("t.2", 2000)], 6000), None);
    assert_eq!(fills(&[("t.0", 4000)], 4000), None);
    // The first part is too short, by itself or beside the last.
    assert_eq!(
        fills(&[("t.0", 1000), ("t.1", 500)], 1500),
        token("2", "`t.0` to `t.1`: 1,500 of 1,500")
    );
    assert_eq!(fills(&[("t.0", 999), ("t.1", 500)], 1499), None);
    assert_eq!(
        fills(&[("t.0", 1500), ("t.1", 3000)], 4500),
        token("2", "`t.0` to `t.1`: 4,500 of 4,500")
    );
    assert_eq!(fills(&[("t.0", 1200), ("t.1", 3000)], 4200), None);
    // A third of the header.
    assert_eq!(
        fills(&[("t.0", 4000), ("t.1", 2000)], 18_000),
        token("2", "`t.0` to `t.1`: 6,000 of 18,000")
    );
    assert_eq!(fills(&[("t.0", 4000), ("t.1", 2000)], 18_001), None);
}

#[test]
fn cookies_with_a_common_beginning_are_a_pile() {
    let five = |stem: &str, total: usize| {
        let names: Vec<String> = (1..=5).map(|number| format!("{stem}{number}")).collect();
        let cookies: Vec<(&str, usize)> = names.iter().map(|name| (&**name, 90)).collect();
        fills(&cookies, total)
    };
    assert_eq!(
        five("ab", 900),
        Some("5 cookies `ab…` fill it: 465 of 900".to_owned())
    );
    assert_eq!(
        five("ab", 1395),
        Some("5 cookies `ab…` fill it: 465 of 1,395".to_owned())
    );
    assert_eq!(five("ab", 1396), None);
    // One letter is no beginning.
    assert_eq!(five("a", 900), None);
    let four = [("ab1", 90), ("ab2", 90), ("ab3", 90), ("ab4", 90)];
    assert_eq!(fills(&four, 360), None);
}

#[test]
fn a_fact_tells_where_it_is_found() {
    assert_eq!(Fact::PageInside.where_found(), "the address bar");
    assert_eq!(
        Fact::ClientVersion.where_found(),
        "the browser's own page about itself"
    );
}
