use alloc::string::ToString;
use alloc::vec;

use time::OffsetDateTime;

use crate::browser::{
    ClientOrigin, Delivery, MethodSafety, Profile, Refusal, Request, RequestUrl, Storage,
    Withholding, send, store,
};
use crate::cookie::{CookieAttributes, CookieValue};
use crate::net::{Origin, SuffixList, UrlPath};

/// What a browser does with a session cookie that a page's sign-in sets and its later requests need.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub(super) enum TrialFailure {
    /// The sign-in's cookie is dropped.
    #[error("the cookie is dropped at sign-in: {0}")]
    Dropped(Refusal),
    /// The cookie is kept, and not sent.
    #[error("the cookie is kept, and not sent to `{route}`: {withholding}")]
    Withheld {
        /// The route that does not get it.
        route: UrlPath,
        /// Why.
        withholding: Withholding,
    },
}

/// Signs in on `page` by a fetch to `api`, in one browser, and sends a request of each kind of method to each of `routes`.
///
/// The outcome depends on the page's site alone, not on its host within the site.
///
/// # Errors
///
/// The first thing that goes wrong.
pub(super) fn try_cookie(
    cookie: &CookieAttributes,
    page: &ClientOrigin,
    api: &Origin,
    routes: &[&UrlPath],
    profile: &Profile,
    list: &dyn SuffixList,
) -> Result<(), TrialFailure> {
    let now = OffsetDateTime::UNIX_EPOCH;
    let fetch = |route: &UrlPath, method| {
        let mut request = Request::fetch(RequestUrl::of_route(api, route), vec![page.clone()]);
        request.method = method;
        request
    };
    let Ok(set_cookie) = cookie.set(CookieValue::EMPTY, now) else {
        return Ok(());
    };
    let sign_in = fetch(&UrlPath::root(), MethodSafety::Unsafe);
    let stored = match store(
        set_cookie.to_string().as_bytes(),
        &sign_in,
        profile,
        list,
        now,
    ) {
        Storage::Keep(stored) | Storage::Delete(stored) => stored,
        Storage::Refuse(refusal) => return Err(TrialFailure::Dropped(refusal)),
    };
    for route in routes {
        for method in [MethodSafety::Safe, MethodSafety::Unsafe] {
            let request = fetch(route, method);
            if let Delivery::Withhold(withholding) = send(&stored, &request, profile, list, now) {
                return Err(TrialFailure::Withheld {
                    route: (*route).clone(),
                    withholding,
                });
            }
        }
    }
    Ok(())
}
