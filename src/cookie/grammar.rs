//! The byte classes of cookie syntax, each with the rule it comes from.

/// `cookie-octet` of RFC 6265bis, section 4.1.1: printable ASCII without blank, `"`, `,`, `;` and `\`.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "short cuts would keep the compiler from looking at many bytes at once"
)]
pub(super) const fn is_cookie_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() & (byte != b'"') & (byte != b',') & (byte != b';') & (byte != b'\\')
}

/// Whether all of `bytes` are `cookie-octet`. Tokens are long, and this is done for each that is written; most of them are in
/// base64url, which is found out sooner.
pub(super) fn are_cookie_bytes(bytes: &[u8]) -> bool {
    are_base64url(bytes) || are_octets(bytes)
}

/// Whether all of `bytes` are from `-` to `~` and none is like `;` or `\`: true of base64url, of dots and of few others. Least and greatest
/// values are what processors find of many bytes at once.
fn are_base64url(bytes: &[u8]) -> bool {
    let (mut least, mut greatest, mut low) = (u8::MAX, 0, 0);
    for byte in bytes {
        least = least.min(*byte);
        greatest = greatest.max(*byte);
        // The last five bits of `;` and `\` are 27 and 28; no letter, digit, `-`, `.`, `_` or `~` has these or 29.
        low = low.max(byte.wrapping_add(2) & 0x1F);
    }
    least >= b'-' && greatest <= b'~' && low < 29
}

/// The same for all of `cookie-octet`, which needs more comparisons.
fn are_octets(bytes: &[u8]) -> bool {
    let (mut difference, mut place) = (u8::MAX, 0);
    for byte in bytes {
        for excluded in b"\",;\\" {
            difference = difference.min(byte ^ excluded);
        }
        place = place.max(byte.wrapping_sub(b'!'));
    }
    difference > 0 && place <= b'~'.saturating_sub(b'!')
}

/// `path-value` of RFC 6265bis, section 4.1.1: any character but controls and `;`.
pub(super) const fn is_path_byte(byte: u8) -> bool {
    matches!(byte, 0x20..=0x3A | 0x3C..=0x7E)
}

/// What makes browsers refuse a whole Set-Cookie line: %x00-08 / %x0A-1F / %x7F (RFC 6265bis, section 5.6, step 1).
pub(crate) const fn is_refused_control(byte: u8) -> bool {
    byte.is_ascii_control() && byte != b'\t'
}

/// SP and HTAB, which are trimmed around names and values (RFC 6265bis, section 5.6).
pub(crate) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// `bytes` without the blanks before them.
pub(super) const fn trim_blanks_at_start(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_blank(*first)
    {
        bytes = rest;
    }
    bytes
}

/// `bytes` without the blanks around them.
pub(crate) const fn trim_blanks(bytes: &[u8]) -> &[u8] {
    let mut bytes = trim_blanks_at_start(bytes);
    while let [rest @ .., last] = bytes
        && is_blank(*last)
    {
        bytes = rest;
    }
    bytes
}

/// Bytes that a browser keeps of name and value together (RFC 6265bis, section 5.6, step 5; recorded in Chromium and Firefox).
pub(crate) const MAX_NAME_VALUE_LEN: usize = 4096;

/// Bytes beyond which browsers ignore an attribute (RFC 6265bis, section 5.6, step 6; recorded in Chromium and Firefox).
pub(crate) const MAX_ATTRIBUTE_LEN: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn many_bytes_are_judged_like_each() {
        let all = 0..=u8::MAX;
        for len in [0, 1, 15, 16, 17, 40] {
            for place in 0..len {
                for byte in all.clone() {
                    // Among base64url, and among bytes that only the second look admits.
                    for others in [b'-', b'z', b'=', b'%'] {
                        let at = |at| if at == place { byte } else { others };
                        let bytes: Vec<u8> = (0..len).map(at).collect();
                        let expected = bytes.iter().all(|byte| is_cookie_byte(*byte));
                        assert_eq!(are_cookie_bytes(&bytes), expected, "{bytes:?}");
                    }
                }
            }
        }
        assert!(are_cookie_bytes(b""));
    }

    #[test]
    fn base64url_needs_one_look() {
        let token = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
        assert!(are_base64url(token));
        for other in *b"\"\\,;= \t\x7F\x80%+" {
            assert!(!are_base64url(&[other]), "{other}");
        }
    }
}
