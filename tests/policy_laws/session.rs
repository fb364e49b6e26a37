//! A browser and an API, and the session between them: sign-in, use, refresh, sign-out, by header texts alone.
//!
//! Nothing here asks the compiler. Requests are what browsers make of them, and go through a jar.

use session_cookie_policy::browser::{
    ClientOrigin, Jar, MethodSafety, Outcome, Profile, Request, RequestUrl, Response,
};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::{EmbeddedList, Origin, Relation};
use session_cookie_policy::policy::{Carrier, Handover, Policy, RequestFacts, Tokens, Withdrawal};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::deployments::Deployment;

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// Where a deployment's session is made, used, renewed and ended: public paths.
#[derive(Clone, Debug)]
pub(crate) struct Routes {
    pub(crate) sign_in: String,
    pub(crate) verify: Vec<String>,
    pub(crate) refresh: String,
    pub(crate) sign_out: String,
    /// Octets of the longest tokens, if it is said.
    longest: [Option<u32>; 2],
}

impl Routes {
    /// Of a configuration that compiles.
    pub(crate) fn of(deployment: &Deployment) -> Self {
        let config = &deployment.0;
        let base = [&config.api_gateway_path, &config.api_base_path]
            .map(|path| path.text().trim_end_matches('/'))
            .concat();
        let below = |route: &str| match format!("{base}{route}").trim_end_matches('/') {
            "" => "/".to_owned(),
            path => path.to_owned(),
        };
        let declared = config
            .session_routes
            .iter()
            .map(|route| route.text().to_owned());
        let mut verify: Vec<String> = declared.collect();
        if verify.is_empty() {
            let path = config.access_cookie.path.as_ref();
            verify.push(path.map_or("/", |path| path.text()).to_owned());
        }
        Self {
            sign_in: below("/sign-in"),
            verify,
            refresh: below(config.refresh_route.text()),
            sign_out: below(config.sign_out_route.text()),
            longest: [&config.access_cookie, &config.refresh_cookie]
                .map(|cookie| cookie.max_value_len),
        }
    }

    /// Tokens of which no two are alike, as long as they get.
    pub(crate) fn tokens(&self, count: usize) -> [String; 2] {
        let [access, refresh] = self
            .longest
            .map(|len| len.map_or(0, |len| usize::try_from(len).unwrap()));
        [
            format!("{:x<access$}", format!("access-{count}-")),
            format!("{:x<refresh$}", format!("refresh-{count}-")),
        ]
    }
}

/// A page in a tab of its own, and the API that it calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) routes: &'a Routes,
    pub(crate) page: &'a Origin,
    pub(crate) api: &'a Origin,
    /// Whether the browser knows Fetch Metadata (Safari does from 16.4 on).
    pub(crate) has_fetch_metadata: bool,
}

/// A session as the page and its jar hold it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Held {
    pub(crate) carrier: Carrier,
    pub(crate) access: String,
    pub(crate) refresh: String,
}

/// A request as it arrives.
#[derive(Debug)]
pub(crate) struct Sent {
    method: &'static str,
    host: String,
    origin: Option<String>,
    sec_fetch_site: Option<&'static [u8]>,
    cookie: Vec<u8>,
    authorization: Option<String>,
    mode: Option<&'static str>,
}

impl Sent {
    /// The front end sets the headers against CSRF on every request, as it is told to.
    pub(crate) fn facts(&self) -> RequestFacts<'_> {
        let mut facts = RequestFacts::new(self.method);
        facts.host = Some(self.host.as_bytes());
        facts.origin = self.origin.as_ref().map(String::as_bytes);
        facts.sec_fetch_site = self.sec_fetch_site;
        facts.cookie = CookieHeader::line(&self.cookie);
        facts.authorization = self.authorization.as_ref().map(String::as_bytes);
        facts.mode = self.mode.map(str::as_bytes);
        facts.csrf = Some(b"1");
        facts.csrf_token = Some(b"csrf");
        facts
    }
}

