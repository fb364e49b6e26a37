//! Finds the sign-outs after which a recording shows that the session has ended.

use alloc::string::String;

use crate::browser::RequestKind;
use crate::diagnosis::Route;
use crate::evidence::exchange::{Exchange, Traffic};
use crate::evidence::failures::Failures;
use crate::evidence::routes;
use crate::sorted::SortedSet;

/// The sign-outs that left a cookie of the session, which the server then refuses or replaces.
pub(super) fn ended(traffic: &Traffic, names: &[String], failures: &Failures) -> SortedSet<usize> {
    let rolling = rolling(traffic, names);
    let mut ended = SortedSet::new();
    let mut open: Option<(usize, &Exchange)> = None;
    for (place, exchange) in traffic.exchanges.iter().enumerate() {
        match routes::guess(exchange) {
            Some(Route::SignOut) => {
                open = Some((place, exchange));
                continue;
            }
            Some(Route::Callback | Route::SignIn) => open = None,
            _ => {}
        }
        let Some((sign_out, _)) =
            open.filter(|(_, sign_out)| sign_out.url.host() == exchange.url.host())
        else {
            continue;
        };
        if exchange.came_with(names).is_none_or(|came| came == 0) {
            continue;
        }
        let is_replaced = || {
            names
                .iter()
                .any(|name| exchange.sets(name) && !rolling.contains(&**name))
        };
        if failures.has(place) || is_replaced() {
            ended.insert(sign_out);
            open = None;
        } else if exchange.kind == Some(RequestKind::Fetch) {
            // It may still be accepted.
            open = None;
        }
    }
    ended
}

/// The names that responses set again although the request had them, as frameworks do that renew the cookie with each response.
fn rolling<'n>(traffic: &Traffic, names: &'n [String]) -> SortedSet<&'n str> {
    let mut rolling = SortedSet::new();
    for exchange in &traffic.exchanges {
        match routes::guess(exchange) {
            Some(Route::SignOut) => break,
            Some(Route::Callback | Route::Refresh | Route::SignIn) => continue,
            _ => {}
        }
        for name in names {
            if exchange.sets(name) && exchange.brings(name) {
                rolling.insert(&**name);
            }
        }
    }
    rolling
}
