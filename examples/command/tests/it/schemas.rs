//! The JSON Schemas and what is read are one: the same fields, the same words, the same required fields.
//!
//! What breaks if one fails: an editor marks a right file as wrong, or completes a field that nothing reads.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};
use session_cookie_policy::config::{
    BrowserClaim, CsrfMode, Flow, Keep, LinkSource, Names, PastClearing, PolicyConfig,
    PrefixChoice, Purpose, Reader, SameSiteChoice, SessionShape, SessionUse, TransportSetting,
    UndeclaredHost,
};
use session_cookie_policy::cookie::{NamePrefix, Partitioning, Priority};
use session_cookie_policy::cors::{CorsCredentials, DeclaredCors, OriginMirroring, VaryOrigin};
use session_cookie_policy::diagnosis::{
    Authorization, ClientKind, Code, FetchCredentials, HttpVersion, Levels, LineFault, Observation,
    Route, WarningLevel,
};
use session_cookie_policy::net::Scheme;

use crate::command::run;
use crate::shipped::all_of;

#[path = "../../src/decide/request.rs"]
#[expect(dead_code, reason = "the answers are tested by the library's tests")]
mod request;

const KINDS: [&str; 5] = ["cors", "deployment", "levels", "observation", "request"];

fn schema(kind: &str) -> Value {
    let run = run(&["schema", kind]);
    assert_eq!((run.status, &*run.errors), (0, ""), "{kind}");
    serde_json::from_str(&run.output).unwrap()
}

/// What the readers say to a file.
fn read(kind: &str, value: &Value) -> Result<(), String> {
    fn of<T: serde::de::DeserializeOwned>(value: &Value) -> Result<(), String> {
        serde_json::from_value::<T>(value.clone())
            .map(drop)
            .map_err(|error| error.to_string())
    }
    match kind {
        "cors" => of::<DeclaredCors>(value),
        "deployment" => of::<PolicyConfig>(value),
        "levels" => of::<Levels>(value),
        "observation" => of::<Observation>(value),
        "request" => of::<request::RequestFile>(value),
        _ => unreachable!(),
    }
}

