//! Tabs of one browser that renew a session at once: the reader chooses who goes on, one step after another.
//!
//! A renewal takes three steps: the browser sends the request with the cookies that it has, the server serves it, and the response arrives.
//! The policy answers, the jar of the browser keeps. The library's `testing::tabs` plays all orders; this plays the one that is asked for, and
//! tells what everybody has after each step.

use std::error::Error;
use std::mem;

use serde::{Deserialize, Serialize};
use session_cookie_policy::browser::{
    ClientOrigin, Jar, MethodSafety, Profile, Request, RequestUrl, Response,
};
use session_cookie_policy::config::{PolicyConfig, SessionShape};
use session_cookie_policy::cookie::{CookieHeader, CookieName};
use session_cookie_policy::net::{Origin, SuffixList, UrlPath};
use session_cookie_policy::policy::{Pair, Policy};
use session_cookie_policy::request::{
    Candidate, ClearSession, CsrfRefusal, RequestFacts, RequestPath, Resolution, SetSession,
    TokenState, Tokens,
};
use time::OffsetDateTime;

/// What the application's store says of a token that has been replaced.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Replaced {
    /// It is over, like any other: the user is told to sign in, and the cookies are cleared.
    Dead,
    /// The one before the current token counts as the current one.
    Grace,
    /// Another tab was faster: ask again with the newer token.
    #[default]
    Superseded,
}

/// A race to play.
#[derive(Clone, Debug)]
pub struct Start {
    /// How many tabs take part.
    pub tabs: usize,
    /// The browser.
    pub profile: Profile,
    /// The application's store.
    pub replaced: Replaced,
}

/// What has happened, and who may go on.
#[derive(Clone, Debug, Serialize)]
pub struct Race {
    /// The website whose tabs they are.
    pub website: Origin,
    /// The API.
    pub api: Origin,
    /// The cookie that carries the session on.
    pub cookie: String,
    /// The steps that were chosen, with what everybody has after each. The first is the beginning.
    pub steps: Vec<Step>,
    /// The tabs that can go on, and what each would do.
    pub next: Vec<Next>,
    /// Whether the user is still signed in: the token in the jar is the one that the server takes.
    pub signed_in: bool,
}

/// One step, and what everybody has after it. Tokens are numbered in the order in which the server has handed them out.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// Which tab, from 1; none at the beginning.
    pub tab: Option<usize>,
    /// What it did.
    pub does: String,
    /// The token in the jar of the browser, if there is one.
    pub jar: Option<u32>,
    /// The token that the server takes.
    pub server: u32,
    /// What each tab is about.
    pub tabs: Vec<&'static str>,
}

/// A step that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct Next {
    /// Which tab, from 1.
    pub tab: usize,
    /// What it would do.
    pub does: &'static str,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Answer {
    Done,
    /// 409: another tab was faster.
    Again,
    /// 401
    Refused,
}

enum Tab {
    Idle {
        is_again: bool,
    },
    Sent {
        cookies: Vec<u8>,
        is_again: bool,
    },
    Served {
        answer: Answer,
        lines: Vec<String>,
        is_again: bool,
    },
    Over(&'static str),
}

impl Tab {
    const fn about(&self) -> &'static str {
        match self {
            Self::Idle { is_again: false } => "is about to renew the session",
            Self::Idle { is_again: true } => "is about to ask again",
            Self::Sent { .. } => "waits for the server",
            Self::Served { .. } => "waits for the response",
            Self::Over(how) => how,
        }
    }

    const fn next(&self) -> Option<&'static str> {
        match self {
            Self::Idle { .. } => Some("sends the request"),
            Self::Sent { .. } => Some("is served"),
            Self::Served { .. } => Some("gets the response"),
            Self::Over(_) => None,
        }
    }
}

struct Player<'p> {
    policy: Policy,
    list: &'p dyn SuffixList,
    now: OffsetDateTime,
    start: &'p Start,
    request: Request,
    page: Origin,
    cookie: CookieName,
    jar: Jar,
    /// The number of the token that the server takes.
    current: u32,
    tabs: Vec<Tab>,
}

