use crate::text::word_form;

/// Which requests need the session.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum SessionUse {
    /// Only requests of scripts; no page route reads the cookie. `Strict` then has no disadvantage.
    ApiOnly,
    /// Pages, too: a visitor who follows a link from another site must arrive signed in.
    #[default]
    Documents,
}

word_form!(config: SessionUse, "`api_only` or `documents`", {
    ApiOnly => "api_only",
    Documents => "documents",
});
