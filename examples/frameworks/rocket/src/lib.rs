//! The policy in an application of Rocket.

use std::convert::Infallible;
use std::io::{self, Cursor};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rocket::config::{Config, LogLevel, Shutdown};
use rocket::fairing::{AdHoc, Fairing, Info, Kind};
use rocket::http::{Header, HeaderMap, Method, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Responder};
use rocket::{Build, Request, Response, Rocket, get, options, post, routes};
use scenario::{Answer, Application, Ready};
use session_cookie_policy::request::{RequestFacts, RequestPath};

/// The routes, and CORS around them.
#[must_use]
pub fn rocket(app: Arc<dyn Application>, config: &Config) -> Rocket<Build> {
    rocket::custom(config)
        .attach(Cors(app.clone()))
        .manage(app)
        .mount(
            "/",
            routes![
                sign_in,
                me,
                change_me,
                refresh,
                refresh_by_link,
                sign_out,
                sign_out_by_link,
                preflight
            ],
        )
}

/// A guard for what the policy must know of a request.
#[derive(Clone, Copy)]
struct Incoming<'r> {
    app: &'r dyn Application,
    method: Method,
    /// Of `Host`; of HTTP/2, which has none, as Rocket puts it together.
    host: &'r HostText,
    path: &'r str,
    headers: &'r HeaderMap<'r>,
}

struct HostText(Option<String>);

impl<'r> Incoming<'r> {
    fn of(app: &'r dyn Application, request: &'r Request<'_>) -> Self {
        Self {
            app,
            method: request.method(),
            host: request.local_cache(|| HostText(request.host().map(ToString::to_string))),
            path: request.uri().path().as_str(),
            headers: request.headers(),
        }
    }

    fn facts<'a>(&'a self, lines: &'a mut Vec<&'a [u8]>) -> RequestFacts<'a> {
        let header = |name: &str| self.headers.get(name).map(str::as_bytes);
        let names = self.app.policy().headers();
        let mut facts = RequestFacts::look_up(self.method.as_str(), names, header, lines);
        facts.path = Some(RequestPath::Inner(self.path.as_bytes()));
        // Of HTTP/2, which has no `Host`.
        facts.host = facts.host.or(self.host.0.as_ref().map(String::as_bytes));
        facts
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Incoming<'r> {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Infallible> {
        match request.rocket().state::<Arc<dyn Application>>() {
            Some(app) => Outcome::Success(Self::of(app.as_ref(), request)),
            None => Outcome::Forward(Status::InternalServerError),
        }
    }
}

#[post("/auth/signin", data = "<user>")]
async fn sign_in(request: Incoming<'_>, user: &str) -> Reply {
    let mut lines = Vec::new();
    Reply(request.app.sign_in(&request.facts(&mut lines), user).await)
}

#[get("/me")]
async fn me(request: Incoming<'_>) -> Reply {
    let mut lines = Vec::new();
    Reply(request.app.me(&request.facts(&mut lines)).await)
}

#[post("/me")]
async fn change_me(request: Incoming<'_>) -> Reply {
    me(request).await
}

#[post("/auth/session/refresh")]
async fn refresh(request: Incoming<'_>) -> Reply {
    let mut lines = Vec::new();
    Reply(request.app.refresh(&request.facts(&mut lines)).await)
}

#[get("/auth/session/refresh")]
async fn refresh_by_link(request: Incoming<'_>) -> Reply {
    refresh(request).await
}

#[post("/auth/signout")]
async fn sign_out(request: Incoming<'_>) -> Reply {
    let mut lines = Vec::new();
    Reply(request.app.sign_out(&request.facts(&mut lines)).await)
}

#[get("/auth/signout")]
async fn sign_out_by_link(request: Incoming<'_>) -> Reply {
    sign_out(request).await
}

#[options("/<_..>")]
fn preflight(request: Incoming<'_>) -> Reply {
    let mut lines = Vec::new();
    Reply(request.app.preflight(&request.facts(&mut lines)))
}

/// Around every route, so that errors of the framework have the headers, too.
struct Cors(Arc<dyn Application>);

#[rocket::async_trait]
impl Fairing for Cors {
    fn info(&self) -> Info {
        Info {
            name: "CORS",
            kind: Kind::Response,
        }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        // What is a preflight request has its headers.
        if request.method() != Method::Options {
            let incoming = Incoming::of(self.0.as_ref(), request);
            let mut lines = Vec::new();
            append(response, self.0.cors(&incoming.facts(&mut lines)));
        }
    }
}

struct Reply(Answer);

impl<'r> Responder<'r, 'static> for Reply {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let Answer {
            status,
            headers,
            body,
        } = self.0;
        let mut response = Response::build()
            .status(Status::new(status))
            .sized_body(body.len(), Cursor::new(body))
            .finalize();
        append(&mut response, headers);
        Ok(response)
    }
}

/// `adjoin`, never `set`.
fn append(response: &mut Response<'_>, headers: Vec<(String, String)>) {
    for (name, value) in headers {
        response.adjoin_header(Header::new(name, value));
    }
}

/// Serves on a free port of loopback.
///
/// # Errors
///
/// - no port
pub fn serve(app: Arc<dyn Application>, ready: &Ready) -> io::Result<()> {
    let config = Config {
        address: Ipv4Addr::LOCALHOST.into(),
        port: 0,
        workers: 1,
        log_level: LogLevel::Off,
        shutdown: Shutdown {
            ctrlc: false,
            ..Shutdown::default()
        },
        ..Config::default()
    };
    let ready = ready.clone();
    let tell = AdHoc::on_liftoff("address", move |rocket| {
        let config = rocket.config();
        // Nobody waits for it any more if this fails.
        let _ = ready.send(SocketAddr::new(config.address, config.port));
        Box::pin(async {})
    });
    let rocket = rocket(app, &config).attach(tell);
    match rocket::execute(rocket.launch()) {
        Ok(_) => Ok(()),
        Err(error) => Err(io::Error::other(error.to_string())),
    }
}
