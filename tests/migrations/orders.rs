//! The headers of one answer in every order: the jar is the same. Frameworks keep headers in maps, and proxies sort them. One thing is
//! left to the order that HTTP keeps: a twin in the partition is cleared before the cookie outside of it is set.

use session_cookie_policy::browser::{Jar, Response};

use crate::application::Application;
use crate::client::{Client, Server, identity_of, put_twins_first, shuffle};
use crate::deployment::{Identity, LIST, Scope};
use crate::pairs::PROFILES;

/// All orders of up to five headers, else thirty by lot.
fn orders<'a>(headers: &[&'a [u8]]) -> Vec<Vec<&'a [u8]>> {
    if headers.len() > 5 {
        let mut seed = 0x0bad_5eed;
        let shuffled = (0..30).map(|_| {
            let mut order = headers.to_vec();
            shuffle(&mut order, &mut seed);
            order
        });
        return shuffled.collect();
    }
    let Some((first, rest)) = headers.split_first() else {
        return vec![Vec::new()];
    };
    let mut all = Vec::new();
    for order in orders(rest) {
        for at in 0..headers.len() {
            let mut order = order.clone();
            order.insert(at, first);
            all.push(order);
        }
    }
    all
}

fn content(jar: &Jar, client: &Client) -> Vec<(Identity, Vec<u8>)> {
    let cookies = jar.cookies(client.now);
    let mut all: Vec<_> = cookies
        .map(|cookie| (identity_of(cookie), cookie.value().to_vec()))
        .collect();
    all.sort();
    all
}

#[test]
fn the_order_of_headers_does_not_matter() {
    let scopes = Scope::all();
    let (mut answers, mut played, mut longest) = (0, 0, 0);
    for (index, old) in scopes.iter().enumerate() {
        let old_policy = old.policy(&[]);
        for (at, new) in scopes.iter().enumerate() {
            if old.is_same_as(*new) {
                continue;
            }
            // The declared ones are few; for a duplicate that nobody declared there are many.
            for is_declared in [true, false] {
                let history: &[Scope] = if is_declared { &[*old] } else { &[] };
                let policy = new.policy(history);
                let mut application = Application::default();
                let mut client = Client::new(PROFILES[(index + at) % PROFILES.len()], 0);
                let [before, after] = [(*old, &old_policy), (*new, &policy)].map(Server::new);
                client.sign_in(before, &mut application);
                if !is_declared {
                    client.sign_in(after, &mut application);
                }
                let jar = client.jar.clone();
                let answer = client.refreshed(after, &mut application);
                let headers: Vec<&[u8]> = answer
                    .headers
                    .iter()
                    .filter(|(name, _)| name == "set-cookie")
                    .map(|(_, value)| value.as_bytes())
                    .collect();
                let request = after.request("POST", &after.refresh_route());
                answers += 1;
                longest = longest.max(headers.len());
                let expected = content(&client.jar, &client);
                for mut order in orders(&headers) {
                    put_twins_first(&mut order);
                    let mut jar = jar.clone();
                    jar.receive(&request, &Response::new(&order), LIST, client.now);
                    assert_eq!(
                        content(&jar, &client),
                        expected,
                        "{old:?} -> {new:?}: {order:?}"
                    );
                    played += 1;
                }
            }
        }
    }
    println!("{played} orders of {answers} answers of up to {longest} headers");
    assert_eq!(answers, 2 * 552);
    assert!(played >= 10_000);
}
