//! The order of the layers, held by a test: a module may use those on earlier lines only. The same for the modules inside the big ones.
//!
//! Fails on an upward or sideways path, on `super::super`, on a path through the facade, on items in the facade, on a module that is not
//! listed, and on files that use each other in a circle. What breaks if it does: a low layer can no longer be read, tested or reused
//! without the high ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Lowest first; modules on one line do not see each other.
const LAYERS: &[&[&str]] = &[
    &["severity", "sorted", "text"],
    &["distinct"],
    &["net"],
    &["cookie"],
    &["browser"],
    &["migration"],
    &["config"],
    &["advice", "cors"],
    &["policy"],
    &["request", "rollout"],
    &["diagnosis", "inventory"],
    &["evidence"],
    &["testing"],
    &["guide"],
];

/// The modules inside the big ones, lowest first; those on one line do not see each other.
const INNER: &[(&str, &[&[&str]])] = &[
    (
        "policy",
        &[
            &[
                "entry",
                "field",
                "links",
                "reading_error",
                "text_table",
                "transport_choice",
            ],
            &["cookie_problem", "cookie_role", "problem_words"],
            &[
                "authorities",
                "past",
                "past_clear",
                "pattern_table",
                "problem_kind",
            ],
            &["allowlist", "problem", "problem_severity", "two_schemes"],
            &["reader"],
            &["cookie_parts", "header_settings"],
            &["companions"],
            &["cookie_settings"],
            &["class", "headers_read", "settings"],
            &[
                "api_blueprint",
                "cors_lists",
                "csrf_requirement",
                "declared",
                "partitions",
            ],
            &["blueprint"],
            &[
                "class_problems",
                "classes",
                "companion_checks",
                "overlaps",
                "past_clears",
                "size_checks",
            ],
            &["api", "frontends", "judge"],
            &["compiled", "deployed", "review"],
            &["cors", "trusted_website", "written"],
            &["declared_cookie"],
            &["link_base"],
        ],
    ),
    (
        "request",
        &[
            &[
                "candidate",
                "csrf",
                "equality",
                "fetch_site",
                "header_lines",
                "path",
                "scopes",
                "sink",
                "token_state",
                "tokens",
            ],
            &["facts", "purse"],
            &[
                "owned_facts",
                "expectation",
                "host",
                "request_cookie",
                "website",
            ],
            &["sender", "session_cookies"],
            &["candidates", "csrf_requirement", "gate"],
            &["csrf_verdicts"],
            &["cors", "reading"],
            &["reply"],
            &["clearing"],
            &["clear_session", "request_cookies"],
            &["set_session"],
            &["callback", "resolution", "response_data"],
            &["search"],
            &["decisions"],
            &["accessors", "cookie_rewrite"],
            &["response_headers"],
            &["denial"],
            &["require"],
            &["cookie_types", "http_types"],
        ],
    ),
    (
        "rollout",
        &[
            &["change_words", "coded", "trace", "warning_words"],
            &["frontend_change", "indexed"],
            &["audience", "moved_site"],
            &[
                "change",
                "clearing",
                "encounter",
                "frontend_step",
                "history",
            ],
            &["changes", "frontend_changes", "roll_back", "warning"],
            &["forecast", "introduced"],
            &["schedule", "sharing"],
            &["warnings"],
            &["plan"],
            &["display"],
        ],
    ),
    (
        "diagnosis",
        &[
            &[
                "catalogue",
                "fact",
                "observation",
                "patch",
                "undetectable_causes",
            ],
            &["code", "words"],
            &["expires", "finding", "naming", "piles"],
            &["levels", "partial"],
            &["audit", "diagnose"],
        ],
    ),
    (
        "evidence",
        &[
            &["event", "gap", "values"],
            &["told"],
            &["exchange", "names"],
            &["agent", "head"],
            &["corrections", "har", "heads", "requests", "steps"],
            &["replay", "routes"],
            &["failures"],
            &["own"],
            &["explain", "infer"],
            &["verdict"],
        ],
    ),
    (
        "testing",
        &[
            &["declared", "session"],
            &["conformance", "strategies", "tabs"],
            &["laws"],
        ],
    ),
];

/// Files that use each other: a type and the error, the builder or the trait without which it cannot be made.
const CIRCLES: &[&[&str]] = &[
    &["cookie::attributes", "cookie::set_cookie", "cookie::spec"],
    &["net::domain_name", "net::host", "net::suffix_list"],
    &["net::origin", "net::spelling"],
];

