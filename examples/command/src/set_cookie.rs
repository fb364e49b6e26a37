//! A `Set-Cookie` line as somebody gives it.

/// The value of the header. The developer tools and curl show and copy it with its name.
pub(crate) fn header_value(line: &str) -> &str {
    let rest = line.trim_start().split_once(':');
    match rest {
        Some((name, value)) if name.trim_end().eq_ignore_ascii_case("set-cookie") => {
            value.trim_start()
        }
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::header_value;

    #[test]
    fn the_name_of_the_header_is_no_part_of_the_cookie() {
        assert_eq!(header_value("Set-Cookie: sid=1; Path=/"), "sid=1; Path=/");
        assert_eq!(header_value("set-cookie:sid=1"), "sid=1");
        assert_eq!(header_value("sid=a:b"), "sid=a:b");
        assert_eq!(header_value("set-cookie=1"), "set-cookie=1");
    }
}
