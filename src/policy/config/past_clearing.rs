use crate::text::word_form;

/// When past cookies are cleared.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum PastClearing {
    /// With every answer that sets or clears a session, so that no duplicate ever appears.
    #[default]
    Always,
    /// Only if the request shows one: fewer octets, and one request more until all is well.
    WhenShown,
}

word_form!(policy: PastClearing, ParsePastClearingError, "`always` or `when_shown`", {
    Always => "always",
    WhenShown => "when_shown",
});
