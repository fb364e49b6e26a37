//! Header fields with several lines, and lists in one line.

/// Replaces the value of a header that must have one line but came in several. It is neither an origin nor a value of Fetch Metadata.
pub(super) const SEVERAL_LINES: &[u8] = b"(several lines)";

/// The value of a header that must have one line.
pub(super) fn the_only<'h>(lines: impl IntoIterator<Item = &'h [u8]>) -> Option<&'h [u8]> {
    let mut lines = lines.into_iter();
    let first = lines.next()?;
    Some(lines.next().map_or(first, |_| SEVERAL_LINES))
}

/// The first line that contains this member of a list, otherwise the first line.
pub(super) fn line_with<'h>(
    lines: impl IntoIterator<Item = &'h [u8]>,
    member: &[u8],
) -> Option<&'h [u8]> {
    let mut lines = lines.into_iter();
    let first = lines.next()?;
    if has_member(first, member) {
        return Some(first);
    }
    Some(lines.find(|line| has_member(line, member)).unwrap_or(first))
}

/// Whether a list has this member, in any letter case, with or without parameters: `prefetch;prerender`, `websocket/13`.
#[inline(never)] // Few requests have a list.
pub(super) fn has_member(list: &[u8], member: &[u8]) -> bool {
    list.split(|byte| *byte == b',').any(|entry| {
        let mut parts = entry.split(|byte| matches!(byte, b';' | b'/'));
        let name = parts.next().unwrap_or_default();
        name.trim_ascii().eq_ignore_ascii_case(member)
    })
}

/// The origin of a `Referer`: everything before its path. Browsers write it like `Origin` ([Referrer Policy, section 8.4]).
///
/// [Referrer Policy, section 8.4]: https://www.w3.org/TR/referrer-policy/#strip-url
pub(super) fn origin_of(referer: &[u8]) -> Option<&[u8]> {
    let scheme = referer.windows(3).position(|part| part == b"://")?;
    let host = scheme.checked_add(3)?;
    let rest = referer.get(host..)?;
    let path = rest.iter().position(|byte| *byte == b'/');
    referer.get(..host.checked_add(path.unwrap_or(rest.len()))?)
}
