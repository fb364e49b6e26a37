//! A recording: pages ask, the jar of the browser gives cookies along and takes new ones, servers answer. What is lost on its way is red.

use std::collections::BTreeMap;

use session_cookie_policy::browser::Withholding;
use session_cookie_policy::config::{Browser, BrowserVersion};
use session_cookie_policy::evidence::{Event, Exchange, Fate, Replay, Traffic};

use super::style::Dress;
use super::svg::Svg;

const PAGE: u32 = 60;
const JAR: u32 = 280;
const SERVER: u32 = 500;
const WIDTH: u32 = 900;

/// More requests are not drawn.
const MOST: usize = 60;

/// Draws the requests of a recording that cookies have to do with: in all engines, or in one.
#[must_use]
pub fn sequence(
    traffic: &Traffic,
    replay: &Replay,
    engine: Option<Browser>,
    dress: Dress,
) -> String {
    let is_in = |event: &&Event| {
        let mut browsers = event.browsers.iter();
        engine.is_none_or(|engine| browsers.any(|version| version.browser() == engine))
    };
    let mut events: BTreeMap<usize, Vec<&Event>> = BTreeMap::new();
    let mut lost = 0;
    for event in replay.events().iter().filter(is_in) {
        events.entry(event.exchange).or_default().push(event);
        lost += usize::from(is_lost(&event.fate));
    }
    let title = match engine {
        None => "The way of each cookie".to_owned(),
        Some(engine) => format!("The way of each cookie in {}", engine.as_str()),
    };
    let mut svg = Svg::new(
        &title,
        format!(
            "{} requests of a recording, {} of them with cookies; cookies are lost at {lost} places.",
            traffic.exchanges.len(),
            events.len(),
        ),
    );
    svg.text((20, 34), "head", &title);
    for (x, name) in [(PAGE, "page"), (JAR, "browser's jar"), (SERVER, "server")] {
        svg.middle((x, 64), "strong", name);
    }
    let mut y = 80;
    let drawn = events.iter().take(MOST);
    for (place, events) in drawn {
        if let Some(exchange) = traffic.exchanges.get(*place) {
            y = draw(&mut svg, exchange, (events, engine), y);
        }
    }
    for x in [PAGE, JAR, SERVER] {
        svg.line((x, 72), (x, y + 6), "life");
    }
    let rest = traffic.exchanges.len() - events.len().min(MOST);
    if rest > 0 {
        y += 28;
        svg.text(
            (20, y),
            "soft",
            &format!(
                "and {rest} more {}, without cookies or not drawn",
                if rest == 1 { "request" } else { "requests" }
            ),
        );
    }
    svg.finish(WIDTH, y + 24, dress)
}

/// Draws a request and its answer below `y`; where they end.
fn draw(
    svg: &mut Svg,
    exchange: &Exchange,
    (events, engine): (&[&Event], Option<Browser>),
    mut y: u32,
) -> u32 {
    y += 26;
    svg.clipped(
        (PAGE + 8, y),
        "strong",
        &exchange.to_string(),
        WIDTH - PAGE - 20,
    );
    y += 10;
    svg.arrow(PAGE, SERVER, y, "");
    for event in events.iter().filter(|event| event.line.is_none()) {
        y += 24;
        goes_along(svg, (event, engine), y);
    }
    for event in events.iter().filter(|event| event.line.is_some()) {
        y += 24;
        comes_back(svg, (event, engine), y);
    }
    y += 24;
    let status = exchange.response.status;
    let status = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let is_refused = matches!(exchange.response.status, None | Some(400..));
    let class = if is_refused { "bad" } else { "soft" };
    svg.text((PAGE + 8, y - 4), class, &status);
    svg.arrow(SERVER, PAGE, y, if is_refused { "bad" } else { "" });
    y
}

fn is_lost(fate: &Fate) -> bool {
    match fate {
        Fate::Withheld(why) => !is_meant(why),
        fate => matches!(fate, Fate::Refused(_) | Fate::Missing | Fate::ClearedInVain),
    }
}

/// Whether a cookie is kept back since it is for other requests.
const fn is_meant(why: &Withholding) -> bool {
    matches!(why, Withholding::Host | Withholding::Path)
}

/// A cookie of the request: from the jar to the server, or not.
fn goes_along(svg: &mut Svg, (event, engine): (&Event, Option<Browser>), y: u32) {
    let (class, says) = match &event.fate {
        Fate::Sent => ("good", "goes along".to_owned()),
        Fate::Withheld(why) if is_meant(why) => ("soft", format!("stays: {why}")),
        Fate::Withheld(why) => ("bad", format!("is kept back: {why}")),
        Fate::Missing => (
            "bad",
            "is missing, although the browser would send it".to_owned(),
        ),
        _ => ("warn", "is over".to_owned()),
    };
    match class {
        "good" => svg.arrow(JAR, SERVER, y, class),
        "soft" => svg.line((JAR, y), (JAR + 40, y), "line"),
        _ => {
            svg.line((JAR, y), (JAR + 40, y), "lost");
            svg.cross((JAR + 46, y));
        }
    }
    let text = format!("{} {says}", who(event, engine));
    svg.clipped((JAR + 58, y - 5), class, &text, WIDTH - JAR - 70);
}

/// A cookie of the answer: from the server to the jar, or not.
fn comes_back(svg: &mut Svg, (event, engine): (&Event, Option<Browser>), y: u32) {
    let (class, says) = match &event.fate {
        Fate::Kept => ("good", "is kept".to_owned()),
        Fate::Cleared => ("warn", "is cleared".to_owned()),
        Fate::Refused(why) => ("bad", format!("is refused: {why}")),
        _ => (
            "bad",
            "is cleared in vain: no cookie has this name, domain and path".to_owned(),
        ),
    };
    if class == "bad" {
        svg.line((SERVER, y), (JAR + 20, y), "lost");
        svg.cross((JAR + 14, y));
    } else {
        svg.arrow(SERVER, JAR, y, class);
    }
    let text = format!("{} {says}", who(event, engine));
    svg.clipped((JAR + 58, y - 5), class, &text, WIDTH - JAR - 70);
}

/// The cookie, and the engines in which it is so, unless the picture is of one.
fn who(event: &Event, engine: Option<Browser>) -> String {
    let name = match &*event.name {
        "" => "a cookie without a name",
        name => name,
    };
    match engine {
        None => format!("{name}{}", browsers(&event.browsers)),
        Some(_) => name.to_owned(),
    }
}

/// In which engines; nothing where it is so in all three.
fn browsers(browsers: &[BrowserVersion]) -> String {
    let mut engines: Vec<&str> = Vec::new();
    for version in browsers {
        let engine = version.browser().as_str();
        if !engines.contains(&engine) {
            engines.push(engine);
        }
    }
    match engines.len() {
        3.. => String::new(),
        _ => format!(" in {}", engines.join(" and ")),
    }
}
