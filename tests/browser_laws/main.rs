//! What holds in the browser model for every input.

#![cfg(feature = "embedded-list")]

mod generators;
mod jar;
mod kinds;
mod one_cookie;
mod quotas;
