//! Texts that are wrong in one place, or everywhere.

use alloc::string::String;
use alloc::vec::Vec;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Pieces that have a meaning somewhere in a configuration or a header.
const PIECES: [&str; 30] = [
    "\0",
    "\t",
    "\n",
    "\r",
    "\r\nset-cookie: a=b",
    " ",
    "\"",
    "%",
    "%2e",
    "*",
    ",",
    ".",
    "..",
    "/",
    ":",
    ";",
    "; Domain=evil.example",
    "=",
    "?",
    "#",
    "@",
    "[",
    "\\",
    "]",
    "__Host-",
    "é",
    "\u{3002}",
    "\u{200d}",
    "xn--",
    "null",
];

/// Any text: such pieces, characters, often long.
pub(super) fn garbage() -> impl Strategy<Value = String> {
    let pieces = || vec(select(PIECES.to_vec()), 0..6).prop_map(|pieces| pieces.concat());
    let characters = vec(any::<char>(), 0..24).prop_map(String::from_iter);
    let long = (pieces(), 200..1000_usize).prop_map(|(text, count)| text.repeat(count));
    prop_oneof![3 => pieces(), 3 => characters, 2 => long]
}

/// A `good` text with one piece inserted, removed, or in other letter case.
pub(super) fn nearly(good: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    #[derive(Clone, Debug)]
    enum Slip {
        Leave,
        Put(&'static str),
        Upper,
    }
    let slips = prop_oneof![
        1 => Just(Slip::Leave),
        4 => select(PIECES.to_vec()).prop_map(Slip::Put),
        1 => Just(Slip::Upper),
    ];
    (good, slips, any::<Index>()).prop_map(|(good, slip, place)| {
        let mut characters: Vec<char> = good.chars().collect();
        let at = place.index(characters.len().saturating_add(1));
        match slip {
            Slip::Leave => {
                if at < characters.len() {
                    characters.remove(at);
                }
                characters.into_iter().collect()
            }
            Slip::Put(piece) => {
                let behind = characters.split_off(at);
                characters
                    .into_iter()
                    .chain(piece.chars())
                    .chain(behind)
                    .collect()
            }
            Slip::Upper => good.to_uppercase(),
        }
    })
}

/// Good texts, nearly good texts, and garbage.
pub(super) fn any_text<S: Strategy<Value = String> + 'static>(
    good: fn() -> S,
) -> impl Strategy<Value = String> {
    prop_oneof![4 => good(), 4 => nearly(good()), 1 => garbage()]
}

/// One to `most` bytes of this alphabet.
pub(super) fn word(alphabet: &[u8], most: usize) -> impl Strategy<Value = String> + use<> {
    let characters: Vec<char> = alphabet.iter().copied().map(char::from).collect();
    let usual = vec(select(characters.clone()), 1..=most.min(12)).prop_map(String::from_iter);
    let long = vec(select(characters), most..=most).prop_map(String::from_iter);
    prop_oneof![19 => usual, 1 => long]
}

/// `token` of RFC 9110.
pub(super) const TOKEN: &[u8] =
    b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// `cookie-octet` of RFC 6265bis.
pub(super) const COOKIE_OCTETS: &[u8] =
    b"!#$%&'()*+-./0123456789:<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// One of these texts.
pub(super) fn one_of(texts: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    select(texts.to_vec()).prop_map(String::from)
}

/// Three times out of four a usual text.
pub(super) fn or_one_of<S: Strategy<Value = String>>(
    usual: S,
    texts: &[&'static str],
) -> impl Strategy<Value = String> + use<S> {
    prop_oneof![3 => usual, 1 => one_of(texts)]
}
