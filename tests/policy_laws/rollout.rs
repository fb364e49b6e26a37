//! Laws on pairs of configurations, the one before and the one after.

use proptest::prelude::*;
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::History;

use crate::cases;
use crate::deployments::{deployments, pairs};

fn retired_at() -> Instant {
    Instant::parse("2026-11-22T12:00:00Z").unwrap()
}

proptest! {
    #![proptest_config(cases(600))]

    /// What the history of a pair says can be declared, and nothing is missing then.
    #[test]
    fn derived_history_compiles_and_is_complete((old, new) in pairs()) {
        let (old, mut new) = (old.0, new.0);
        if old.compile(&EmbeddedList).is_ok() && new.compile(&EmbeddedList).is_ok() {
            let history = History::between(&old, &new, retired_at(), &EmbeddedList);
            history.declare_in(&mut new);
            if let Err(error) = new.compile(&EmbeddedList) {
                panic!("{error}\n{history:?}");
            }
            let rest = History::between(&old, &new, retired_at(), &EmbeddedList);
            prop_assert!(rest.is_empty(), "{rest:?}");
        }
    }

    /// No change, no history.
    #[test]
    fn equal_configurations_have_no_history(deployment in deployments()) {
        let config = deployment.0;
        if config.compile(&EmbeddedList).is_ok() {
            let history = History::between(&config, &config, retired_at(), &EmbeddedList);
            prop_assert!(history.is_empty(), "{history:?}");
        }
    }
}
