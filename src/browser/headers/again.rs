use alloc::string::ToString;

use super::fetching::Fetching;
use super::telling::Telling;
use crate::browser::client::{ClientOrigin, Initiator};
use crate::browser::context::Context;
use crate::browser::knobs::RequestHeaders;
use crate::browser::profile::Profile;
use crate::browser::request::{MethodSafety, Request};
use crate::browser::revisit::Revisit;
use crate::net::SuffixList;

use super::sent::SentHeaders;

/// The headers of a request, or of the one that asks again for its page (recording groups N2, X3).
pub(super) fn of_request(
    request: &Request,
    fetching: &Fetching<'_>,
    profile: &Profile,
    list: &dyn SuffixList,
) -> SentHeaders {
    let telling = |request, fetching, engine| Telling {
        context: Context {
            request,
            profile,
            list,
        },
        fetching,
        engine,
    };
    let engine = profile.request_headers;
    let Some(revisit) = fetching.revisit else {
        return telling(request, fetching, engine).headers();
    };
    let is_unsafe = request.again(revisit, profile).method == MethodSafety::Unsafe;
    let own = request.url.origin();
    if *revisit == Revisit::ScriptReload && engine != RequestHeaders::Firefox {
        // The page follows a link to itself, or sends its own form.
        let mut again = Request::link(request.url.clone(), ClientOrigin::Web(own.clone()));
        let page = request.url.to_string();
        let mut by_page = Fetching::link(&page);
        by_page.by_user = fetching.by_user;
        if is_unsafe {
            (again.method, by_page.method) = (MethodSafety::Unsafe, fetching.method);
        }
        return telling(&again, &by_page, engine).headers();
    }
    let mut again = request.clone();
    again.redirected_from.clear();
    let mut as_first = *fetching;
    if !is_unsafe {
        (again.method, as_first.method) = (MethodSafety::Safe, "GET");
    }
    // Firefox does not tell that the user asks again; Chromium tells it of a step only where the page was typed.
    as_first.by_user &= match revisit {
        _ if engine == RequestHeaders::Firefox => false,
        Revisit::Step { .. } => request.initiator == Initiator::Browser,
        Revisit::Reload | Revisit::ScriptReload => true,
    };
    let telling = telling(&again, &as_first, engine);
    let mut sent = telling.headers();
    if engine == RequestHeaders::WebKit && sent.fetch_site.is_some() {
        // WebKit has `Origin` and `Referer` as at first, and yet takes the page that is left for who asks, or for nobody.
        sent.fetch_site = match revisit {
            _ if !is_unsafe => Some("none"),
            Revisit::Step { left } => Some(
                left.origin()
                    .map_or("cross-site", |left| telling.relation_to(left, true)),
            ),
            Revisit::Reload | Revisit::ScriptReload => sent.fetch_site,
        };
    }
    sent
}