/// Plays the tabs of `order`, from 1, one step each. A tab that cannot go on is left out.
///
/// # Errors
///
/// The configuration does not compile, or has no website whose session a cookie carries.
pub fn race(
    config: &PolicyConfig,
    start: &Start,
    order: &[usize],
    now: OffsetDateTime,
    list: &dyn SuffixList,
) -> Result<Race, Box<dyn Error>> {
    let review = config.review(list);
    let lasting = |pair: &Pair| pair.refresh().or_else(|| pair.session()).cloned();
    let mut pairs = review.pairs().iter();
    let (pair, cookie) = pairs
        .find_map(|pair| Some((pair, lasting(pair)?)))
        .ok_or("no website has a session that a cookie carries")?;
    let page = pair.website().example();
    let path =
        UrlPath::parse(cookie.attributes().path().as_str()).unwrap_or_else(|_| UrlPath::root());
    let mut request = Request::fetch(
        RequestUrl::of_route(pair.api(), &path),
        vec![ClientOrigin::Web(page.clone())],
    );
    request.method = MethodSafety::Unsafe;
    let mut player = Player {
        policy: config.compile(list).map_err(|error| error.to_string())?,
        list,
        now,
        start,
        request,
        page: page.clone(),
        cookie: cookie.attributes().name().clone(),
        jar: Jar::new(start.profile),
        current: 0,
        tabs: (0..start.tabs)
            .map(|_| Tab::Idle { is_again: false })
            .collect(),
    };
    player.sign_in()?;
    let mut steps = vec![player.step(None, "the user has signed in".into())];
    for tab in order {
        if let Some(does) = player.go_on(*tab)? {
            steps.push(player.step(Some(*tab), does));
        }
    }
    let next = (1..).zip(&player.tabs);
    let next = next.filter_map(|(tab, of)| {
        Some(Next {
            tab,
            does: of.next()?,
        })
    });
    Ok(Race {
        website: page,
        api: pair.api().clone(),
        cookie: player.cookie.to_string(),
        next: next.collect(),
        signed_in: player.held() == Some(player.current),
        steps,
    })
}

