//! Laws 1, 2, 3, 7 and 8 as `testing::laws` has them: what others check on their own configurations holds of generated ones.

use proptest::prelude::*;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::testing::laws::{Law, check_policy};

use crate::cases;
use crate::deployments::deployments;

proptest! {
    #![proptest_config(cases(512))]

    /// A configuration that compiles keeps all laws; one that does not is told so.
    #[test]
    fn every_policy_keeps_the_laws(deployment in deployments()) {
        match check_policy(&deployment.0, &EmbeddedList) {
            Ok(()) => prop_assert!(deployment.compiled().is_some()),
            Err(violation) => {
                prop_assert_eq!(violation.law, Law::Compiles, "{}", violation);
                prop_assert!(deployment.compiled().is_none());
            }
        }
    }
}
