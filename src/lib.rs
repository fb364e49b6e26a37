// The README is also shown on the repository's page and by the registry. There, the link definitions in the README count. Here, the first
// definition of a link counts, so rustdoc checks these targets.
//! [advise-transport]: advice::advise_transport
//! [audit]: diagnosis::audit()
//! [codes]: diagnosis::codes
//! [cookie-attributes]: advice::cookie_attributes
//! [diagnose]: diagnosis::diagnose()
//! [diagnosis]: diagnosis
//! [engines]: browser::engines
//! [evidence]: evidence
//! [find-overlaps]: policy::find_overlaps
//! [frontend-scope]: advice::FrontendScope
//! [guide-adapters]: guide::adapters
//! [guide-csrf]: guide::csrf_for_spas
//! [guide-debugging]: guide::debugging
//! [guide-deployments]: guide::deployments
//! [guide-faq]: guide::faq
//! [guide-frontends]: guide::several_frontends
//! [guide-migrations]: guide::migrations
//! [guide-oauth]: guide::oauth_login
//! [guide-one-cookie]: guide::one_cookie
//! [guide-pair]: guide::access_and_refresh
//! [guide-remember]: guide::remember_me
//! [guide-tabs]: guide::tabs
//! [inventory]: inventory::inventory()
//! [jar]: browser::Jar
//! [plan-migration]: rollout::plan_migration
//! [policy]: policy::Policy
//! [public-address]: net::PublicAddress
//! [refresh]: policy::Policy::refresh
//! [relation]: net::Relation::between
//! [resolve-same-site]: advice::resolve_same_site
//! [review]: config::PolicyConfig::review
//! [send]: browser::send()
//! [sign-out]: policy::Policy::sign_out
//! [cors]: policy::Policy::cors
//! [store]: browser::store()
//! [suggest-domain]: advice::suggest_cookie_domain
//! [validate-domain]: advice::validate_cookie_domain
//! [verify]: policy::Policy::verify
//! [verify-cors]: cors::verify_cors
#![cfg_attr(feature = "testing", doc = "[testing]: testing")]
//!
#![cfg_attr(any(not(doctest), feature = "embedded-list"), doc = include_str!("../README.md"))]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(feature = "analysis"),
    allow(
        dead_code,
        unused_imports,
        rustdoc::broken_intra_doc_links,
        reason = "what is there for the analysis, and links to it"
    )
)]
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
mod sorted;
mod text;

pub mod advice;
pub mod browser;
pub mod config;
pub mod cookie;
pub mod cors;
#[cfg(feature = "analysis")]
pub mod diagnosis;
#[cfg(feature = "analysis")]
pub mod evidence;
pub mod guide;
#[cfg(feature = "analysis")]
pub mod inventory;
pub mod migration;
pub mod net;
pub mod policy;
pub mod request;
#[cfg(feature = "analysis")]
pub mod rollout;
#[cfg(feature = "testing")]
pub mod testing;
