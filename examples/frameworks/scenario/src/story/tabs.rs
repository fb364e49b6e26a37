//! Several tabs of one browser. Their requests are interleaved by hand: each leaves with the cookies of its moment, is served, and its
//! response arrives, and other tabs go on in between.

use super::{CURRENT, HOME, Stage, assert_user};
use crate::client::Page;
use crate::deployment::REFRESH;
use crate::serve::Serve;
use crate::sessions::Rotation;
use crate::wire::{Request, Response};

const ROTATIONS: [Rotation; 2] = [Rotation::Strict, Rotation::Grace];

/// Which of two goes first.
const ORDERS: [[usize; 2]; 2] = [[0, 1], [1, 0]];

fn start(stage: &Stage, path: &'static str) -> Request {
    stage.client.start(HOME, Request::new("POST", path))
}

/// Serves two requests that have been sent, and lets their responses arrive.
fn interleave(
    stage: &mut Stage,
    requests: &[Request; 2],
    served: [usize; 2],
    received: [usize; 2],
) -> [Response; 2] {
    let mut serve = |index: usize| stage.client.send_bare(stage.new, &requests[index]);
    let [first, second] = served.map(&mut serve);
    let responses = if served == [0, 1] {
        [first, second]
    } else {
        [second, first]
    };
    for index in received {
        stage
            .client
            .receive(HOME, &requests[index], &responses[index]);
    }
    responses
}

/// Both send the same refresh token before either has a response.
pub(super) fn refresh_at_once(serve: Serve) -> Vec<String> {
    let mut log = Vec::new();
    for rotation in ROTATIONS {
        for received in ORDERS {
            let mut stage = Stage::with(serve, rotation);
            stage.sign_in(stage.new, HOME);
            stage.sessions.expire_access_tokens();
            let requests = [REFRESH; 2].map(|path| start(&stage, path));
            let responses = interleave(&mut stage, &requests, [0, 1], received);
            let [first, second] = &responses;
            assert_eq!(first.status, 200);
            match rotation {
                Rotation::Strict => {
                    assert_eq!(
                        (second.status, second.body.as_str()),
                        (409, "replaced"),
                        "{second:?}"
                    );
                    assert_eq!(second.all("set-cookie").count(), 0);
                    assert_eq!(second.one("cache-control"), Some("private, no-store"));
                }
                // The same successor.
                Rotation::Grace => {
                    assert_eq!(second.status, 200);
                    for response in &responses {
                        let is_successor = |cookie: &str| {
                            cookie.starts_with("__Secure-session-refresh=refresh-2; ")
                        };
                        assert!(response.all("set-cookie").any(is_successor));
                    }
                }
            }
            assert_eq!(stage.client.kept(), CURRENT);
            assert_user(&stage.me());
            stage.sessions.expire_access_tokens();
            assert_eq!(stage.refresh().status, 200);
            assert_user(&stage.me());
            // By now the first token is old for every store. Whoever shows it changes nothing.
            let again = stage.client.send_bare(stage.new, &requests[0]);
            assert_eq!(again.status, 409);
            assert_user(&stage.me());
            assert_eq!(stage.sessions.len(), 1);
            log.extend(stage.log());
        }
    }
    log
}

/// After a sign-out nobody is signed in, whenever the response to a refresh arrives.
pub(super) fn late_refresh(serve: Serve) -> Vec<String> {
    let mut log = Vec::new();
    for rotation in ROTATIONS {
        for served in ORDERS {
            for received in ORDERS {
                let mut stage = Stage::with(serve, rotation);
                stage.sign_in(stage.new, HOME);
                let requests = [REFRESH, "/auth/signout"].map(|path| start(&stage, path));
                let [refresh, sign_out] = interleave(&mut stage, &requests, served, received);
                let expected = if served == [0, 1] { 200 } else { 401 };
                assert_eq!((refresh.status, sign_out.status), (expected, 200));
                assert!(stage.sessions.is_empty());
                // The cookies of the late response may be there. They are good for nothing.
                assert_eq!(stage.me().status, 401);
                assert_eq!(stage.refresh().status, 401);
                stage.sign_in(stage.new, HOME);
                assert_eq!(stage.client.kept(), CURRENT);
                assert_user(&stage.me());
                log.extend(stage.log());
            }
        }
    }
    log
}

/// A sign-out ends the session by a token that has been replaced, too.
pub(super) fn sign_out_by_a_replaced_token(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.new, HOME);
    assert_eq!(stage.refresh().status, 200);
    assert_eq!(stage.refresh().status, 200);
    let page = Page {
        includes_cookies: false,
        ..HOME
    };
    let request = stage
        .client
        .start(page, Request::new("POST", "/auth/signout"))
        .header("cookie", "__Secure-session-refresh=refresh-1");
    assert_eq!(stage.client.send_bare(stage.new, &request).status, 200);
    assert!(stage.sessions.is_empty());
    assert_eq!(stage.me().status, 401);
    assert_eq!(stage.refresh().status, 401);
    stage.log()
}

/// A rejection that arrives after a sign-in leaves the new session alone.
pub(super) fn late_rejection(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.new, HOME);
    // The session ends elsewhere: on another device, by the administrator.
    stage.sessions.end_all();
    let late = start(&stage, REFRESH);
    let rejection = stage.client.send_bare(stage.new, &late);
    assert_eq!(rejection.status, 401);
    let present = ["__Secure-session-access=", "__Secure-session-refresh="];
    for cookie in rejection.all("set-cookie") {
        assert!(!present.iter().any(|name| cookie.starts_with(name)));
    }
    stage.sign_in(stage.new, HOME);
    stage.client.receive(HOME, &late, &rejection);
    assert_eq!(stage.client.kept(), CURRENT);
    assert_user(&stage.me());
    assert_eq!(stage.refresh().status, 200);
    stage.log()
}