#[test]
fn inner_paths_point_down() {
    let graph = Graph::read();
    let mut faults = Vec::new();
    for (module, layers) in INNER {
        let layer_of = |path: &Module| {
            let inner = path.get(1)?;
            let layer = layers.iter().position(|layer| layer.contains(&&**inner));
            Some((layer, inner.clone()))
        };
        for (from, to) in graph.arrows().filter(|(from, to)| {
            from[0] == *module && to[0] == *module && from.len() > 1 && to.len() > 1
        }) {
            let (Some((own, above)), Some((layer, below))) = (layer_of(from), layer_of(to)) else {
                continue;
            };
            if above != below && layer >= own {
                faults.push(format!(
                    "{module}: `{above}` uses `{below}`, which is not below it"
                ));
            }
        }
        let inside = graph.uses.keys().filter(|path| path[0] == *module);
        let names: BTreeSet<&str> = inside
            .filter_map(|path| path.get(1).map(|name| &**name))
            .collect();
        let listed: BTreeSet<&str> = layers
            .iter()
            .flat_map(|layer| layer.iter().copied())
            .collect();
        for name in names.symmetric_difference(&listed) {
            faults.push(format!("{module}: `{name}` is not listed, or is not there"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_make_no_circles() {
    let graph = Graph::read();
    let mut circles = BTreeSet::new();
    for file in graph.uses.keys() {
        let mut circle: BTreeSet<String> = BTreeSet::new();
        let reached = graph.reached_from(file);
        for other in &reached {
            if graph.reached_from(other).contains(file) {
                circle.insert(other.join("::"));
            }
        }
        if circle.len() > 1 {
            circles.insert(circle.into_iter().collect::<Vec<String>>().join(", "));
        }
    }
    let known: BTreeSet<String> = CIRCLES.iter().map(|circle| circle.join(", ")).collect();
    assert_eq!(circles, known);
}

#[test]
fn paths_point_down() {
    let mut faults = Vec::new();
    for file in rust_files(&source()) {
        let module = module_of(&file);
        if module == "lib" {
            continue;
        }
        let Some(own) = layer_of(&module) else {
            faults.push(format!(
                "{}: module `{module}` is not listed",
                file.display()
            ));
            continue;
        };
        for (number, line) in code_lines(&file) {
            for used in used_modules(&line) {
                match layer_of(&used) {
                    Some(layer) if layer < own || used == module => {}
                    Some(_) => faults.push(format!(
                        "{}:{number}: `{module}` uses `{used}`, which is not below it",
                        file.display()
                    )),
                    None => faults.push(format!(
                        "{}:{number}: `crate::{used}` goes through the facade",
                        file.display()
                    )),
                }
            }
            if line.contains("super::super") {
                faults.push(format!("{}:{number}: `super::super`", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_facade_has_no_items() {
    let facade = source().join("lib.rs");
    for (number, line) in code_lines(&facade) {
        let item = [
            "fn ", "struct ", "enum ", "trait ", "impl ", "const ", "static ", "type ",
        ]
        .iter()
        .any(|keyword| {
            line.trim_start()
                .trim_start_matches("pub ")
                .starts_with(keyword)
        });
        assert!(!item, "lib.rs:{number}: {line}");
    }
}

#[test]
fn files_stay_readable() {
    for file in rust_files(&source()) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let vague = [
            "util", "common", "types", "helpers", "error", "prelude", "misc",
        ];
        let stem = name.trim_end_matches(".rs");
        assert!(
            !vague
                .iter()
                .any(|word| stem.trim_end_matches('s') == word.trim_end_matches('s')),
            "{}: a name that says nothing",
            file.display()
        );
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 500, "{}: {lines} lines", file.display());
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn module_of(file: &Path) -> String {
    let inside = file.strip_prefix(source()).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap();
    first.trim_end_matches(".rs").to_owned()
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn code_lines(file: &Path) -> Vec<(usize, String)> {
    fs::read_to_string(file)
        .unwrap()
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.to_owned()))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .collect()
}

/// The first segment behind each `crate::`; the crate's own macros are paths into modules like all else.
fn used_modules(line: &str) -> Vec<String> {
    line.match_indices("crate::")
        .map(|(at, found)| {
            line[at + found.len()..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}

/// A module: `["policy", "class"]`.
type Module = Vec<String>;

/// Which file uses which: by `use` and by paths in the code, through re-exports to the file where the item is.
struct Graph {
    uses: BTreeMap<Module, BTreeSet<Module>>,
}

/// What the file of one module says.
#[derive(Default)]
struct Source {
    is_folder: bool,
    /// Paths, and whether each is only passed on.
    paths: Vec<(Module, bool)>,
}

impl Graph {
    fn read() -> Self {
        let sources: BTreeMap<Module, Source> = rust_files(&source())
            .iter()
            .filter(|file| !file.ends_with("lib.rs"))
            .map(|file| (path_of(file), Source::read(file)))
            .collect();
        let uses = sources.iter().map(|(module, source)| {
            let mut used = BTreeSet::new();
            for (path, is_passed_on) in &source.paths {
                let is_child = |found: &Module| found.starts_with(module) && source.is_folder;
                let found = resolve(&sources, module, path, 0);
                used.extend(
                    found.filter(|found| found != module && !(*is_passed_on && is_child(found))),
                );
            }
            (module.clone(), used)
        });
        Self {
            uses: uses.collect(),
        }
    }

    fn arrows(&self) -> impl Iterator<Item = (&Module, &Module)> {
        self.uses
            .iter()
            .flat_map(|(from, used)| used.iter().map(move |to| (from, to)))
    }

    fn reached_from(&self, file: &Module) -> BTreeSet<Module> {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&Module> = self.uses[file].iter().collect();
        while let Some(file) = next.pop() {
            if reached.insert(file.clone()) {
                next.extend(&self.uses[file]);
            }
        }
        reached
    }
}

impl Source {
    fn read(file: &Path) -> Self {
        let lines = code_lines(file).into_iter().map(|(_, line)| line);
        let code = lines.collect::<Vec<String>>().join("\n");
        let mut paths = Vec::new();
        let mut rest = String::new();
        for statement in code.split_inclusive(';') {
            let start = statement.find("use ").filter(|at| {
                let before = statement[..*at].lines().next_back().unwrap_or("");
                before.trim().is_empty() || before.trim_start().starts_with("pub")
            });
            let Some(at) = start else {
                rest.push_str(statement);
                continue;
            };
            let (before, tree) = statement.split_at(at);
            rest.push_str(before);
            let is_passed_on = before
                .lines()
                .next_back()
                .is_some_and(|line| line.contains("pub"));
            let tree: String = tree["use ".len()..]
                .trim_end_matches(';')
                .split_whitespace()
                .collect::<Vec<&str>>()
                .join(" ");
            paths.extend(leaves(&tree).into_iter().map(|path| (path, is_passed_on)));
        }
        for root in ["crate::", "super::"] {
            for (at, _) in rest.match_indices(root) {
                let path =
                    rest[at..].split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
                let path = path.into_iter().next().unwrap_or("").split("::");
                paths.push((path.map(str::to_owned).collect(), false));
            }
        }
        Self {
            is_folder: file.ends_with("mod.rs"),
            paths,
        }
    }
}

fn path_of(file: &Path) -> Module {
    let inside = file.strip_prefix(source()).unwrap().with_extension("");
    let mut path: Module = inside
        .components()
        .map(|part| part.as_os_str().to_str().unwrap().to_owned())
        .collect();
    if path.last().is_some_and(|name| name == "mod") {
        path.pop();
    }
    path
}

/// The paths of a tree such as `a::{b, c::{d, e}}`.
fn leaves(tree: &str) -> Vec<Module> {
    let Some((before, inside)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or("").trim();
        return vec![path.split("::").map(str::to_owned).collect()];
    };
    let mut depth = 0;
    let branches = inside.trim_end().trim_end_matches('}').split(|c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    branches
        .filter(|branch| !branch.trim().is_empty())
        .flat_map(|branch| leaves(&format!("{before}{}", branch.trim())))
        .collect()
}

/// The file in which the item of a path is, if it is one of the crate.
fn resolve(
    sources: &BTreeMap<Module, Source>,
    module: &Module,
    path: &[String],
    depth: usize,
) -> Option<Module> {
    let (first, mut rest) = path.split_first()?;
    let mut file = match &**first {
        "crate" => Module::new(),
        "self" => module.clone(),
        "super" => module[..module.len() - 1].to_vec(),
        _ => {
            rest = path;
            module.clone()
        }
    };
    let is_inside = |file: &Module, name: &String| {
        let child: Module = file.iter().chain([name]).cloned().collect();
        sources.contains_key(&child).then_some(child)
    };
    if rest.len() == path.len() {
        is_inside(&file, first)?;
    }
    while let Some((name, further)) = rest.split_first()
        && let Some(child) = is_inside(&file, name)
    {
        file = child;
        rest = further;
    }
    let own = sources.get(&file)?;
    if let Some(name) = rest.first()
        && file != *module
        && depth < 8
        && let Some((passed_on, _)) = own.paths.iter().find(|(path, _)| path.last() == Some(name))
        && let Some(found) = resolve(sources, &file, passed_on, depth + 1)
    {
        return Some(found);
    }
    Some(file)
}
