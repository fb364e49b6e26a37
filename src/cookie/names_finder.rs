use alloc::vec::Vec;
use core::iter;

use memchr::memmem;

use super::header::{CookieHeader, Hit};
use super::name::CookieName;

/// Names to look for in `Cookie` headers together: in one pass, if there is a text that all of them contain, as names of one
/// application do.
#[derive(Clone, Debug)]
pub(crate) struct NamesFinder {
    groups: Vec<Group>,
}

/// Names that contain a text.
#[derive(Clone, Debug)]
struct Group {
    shared: memmem::Finder<'static>,
    members: Vec<Member>,
}

#[derive(Clone, Debug)]
struct Member {
    /// Which of all names.
    index: usize,
    name: CookieName,
    /// Where the shared text first stands in it.
    offset: usize,
}

impl NamesFinder {
    /// Prepares for these names; one may come twice.
    pub(crate) fn new<'n>(names: impl Iterator<Item = &'n CookieName>) -> Self {
        let mut shared: Option<&[u8]> = None;
        let mut together = Vec::new();
        let mut groups = Vec::new();
        for (index, name) in names.enumerate() {
            let text = name.as_str().as_bytes();
            match shared.map_or(Some(text), |shared| longest_in_both(shared, text)) {
                Some(part) => {
                    shared = Some(part);
                    together.push((index, name));
                }
                None => groups.push(Group::new(text, &[(index, name)])),
            }
        }
        groups.extend(shared.map(|shared| Group::new(shared, &together)));
        Self { groups }
    }

    /// Calls `found` with the index and the value of each name that the header has, as often as it has it.
    pub(crate) fn each<'a>(
        &self,
        header: CookieHeader<'a>,
        mut found: impl FnMut(usize, &'a [u8]),
    ) {
        let (line, lines) = header.split();
        for line in iter::once(line).chain(lines.iter().copied()) {
            for group in &self.groups {
                group.each(line, &mut found);
            }
        }
    }
}

impl Group {
    fn new(shared: &[u8], names: &[(usize, &CookieName)]) -> Self {
        let shared = memmem::Finder::new(shared).into_owned();
        let member = |(index, name): &(usize, &CookieName)| Member {
            index: *index,
            name: (*name).clone(),
            offset: shared.find(name.as_str().as_bytes()).unwrap_or(0),
        };
        Self {
            members: names.iter().map(member).collect(),
            shared,
        }
    }

    fn each<'a>(&self, line: &'a [u8], found: &mut impl FnMut(usize, &'a [u8])) {
        let mut from = 0_usize;
        while let Some(rest) = line.get(from..)
            && let Some(at) = self.shared.find(rest)
        {
            let at = from.saturating_add(at);
            for member in &self.members {
                if let Some(value) = member.value(line, at) {
                    found(member.index, value);
                }
            }
            from = at.saturating_add(self.shared.needle().len());
        }
    }
}

impl Member {
    /// The value of the pair of this name whose shared text stands at `at`.
    fn value<'a>(&self, line: &'a [u8], at: usize) -> Option<&'a [u8]> {
        let start = at.checked_sub(self.offset)?;
        let name = self.name.as_str().as_bytes();
        if !line.get(start..)?.starts_with(name) {
            return None;
        }
        Hit::at(line, start, name.len())?.value
    }
}

/// The longest text that both contain; `None` if it is so short that other cookies have it as well.
fn longest_in_both<'t>(one: &'t [u8], other: &[u8]) -> Option<&'t [u8]> {
    const SHORTEST: usize = 4;
    const LONGEST: usize = 64;
    let one = one.get(..LONGEST).unwrap_or(one);
    (SHORTEST..=one.len()).rev().find_map(|len| {
        let mut parts = one.windows(len);
        parts.find(|part| memmem::find(other, part).is_some())
    })
}