impl Player<'_> {
    fn step(&self, tab: Option<usize>, does: String) -> Step {
        Step {
            tab,
            does,
            jar: self.held(),
            server: self.current,
            tabs: self.tabs.iter().map(Tab::about).collect(),
        }
    }

    /// The number of the token in the jar.
    fn held(&self) -> Option<u32> {
        let name = self.cookie.as_str().as_bytes();
        let mut cookies = self.jar.cookies(self.now);
        number(cookies.find(|cookie| cookie.name() == name)?.value())
    }

    fn sign_in(&mut self) -> Result<(), Box<dyn Error>> {
        let (page, api) = (self.page.to_string(), self.request.url.origin().to_string());
        let facts = facts(&page, &api, self.request.url.path());
        let sign_in = self.policy.sign_in(&facts, self.now);
        let accepted = sign_in.accept().map_err(CsrfRefusal::explain)?;
        let lines = self.hand_over(&accepted, 1)?;
        self.current = 1;
        self.receive(&lines);
        Ok(())
    }

    /// The next step of a tab; what it was, in words.
    fn go_on(&mut self, tab: usize) -> Result<Option<String>, Box<dyn Error>> {
        let Some(place) = tab.checked_sub(1).filter(|place| *place < self.tabs.len()) else {
            return Ok(None);
        };
        let (next, does) = match mem::replace(&mut self.tabs[place], Tab::Over("")) {
            Tab::Idle { is_again } => {
                let cookies = self.jar.cookie_header(&self.request, self.list, self.now);
                let with = match self.held().filter(|_| !cookies.is_empty()) {
                    Some(held) => format!("sends the request with token {held}"),
                    None => "sends the request without a token".into(),
                };
                (Tab::Sent { cookies, is_again }, with)
            }
            Tab::Sent { cookies, is_again } => {
                let (answer, lines, does) = self.serve(&cookies)?;
                (
                    Tab::Served {
                        answer,
                        lines,
                        is_again,
                    },
                    does,
                )
            }
            Tab::Served {
                answer,
                lines,
                is_again,
            } => {
                self.receive(&lines);
                match answer {
                    Answer::Done => (Tab::Over("has its answer"), "gets the new token".into()),
                    Answer::Again if !is_again => (
                        Tab::Idle { is_again: true },
                        "hears that another tab was faster".into(),
                    ),
                    Answer::Again => (Tab::Over("has given up"), "gives up".into()),
                    Answer::Refused => (
                        Tab::Over("asks the user to sign in"),
                        "hears that nobody is signed in".into(),
                    ),
                }
            }
            Tab::Over(how) => {
                self.tabs[place] = Tab::Over(how);
                return Ok(None);
            }
        };
        self.tabs[place] = next;
        Ok(Some(does))
    }

    fn receive(&mut self, lines: &[String]) {
        let lines: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
        let response = Response::new(&lines);
        self.jar
            .receive(&self.request, &response, self.list, self.now);
    }

    /// What the server answers, and in words what it does.
    fn serve(&mut self, cookies: &[u8]) -> Result<(Answer, Vec<String>, String), Box<dyn Error>> {
        let (page, api) = (self.page.to_string(), self.request.url.origin().to_string());
        let mut facts = facts(&page, &api, self.request.url.path());
        facts.cookie = CookieHeader::line(cookies);
        let (current, replaced) = (self.current, self.start.replaced);
        let look = |token: &Candidate<'_>| state(number(token.as_bytes()), current, replaced);
        let resolution = match self.policy.shape() {
            SessionShape::Pair => self.policy.refresh(&facts, self.now).resolve(look),
            SessionShape::Single => self.policy.verify(&facts, self.now).resolve(look),
        };
        Ok(match resolution {
            Resolution::Accepted {
                candidate,
                set_session,
                ..
            } => {
                let is_current = number(candidate.as_bytes()) == Some(current);
                let next = current + u32::from(is_current);
                let lines = self.hand_over(&set_session, next)?;
                self.current = next;
                let does = if is_current {
                    format!("token {current} is replaced by token {next}")
                } else {
                    format!("the token was replaced a moment ago: token {next} once more")
                };
                (Answer::Done, lines, does)
            }
            Resolution::Superseded { .. } => {
                let does = "409: the token was replaced, and nothing is cleared";
                (Answer::Again, Vec::new(), does.into())
            }
            Resolution::Conflict { clear_session } | Resolution::Rejected { clear_session } => {
                let lines = if self.start.replaced == Replaced::Dead {
                    cleared(&clear_session.with_present())
                } else {
                    cleared(&clear_session)
                };
                let does = "401: the token is unknown, and the cookies are cleared";
                (Answer::Refused, lines, does.into())
            }
        })
    }

    /// The `Set-Cookie` lines with the token of this number.
    fn hand_over(
        &self,
        set_session: &SetSession<'_>,
        number: u32,
    ) -> Result<Vec<String>, Box<dyn Error>> {
        let [access, lasting] = ["access", "token"].map(|kind| format!("{kind}-{number}"));
        let tokens = match self.policy.shape() {
            SessionShape::Pair => Tokens::new(&access, &lasting)?,
            SessionShape::Single => Tokens::session(&lasting)?,
        };
        let tokens = tokens.with_front("front")?.with_csrf(CSRF)?;
        let mut lines = Vec::new();
        set_session.write(&tokens, &mut String::new(), &mut only_cookies(&mut lines))?;
        Ok(lines)
    }
}

/// The token against CSRF, which takes no part in the race.
const CSRF: &str = "csrf";

/// A request of the page.
fn facts<'f>(page: &'f str, api: &'f str, path: &'f str) -> RequestFacts<'f> {
    let mut facts = RequestFacts::new("POST");
    facts.path = Some(RequestPath::Public(path.as_bytes()));
    facts.host = api.split_once("://").map(|(_, host)| host.as_bytes());
    facts.origin = Some(page.as_bytes());
    facts.csrf = Some(b"1");
    facts.csrf_token = Some(CSRF.as_bytes());
    facts.mode = Some(b"cookie");
    facts
}

fn number(token: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(token).ok()?;
    text.strip_prefix("token-")?.parse().ok()
}

fn state(number: Option<u32>, current: u32, replaced: Replaced) -> TokenState<()> {
    match number {
        Some(number) if number == current => TokenState::Live(()),
        Some(number) if number < current => match replaced {
            Replaced::Dead => TokenState::Dead,
            Replaced::Grace if number + 1 == current => TokenState::Live(()),
            Replaced::Grace | Replaced::Superseded => TokenState::Superseded(()),
        },
        _ => TokenState::Dead,
    }
}

fn cleared(clear_session: &ClearSession<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    clear_session.write(&mut String::new(), &mut only_cookies(&mut lines));
    lines
}

fn only_cookies(lines: &mut Vec<String>) -> impl FnMut(&str, &str) {
    |name, value| {
        if name.eq_ignore_ascii_case("set-cookie") {
            lines.push(value.to_owned());
        }
    }
}
