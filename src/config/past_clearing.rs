use crate::text::word_form;

/// When the crate clears cookies that an earlier configuration set.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum PastClearing {
    /// With every response that sets or clears a session, within the [budget](crate::config::PolicyConfig::clearing_budget). The next
    /// request then has no duplicate.
    #[default]
    Always,
    /// Only if the request contains one. This saves bytes, but the duplicate stays for one more request.
    WhenShown,
}

word_form!(config: PastClearing, "`always` or `when_shown`", {
    Always => "always",
    WhenShown => "when_shown",
});
