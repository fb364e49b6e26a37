use alloc::boxed::Box;
use alloc::vec::Vec;
use memchr::{memchr, memchr2, memmem, memrchr};

use super::grammar::{trim_blanks, trim_blanks_at_start};
use super::header::CookieHeader;
use super::name::CookieName;
use super::received::split_at_byte;
use crate::sorted::sort_by;

/// Names to look for in `Cookie` headers together: in one pass, if all of them have one capital letter or a hyphen, as names with a prefix
/// do, or a text that all of them contain, as names of one application do.
///
/// A look costs what the bytes of the header cost, whatever they are: each is read a fixed number of times, and each piece between two
/// `;` is compared with the names once; with many names, by halves.
#[derive(Clone, Debug)]
pub(crate) struct NamesFinder(Search);

#[derive(Clone, Debug)]
enum Search {
    /// A pass for each group.
    Groups(Vec<Group>),
    /// One pass that splits each piece: names that have nothing in common are too many for one pass each.
    Pieces(Members),
}

/// Names that have a mark.
#[derive(Clone, Debug)]
struct Group {
    mark: Mark,
    members: Members,
}

/// What each name of a group has, and few other cookies have.
#[derive(Clone, Debug)]
enum Mark {
    /// `H` of `__Host-`; a hyphen. Looking for a byte is several times faster than for a text.
    Byte(u8),
    Text(Box<memmem::Finder<'static>>),
}

/// Names with their places among all names, sorted: short ones first.
#[derive(Clone, Debug)]
struct Members(Vec<Member>);

#[derive(Clone, Debug)]
struct Member {
    name: CookieName,
    /// Its place among all names.
    index: usize,
    /// How many bytes of the name are before the first mark in it, and how many from there on.
    before_mark: usize,
    from_mark: usize,
    /// Whether the next member has the same name.
    is_repeated: bool,
}

impl NamesFinder {
    /// With more groups, one pass over all pieces costs less.
    const MAX_GROUPS: usize = 4;

    /// Prepares for these names; one may come twice.
    pub(crate) fn new<'n>(names: impl Iterator<Item = &'n CookieName>) -> Self {
        let names: Vec<_> = names.zip(0..).collect();
        if let Some(byte) = Mark::byte(&names) {
            let group = Group::new(byte, names.into_iter());
            return Self(Search::Groups([group].into()));
        }
        let mut shared: Option<&[u8]> = None;
        let mut together = Vec::new();
        let mut groups = Vec::new();
        for &(name, index) in &names {
            let text = name.as_str().as_bytes();
            match shared.map_or(Some(text), |shared| longest_in_both(shared, text)) {
                Some(part) => {
                    shared = Some(part);
                    together.push((name, index));
                }
                None if groups.len() == Self::MAX_GROUPS => {
                    return Self(Search::Pieces(Members::new(
                        &Mark::text(b""),
                        names.into_iter(),
                    )));
                }
                None => groups.push(Group::new(Mark::text(text), [(name, index)].into_iter())),
            }
        }
        groups.extend(shared.map(|text| Group::new(Mark::text(text), together.into_iter())));
        Self(Search::Groups(groups))
    }

    /// Whether one pass finds all of them.
    pub(crate) const fn is_one_pass(&self) -> bool {
        match &self.0 {
            Search::Groups(groups) => groups.len() == 1,
            Search::Pieces(_) => true,
        }
    }

    /// Calls `found` with the index and the value of each name that the header has, as often as it has it.
    pub(crate) fn each<'a>(&self, header: CookieHeader<'a>, found: &mut Found<'_, 'a>) {
        let (mut line, mut lines) = header.split();
        loop {
            match &self.0 {
                Search::Groups(groups) => {
                    for group in groups {
                        group.each(line, found);
                    }
                }
                Search::Pieces(members) => members.each(line, found),
            }
            let Some(next) = lines.next() else {
                return;
            };
            line = next;
        }
    }
}

/// Told of each hit. Called seldom: most cookies of a header have other names.
type Found<'f, 'a> = dyn FnMut(usize, &'a [u8]) + 'f;

impl Group {
    fn new<'n>(mark: Mark, names: impl Iterator<Item = (&'n CookieName, usize)>) -> Self {
        Self {
            members: Members::new(&mark, names),
            mark,
        }
    }

    fn each<'a>(&self, line: &'a [u8], found: &mut Found<'_, 'a>) {
        let members = &self.members;
        match &self.mark {
            Mark::Byte(byte) => members.each_with(|rest| memchr(*byte, rest), line, found),
            Mark::Text(text) => members.each_with(|rest| text.find(rest), line, found),
        }
    }
}

impl Mark {
    fn text(text: &[u8]) -> Self {
        Self::Text(Box::new(memmem::Finder::new(text).into_owned()))
    }

