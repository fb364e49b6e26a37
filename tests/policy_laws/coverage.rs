//! The generators reach what the laws are about.

use std::collections::BTreeMap;
use std::fmt::Debug;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use session_cookie_policy::net::EmbeddedList;

use crate::deployments::deployments;

pub(crate) fn sample<T: Debug>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..count)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect()
}

#[test]
fn explore() {
    let deployments = sample(deployments(), 3000);
    let start = std::time::Instant::now();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut compiled = 0;
    for deployment in &deployments {
        let review = deployment.0.review(&EmbeddedList);
        compiled += usize::from(!review.has_errors());
        let mut seen = std::collections::BTreeSet::new();
        for problem in review.problems() {
            let kind = format!("{:?}", problem.kind());
            let kind: String = kind
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            seen.insert(format!("{kind} {:?}", problem.severity()));
        }
        for kind in seen {
            *kinds.entry(kind).or_default() += 1;
        }
    }
    println!(
        "{compiled} of {} in {:?}: {kinds:#?}",
        deployments.len(),
        start.elapsed()
    );
}
