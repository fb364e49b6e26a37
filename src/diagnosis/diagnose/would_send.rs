//! What a browser would send with the request, where nobody looked, or where it is not there.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::browser::headers::{Fetching, sent_headers};
use crate::browser::{ClientOrigin, MethodSafety, Profile, Request, RequestUrl};
use crate::diagnosis::observation::{Observation, Route};
use crate::net::{Origin, SuffixList};

/// `Origin` with a request of this page to the API; `None` if it has none.
///
/// A document is asked for by a link, or posted by a form; everything else is fetched by a script.
pub(super) fn origin(
    seen: &Observation,
    page: &Origin,
    api: &Origin,
    profile: &Profile,
    list: &dyn SuffixList,
) -> Option<String> {
    let is_document = seen.request.route == Some(Route::Document);
    let usual = if is_document { "GET" } else { "POST" };
    let method = seen.request.method.as_deref().unwrap_or(usual);
    let url = RequestUrl::parse(&format!("{api}/")).ok()?;
    let address = format!("{page}/");
    let page = ClientOrigin::Web(page.clone());
    let (mut request, mut fetching) = if is_document {
        (Request::link(url, page), Fetching::link(&address))
    } else {
        let fetch = Request::fetch(url, Vec::from([page]));
        (fetch, Fetching::script(&address))
    };
    (request.method, fetching.method) = (MethodSafety::of(method), method);
    let sent = sent_headers(&request, &fetching, profile, list);
    sent.origin().map(String::from)
}
