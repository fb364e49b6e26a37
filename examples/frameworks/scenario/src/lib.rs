//!
//! A web framework has three things to do, and the adapters beside this package do nothing else: take the header text of a request into
//! [`RequestFacts`](session_cookie_policy::request::RequestFacts), call the [`Application`], and append each header of its [`Answer`].

mod answer;
mod app;
mod application;
pub mod around;
mod careless;
mod client;
mod client_http2;
mod clock;
pub mod conformance;
pub mod deployment;
pub mod one_cookie;
mod serve;
mod sessions;
pub mod stages;
pub mod story;
mod wire;

pub use answer::Answer;
pub use app::App;
pub use application::Application;
pub use careless::Careless;
pub use client::{Client, Page};
pub use clock::Clock;
pub use serve::{Ready, Serve, run, spawn};
pub use sessions::{Pair, Rotation, SessionId, Sessions};
pub use wire::{Request, Response, exchange};
