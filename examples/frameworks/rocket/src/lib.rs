//! The policy in an application of Rocket.

mod serve;

use std::convert::Infallible;
use std::io::Cursor;
use std::sync::Arc;

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Responder};
use rocket::{Request, Response, get, options, post};
use scenario::{Answer, Application};
use session_cookie_policy::request::{OwnedFacts, RequestFacts, RequestPath, ResponseHeaders};

pub use serve::{rocket, serve};

/// A guard: the application, and what the policy must know of a request.
struct Incoming<'r>(&'r dyn Application, OwnedFacts);

impl<'r> Incoming<'r> {
    fn of(app: &'r dyn Application, request: &Request<'_>) -> Self {
        let lines = |name: &str| request.headers().get(name).map(str::as_bytes);
        let (host, mut cookies) = (request.host().map(ToString::to_string), Vec::new());
        let (method, names) = (request.method().as_str(), app.policy().headers());
        let mut facts = RequestFacts::look_up(method, names, lines, &mut cookies);
        facts.path = Some(RequestPath::Inner(request.uri().path().as_str().as_bytes()));
        // HTTP/2 has no `Host`; Rocket knows `:authority`.
        facts.host = facts.host.or(host.as_ref().map(String::as_bytes));
        Self(app, facts.to_owned_facts())
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
    Reply(request.0.sign_in(&request.1.facts(), user).await)
}

#[get("/me")]
async fn me(request: Incoming<'_>) -> Reply {
    Reply(request.0.me(&request.1.facts()).await)
}

#[post("/me")]
async fn change_me(request: Incoming<'_>) -> Reply {
    me(request).await
}

#[post("/auth/session/refresh")]
async fn refresh(request: Incoming<'_>) -> Reply {
    Reply(request.0.refresh(&request.1.facts()).await)
}

#[get("/auth/session/refresh")]
async fn refresh_by_link(request: Incoming<'_>) -> Reply {
    refresh(request).await
}

#[post("/auth/signout")]
async fn sign_out(request: Incoming<'_>) -> Reply {
    Reply(request.0.sign_out(&request.1.facts()).await)
}

#[get("/auth/signout")]
async fn sign_out_by_link(request: Incoming<'_>) -> Reply {
    sign_out(request).await
}

#[options("/<_..>")]
#[expect(clippy::needless_pass_by_value, reason = "a guard is handed over")]
fn preflight(request: Incoming<'_>) -> Reply {
    Reply(request.0.preflight(&request.1.facts()))
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
        let Incoming(app, kept) = Incoming::of(self.0.as_ref(), request);
        // What is a preflight request has its headers.
        if request.method() != rocket::http::Method::Options {
            append(app.cors(&kept.facts()), response);
        }
    }
}

struct Reply(Answer);

impl<'r> Responder<'r, 'static> for Reply {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let body = self.0.body;
        let mut response = Response::build()
            .status(Status::new(self.0.status))
            .sized_body(body.len(), Cursor::new(body))
            .finalize();
        append(self.0.headers, &mut response);
        Ok(response)
    }
}

/// `adjoin`, never `set`.
fn append(headers: ResponseHeaders, response: &mut Response<'_>) {
    for (name, value) in headers {
        response.adjoin_header(Header::new(name, value));
    }
}
