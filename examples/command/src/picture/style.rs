//! How pictures look.

/// Whether a picture has its colours with it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Dress {
    /// A file of its own.
    #[default]
    Alone,
    /// A part of a page that has the colours, and allows no other.
    Inline,
}

/// The classes of all pictures. A page that shows them inline has rules for the same ones.
pub(super) const STYLE: &str = "\
svg{color-scheme:light dark;--ink:#1d2433;--soft:#5a6478;--line:#c9cfda;--paper:#fff;--good:#12704a;--bad:#b3261e;--warn:#8a5a00;--mark:#2f5bd7}\
@media(prefers-color-scheme:dark){svg{--ink:#e8ebf2;--soft:#a3adc0;--line:#3b4457;--paper:#131720;--good:#63d3a2;--bad:#ff8a80;--warn:#f0bd5b;--mark:#8fb0ff}}\
.paper{fill:var(--paper)}\
text{font:13px system-ui,sans-serif;fill:var(--ink)}\
.head{font-weight:600;font-size:16px}\
.strong{font-weight:600}\
.soft{fill:var(--soft)}\
.good{fill:var(--good)}\
.bad{fill:var(--bad)}\
.warn{fill:var(--warn)}\
.line,.way,.lost,.life{fill:none;stroke:var(--line)}\
.way{stroke:var(--soft)}\
.way.good{stroke:var(--good)}\
.way.bad,.lost{stroke:var(--bad);stroke-width:2}\
.life{stroke-dasharray:3 4}\
.bar{fill:var(--mark);opacity:.85}\
.bar.past{fill:var(--warn)}\
.now{stroke:var(--mark);stroke-width:2}";
