//!
//! A web framework has three things to do, and the adapters beside this package do nothing else: take the header text of a request into
//! [`RequestFacts`](session_cookie_policy::policy::RequestFacts), call the [`App`], and append each header of its [`Answer`].

mod app;
mod client;
mod deployment;
mod serve;
mod sessions;
pub mod story;

pub use app::{Answer, App};
pub use client::{Client, Page, Request, Response};
pub use deployment::{API, PARTNER, WEBSITE, before, migrating};
pub use serve::{Ready, Serve, run, spawn};
pub use sessions::{Pair, Sessions};
