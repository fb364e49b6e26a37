//! Laws 1, 2, 3, 7 and 8 as `testing::laws` has them: what others check on their own configurations holds of generated ones.
//!
//! Laws 1 and 2 stand here alone; of the others, `websites` and `agreement` know more.

use proptest::prelude::*;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::testing::laws::{Law, check_law, check_policy};

use crate::cases;
use crate::deployments::{Deployment, deployments};

/// A configuration that compiles keeps the law; one that does not is told so.
fn keeps(deployment: &Deployment, law: Law) -> Result<(), TestCaseError> {
    match check_law(law, &deployment.0, &EmbeddedList) {
        Ok(()) => prop_assert!(deployment.compiled().is_some()),
        Err(violation) => {
            prop_assert_eq!(violation.law, Law::Compiles, "{}", violation);
            prop_assert!(deployment.compiled().is_none());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn sessions_live(deployment in deployments()) {
        keeps(&deployment, Law::SessionsLive)?;
    }

    #[test]
    fn only_what_is_declared_comes_back(deployment in deployments()) {
        keeps(&deployment, Law::DeclaredWebsites)?;
    }

    #[test]
    fn policies_answer_as_the_plain_functions_do(deployment in deployments()) {
        keeps(&deployment, Law::PlainAnswers)?;
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn cookies_stay_where_they_belong(deployment in deployments()) {
        keeps(&deployment, Law::CookiesStay)?;
    }

}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn no_answer_has_a_cookie_twice(deployment in deployments()) {
        keeps(&deployment, Law::DistinctCookies)?;
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn all_laws_at_once(deployment in deployments()) {
        let works = deployment.compiled().is_some();
        prop_assert_eq!(check_policy(&deployment.0, &EmbeddedList).is_ok(), works);
    }
}
