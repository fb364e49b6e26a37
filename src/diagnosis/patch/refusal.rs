use alloc::string::String;

/// Why a place cannot be changed.
pub(super) enum Refusal {
    Needed,
    NoEntry,
    NoList,
    NoSingleValue,
    Value(String),
}
