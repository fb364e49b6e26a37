use crate::text::word_form;

/// When past cookies are cleared.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum PastClearing {
    /// With every response that sets or clears a session, as far as the
    /// [budget](crate::config::PolicyConfig::clearing_budget) goes. The next request then shows no duplicate.
    #[default]
    Always,
    /// Only if the request shows one. This saves bytes, and the duplicate stays for one more request.
    WhenShown,
}

word_form!(config: PastClearing, "`always` or `when_shown`", {
    Always => "always",
    WhenShown => "when_shown",
});
