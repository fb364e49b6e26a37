use std::sync::Arc;

use salvo::affix_state::inject;
use salvo::http::StatusError;
use salvo::{Depot, Request, Response, Router, Scribe, Service, handler};
use scenario::{Answer, Application};

use super::{Cors, facts};

type App = Arc<dyn Application>;
type Replied = Result<Reply, StatusError>;

/// The routes, and CORS around them.
pub fn service(app: App) -> Service {
    let route = Router::with_path;
    let router = Router::new()
        .push(route("auth/signin").post(sign_in))
        .push(route("auth/session/refresh").get(refresh).post(refresh))
        .push(route("auth/signout").get(sign_out).post(sign_out))
        .push(route("me").get(me).post(me));
    Service::new(router)
        .hoop(inject(app.clone()))
        .hoop(Cors(app))
}

fn app(depot: &Depot) -> Result<&App, StatusError> {
    depot
        .get_typed::<App>()
        .map_err(|_| StatusError::internal_server_error())
}

#[handler]
async fn sign_in(request: &mut Request, depot: &Depot) -> Replied {
    let user = request
        .payload()
        .await
        .map_err(|_| StatusError::bad_request())?;
    let (user, app) = (String::from_utf8_lossy(user).into_owned(), app(depot)?);
    Ok(Reply(
        app.sign_in(&facts(app.policy(), request), &user).await,
    ))
}

#[handler]
async fn me(request: &Request, depot: &Depot) -> Replied {
    let app = app(depot)?;
    Ok(Reply(app.me(&facts(app.policy(), request)).await))
}

#[handler]
async fn refresh(request: &Request, depot: &Depot) -> Replied {
    let app = app(depot)?;
    Ok(Reply(app.refresh(&facts(app.policy(), request)).await))
}

#[handler]
async fn sign_out(request: &Request, depot: &Depot) -> Replied {
    let app = app(depot)?;
    Ok(Reply(app.sign_out(&facts(app.policy(), request)).await))
}

pub(crate) struct Reply(pub(crate) Answer);

impl Scribe for Reply {
    fn render(self, response: &mut Response) {
        let (parts, body) = self.0.into_http().into_parts();
        response.status_code(parts.status);
        response.headers_mut().extend(parts.headers);
        response.body(body);
    }
}
