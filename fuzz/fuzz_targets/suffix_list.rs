//! Any text is a list or an error that names the lines; any list answers for any host within the host's labels.
#![no_main]

use libfuzzer_sys::fuzz_target;
use session_cookie_policy::net::{DomainName, ParseRuntimeListError, RuntimeList, SuffixList};

fuzz_target!(|input: (&str, &str)| {
    let (rules, host) = input;
    let text = format!("// ===BEGIN ICANN DOMAINS===\n{rules}");
    let list = match RuntimeList::parse(&text) {
        Ok(list) => list,
        Err(ParseRuntimeListError::BadLines(lines)) => {
            assert!(!lines.is_empty());
            return;
        }
        Err(ParseRuntimeListError::Refused { message }) => panic!("{message}"),
        Err(_) => return,
    };
    assert!(list.rule_count() > 0);
    if let Ok(host) = DomainName::parse(host) {
        let suffix = list.suffix(&host).labels();
        assert!((1..=host.label_count()).contains(&suffix));
        let registrable = host.registrable_domain(&list);
        assert_eq!(registrable.is_none(), host.is_public_suffix(&list));
        if let Some(registrable) = registrable {
            assert!(host.is_within(&registrable));
            assert_eq!(
                registrable.registrable_domain(&list).as_ref(),
                Some(&registrable)
            );
        }
    }
});
