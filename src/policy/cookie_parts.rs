//! What the cookies of the session and those beside it have in common.

use time::Duration;

use super::field::Field;
use super::problem_kind::ProblemKind;
use super::reader::Reader;
use crate::advice::AttributesProblem;
use crate::config::{Keep, PolicyConfig, PrefixChoice, Setting};
use crate::cookie::{CookieName, CookiePath, Lifetime};
use crate::net::UrlPath;

/// Checks a name that has another prefix than the configured one.
pub(super) fn check_prefix(
    reader: &mut Reader<'_, '_>,
    field: Field,
    name: Option<&CookieName>,
    prefix: Option<PrefixChoice>,
) {
    if let (Some(name), Some(choice)) = (name, prefix)
        && let Some(prefix) = choice.against(name)
    {
        let name = name.clone();
        let kind = ProblemKind::Attributes(AttributesProblem::OtherPrefix { name, prefix });
        reader.report(field.part("name"), kind);
    }
}

/// How long browsers keep a cookie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    /// The longest.
    pub(super) lifetime: Lifetime,
    /// Whether each sign-in says how long.
    pub(super) is_chosen: bool,
}

impl Kept {
    pub(super) const fn fixed(lifetime: Lifetime) -> Self {
        Self {
            lifetime,
            is_chosen: false,
        }
    }
}

/// The longest that a sign-in may choose, unless the configuration says so.
fn longest_choice() -> Lifetime {
    days(30)
}

pub(super) fn days(days: i64) -> Lifetime {
    Lifetime::new(Duration::days(days)).unwrap_or(Lifetime::LONGEST)
}

/// What `keep` and `lifetime_seconds` say together.
pub(super) fn keep(
    reader: &mut Reader<'_, '_>,
    field: Field,
    [keep, lifetime]: [&Option<Setting<Keep>>; 2],
    default: Kept,
) -> Option<Kept> {
    let (keep_field, lifetime_field) = (field.part("keep"), field.part("lifetime_seconds"));
    let said = reader.optional(keep_field, keep.as_ref()).copied();
    let most = reader.optional(lifetime_field, lifetime.as_ref()).copied();
    if (keep.is_some() && said.is_none()) || (lifetime.is_some() && most.is_none()) {
        return None;
    }
    let mut of = |field, keep: Keep, is_chosen| {
        let lifetime = match keep {
            Keep::BrowserSession => Lifetime::BROWSER_SESSION,
            Keep::For(time) => checked(reader, field, time)?,
            Keep::Chosen => longest_choice(),
            Keep::AsSession => return Some(default),
        };
        let is_chosen = is_chosen || keep == Keep::Chosen;
        Some(Kept {
            lifetime,
            is_chosen,
        })
    };
    match (said, most) {
        (None, None) => Some(default),
        (Some(Keep::Chosen), Some(most @ Keep::For(_))) => of(lifetime_field, most, true),
        (Some(keep), None) => of(keep_field, keep, false),
        (None, Some(most)) => of(lifetime_field, most, false),
        (Some(keep), Some(most)) if keep == most => of(keep_field, keep, false),
        (Some(_), Some(_)) => {
            let first = keep_field;
            reader.report(lifetime_field, ProblemKind::Contradiction { first });
            None
        }
    }
}

fn checked(reader: &mut Reader<'_, '_>, field: Field, time: Duration) -> Option<Lifetime> {
    let lifetime = Lifetime::new(time).ok();
    let problem = match lifetime {
        None => ProblemKind::LifetimeZero,
        Some(lifetime) if lifetime.is_capped() => ProblemKind::LifetimeCapped,
        Some(_) => return lifetime,
    };
    reader.report(field, problem);
    lifetime
}

/// The route, if a cookie of this path is sent to it; no browser need be tried on any other.
pub(super) fn covered(
    reader: &mut Reader<'_, '_>,
    field: Field,
    path: &CookiePath,
    route: UrlPath,
) -> Option<UrlPath> {
    if path.matches(route.as_str()) {
        return Some(route);
    }
    // The routes that are declared in a list are those that the owner has.
    let is_of_token = field.part_name() == Some("path");
    let is_default = reader.config.api_base_path == PolicyConfig::default().api_base_path;
    let problem = ProblemKind::RouteNotCovered {
        path: path.clone(),
        route,
        moved_by: (is_of_token && is_default).then(|| Field::new("api_base_path")),
    };
    reader.report(field, problem);
    None
}
