use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::law::Law;
use super::trial::{NOW, Trial};
use super::violation::{LawBreach, LawPlace, LawViolation};
use crate::browser::{Jar, Profile, Request, RequestUrl, Response};
use crate::config::{SessionShape, Transport};
use crate::cookie::{CookieName, NamePrefix};
use crate::inventory::inventory;
use crate::net::Host;
use crate::request::{Candidate, Resolution, TokenState};
use crate::testing::session::{SessionLoss, Visit, clear_session_headers};

const MALLORY: &str = "of-mallory";

/// Mallory has a host on the API's site and a session of his own. He plants its tokens in the browser of a victim.
pub(super) fn check(trial: &Trial<'_>) -> Result<(), LawViolation> {
    let inventory = inventory(&trial.policy);
    let names: Vec<&CookieName> = inventory.entries.iter().map(|entry| &entry.name).collect();
    let can_plant = trial
        .session_names
        .iter()
        .any(|name| !matches!(name.prefix(), Some(NamePrefix::Host | NamePrefix::HostHttp)));
    for api in &trial.apis {
        let Some(sibling) = Sibling::of(api.host(), api.is_https(), trial) else {
            continue;
        };
        let cookies = sibling.cookies(&names, &trial.routes.refresh);
        for profile in &trial.browsers {
            let lives = |visit: &Visit<'_>| {
                let transport = visit.live(&mut Jar::new(*profile), Some("cookie"));
                transport == Ok(Transport::Cookie)
            };
            let mut visits = trial.visits().filter(|visit| visit.api == api);
            let Some(visit) = visits.find(lives) else {
                break;
            };
            let attack = Attack {
                visit,
                profile: *profile,
                sibling: &sibling,
                can_plant,
            };
            for cookie in &cookies {
                for is_before_sign_in in [true, false] {
                    let broken = attack.with(cookie, is_before_sign_in);
                    let breach = match broken {
                        Ok(None) => continue,
                        Ok(Some(breach)) => breach,
                        Err(loss) => LawBreach::SessionEnds {
                            wish: Some(Transport::Cookie),
                            loss,
                        },
                    };
                    return Err(LawViolation::new(
                        Law::SiblingsPlantNothing,
                        LawPlace::of(visit.page, visit.api).in_browser(profile.name),
                        breach,
                    ));
                }
            }
        }
    }
    Ok(())
}

/// A sibling host of the API.
struct Sibling {
    url: String,
    /// The domains for which it can set cookies that reach the API.
    domains: Vec<String>,
}

impl Sibling {
    /// `None` if the API has no siblings: on an IP address, or on `localhost`.
    fn of(api: &Host, is_https: bool, trial: &Trial<'_>) -> Option<Self> {
        let scheme = if is_https { "https" } else { "http" };
        let name = api.domain()?;
        let parent = name
            .as_str()
            .split_once('.')
            .map_or(name.as_str(), |(_, parent)| parent);
        // If the API is on a registrable domain, use a host below it; otherwise one beside it.
        let near = [parent, name.as_str()].into_iter().find_map(|parent| {
            let host = Host::parse(&format!("mallory.{parent}")).ok()?;
            let domains = crate::migration::reachable_domains(&host, trial.list);
            let shared = domains.iter().filter_map(|domain| domain.shared());
            let shared = shared.filter(|domain| name.is_within(domain));
            let domains: Vec<String> = shared.map(ToString::to_string).collect();
            (!domains.is_empty()).then_some((host, domains))
        });
        let (host, domains) = near?;
        Some(Self {
            url: format!("{scheme}://{host}/"),
            domains,
        })
    }

    /// Every cookie that it can try, with a token of Mallory's.
    fn cookies(&self, names: &[&CookieName], refresh: &str) -> Vec<String> {
        let mut cookies = Vec::new();
        for name in names {
            for domain in &self.domains {
                for path in ["/", refresh] {
                    let cookie = format!("{name}={MALLORY}; Domain={domain}; Path={path}");
                    cookies.push(cookie.clone());
                    cookies.push(format!("{cookie}; Secure"));
                    cookies.push(format!("{cookie}; Secure; SameSite=None; Partitioned"));
                }
            }
        }
        cookies
    }
}

struct Attack<'a> {
    visit: Visit<'a>,
    profile: Profile,
    sibling: &'a Sibling,
    /// Whether other hosts can plant a cookie under one of the deployment's names.
    can_plant: bool,
}

impl Attack<'_> {
    /// The violation, if there is one.
    fn with(&self, cookie: &str, is_before: bool) -> Result<Option<LawBreach>, SessionLoss> {
        let visit = self.visit;
        let mut jar = Jar::new(self.profile);
        if is_before {
            self.plant(&mut jar, cookie);
        }
        let tokens = visit.routes.tokens(1);
        visit.sign_in(&mut jar, Some("cookie"), &tokens)?;
        if !is_before {
            self.plant(&mut jar, cookie);
        }
        let breach = |outcome: &str| LawBreach::Planted {
            cookie: cookie
                .split_once('=')
                .map_or("", |(name, _)| name)
                .to_string(),
            outcome: outcome.to_string(),
        };
        for (token, method, route) in [
            (
                tokens.usual(),
                "GET",
                visit.routes.verify.first().map_or("/", |route| route),
            ),
            (tokens.lasting(), "POST", &*visit.routes.refresh),
        ] {
            let sent = visit.sent(&mut jar, method, route, None, None)?;
            let facts = sent.facts();
            let state = |candidate: &Candidate<'_>| match candidate.as_bytes() {
                found if found == MALLORY.as_bytes() => TokenState::Live("mallory"),
                found if found == token.as_bytes() => TokenState::Live("victim"),
                _ => TokenState::Unknown,
            };
            let has_own = facts
                .cookie
                .pairs()
                .any(|pair| pair.value() == token.as_bytes());
            let is_refresh = method == "POST" && visit.routes.session == SessionShape::Pair;
            let outcome = if is_refresh {
                visit.policy.refresh(&facts, NOW).resolve(state)
            } else {
                visit.policy.verify(&facts, NOW).resolve(state)
            };
            match outcome {
                Resolution::Accepted {
                    session: "victim", ..
                } => {}
                Resolution::Accepted { .. } if has_own || !self.can_plant => {
                    return Ok(Some(breach("signs the user in as somebody else")));
                }
                _ if !self.can_plant => return Ok(Some(breach("logs the user out"))),
                _ => {}
            }
        }
        if self.can_plant {
            return Ok(None);
        }
        let sent = visit.sent(&mut jar, "POST", &visit.routes.sign_out, None, None)?;
        let clear_session = visit.policy.sign_out(&sent.facts(), NOW).accept();
        let headers = clear_session_headers(&clear_session.map_err(SessionLoss::SignOutRefused)?);
        visit.receive(&mut jar, &visit.routes.sign_out, &headers)?;
        let sent = visit.sent(&mut jar, "POST", &visit.routes.refresh, None, None)?;
        let facts = sent.facts();
        let left = match visit.routes.session {
            SessionShape::Pair => visit.policy.refresh(&facts, NOW).candidates().count(),
            SessionShape::Single => visit.policy.verify(&facts, NOW).candidates().count(),
        };
        Ok((left > 0).then(|| breach("is left after the sign-out")))
    }

    fn plant(&self, jar: &mut Jar, cookie: &str) {
        if let Ok(url) = RequestUrl::parse(&self.sibling.url) {
            let response = [cookie.as_bytes()];
            jar.receive(
                &Request::typed(url),
                &Response::new(&response),
                self.visit.list,
                NOW,
            );
        }
    }
}
