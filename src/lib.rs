#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![no_std]
#![warn(
    clippy::alloc_instead_of_core,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    clippy::expect_used,
    clippy::get_unwrap,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    clippy::string_slice,
    clippy::todo,
    clippy::unimplemented,
    clippy::unreachable,
    clippy::unwrap_in_result,
    clippy::unwrap_used
)]

extern crate alloc;

mod distinct;
mod severity;
mod text;

pub mod advice;
pub mod browser;
pub mod config;
pub mod cookie;
pub mod cors;
pub mod diagnosis;
pub mod evidence;
pub mod guide;
pub mod inventory;
pub mod migration;
pub mod net;
pub mod policy;
pub mod request;
pub mod rollout;
#[cfg(feature = "testing")]
pub mod testing;