pub(crate) type Headers = Vec<(String, String)>;

pub(crate) fn handed(
    handover: &Handover<'_>,
    access: &str,
    refresh: &str,
) -> Result<Headers, String> {
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    let tokens = Tokens::new(access, refresh).unwrap();
    handover
        .write(&tokens, &mut buffer, &mut |name, value| {
            headers.push((name.to_owned(), value.to_owned()))
        })
        .map_err(|error| format!("not written: {error}"))?;
    Ok(headers)
}

pub(crate) fn taken(withdrawal: &Withdrawal<'_>) -> Headers {
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    withdrawal.write(&mut buffer, &mut |name, value| {
        headers.push((name.to_owned(), value.to_owned()))
    });
    headers
}

pub(crate) fn set_cookies(headers: &Headers) -> Vec<&[u8]> {
    let cookies = headers.iter().filter(|(name, _)| name == "set-cookie");
    cookies.map(|(_, value)| value.as_bytes()).collect()
}

impl Visit<'_> {
    /// The request of the browser model for a fetch by the page.
    pub(crate) fn fetch(&self, method: &str, route: &str) -> Request {
        let url = RequestUrl::parse(&format!("{}{route}", self.api)).unwrap();
        let mut request = Request::fetch(url, vec![ClientOrigin::Web(self.page.clone())]);
        request.method = MethodSafety::of(method);
        request
    }

    /// The same as it arrives, with the headers that browsers add (Fetch, sections 3.2 and 4.6; Fetch Metadata, section 2.2).
    pub(crate) fn sent(
        &self,
        jar: &mut Jar,
        method: &'static str,
        route: &str,
        held: Option<&str>,
        mode: Option<&'static str>,
    ) -> Sent {
        let relation = Relation::between(self.page, self.api, &EmbeddedList).relation();
        let is_trustworthy = self.api.is_https() || self.api.host().is_loopback();
        Sent {
            method,
            host: self.api.to_string().split_once("://").unwrap().1.to_owned(),
            origin: (relation != Relation::SameOrigin || method != "GET")
                .then(|| self.page.to_string()),
            sec_fetch_site: (self.has_fetch_metadata && is_trustworthy).then_some(match relation {
                Relation::SameOrigin => b"same-origin",
                Relation::SameSite => b"same-site",
                Relation::CrossScheme | Relation::CrossSite => b"cross-site",
            }),
            cookie: jar.cookie_header(&self.fetch(method, route), &EmbeddedList, NOW),
            authorization: held.map(|token| format!("Bearer {token}")),
            mode,
        }
    }

    /// The answer comes back: cookies go to the jar, the rest to the page. To clear what is not there may be refused.
    fn receive(
        &self,
        jar: &mut Jar,
        route: &str,
        headers: &Headers,
    ) -> Result<Vec<Outcome>, String> {
        let request = self.fetch("POST", route);
        let cookies = set_cookies(headers);
        let outcomes = jar.receive(&request, &Response::new(&cookies), &EmbeddedList, NOW);
        let set = outcomes.iter().zip(&cookies).filter(|(_, cookie)| {
            !cookie.ends_with(b"; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
        });
        let refused = set
            .into_iter()
            .find_map(|(outcome, cookie)| Some((outcome.refusal()?, cookie)));
        match refused {
            Some((refusal, cookie)) => {
                Err(format!("`{}` is dropped: {refusal}", cookie.escape_ascii()))
            }
            None => Ok(outcomes),
        }
    }

    pub(crate) fn sign_in(
        &self,
        jar: &mut Jar,
        mode: Option<&'static str>,
        access: &str,
        refresh: &str,
    ) -> Result<Held, String> {
        let route = &self.routes.sign_in;
        let sent = self.sent(jar, "POST", route, None, mode);
        let facts = sent.facts();
        let sign_in = self.policy.sign_in(&facts, NOW);
        let accepted = sign_in
            .accept()
            .map_err(|refusal| format!("the sign-in is refused: {refusal}"))?;
        if accepted.carrier() != sign_in.carrier() {
            return Err(format!(
                "{} is promised, {} is given",
                sign_in.carrier(),
                accepted.carrier()
            ));
        }
        let headers = handed(&accepted, access, refresh)?;
        self.hold(jar, route, &headers, accepted.carrier(), access, refresh)
    }

    /// Takes the tokens out of an answer.
    fn hold(
        &self,
        jar: &mut Jar,
        route: &str,
        headers: &Headers,
        carrier: Carrier,
        access: &str,
        refresh: &str,
    ) -> Result<Held, String> {
        let outcomes = self.receive(jar, route, headers)?;
        let kept = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Outcome::Kept { .. }))
            .count();
        match carrier {
            Carrier::Cookie if kept != 2 => return Err(format!("{kept} cookies are kept")),
            Carrier::Cookie => {}
            Carrier::Header => {
                let names = self.policy.headers();
                for (name, token) in [(&names.access, access), (&names.refresh, refresh)] {
                    if !headers.contains(&(name.to_string(), token.to_owned())) {
                        return Err(format!("`{name}` is not sent"));
                    }
                }
            }
        }
        Ok(Held {
            carrier,
            access: access.to_owned(),
            refresh: refresh.to_owned(),
        })
    }

    fn bearer(held: &Held, token: fn(&Held) -> &String) -> Option<&str> {
        (held.carrier == Carrier::Header).then(|| token(held).as_str())
    }

    /// The access tokens that one request offers.
    pub(crate) fn offered(
        &self,
        jar: &mut Jar,
        method: &'static str,
        route: &str,
        held: &Held,
    ) -> Vec<(Carrier, String)> {
        let sent = self.sent(
            jar,
            method,
            route,
            Self::bearer(held, |held| &held.access),
            None,
        );
        let facts = sent.facts();
        let candidates = self.policy.verify(&facts, NOW).candidates();
        candidates
            .map(|of| (of.carrier(), of.as_str().unwrap().to_owned()))
            .collect()
    }

    /// The access cookies that come with a visit to a route: by the address bar, or by a link of another site.
    pub(crate) fn arriving(&self, jar: &mut Jar, route: &str, is_typed: bool) -> Vec<String> {
        let url = RequestUrl::parse(&format!("{}{route}", self.api)).unwrap();
        let elsewhere = Origin::parse("https://elsewhere.example").unwrap();
        let request = if is_typed {
            Request::typed(url)
        } else {
            Request::link(url, ClientOrigin::Web(elsewhere))
        };
        // Navigations tell no origin.
        let sent = Sent {
            origin: None,
            sec_fetch_site: self.has_fetch_metadata.then_some(if is_typed {
                b"none"
            } else {
                b"cross-site"
            }),
            cookie: jar.cookie_header(&request, &EmbeddedList, NOW),
            ..self.sent(jar, "GET", route, None, None)
        };
        let facts = sent.facts();
        let candidates = self.policy.verify(&facts, NOW).candidates();
        candidates
            .map(|of| of.as_str().unwrap().to_owned())
            .collect()
    }

    /// The session is found on every route that needs it, and no other.
    pub(crate) fn verify(&self, jar: &mut Jar, held: &Held) -> Result<(), String> {
        for route in &self.routes.verify {
            for method in ["GET", "POST"] {
                let offered = self.offered(jar, method, route, held);
                let expected = [(held.carrier, held.access.clone())];
                if offered != expected {
                    return Err(format!(
                        "{method} {route} offers {offered:?} instead of {expected:?}"
                    ));
                }
            }
        }
        Ok(())
    }

    /// The session is renewed: the new tokens stand in place of the old ones.
    pub(crate) fn refresh(
        &self,
        jar: &mut Jar,
        held: &Held,
        access: &str,
        refresh: &str,
    ) -> Result<Held, String> {
        let route = &self.routes.refresh;
        let sent = self.sent(
            jar,
            "POST",
            route,
            Self::bearer(held, |held| &held.refresh),
            None,
        );
        let facts = sent.facts();
        let decision = self.policy.refresh(&facts, NOW);
        let candidates: Vec<_> = decision.candidates().collect();
        let offered: Vec<_> = candidates
            .iter()
            .map(|of| (of.carrier(), of.as_str().unwrap()))
            .collect();
        let expected = [(held.carrier, held.refresh.as_str())];
        if offered != expected {
            return Err(format!(
                "POST {route} offers {offered:?} instead of {expected:?}"
            ));
        }
        let accepted = decision.accept(&candidates[0]);
        let before = jar.cookies(NOW).count();
        let headers = handed(&accepted, access, refresh)?;
        let renewed = self.hold(jar, route, &headers, accepted.carrier(), access, refresh)?;
        let after = jar.cookies(NOW).count();
        if renewed.carrier != held.carrier || after != before {
            return Err(format!(
                "{} cookies became {after}, {} became {}",
                before, held.carrier, renewed.carrier
            ));
        }
        Ok(renewed)
    }

    /// The session ends: one of its tokens is told, and nothing of it is left.
    pub(crate) fn sign_out(&self, jar: &mut Jar, held: &Held) -> Result<(), String> {
        let route = &self.routes.sign_out;
        let sent = self.sent(
            jar,
            "POST",
            route,
            Self::bearer(held, |held| &held.access),
            None,
        );
        let facts = sent.facts();
        let decision = self.policy.sign_out(&facts, NOW);
        let access = decision
            .candidates()
            .map(|of| of.as_str() == Some(&held.access));
        let refresh = decision.refresh_candidates();
        // By header there is one token, which stands for either.
        let refresh = refresh.map(|of| {
            [&held.refresh, &held.access]
                .iter()
                .any(|token| of.as_str() == Some(token))
        });
        let told: Vec<bool> = access.chain(refresh).collect();
        if told.is_empty() || told.contains(&false) {
            return Err(format!(
                "POST {route} tells {told:?} of the tokens of the session"
            ));
        }
        let withdrawal = decision
            .accept()
            .map_err(|refusal| format!("the sign-out is refused: {refusal}"))?;
        self.receive(jar, route, &taken(&withdrawal))?;
        Ok(())
    }

    /// What carries a session if the client has no wish.
    pub(crate) fn usual_carrier(&self) -> Carrier {
        let sent = self.sent(
            &mut Jar::new(Profile::RFC6265BIS),
            "POST",
            &self.routes.sign_in,
            None,
            None,
        );
        self.policy.sign_in(&sent.facts(), NOW).carrier()
    }

    /// The cookies that come with a sign-in.
    pub(crate) fn shown(&self, jar: &mut Jar) -> Vec<u8> {
        jar.cookie_header(
            &self.fetch("POST", &self.routes.sign_in),
            &EmbeddedList,
            NOW,
        )
    }

    /// A whole session in an empty jar.
    pub(crate) fn live(
        &self,
        jar: &mut Jar,
        mode: Option<&'static str>,
    ) -> Result<Carrier, String> {
        let [access, refresh] = self.routes.tokens(1);
        let held = self.sign_in(jar, mode, &access, &refresh)?;
        self.verify(jar, &held)?;
        let [access, refresh] = self.routes.tokens(2);
        let held = self.refresh(jar, &held, &access, &refresh)?;
        self.verify(jar, &held)?;
        self.sign_out(jar, &held)?;
        let left: Vec<String> = jar.cookies(NOW).map(ToString::to_string).collect();
        if !left.is_empty() {
            return Err(format!("after the sign-out the jar has {left:?}"));
        }
        Ok(held.carrier)
    }
}
