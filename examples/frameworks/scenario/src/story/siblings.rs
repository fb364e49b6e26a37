//! A sibling host that plants cookies, which it can where they are shared with it.

use super::{CURRENT, HOME, Stage, assert_user};
use crate::client::Client;
use crate::deployment::REFRESH;
use crate::serve::Serve;
use crate::wire::{Request, Response};

const SIBLING: &str = "https://blog.example.com/";

pub(super) fn garbage(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.new, HOME);
    for planted in [
        "__Secure-session-access=planted; Domain=example.com; Path=/me; Secure",
        "__Secure-session-refresh=planted; Domain=example.com; Path=/auth/session; Secure",
    ] {
        stage.client.plant(SIBLING, planted);
    }
    assert_eq!(stage.client.kept().len(), 4);
    assert_user(&stage.me());
    stage.sessions.expire_access_tokens();
    assert_eq!(stage.refresh().status, 200);
    assert_user(&stage.me());
    assert_eq!(stage.client.kept(), CURRENT);
    stage.log()
}

/// The sibling's cookies hold tokens of Mallory's own session, which are valid. As long as a cookie of the victim is beside them, none is used,
/// also if its access token has expired, and whatever route comes first.
pub(super) fn of_mallory(serve: Serve) -> Vec<String> {
    let mut log = Vec::new();
    for is_before in [true, false] {
        for is_expired in [true, false] {
            for routes in [["/me", REFRESH], [REFRESH, "/me"]] {
                let mut stage = Stage::new(serve);
                stage.sign_in_as(stage.new, HOME, "mallory");
                let mallorys = std::mem::take(&mut stage.client);
                if is_before {
                    plant(&mut stage.client, &mallorys);
                }
                stage.sign_in(stage.new, HOME);
                if !is_before {
                    plant(&mut stage.client, &mallorys);
                }
                assert_eq!(stage.client.kept().len(), 4);
                if is_expired {
                    stage.sessions.expire_access_tokens_of("anna");
                }
                for route in routes {
                    let request = Request::new("POST", route);
                    assert_conflict(&stage.client.fetch(stage.new, HOME, request));
                }
                // All are cleared, whosever they are. No session has ended.
                assert_eq!(stage.client.kept(), [""; 0]);
                assert_eq!(stage.sessions.len(), 2);
                assert_eq!(stage.me().status, 401);
                stage.sign_in(stage.new, HOME);
                assert_user(&stage.me());
                assert_eq!(stage.refresh().status, 200);
                assert_user(&stage.me());
                log.extend(stage.log());
            }
        }
    }
    log
}

/// At paths where they stand beside the victim's, and come first.
fn plant(client: &mut Client, mallorys: &Client) {
    for (name, path) in [
        ("__Secure-session-access", "/me"),
        ("__Secure-session-refresh", "/auth/session"),
    ] {
        let token = mallorys.value(name).expect("Mallory is signed in");
        let cookie = format!("{name}={token}; Domain=example.com; Path={path}; Secure; HttpOnly");
        client.plant(SIBLING, &cookie);
    }
}

fn assert_conflict(response: &Response) {
    assert_eq!(
        (response.status, response.body.as_str()),
        (401, "several sessions"),
        "{response:?}"
    );
    assert_eq!(response.one("cache-control"), Some("private, no-store"));
}
