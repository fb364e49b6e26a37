//! The JSON Schemas of the files. They lie in `schemas`, and the tests hold them to what is read.

use clap::{Parser, ValueEnum};
use serde::de::DeserializeOwned;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cors::DeclaredCors;
use session_cookie_policy::diagnosis::{Levels, Observation};

use crate::decide::RequestFile;
use crate::examples;

/// Prints the JSON Schema of a kind of file, with which editors complete and check it
#[derive(Clone, Debug, Parser)]
#[command(after_help = examples::SCHEMA)]
pub struct Options {
    /// What the file describes
    pub kind: Kind,
}

/// A kind of file.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    /// What the application's CORS middleware allows: `doctor --cors`
    Cors,
    /// Where the API and the websites are, and how their cookies are to be
    Deployment,
    /// What is known of a request that failed: `doctor --observe`
    Observation,
    /// A request to ask a deployment about: `decide --request`
    Request,
    /// Which findings are known, and which must fail: `doctor --levels`
    Levels,
}

/// The schema.
#[must_use]
pub fn run(options: &Options) -> String {
    match options.kind {
        Kind::Cors => include_str!("../schemas/cors.json"),
        Kind::Deployment => include_str!("../schemas/deployment.json"),
        Kind::Observation => include_str!("../schemas/observation.json"),
        Kind::Request => include_str!("../schemas/request.json"),
        Kind::Levels => include_str!("../schemas/levels.json"),
    }
    .into()
}

/// What files can describe: it has a schema.
pub trait Described: DeserializeOwned {
    /// The schema, as `session-cookies schema` takes it.
    const KIND: &'static str;
}

impl Described for DeclaredCors {
    const KIND: &'static str = "cors";
}

impl Described for PolicyConfig {
    const KIND: &'static str = "deployment";
}

impl Described for Levels {
    const KIND: &'static str = "levels";
}

impl Described for Observation {
    const KIND: &'static str = "observation";
}

impl Described for RequestFile {
    const KIND: &'static str = "request";
}
