//! What fills a `Cookie` header.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

use super::observation::{SeenCookie, SeenRequest};
use super::words::grouped;

/// Cookies whose names begin alike, if they fill much of the header.
pub(crate) fn fills(request: &SeenRequest, own: &[&str]) -> Option<String> {
    /// Fewer are no pile: a token in several parts has some.
    const FEWEST: usize = 5;
    let cookies = request.cookies.as_deref()?;
    let mut piles: BTreeMap<&str, Pile> = BTreeMap::new();
    let is_own = |cookie: &&SeenCookie| own.contains(&&*cookie.name);
    for cookie in cookies.iter().filter(|cookie| !is_own(cookie)) {
        for stem in stems(&cookie.name) {
            piles.entry(stem).or_default().add(cookie);
        }
    }
    // The longest stem of the cookies that take most.
    let most = piles
        .into_iter()
        .filter(|(_, pile)| pile.count >= FEWEST)
        .max_by_key(|(stem, pile)| (pile.len, stem.len()));
    let (stem, Pile { count, len }) = most?;
    let known: usize = cookies.iter().filter_map(|cookie| cookie.len).sum();
    let total = request.cookie_len.unwrap_or(known);
    if len.saturating_mul(3) < total {
        return None;
    }
    let share = if len == 0 {
        String::from("cookies")
    } else {
        format!("{} of {} octets", grouped(len), grouped(total))
    };
    Some(format!(
        "{count} cookies `{stem}…` fill it: {share}. They pile up since each sign-in that begins sets one, and those that do not end leave \
         theirs: begin no sign-in for requests by script (answer 401 where `Sec-Fetch-Mode` is not `navigate`), give these cookies minutes to \
         live, and delete the old ones when a new sign-in begins"
    ))
}

#[derive(Default)]
struct Pile {
    count: usize,
    len: usize,
}

impl Pile {
    fn add(&mut self, cookie: &SeenCookie) {
        self.count = self.count.saturating_add(cookie.count.max(1));
        let len = cookie.len.unwrap_or_default();
        self.len = self
            .len
            .saturating_add(len.saturating_mul(cookie.count.max(1)));
    }
}

/// The beginnings of a name behind which an id may follow: up to a separator, or to the first digit.
fn stems(name: &str) -> impl Iterator<Item = &str> {
    /// Names with more parts have ids with separators.
    const PARTS: usize = 4;
    let separators = name.match_indices(['.', '_', '-', ':']);
    let ends = separators
        .map(|(at, text)| at.saturating_add(text.len()))
        .take(PARTS);
    let digit = name.find(|octet: char| octet.is_ascii_digit());
    let mut seen = None;
    ends.chain(digit)
        .filter(move |end| seen.replace(*end) != Some(*end))
        .filter_map(|end| name.get(..end))
        .filter(|stem| stem.len() > 1)
}