    /// A byte that all names have and that other cookies seldom have. `None` if there is none.
    fn byte(names: &[(&CookieName, usize)]) -> Option<Self> {
        let (first, _) = names.first()?;
        let letters = first.as_str().bytes();
        let mut bytes = letters.filter(u8::is_ascii_uppercase).chain([b'-']);
        let is_in_all = |byte: &u8| {
            let mut names = names.iter().map(|(name, _)| name.as_str().as_bytes());
            names.all(|name| name.contains(byte))
        };
        bytes.find(is_in_all).map(Self::Byte)
    }

    #[inline]
    fn find(&self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Byte(byte) => memchr(*byte, bytes),
            Self::Text(text) => text.find(bytes),
        }
    }
}

impl Members {
    fn new<'n>(mark: &Mark, names: impl Iterator<Item = (&'n CookieName, usize)>) -> Self {
        let members = names.map(|(name, index)| {
            let bytes = name.as_str().as_bytes();
            let before_mark = mark.find(bytes).unwrap_or(0);
            Member {
                name: name.clone(),
                index,
                before_mark,
                from_mark: bytes.len().saturating_sub(before_mark),
                is_repeated: false,
            }
        });
        let mut members: Vec<_> = members.collect();
        sort_by(&mut members, |one, other| {
            order(one.name.as_str()).cmp(&order(other.name.as_str()))
        });
        let mut later = None;
        for member in members.iter_mut().rev() {
            member.is_repeated = later.as_ref() == Some(&member.name);
            later = Some(member.name.clone());
        }
        Self(members)
    }

    /// So few that comparing a piece with each is fastest.
    const FEW: usize = 4;

    /// The hits in the pieces of a line that have a mark. Each name has it, so only its first occurrence in a piece matters.
    #[inline]
    fn each_with<'a>(
        &self,
        find: impl Fn(&[u8]) -> Option<usize>,
        line: &'a [u8],
        found: &mut Found<'_, 'a>,
    ) {
        let mut rest = line;
        let is_few = self.0.len() <= Self::FEW;
        while !rest.is_empty()
            && let Some(at) = find(rest)
        {
            rest = if is_few {
                self.judge_around(rest, at, found)
            } else {
                let before = rest.get(..at).unwrap_or(&[]);
                let start = memrchr(b';', before).map_or(0, |at| at.saturating_add(1));
                self.judge(rest.get(start..).unwrap_or(&[]), found)
            };
        }
    }

    /// The hits in all pieces of a line.
    fn each<'a>(&self, line: &'a [u8], found: &mut Found<'_, 'a>) {
        let mut rest = line;
        while !rest.is_empty() {
            rest = self.judge(rest, found);
        }
    }

    /// Judges the piece at the start of `line`, and returns what is behind it.
    fn judge<'a>(&self, line: &'a [u8], found: &mut Found<'_, 'a>) -> &'a [u8] {
        let (name, behind) = match memchr2(b'=', b';', line) {
            Some(at) => line.split_at_checked(at).unwrap_or((line, &[])),
            None => return &[],
        };
        let Some(assigned) = behind.strip_prefix(b"=") else {
            return behind.get(1..).unwrap_or(&[]);
        };
        let name = trim_blanks(name);
        let (value, behind) = split_piece(assigned);
        let first = self
            .0
            .partition_point(|member| order(member.name.as_str()) < (name.len(), name));
        let members = self.0.get(first..).unwrap_or(&[]);
        let is_hit = |member: &Member| member.name.as_str().as_bytes() == name;
        if members.first().is_some_and(is_hit) {
            Member::tell(members, value, found);
        }
        behind
    }

    /// Judges the piece of the line in which the mark is first at `at`, and returns what is behind it. Does not look for the start of the
    /// piece: a name stands there only if as much of it as is before its mark is before `at`.
    #[expect(clippy::inline_always, reason = "the body of a loop")]
    #[inline(always)]
    fn judge_around<'a>(&self, line: &'a [u8], at: usize, found: &mut Found<'_, 'a>) -> &'a [u8] {
        let mut members = self.0.as_slice();
        let marked = line.get(at..).unwrap_or(&[]);
        while let [member, others @ ..] = members {
            // What most often differs comes first.
            if matches!(marked.get(member.from_mark), Some(b'=' | b' ' | b'\t'))
                && let Some(assigned) = member.assigned(line, at)
            {
                let (value, behind) = split_piece(assigned);
                Member::tell(members, value, found);
                return behind;
            }
            members = others;
        }
        split_piece(marked).1
    }
}

impl Member {
    /// Tells the value of the first of these members, and of those with the same name.
    fn tell<'a>(members: &[Self], value: &'a [u8], found: &mut Found<'_, 'a>) {
        let value = match value {
            [b' ' | b'\t', ..] | [.., b' ' | b'\t'] => trim_blanks(value),
            _ => value,
        };
        for member in members {
            found(member.index, value);
            if !member.is_repeated {
                return;
            }
        }
    }

    /// What stands behind the `=`, if the piece of the line in which the mark is first at `at` has the name.
    #[inline]
    fn assigned<'a>(&self, line: &'a [u8], at: usize) -> Option<&'a [u8]> {
        let (before, piece) = line.split_at_checked(at.checked_sub(self.before_mark)?)?;
        let behind = piece.strip_prefix(self.name.as_str().as_bytes())?;
        match (before, behind) {
            ([] | [b' '] | [.., b';'] | [.., b';', b' '], [b'=', assigned @ ..]) => Some(assigned),
            _ => assigned_with_blanks(before, behind),
        }
    }
}