struct Validator {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Validator {
    fn of(kind: &str) -> Self {
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        compiler.add_resource("schema.json", schema(kind)).unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    fn says(&self, value: &Value) -> Result<(), String> {
        self.schemas
            .validate(value, self.index)
            .map_err(|error| format!("{error:#}"))
    }
}

fn json_of(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn shipped_files_are_valid() {
    let validators: BTreeMap<&str, Validator> =
        KINDS.map(|kind| (kind, Validator::of(kind))).into();
    let folders = [
        ("deployments", "deployment"),
        ("migrations", "deployment"),
        ("observations", "observation"),
        ("requests", "request"),
    ];
    for (folder, kind) in folders {
        for file in all_of(&format!("examples/{folder}"), "json") {
            assert_eq!(
                validators[kind].says(&json_of(&file)),
                Ok(()),
                "{}",
                file.display()
            );
        }
    }
    for file in all_of("examples/catalogue", "json") {
        let value = json_of(&file);
        for kind in ["cors", "deployment", "observation"] {
            if let Some(part) = value.get(kind) {
                assert_eq!(
                    validators[kind].says(part),
                    Ok(()),
                    "{}: {kind}",
                    file.display()
                );
            }
        }
    }
    let usual = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    assert_eq!(validators["deployment"].says(&json!(usual)), Ok(()));
    assert_eq!(
        validators["observation"].says(&json!(Observation::default())),
        Ok(())
    );
    assert_eq!(
        validators["cors"].says(&json!(DeclaredCors::default())),
        Ok(())
    );
    assert_eq!(validators["levels"].says(&json!(Levels::default())), Ok(()));
    for kind in KINDS {
        let refused = validators[kind].says(&json!({ "zzz": 1 }));
        assert!(refused.is_err(), "{kind}");
    }
}

/// Each table of a kind of file: where its schema is, and the smallest file that has it, with the table at the pointer behind it.
fn tables() -> Vec<(&'static str, &'static str, Value, &'static str)> {
    let deployment = |more: Value| {
        let mut value =
            json!({ "api": "https://api.example.com", "websites": "https://www.example.com" });
        for (key, part) in more.as_object().unwrap() {
            value[key] = part.clone();
        }
        value
    };
    let past =
        json!({ "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365 });
    vec![
        ("cors", "", json!({}), ""),
        ("deployment", "", deployment(json!({})), ""),
        (
            "deployment",
            "/$defs/client",
            deployment(json!({ "clients": [{ "name": "mobile" }] })),
            "/clients/0",
        ),
        (
            "deployment",
            "/$defs/companion",
            deployment(json!({ "cookies": { "theme": { "purpose": "preference" } } })),
            "/cookies/theme",
        ),
        (
            "deployment",
            "/$defs/cookie",
            deployment(json!({ "access_cookie": {} })),
            "/access_cookie",
        ),
        (
            "deployment",
            "/$defs/headers",
            deployment(json!({ "headers": {} })),
            "/headers",
        ),
        (
            "deployment",
            "/$defs/past_scope",
            deployment(json!({ "history": [past] })),
            "/history/0",
        ),
        (
            "deployment",
            "/$defs/past_cookie",
            deployment(
                json!({ "history": [{ "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365, "clear_only": [{}] }] }),
            ),
            "/history/0/clear_only/0",
        ),
        (
            "deployment",
            "/$defs/website_object",
            deployment(json!({ "websites": [{ "origin": "https://www.example.com" }] })),
            "/websites/0",
        ),
        ("levels", "", json!({}), ""),
        ("observation", "", json!({}), ""),
        (
            "observation",
            "/properties/page",
            json!({ "page": {} }),
            "/page",
        ),
        (
            "observation",
            "/properties/frontend",
            json!({ "frontend": {} }),
            "/frontend",
        ),
        (
            "observation",
            "/properties/request",
            json!({ "request": {} }),
            "/request",
        ),
        (
            "observation",
            "/properties/response",
            json!({ "response": {} }),
            "/response",
        ),
        (
            "observation",
            "/properties/server",
            json!({ "server": {} }),
            "/server",
        ),
        (
            "observation",
            "/$defs/exchange",
            json!({ "before": [{ "route": "refresh", "status": 200 }] }),
            "/before/0",
        ),
        (
            "observation",
            "/$defs/seen_cookie",
            json!({ "request": { "cookies": [{ "name": "sid" }] } }),
            "/request/cookies/0",
        ),
        (
            "observation",
            "/$defs/set_cookie",
            json!({ "jar": [{ "name": "sid" }] }),
            "/jar/0",
        ),
        ("request", "", json!({ "route": "verify" }), ""),
    ]
}

/// The words between backticks.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn tables_have_the_same_fields() {
    for (kind, table, file, place) in tables() {
        let schema = schema(kind);
        let table_schema = schema.pointer(table).unwrap();
        let at = format!("{kind}{table}");
        assert_eq!(table_schema["additionalProperties"], false, "{at}");
        let validator = Validator::of(kind);
        assert_eq!(read(kind, &file), Ok(()), "{at}");
        assert_eq!(validator.says(&file), Ok(()), "{at}");

        // An unknown field is refused by both, and the reader lists those that it knows.
        let mut unknown = file.clone();
        unknown.pointer_mut(place).unwrap()["zzz"] = json!(1);
        assert!(validator.says(&unknown).is_err(), "{at}");
        let message = read(kind, &unknown).unwrap_err();
        let (said, known) = message.split_once("expected").unwrap();
        assert_eq!(said, "unknown field `zzz`, ", "{at}");
        let fields: BTreeSet<String> = table_schema["properties"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        let mut known = quoted(known);
        if table.is_empty() {
            known.insert("$schema".to_owned());
        }
        assert_eq!(fields, known, "{at}");

        // What one requires, the other requires.
        let present: Vec<String> = file
            .pointer(place)
            .unwrap()
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        for field in present {
            let mut without = file.clone();
            without
                .pointer_mut(place)
                .unwrap()
                .as_object_mut()
                .unwrap()
                .remove(&field);
            let both = (
                read(kind, &without).is_ok(),
                validator.says(&without).is_ok(),
            );
            assert_eq!(both.0, both.1, "{at}: without `{field}`");
        }
    }
}

#[test]
fn every_table_of_a_schema_is_looked_at() {
    for kind in KINDS {
        let mut found = BTreeSet::new();
        walk(&schema(kind), "", &mut |pointer, value| {
            if value.get("properties").is_some_and(Value::is_object)
                && !pointer.ends_with("/properties")
            {
                found.insert(pointer.to_owned());
            }
        });
        let tables = tables();
        let known = tables.iter().filter(|(of, ..)| *of == kind);
        let known: BTreeSet<String> = known.map(|(_, table, ..)| (*table).to_owned()).collect();
        assert_eq!(found, known, "{kind}");
    }
}

fn walk(value: &Value, pointer: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(pointer, value);
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                walk(value, &format!("{pointer}/{key}"), visit);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{pointer}/{index}"), visit);
            }
        }
        _ => {}
    }
}

type ReadWord = fn(&str) -> Result<(), String>;

macro_rules! word {
    ($type:ty) => {{
        let read: ReadWord = |text| {
            let word = text.parse::<$type>();
            word.map(drop).map_err(|error| error.to_string())
        };
        read
    }};
}

/// Where words stand, who reads them, and which are read beside those that the error lists.
fn words() -> Vec<(
    &'static str,
    &'static str,
    ReadWord,
    &'static [&'static str],
)> {
    let route: ReadWord = |text| read("request", &json!({ "route": text }));
    let valid: ReadWord = |text| read("request", &json!({ "route": "verify", "valid": text }));
    let code: ReadWord = word!(Code);
    vec![
        (
            "cors",
            "/properties/credentials",
            word!(CorsCredentials),
            &[],
        ),
        ("cors", "/properties/mirroring", word!(OriginMirroring), &[]),
        ("cors", "/properties/vary_origin", word!(VaryOrigin), &[]),
        (
            "deployment",
            "/$defs/companion/properties/flow",
            word!(Flow),
            &[],
        ),
        (
            "deployment",
            "/$defs/companion/properties/purpose",
            word!(Purpose),
            &[],
        ),
        (
            "deployment",
            "/$defs/companion/properties/read_by",
            word!(Reader),
            &[],
        ),
        (
            "deployment",
            "/$defs/keep/anyOf/1",
            word!(Keep),
            &["session"],
        ),
        (
            "deployment",
            "/$defs/partitioning",
            word!(Partitioning),
            &[],
        ),
        (
            "deployment",
            "/$defs/prefix",
            word!(PrefixChoice),
            &["auto", "none"],
        ),
        (
            "deployment",
            "/$defs/same_site",
            word!(SameSiteChoice),
            &["auto", "strict", "lax", "none"],
        ),
        (
            "deployment",
            "/$defs/transport",
            word!(TransportSetting),
            &[],
        ),
        (
            "deployment",
            "/properties/antiCsrf",
            word!(CsrfMode),
            &["NONE", "VIA_CUSTOM_HEADER", "VIA_TOKEN"],
        ),
        (
            "deployment",
            "/properties/browsers/items/anyOf/0",
            word!(BrowserClaim),
            &[],
        ),
        (
            "deployment",
            "/properties/csrf",
            word!(CsrfMode),
            &["NONE", "VIA_CUSTOM_HEADER", "VIA_TOKEN"],
        ),
        ("deployment", "/properties/links", word!(LinkSource), &[]),
        ("deployment", "/properties/names", word!(Names), &[]),
        (
            "deployment",
            "/properties/past_clearing",
            word!(PastClearing),
            &[],
        ),
        (
            "deployment",
            "/properties/session",
            word!(SessionShape),
            &[],
        ),
        (
            "deployment",
            "/properties/session_use",
            word!(SessionUse),
            &[],
        ),
        (
            "deployment",
            "/properties/undeclared_host",
            word!(UndeclaredHost),
            &[],
        ),
        ("levels", "/$defs/code", code, &[]),
        ("levels", "/properties/warnings", word!(WarningLevel), &[]),
        (
            "observation",
            "/$defs/exchange/properties/route",
            word!(Route),
            &[],
        ),
        (
            "observation",
            "/$defs/set_cookie/properties/fault",
            word!(LineFault),
            &[],
        ),
        ("observation", "/properties/client", word!(ClientKind), &[]),
        (
            "observation",
            "/properties/frontend/properties/credentials",
            word!(FetchCredentials),
            &[],
        ),
        (
            "observation",
            "/properties/request/properties/authorization",
            word!(Authorization),
            &[],
        ),
        (
            "observation",
            "/properties/request/properties/hop_scheme",
            word!(Scheme),
            &[],
        ),
        (
            "observation",
            "/properties/request/properties/http_version",
            word!(HttpVersion),
            &[],
        ),
        (
            "observation",
            "/properties/request/properties/route",
            word!(Route),
            &[],
        ),
        (
            "deployment",
            "/$defs/cookie/properties/priority",
            word!(Priority),
            &[],
        ),
        ("request", "/properties/route", route, &[]),
        ("request", "/properties/valid", valid, &[]),
    ]
}

#[test]
fn words_are_the_same() {
    for (kind, pointer, parse, more) in words() {
        let schema = schema(kind);
        let at = format!("{kind}{pointer}");
        let listed = schema.pointer(pointer).unwrap()["enum"].as_array().unwrap();
        let listed: BTreeSet<String> = listed
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        for word in &listed {
            assert_eq!(parse(word), Ok(()), "{at}");
        }
        let error = parse("zzz").unwrap_err();
        let mut known = if pointer == "/$defs/code" {
            Code::ALL.iter().map(ToString::to_string).collect()
        } else {
            quoted(&error)
        };
        known.remove("zzz");
        known.retain(|word| word != "safari 18.1");
        known.extend(more.iter().map(|word| (*word).to_owned()));
        assert_eq!(listed, known, "{at}: {error}");
    }
    assert_eq!(NamePrefix::ALL.len(), 4);
}

#[test]
fn every_word_of_a_schema_is_looked_at() {
    let words = words();
    for kind in KINDS {
        let mut found = BTreeSet::new();
        walk(&schema(kind), "", &mut |pointer, value| {
            if value.get("enum").is_some_and(Value::is_array) {
                found.insert(pointer.to_owned());
            }
        });
        let known = words.iter().filter(|(of, ..)| *of == kind);
        let known: BTreeSet<String> = known
            .map(|(_, pointer, ..)| (*pointer).to_owned())
            .collect();
        assert_eq!(found, known, "{kind}");
    }
}

/// Whoever moves the pointer over a field reads what it is.
#[test]
fn every_field_is_described() {
    for kind in KINDS {
        walk(&schema(kind), "", &mut |pointer, value| {
            if pointer.ends_with("/properties") {
                for (name, field) in value.as_object().unwrap() {
                    let description = field["description"].as_str().unwrap_or_default();
                    assert!(
                        description.ends_with('.'),
                        "{kind}{pointer}/{name}: {description:?}"
                    );
                }
            }
        });
    }
}
