//! Websites × APIs × browsers: which cookies are kept at sign-in and come back with the requests of the page, and why not.

use std::error::Error;
use std::ops::Range;

use serde::Serialize;
use session_cookie_policy::advice::{AttributeReason, DerivedCookie};
use session_cookie_policy::browser::{
    ClientOrigin, Delivery, MethodSafety, Profile, Request, RequestUrl, Storage, send, store,
};
use session_cookie_policy::config::{SessionShape, Website};
use session_cookie_policy::cookie::CookieAttributes;
use session_cookie_policy::net::{Origin, SuffixList, UrlPath};
use session_cookie_policy::policy::{CsrfRequirement, Pair, Review, TransportChoice};
use time::OffsetDateTime;

use super::deployment::{csrf_header, of_session, set_cookie};

/// Some rows of the matrix.
#[derive(Clone, Debug, Serialize)]
pub struct Matrix {
    /// How many rows there are in all: one for each API and each website.
    pub total: usize,
    /// The columns.
    pub browsers: Vec<Engine>,
    /// The rows that were asked for.
    pub rows: Vec<Row>,
}

/// A browser of the model.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Engine {
    /// The name of its profile.
    pub browser: &'static str,
}

/// A website with an API.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The website, or the pattern of its origins.
    pub website: Website,
    /// The page that asks: the website, or an example of the pattern.
    pub page: Origin,
    /// The API.
    pub api: Origin,
    /// How the two are related.
    pub relation: String,
    /// The `SameSite` that works, or why none does.
    pub same_site: String,
    /// What would make cookies possible.
    pub remedies: Vec<String>,
    /// What carries a new session, and why.
    pub transport: TransportChoice,
    /// The same for a person.
    pub transport_because: &'static str,
    /// What the page must send against CSRF; `null` if its tokens never come by cookie.
    pub csrf: Option<CsrfRequirement>,
    /// The header for it.
    pub csrf_header: Option<String>,
    /// The cookies of the session, as far as some can be made.
    pub cookies: Vec<Cell>,
}

/// A cookie of the session, in every browser.
#[derive(Clone, Debug, Serialize)]
pub struct Cell {
    /// `access`, `refresh` or `session`.
    pub token: &'static str,
    /// The name.
    pub name: String,
    /// The header that sets it, with a placeholder for the token.
    pub set_cookie: String,
    /// What is asked with it.
    pub url: RequestUrl,
    /// Why its attributes are as they are, one after the other.
    pub because: Vec<String>,
    /// Where each of these rules is from.
    pub sources: Vec<&'static str>,
    /// What becomes of it, in the order of the columns.
    pub fates: Vec<Fate>,
}

/// What becomes of a cookie when a page signs in and asks again.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "fate")]
pub enum Fate {
    /// The browser does not keep it.
    Refused {
        /// The rule.
        why: String,
        /// Where it is from.
        source: &'static str,
    },
    /// The browser keeps it, and sends it with every request of the page.
    Sent,
    /// The browser keeps it, and does not send it.
    Withheld {
        /// The rule.
        why: String,
        /// Where it is from.
        source: &'static str,
    },
}

impl Matrix {
    /// Some rows of a reviewed deployment. Those that do not exist are left out.
    ///
    /// # Errors
    ///
    /// A cookie cannot be written.
    pub fn of(
        review: &Review,
        shape: SessionShape,
        rows: Range<usize>,
        now: OffsetDateTime,
        list: &dyn SuffixList,
    ) -> Result<Self, Box<dyn Error>> {
        let pairs = review.pairs();
        let asked = pairs.iter().skip(rows.start).take(rows.len());
        let rows = asked.map(|pair| row(review, pair, shape, now, list));
        Ok(Self {
            total: pairs.len(),
            browsers: Profile::ALL
                .map(|profile| Engine {
                    browser: profile.name,
                })
                .into(),
            rows: rows.collect::<Result<_, _>>()?,
        })
    }
}

fn row(
    review: &Review,
    pair: &Pair,
    shape: SessionShape,
    now: OffsetDateTime,
    list: &dyn SuffixList,
) -> Result<Row, Box<dyn Error>> {
    let page = pair.website().example();
    let cookies = of_session(pair, shape).into_iter();
    let cookies = cookies.filter_map(|(token, cookie)| Some((token, cookie?)));
    let cells = cookies.map(|(token, cookie)| cell(token, cookie, [&page, pair.api()], now, list));
    let transport = pair.usual_transport();
    Ok(Row {
        website: pair.website().clone(),
        api: pair.api().clone(),
        relation: pair.comparison().to_string(),
        same_site: pair.same_site().to_string(),
        remedies: pair
            .same_site()
            .remedies()
            .iter()
            .map(ToString::to_string)
            .collect(),
        transport,
        transport_because: transport.reason.explain(),
        csrf: pair.csrf(),
        csrf_header: csrf_header(review, pair),
        cookies: cells.collect::<Result<_, _>>()?,
        page,
    })
}

fn cell(
    token: &'static str,
    cookie: &DerivedCookie,
    [page, api]: [&Origin; 2],
    now: OffsetDateTime,
    list: &dyn SuffixList,
) -> Result<Cell, Box<dyn Error>> {
    let attributes = cookie.attributes();
    let reasons = cookie.reasons();
    let header = set_cookie(attributes, &format!("<{token}-token>"), now)?;
    let url = RequestUrl::of_route(api, &path(attributes));
    let client = ClientOrigin::Web(page.clone());
    let fates = Profile::ALL.map(|profile| fate(&header, (&client, &url), &profile, now, list));
    Ok(Cell {
        token,
        name: attributes.name().to_string(),
        url,
        because: reasons.iter().map(ToString::to_string).collect(),
        sources: reasons.iter().map(AttributeReason::source).collect(),
        fates: fates.into(),
        set_cookie: header,
    })
}

/// A path that the cookie is for.
fn path(attributes: &CookieAttributes) -> UrlPath {
    UrlPath::parse(attributes.path().as_str()).unwrap_or_else(|_| UrlPath::root())
}

fn fate(
    set_cookie: &str,
    (page, url): (&ClientOrigin, &RequestUrl),
    profile: &Profile,
    now: OffsetDateTime,
    list: &dyn SuffixList,
) -> Fate {
    let fetch = |method| {
        let mut request = Request::fetch(url.clone(), vec![page.clone()]);
        request.method = method;
        request
    };
    let sign_in = fetch(MethodSafety::Unsafe);
    let stored = match store(set_cookie.as_bytes(), &sign_in, profile, list, now) {
        Storage::Keep(stored) | Storage::Delete(stored) => stored,
        Storage::Refuse(refusal) => {
            return Fate::Refused {
                why: refusal.to_string(),
                source: refusal.source(),
            };
        }
    };
    for method in [MethodSafety::Safe, MethodSafety::Unsafe] {
        if let Delivery::Withhold(why) = send(&stored, &fetch(method), profile, list, now) {
            return Fate::Withheld {
                why: why.to_string(),
                source: why.source(),
            };
        }
    }
    Fate::Sent
}