/// What stands behind the `=`, if only blanks stand around a name.
#[cold]
fn assigned_with_blanks<'a>(before: &[u8], behind: &'a [u8]) -> Option<&'a [u8]> {
    let is_head = matches!(trim_blanks(before), [] | [.., b';']);
    let assigned = trim_blanks_at_start(behind).strip_prefix(b"=")?;
    is_head.then_some(assigned)
}

/// What stands at the start of `line`, up to a `;`, and what is behind that.
#[inline]
fn split_piece(line: &[u8]) -> (&[u8], &[u8]) {
    let (piece, behind) = split_at_byte(line, b';');
    (piece, behind.get(1..).unwrap_or(&[]))
}

/// By which names are sorted: most differ in their lengths.
const fn order(name: &str) -> (usize, &[u8]) {
    (name.len(), name.as_bytes())
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;
    use alloc::{format, vec};

    /// A header that has each name, names near it, and pieces that are not pairs.
    fn header(names: &[CookieName]) -> String {
        let pieces = names.iter().map(|name| {
            format!(
                "{name}=1; x{name}=2;{name}x=3 ;{name}; y={name}=4;;\t{name} = 5;{name}{name}=6; "
            )
        });
        pieces.collect::<Vec<String>>().concat()
    }

    #[track_caller]
    fn assert_finds_all(names: &[CookieName]) {
        let finder = NamesFinder::new(names.iter());
        let text = header(names);
        let header = CookieHeader::line(text.as_bytes());
        let mut found = vec![Vec::new(); names.len()];
        finder.each(header, &mut |index, value| {
            if let Some(found) = found.get_mut(index) {
                found.push(value);
            }
        });
        for (name, found) in names.iter().zip(found) {
            let expected: Vec<&[u8]> = header.values_of(name).collect();
            assert_eq!(found, expected, "{name} of {}", names.len());
            assert!(expected.len() >= 2, "{name}");
        }
    }

    #[test]
    fn many_names_are_found_as_few_are() {
        for count in [1, 2, 8, 9, 40] {
            let alike = |at: u32| CookieName::parse(&format!("session_{at}_access")).unwrap();
            let names: Vec<CookieName> = (0..count).map(alike).collect();
            assert_finds_all(&names);
            // Nothing in common: letters from a place of their own in the alphabet.
            let apart = |at: u8| {
                let letter = char::from(b'A' + at % 26);
                CookieName::parse(&format!("{letter}{at}{letter}{letter}")).unwrap()
            };
            let names: Vec<CookieName> = (0..u8::try_from(count).unwrap()).map(apart).collect();
            assert_finds_all(&names);
        }
    }

    #[test]
    fn names_with_prefixes_are_found_by_a_byte() {
        let names = [
            "__Host-session-access",
            "__Secure-session-access",
            "__Host-session-refresh",
            "__Secure-session-refresh",
            "__Host-Http-sid",
        ];
        let names = names.map(|name| CookieName::parse(name).unwrap());
        for count in 1..=names.len() {
            assert_finds_all(names.get(..count).unwrap());
        }
        let marks = |names: &[CookieName]| match NamesFinder::new(names.iter()).0 {
            Search::Groups(groups) => groups.into_iter().map(|group| group.mark).collect(),
            Search::Pieces(_) => Vec::new(),
        };
        let first = names.get(..1).unwrap();
        assert!(matches!(marks(first)[..], [Mark::Byte(b'H')]));
        assert!(matches!(marks(&names)[..], [Mark::Byte(b'-')]));
        let others = ["SID", "__Secure-SID"].map(|name| CookieName::parse(name).unwrap());
        assert_finds_all(&others);
        assert!(matches!(marks(&others)[..], [Mark::Byte(b'S')]));
        // Nothing is common to all.
        let others = ["A_one", "B_two", "C_three"].map(|name| CookieName::parse(name).unwrap());
        assert_finds_all(&others);
        assert_eq!(marks(&others).len(), 3);
        assert!(!NamesFinder::new(others.iter()).is_one_pass());
    }

    #[test]
    fn a_name_that_comes_twice_is_told_twice() {
        let name = CookieName::parse("session").unwrap();
        for others in [0, 20] {
            let other = |at: u32| CookieName::parse(&format!("session-{at}")).unwrap();
            let others: Vec<CookieName> = (0..others).map(other).collect();
            let names = others.iter().chain([&name, &name]);
            let mut found = Vec::new();
            NamesFinder::new(names).each(CookieHeader::line(b"session=1"), &mut |index, _| {
                found.push(index);
            });
            assert_eq!(found, [others.len(), others.len() + 1]);
        }
    }
}
