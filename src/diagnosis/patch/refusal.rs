use alloc::string::String;

/// Why a place stays as it is.
pub(super) enum Refusal {
    Needed,
    NoEntry,
    NoList,
    NoSingleValue,
    Value(String),
}
