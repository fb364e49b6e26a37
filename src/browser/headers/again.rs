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

/// The headers of a request, or of a reload of its page (recording groups N2, X3).
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
    // Firefox does not show that the user reloads; Chromium shows it for a step in the history only if the user typed the page's address.
    as_first.by_user &= match revisit {
        _ if engine == RequestHeaders::Firefox => false,
        Revisit::Step { .. } => request.initiator == Initiator::Browser,
        Revisit::Reload | Revisit::ScriptReload => true,
    };
    let telling = telling(&again, &as_first, engine);
    let mut sent = telling.headers();
    if engine == RequestHeaders::WebKit && sent.fetch_site.is_some() {
        // WebKit repeats `Origin` and `Referer`, but treats the page that is left as the initiator, or has none.
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
