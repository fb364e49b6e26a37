//! The cases of `supertokens.jsonl`, by area: what the SDKs of SuperTokens answer, and what we do.
//!
//! Where a case says that its SDK differs from browsers, the browser is right. Where we differ from the SDK on purpose, the case stands
//! in `sdk-differences.json` with what we answer and why; an entry that no longer differs fails, as does a difference that is not listed.

mod application;
mod attributes;
mod compare;
mod cors;
mod csrf;
mod duplicates;
mod front_end;
mod new_session;
mod older_domain;
mod request;
mod sites;
mod transport;
