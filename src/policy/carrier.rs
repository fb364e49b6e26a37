use crate::text::word_form;

/// What carries the tokens of one session.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum Carrier {
    /// Cookies, which browsers attach by themselves.
    Cookie,
    /// The `Authorization` header, which the client sets.
    Header,
}

word_form!(Carrier, ParseCarrierError, "`cookie` or `header`", {
    Cookie => "cookie",
    Header => "header",
});
