use super::law::Law;
use super::trial::Trial;
use super::violation::{LawBreach, LawPlace, LawViolation};
use crate::browser::Jar;
use crate::config::Transport;
use crate::testing::session::Visit;
use crate::testing::tabs::{StoreKind, TabAction, Tabs};

/// Uses the first page of each API whose sessions use cookies: the cookies of other pages differ only in `SameSite` and partition.
pub(super) fn check(trial: &Trial<'_>) -> Result<(), LawViolation> {
    for api in &trial.apis {
        let mut visits = trial.visits().filter(|visit| visit.api == api);
        for profile in &trial.browsers {
            let lives = |visit: &Visit<'_>| {
                let transport = visit.live(&mut Jar::new(*profile), Some("cookie"));
                transport == Ok(Transport::Cookie)
            };
            let Some(visit) = visits.find(lives) else {
                break;
            };
            for (store, one, other) in pairs() {
                let both: [&[TabAction]; 2] = [&[one], &[other]];
                let tabs = Tabs::new(visit, *profile, store, &both);
                if let Err(loss) = tabs.play_all() {
                    return Err(LawViolation::new(
                        Law::EveryOrder,
                        LawPlace::of(visit.page, visit.api).in_browser(profile.name),
                        LawBreach::InSomeOrder(loss),
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Each store with each pair of actions of which at least one is a refresh or a sign-out. Other pairs change nothing that can be lost.
fn pairs() -> impl Iterator<Item = (StoreKind, TabAction, TabAction)> {
    let stores = StoreKind::ALL.into_iter();
    stores.flat_map(|store| {
        [TabAction::Refresh, TabAction::SignOut]
            .into_iter()
            .flat_map(move |one| TabAction::ALL.map(|other| (store, one, other)))
    })
}
