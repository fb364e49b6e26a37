use super::law::Law;
use super::trial::Trial;
use super::violation::{LawBreach, LawPlace, LawViolation};
use crate::browser::Jar;
use crate::config::Transport;

pub(super) fn check(trial: &Trial<'_>) -> Result<(), LawViolation> {
    for mut visit in trial.visits() {
        for profile in &trial.browsers {
            for has_fetch_metadata in [true, false] {
                visit.has_fetch_metadata = has_fetch_metadata;
                for wish in [None, Some(Transport::Cookie), Some(Transport::Header)] {
                    let outcome = visit.live(&mut Jar::new(*profile), wish.map(Transport::as_str));
                    if let Err(loss) = outcome
                        && !(wish == Some(Transport::Cookie) && trial.is_warned_of(visit.page))
                    {
                        return Err(LawViolation::new(
                            Law::SessionsLive,
                            LawPlace::of(visit.page, visit.api).in_browser(profile.name),
                            LawBreach::SessionEnds { wish, loss },
                        ));
                    }
                }
            }
        }
    }
    Ok(())
}
