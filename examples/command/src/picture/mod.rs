//! Pictures as SVG, drawn from what the tools answer.
//!
//! The same answer gives the same bytes. A picture has a title and a description for those who do not see it, tells nothing by colour alone,
//! and has no script. With [`Dress::Alone`] it has its colours with it, for light and for dark; with [`Dress::Inline`] it has only classes, and
//! the page around it has the colours.

mod card;
mod matrix;
mod migration;
mod race;
mod sequence;
mod style;
mod svg;

pub use card::card;
pub use matrix::matrix;
pub use migration::migration;
pub use race::race;
pub use sequence::sequence;
pub use style::Dress;
