use alloc::string::ToString;

use time::OffsetDateTime;

use crate::browser::{
    ClientOrigin, Delivery, MethodSafety, Profile, Refusal, Request, RequestUrl, Storage, Stored,
    Withholding, send, store,
};
use crate::config::Flow;
use crate::cookie::{CookieAttributes, CookieValue};
use crate::net::{Origin, SuffixList, UrlPath};

/// Why a session cookie fails: it must be kept when a page signs in, and sent with the page's later requests.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{Frontend, Situation, TrialFailure, advise_transport};
/// use session_cookie_policy::browser::Refusal;
/// use session_cookie_policy::config::Website;
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let partner = Frontend::Website(Website::parse("https://partner.net").unwrap());
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let advice = advise_transport(&Situation::new(vec![api], vec![partner]), &EmbeddedList);
/// let mut trials = advice.frontends()[0].trials().iter();
/// let in_safari = trials.find(|trial| trial.browser() == "safari").unwrap();
/// assert_eq!(in_safari.failure(), Some(&TrialFailure::Dropped(Refusal::ThirdParty)));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum TrialFailure {
    /// The browser refuses the cookie at sign-in.
    #[error("the cookie is dropped at sign-in: {0}")]
    Dropped(Refusal),
    /// The browser keeps the cookie, but does not send it.
    #[error("the cookie is kept, but not sent to `{url}`: {withholding}")]
    Withheld {
        /// The URL that does not get the cookie.
        url: RequestUrl,
        /// Why it is not sent.
        withholding: Withholding,
    },
}

/// Signs in on a page by a fetch to `api`, in one browser, and sends a request of each kind of method to each of `urls`.
///
/// `documents` go from the top level down to the page. The outcome depends on their sites alone, not on their hosts within the sites.
///
/// # Errors
///
/// The first thing that goes wrong.
pub(crate) fn try_cookie(
    cookie: &CookieAttributes,
    documents: &[ClientOrigin],
    api: &Origin,
    urls: &[RequestUrl],
    profile: &Profile,
    list: &dyn SuffixList,
) -> Result<(), TrialFailure> {
    let Some(stored) =
        sign_in(cookie, documents, api, profile, list).map_err(TrialFailure::Dropped)?
    else {
        return Ok(());
    };
    let mut urls = urls.iter();
    match urls.find_map(|url| withheld(&stored, documents, url, profile, list)) {
        Some(failure) => Err(failure),
        None => Ok(()),
    }
}

/// Why a cookie does not come with a request of some kind of method to `url`.
pub(crate) fn withheld(
    stored: &Stored,
    documents: &[ClientOrigin],
    url: &RequestUrl,
    profile: &Profile,
    list: &dyn SuffixList,
) -> Option<TrialFailure> {
    let methods = [MethodSafety::Safe, MethodSafety::Unsafe];
    methods.into_iter().find_map(|method| {
        let request = fetch(documents, url, method);
        match send(stored, &request, profile, list, NOW) {
            Delivery::Withhold(withholding) => Some(TrialFailure::Withheld {
                url: url.clone(),
                withholding,
            }),
            Delivery::Attach => None,
        }
    })
}

/// The cookie as one browser keeps it after a sign-in by a fetch to `api`; `None` for one that is too large to be set.
///
/// # Errors
///
/// Why it is dropped.
pub(crate) fn sign_in(
    cookie: &CookieAttributes,
    documents: &[ClientOrigin],
    api: &Origin,
    profile: &Profile,
    list: &dyn SuffixList,
) -> Result<Option<Stored>, Refusal> {
    let Ok(set_cookie) = cookie.set(CookieValue::EMPTY, NOW) else {
        return Ok(None);
    };
    let url = RequestUrl::of_route(api, &UrlPath::root());
    let request = fetch(documents, &url, MethodSafety::Unsafe);
    match store(
        set_cookie.to_string().as_bytes(),
        &request,
        profile,
        list,
        NOW,
    ) {
        Storage::Keep(stored) | Storage::Delete(stored) => Ok(Some(stored)),
        Storage::Refuse(refusal) => Err(refusal),
    }
}

/// Begins a sign-in by a navigation to the API of `url`, which sets the cookie, and comes back to `url` from an identity provider of
/// another site.
///
/// # Errors
///
/// The first thing that goes wrong.
pub(crate) fn try_callback(
    cookie: &CookieAttributes,
    flow: Flow,
    url: &RequestUrl,
    profile: &Profile,
    list: &dyn SuffixList,
) -> Result<(), TrialFailure> {
    let Ok(set_cookie) = cookie.set(CookieValue::EMPTY, NOW) else {
        return Ok(());
    };
    let begin = Request::typed(url.clone());
    let text = set_cookie.to_string();
    let stored = match store(text.as_bytes(), &begin, profile, list, NOW) {
        Storage::Keep(stored) | Storage::Delete(stored) => stored,
        Storage::Refuse(refusal) => return Err(TrialFailure::Dropped(refusal)),
    };
    // An opaque origin is of another site than every URL.
    let mut back = Request::link(url.clone(), ClientOrigin::Opaque);
    back.method = match flow {
        Flow::FormPost => MethodSafety::Unsafe,
        Flow::Redirect => MethodSafety::Safe,
    };
    match send(&stored, &back, profile, list, NOW) {
        Delivery::Withhold(withholding) => Err(TrialFailure::Withheld {
            url: url.clone(),
            withholding,
        }),
        Delivery::Attach => Ok(()),
    }
}

/// Any time does: the requests of a trial follow at once.
const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

fn fetch(documents: &[ClientOrigin], url: &RequestUrl, method: MethodSafety) -> Request {
    let mut request = Request::fetch(url.clone(), documents.to_vec());
    request.method = method;
    request
}
