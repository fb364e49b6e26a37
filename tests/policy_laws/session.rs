//! A browser and an API, and the session between them: sign-in, use, refresh, sign-out, by header texts alone.
//!
//! Nothing here asks the compiler.

use session_cookie_policy::browser::{Jar, Outcome, Response};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Carrier, Handover, Tokens, Withdrawal};

use crate::visit::{NOW, Visit};

/// A session as the page and its jar hold it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Held {
    pub(crate) carrier: Carrier,
    pub(crate) access: String,
    pub(crate) refresh: String,
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
            headers.push((name.to_owned(), value.to_owned()));
        })
        .map_err(|error| format!("not written: {error}"))?;
    Ok(headers)
}

pub(crate) fn taken(withdrawal: &Withdrawal<'_>) -> Headers {
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    withdrawal.write(&mut buffer, &mut |name, value| {
        headers.push((name.to_owned(), value.to_owned()));
    });
    headers
}

pub(crate) fn set_cookies(headers: &Headers) -> Vec<&[u8]> {
    let cookies = headers.iter().filter(|(name, _)| name == "set-cookie");
    cookies.map(|(_, value)| value.as_bytes()).collect()
}

impl Visit<'_> {
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
