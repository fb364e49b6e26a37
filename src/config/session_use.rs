use crate::text::word_form;

/// Which requests need the session.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum SessionUse {
    /// Requests by script only; no document route reads the cookie. Then `Strict` costs nothing.
    ApiOnly,
    /// Pages too: a visitor who follows a link from elsewhere is to arrive signed in.
    #[default]
    Documents,
}

word_form!(config: SessionUse, "`api_only` or `documents`", {
    ApiOnly => "api_only",
    Documents => "documents",
});
