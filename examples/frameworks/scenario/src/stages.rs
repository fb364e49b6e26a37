//! The servers that the test in a real browser needs (`tests/browsers/play`): the same application in several deployments.

use std::error::Error;
use std::io::{Read as _, stdin};
use std::sync::Arc;

use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use time::OffsetDateTime;

use crate::app::App;
use crate::application::Application;
use crate::careless::Careless;
use crate::deployment::{before, migrating, old};
use crate::serve::{Serve, spawn};
use crate::sessions::{Rotation, Sessions};

/// Starts a server for each stage, writes a line `name address` for each to standard output, and stops when standard input ends.
///
/// | stage | deployment |
/// |---|---|
/// | `strict`, `grace` | cookies of the API's host alone, with a store of this kind |
/// | `careless` | the same, of an application with mistakes |
/// | `shared` | cookies of all of `example.com` |
/// | `unprepared`, `before`, `after` | a change from the one to the other, with one store |
///
/// # Errors
///
/// - the clock is wrong
/// - standard input cannot be read
pub fn serve_stages(serve: Serve) -> Result<(), Box<dyn Error>> {
    let now = Instant::new(OffsetDateTime::now_utc()).ok_or("no clock")?;
    let host_only = || old().compile(&EmbeddedList);
    let mut shared = old();
    shared.cookie_domain = "example.com".into();
    let store = |rotation| Arc::new(Sessions::new(rotation));
    let changing = store(Rotation::Strict);

    let right = |policy: Policy, sessions: &Arc<Sessions>| -> Arc<dyn Application> {
        Arc::new(app(policy, sessions))
    };
    let careless = Careless::new(Arc::new(app(host_only()?, &store(Rotation::Strict))));
    let stages: [(&str, Arc<dyn Application>); 7] = [
        ("strict", right(host_only()?, &store(Rotation::Strict))),
        ("grace", right(host_only()?, &store(Rotation::Grace))),
        ("careless", Arc::new(careless)),
        (
            "shared",
            right(shared.compile(&EmbeddedList)?, &store(Rotation::Strict)),
        ),
        ("unprepared", right(host_only()?, &changing)),
        ("before", right(before(now)?, &changing)),
        ("after", right(migrating(now)?, &changing)),
    ];
    for (name, application) in stages {
        println!("{name} {}", spawn(serve, application));
    }
    println!();
    stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn app(policy: Policy, sessions: &Arc<Sessions>) -> App {
    App::new(policy, Arc::clone(sessions), OffsetDateTime::now_utc)
}
