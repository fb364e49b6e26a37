use alloc::format;
use alloc::string::{String, ToString as _};

use crate::diagnosis::{Attributes, Code, SeenSetCookie, listed};
use crate::evidence::exchange::Exchange;

pub(super) fn status(exchange: &Exchange) -> String {
    exchange
        .response
        .status
        .map_or_else(|| String::from("unknown"), |status| status.to_string())
}

/// The names of a request's cookies: the first ones, and how many more there are.
pub(super) fn names(exchange: &Exchange) -> String {
    const MOST: usize = 12;
    let cookies = exchange.request.cookies.iter().flatten();
    let names = listed(cookies.clone().take(MOST).map(|cookie| &*cookie.name));
    match cookies.skip(MOST).count() {
        _ if names.is_empty() => String::from("none"),
        0 => names,
        more => format!("{names} and {more} more"),
    }
}

/// A number of seconds, in a unit that people read.
pub(super) fn span(seconds: i64) -> String {
    const UNITS: [(i64, &str); 4] = [
        (2 * 86_400, "days"),
        (2 * 3_600, "hours"),
        (2 * 60, "minutes"),
        (2, "seconds"),
    ];
    let unit = UNITS.iter().find(|(least, _)| seconds >= *least);
    let told = unit.and_then(|(least, unit)| {
        let count = seconds.saturating_mul(2).checked_div(*least)?;
        Some(format!("{count} {unit}"))
    });
    told.unwrap_or_else(|| String::from("a second"))
}

/// `Domain` and `Path` of a line.
pub(super) fn scope(line: &SeenSetCookie) -> String {
    let attributes = Attributes(&line.attributes);
    let domain = attributes.value("domain").map_or_else(
        || String::from("no `Domain`"),
        |domain| format!("`Domain={domain}`"),
    );
    let path = attributes.value("path").map_or_else(
        || String::from("no `Path`"),
        |path| format!("`Path={path}`"),
    );
    format!("{domain} and {path}")
}

/// The name of a cookie for use in a sentence.
pub(super) fn named(name: &str) -> String {
    match name {
        "" => String::from("a cookie without a name"),
        name => format!("`{name}`"),
    }
}

/// What to do about a refused line.
pub(super) fn remedy_of_line(code: Code, exchange: &Exchange, line: &SeenSetCookie) -> String {
    let attributes = Attributes(&line.attributes);
    let domain = attributes.value("domain").unwrap_or_default();
    let host = domain
        .trim_start_matches("https://")
        .trim_start_matches("http://");
    let bare = host.split([':', '/']).next().unwrap_or_default();
    let bare = bare.trim_matches(['"', '\'']);
    // An IPv6 address contains colons of its own.
    let is_decorated = bare != domain && !bare.is_empty() && !domain.starts_with('[');
    let label = domain.trim_start_matches('.');
    match code {
        Code::DomainHostMismatch | Code::DomainPublicSuffix | Code::DomainUnreadable
            if is_decorated && !label.eq(bare) =>
        {
            format!(
                ". `Domain` is only a host name, without scheme, port and path: write `Domain={bare}`, or omit it for `{}` alone",
                exchange.url.host()
            )
        }
        Code::DomainPublicSuffix if !label.contains('.') => format!(
            ". `{label}` is a single label, which browsers treat like a top-level domain: no cookie is shared below it. Give the hosts a name of two labels, such as \
             `app.{label}.test` with `Domain={label}.test`; or omit `Domain`, and the cookie is for this host alone"
        ),
        _ => remedy(code, exchange),
    }
}

/// What to do about a cookie that the browser has but does not send.
pub(super) fn remedy_of_withheld(code: Code, exchange: &Exchange) -> String {
    match code {
        Code::SecureOverHttp => format!(
            ". The cookie was set over https, and this request goes over plain http: stay on https. Let `http://{}` redirect to https (and send \
             `Strict-Transport-Security`), and find the step from https to http: a redirect or a link that the server builds with `http`",
            exchange.url.host()
        ),
        code => remedy(code, exchange),
    }
}

/// What to do about it, for readers who have a server but perhaps no configuration of this crate.
fn remedy(code: Code, exchange: &Exchange) -> String {
    let host = exchange.url.host();
    let text = match code {
        Code::CookieImpossible => "Write `Secure` together with `Partitioned`",
        Code::DomainPublicSuffix => "Omit `Domain`: the cookie is then for this host alone",
        Code::DomainHostMismatch => {
            return format!(
                ". The browser asked `{host}`: if a proxy forwards the cookie of another host, let it remove `Domain` (`cookieDomainRewrite` of \
                 development servers, `proxy_cookie_domain` of nginx); otherwise omit `Domain`"
            );
        }
        Code::PathNotCovering => {
            "Set it with `Path=/`, or with the path that browsers see in front of the proxy"
        }
        Code::PrefixBroken => {
            "Write the attributes that the prefix requires, or use a name without it"
        }
        Code::SecureOverHttp => {
            "Serve the page over https, or omit `Secure` there; `http://localhost` is an exception, but a network address is not"
        }
        Code::SecureSafariLocalhost => {
            "Safari keeps no `Secure` cookie of `http://localhost`: omit `Secure` in development, or use https"
        }
        Code::SecureShadowed => {
            "A `Secure` cookie with this name was set over https before. Stay on https (redirect http to https), or use another name over plain http; clear the `Secure` \
             one over https if it is a leftover"
        }
        Code::SiteNoneInsecure => {
            "Write `Secure` with it (behind a proxy that terminates TLS, make the framework trust its `X-Forwarded-Proto`), or omit `SameSite=None`"
        }
        Code::SiteStrictArrival => {
            "Write `SameSite=Lax`: such a cookie is sent with links and redirects from other sites"
        }
        Code::ClientPagesCookie if exchange.has_extension_origin() => {
            "An extension is another site, unless its manifest lists the API in `host_permissions`: list it there, or send a token in a header"
        }
        Code::ClientPagesCookie => {
            "The page has no origin of its own (`Origin: null`), as a file, an app with a scheme of its own or a sandboxed frame, so every cookie is one of \
             another site: send a token in a header, or open the page from the API's site"
        }
        Code::SiteWithheld if host.is_loopback() => {
            "Open the page and the API under one name: `localhost` and `127.0.0.1` are two sites"
        }
        Code::SiteWithheld => {
            "Serve the API under the page's site; `SameSite=None; Secure` would make it a third-party cookie, which Safari and others block"
        }
        Code::SizeCookie => "Store less in it, and keep the rest on the server",
        Code::ThirdPartyFrame => {
            "The page is in a frame of another site: write `SameSite=None; Secure; Partitioned` in responses to frames, so that each of those sites has \
             a cookie of its own; or open a window for the sign-in"
        }
        Code::ThirdPartyCookie => {
            "Serve the API under the page's site, by a proxy or a name below its domain"
        }
        _ => return String::new(),
    };
    format!(". {text}")
}
