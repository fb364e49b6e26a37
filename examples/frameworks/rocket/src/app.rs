use std::sync::Arc;

use rocket::config::Config;
use rocket::http::{Method, Status};
use rocket::response::{Responder, Result};
use rocket::{Build, Request, Rocket, State, post, routes};
use scenario::{Answer, Application};

use super::{Facts, append, cors};

type App = State<Arc<dyn Application>>;

/// The routes, and CORS around them. The policy judges each method, so a link or a redirect can lead a page through the refresh, too.
#[must_use]
pub fn rocket(app: Arc<dyn Application>, config: &Config) -> Rocket<Build> {
    let mut by_link = routes![me, refresh, sign_out];
    for route in &mut by_link {
        route.method = Method::Get;
    }
    rocket::custom(config)
        .attach(cors(app.clone()))
        .manage(app)
        .mount("/", routes![sign_in, me, refresh, sign_out])
        .mount("/", by_link)
}

#[post("/auth/signin", data = "<user>")]
async fn sign_in(app: &App, facts: Facts, user: &str) -> Reply {
    Reply(app.sign_in(&facts.0.facts(), user).await)
}

#[post("/me")]
async fn me(app: &App, facts: Facts) -> Reply {
    Reply(app.me(&facts.0.facts()).await)
}

#[post("/auth/session/refresh")]
async fn refresh(app: &App, facts: Facts) -> Reply {
    Reply(app.refresh(&facts.0.facts()).await)
}

#[post("/auth/signout")]
async fn sign_out(app: &App, facts: Facts) -> Reply {
    Reply(app.sign_out(&facts.0.facts()).await)
}

pub(crate) struct Reply(pub(crate) Answer);

impl<'r> Responder<'r, 'static> for Reply {
    fn respond_to(self, request: &'r Request<'_>) -> Result<'static> {
        let mut response = (Status::new(self.0.status), self.0.body).respond_to(request)?;
        append(self.0.headers, &mut response);
        Ok(response)
    }
}
