//! Reads heads of requests and responses from text: the output of `curl -v` and `curl -i`, and the source view of developer tools.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::exchange::{Exchange, Traffic};
use super::gap::Gap;
use super::head::{self, Headers};
use super::told::Words;
use super::values::without_session;
use crate::browser::RequestUrl;
use crate::net::{Host, Scheme};

impl Traffic {
    /// Reads the output of `curl -v` or `curl -i`, or heads of requests and responses one after the other, each followed by an empty line.
    /// Bodies and all other lines are skipped.
    ///
    /// `url` is the first URL, if the text does not contain it: `curl -i` shows only the response. Redirects are followed from there.
    ///
    /// ```
    /// use session_cookie_policy::browser::RequestUrl;
    /// use session_cookie_policy::evidence::Traffic;
    ///
    /// let url = RequestUrl::parse("https://www.example.com/login").unwrap();
    /// let traffic = Traffic::of_heads(
    ///     "HTTP/1.1 303 See Other\n\
    ///      Location: /home\n\
    ///      Set-Cookie: sid=secret; Path=/; Secure\n\
    ///      \n\
    ///      HTTP/1.1 200 OK\n\
    ///      \n\
    ///      <html>",
    ///     Some(&url),
    /// );
    /// assert_eq!(traffic.exchanges[1].url.to_string(), "https://www.example.com/home");
    /// assert_eq!(traffic.exchanges[1].response.status, Some(200));
    /// assert_eq!(traffic.gaps, []);
    /// ```
    #[must_use]
    #[doc(alias = "curl")]
    pub fn of_heads(text: &str, url: Option<&RequestUrl>) -> Self {
        let is_verbose = text
            .lines()
            .any(|line| is_marked(line, '>') || is_marked(line, '<'));
        let mut reader = Reader {
            traffic: Self::default(),
            given: url.cloned(),
            connection: Connection::default(),
            is_tunnelling: false,
            head: None,
        };
        for (line, number) in text.lines().zip(1..) {
            let line = line.trim_end_matches('\r');
            if is_verbose {
                reader.verbose(line, number);
            } else {
                reader.plain(line, number);
            }
        }
        reader.end();
        reader.traffic.complete();
        reader.traffic
    }
}

fn is_marked(line: &str, mark: char) -> bool {
    let rest = line.strip_prefix(mark);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r']))
}

/// A head while it is read.
struct Head<'t> {
    start: Start<'t>,
    line: usize,
    headers: Headers<'t>,
}

enum Start<'t> {
    Request {
        method: &'t str,
        target: &'t str,
        version: &'t str,
    },
    Response {
        status: u16,
    },
}

/// What `curl` reports about the connection.
#[derive(Default)]
struct Connection {
    /// The URL of the next request.
    url: Option<RequestUrl>,
    scheme: Option<Scheme>,
}

struct Reader<'t> {
    traffic: Traffic,
    /// The URL from the caller, or from the command in the text.
    given: Option<RequestUrl>,
    connection: Connection,
    /// Whether the next response comes from a proxy that opens a tunnel.
    is_tunnelling: bool,
    head: Option<Head<'t>>,
}

impl<'t> Reader<'t> {
    /// Reads a line of `curl -v`: `>` for the request, `<` for the response, `*` about the connection.
    fn verbose(&mut self, line: &'t str, number: usize) {
        if is_marked(line, '>') || is_marked(line, '<') {
            let text = line.get(1..).unwrap_or_default().trim();
            if text.is_empty() {
                self.end();
            } else {
                self.text(text, number);
            }
        } else if let Some(note) = line.strip_prefix("* ") {
            // Such a line may stand between the headers of a response.
            self.connection.note(note.trim_start());
        } else {
            self.command(line);
        }
    }

    fn plain(&mut self, line: &'t str, number: usize) {
        if line.trim().is_empty() {
            self.end();
        } else if self.head.is_some() || start(line).is_some() {
            self.text(line, number);
        } else {
            self.command(line);
        }
    }

    /// Reads a line of a head: its first line, or a header.
    fn text(&mut self, line: &'t str, number: usize) {
        // In HTTP/2, several lines replace the first line.
        let goes_on = matches!(
            (&self.head, pseudo(line)),
            (Some(Head { start: Start::Request { .. }, .. }), Some((name, _))) if name != ":status"
        );
        if let Some(start) = start(line).filter(|_| !goes_on) {
            self.end();
            self.head = Some(Head {
                start,
                line: number,
                headers: Headers::default(),
            });
            if pseudo(line).is_none() {
                return;
            }
        }
        let Some(head) = &mut self.head else {
            return;
        };
        match (pseudo(line), line.split_once(':')) {
            (Some((":method", value)), _) => head.start.has_method(value),
            (Some((":path", value)), _) => head.start.has_target(value),
            (Some((name, value)), _) => head.headers.push(name, value),
            (None, Some((name, value))) if !name.trim().is_empty() => {
                head.headers.push(name, value);
            }
            (None, _) => self.traffic.gaps.push(Gap::NoHeader { line: number }),
        }
    }

    /// Reads the command that made the output, because people copy it together with the output.
    fn command(&mut self, line: &str) {
        if let Some(exchange) = self.traffic.exchanges.last_mut()
            && let Some(status) = exchange.response.status
        {
            exchange.told.words = exchange.told.words.or_else(|| Words::of(status, line));
        }
        let command = line.trim_start().trim_start_matches(['$', '%', '#', ' ']);
        if !command.starts_with("curl ") {
            return;
        }
        let mut words = command.split_whitespace();
        let url = words.find_map(|word| {
            let word = word.trim_matches(['\'', '"']);
            let is_url = word.starts_with("http://") || word.starts_with("https://");
            is_url
                .then(|| RequestUrl::parse(&without_session(word)).ok())
                .flatten()
        });
        self.given = url.or_else(|| self.given.take());
    }

    fn end(&mut self) {
        let Some(head) = self.head.take() else {
            return;
        };
        match head.start {
            // This goes to a proxy, and is not a request of the client.
            Start::Request {
                method: "CONNECT", ..
            } => self.is_tunnelling = true,
            Start::Request {
                method,
                target,
                version,
            } => {
                let Some(url) = self.url(target, &head.headers) else {
                    self.traffic.gaps.push(Gap::NoUrl { line: head.line });
                    return;
                };
                let mut exchange = Exchange::new(url);
                head::query(&mut exchange, target);
                head::request(&mut exchange, method, &head.headers);
                exchange.request.http_version = head::version(version);
                let agent = head.headers.first("user-agent");
                self.traffic.made_by(agent.and_then(super::agent::client));
                self.traffic.exchanges.push(exchange);
            }
            // 101 is the final response to its request.
            Start::Response { status } if status < 200 && status != 101 => {}
            Start::Response { .. } if self.is_tunnelling => self.is_tunnelling = false,
            Start::Response { status } => {
                if let Some(exchange) = self.answered(head.line) {
                    head::response(exchange, status, &head.headers);
                }
            }
        }
    }

    /// The exchange to which a response belongs.
    fn answered(&mut self, line: usize) -> Option<&mut Exchange> {
        let is_open = |exchange: &Exchange| exchange.response.status.is_none();
        if !self.traffic.exchanges.last().is_some_and(is_open) {
            let last = self.traffic.exchanges.last();
            let next = last.and_then(|last| last.redirects_to.clone());
            let Some(url) = next.or_else(|| self.given.clone()) else {
                self.traffic.gaps.push(Gap::NoUrl { line });
                return None;
            };
            self.traffic.exchanges.push(Exchange::new(url));
        }
        self.traffic.exchanges.last_mut()
    }

    /// The URL of a request.
    fn url(&mut self, target: &str, headers: &Headers<'_>) -> Option<RequestUrl> {
        let told = self.connection.url.take();
        let target = &*without_session(target);
        if let Ok(url) = RequestUrl::parse(target) {
            return Some(url);
        }
        // A proxy that has written these tells what the browser asked for.
        let forwarded = |name| {
            let value = headers.first(name)?;
            Some(value.split(',').next().unwrap_or_default().trim())
        };
        let authority = forwarded("x-forwarded-host")
            .or_else(|| headers.first("host"))
            .or_else(|| headers.first(":authority"));
        let Some(authority) = authority else {
            let base = told.or_else(|| self.given.clone())?;
            return base.join(target).ok();
        };
        let of_scheme =
            |scheme: Scheme| RequestUrl::parse(&format!("{scheme}://{authority}{target}")).ok();
        let https = of_scheme(Scheme::Https)?;
        let is_of_host = |url: &&RequestUrl| url.host() == https.host();
        // A redirect or the requesting page may also show the scheme.
        let last = self.traffic.exchanges.last();
        let led = last.and_then(|last| last.redirects_to.clone());
        let asking = ["origin", "referer"]
            .map(|name| RequestUrl::parse(&without_session(headers.first(name)?)).ok());
        let [origin, referer] = asking;
        let same_port = |url: &&RequestUrl| {
            let http = of_scheme(Scheme::Http);
            url.origin() == https.origin() || http.is_some_and(|http| url.origin() == http.origin())
        };
        let known = [&told, &self.given].into_iter().flatten().find(is_of_host);
        let known = known.or_else(|| {
            [&led, &origin, &referer]
                .into_iter()
                .flatten()
                .find(same_port)
        });
        // Servers on one machine are likely to use the same scheme.
        let is_beside = |url: &&RequestUrl| is_local(url.host()) && is_local(https.host());
        let known = known.or_else(|| self.given.as_ref().filter(is_beside));
        let scheme = headers
            .first(":scheme")
            .or_else(|| forwarded("x-forwarded-proto"));
        let scheme = match scheme {
            Some("http") => Some(Scheme::Http),
            Some(_) => Some(Scheme::Https),
            None => known
                .map(|url| url.origin().scheme())
                .or(self.connection.scheme),
        };
        let scheme = scheme.unwrap_or_else(|| {
            let scheme = usual_scheme(&https);
            self.traffic
                .takes_for_granted(https.host().to_string(), scheme);
            scheme
        });
        of_scheme(scheme)
    }
}

impl Traffic {
    /// Reports each assumed scheme once.
    fn takes_for_granted(&mut self, host: String, scheme: Scheme) {
        let known = self.gaps.iter_mut().find_map(|gap| match gap {
            Gap::NoScheme {
                hosts,
                scheme: known,
            } if *known == scheme => Some(hosts),
            _ => None,
        });
        match known {
            Some(hosts) if hosts.contains(&host) => {}
            Some(hosts) => hosts.push(host),
            None => {
                let hosts = Vec::from([host]);
                self.gaps.push(Gap::NoScheme { hosts, scheme });
            }
        }
    }
}

/// Whether a host is on this machine or in a local network, according to its name.
fn is_local(host: &Host) -> bool {
    let is_named_so = match host {
        Host::Domain(name) => {
            let last = name.labels().next_back().unwrap_or_default();
            name.label_count() == 1 || matches!(last, "home" | "internal" | "lan" | "test")
        }
        Host::Ipv4(address) => address.is_unspecified(),
        Host::Ipv6(_) => false,
    };
    is_named_so || host.is_loopback() || host.is_in_local_network()
}

/// The usual scheme for the host and the port. Servers in development and in local networks use plain http, unless the port ends like that
/// of https (8443).
fn usual_scheme(https: &RequestUrl) -> Scheme {
    let port = https.origin().port();
    let is_of_https = port % 1000 == 443;
    if (is_local(https.host()) && port == 443) || !is_of_https {
        Scheme::Http
    } else {
        Scheme::Https
    }
}

impl<'t> Start<'t> {
    fn has_method(&mut self, value: &'t str) {
        if let Self::Request { method, .. } = self {
            *method = value;
        }
    }

    fn has_target(&mut self, value: &'t str) {
        if let Self::Request { target, .. } = self {
            *target = value;
        }
    }
}

impl Connection {
    fn note(&mut self, note: &str) {
        if note.starts_with("Connected to") || note.starts_with("Established connection to") {
            // Old versions report the TLS handshake after this line, new ones before it.
            let usual = if note.contains(" port 443 ") || note.ends_with(" port 443") {
                Scheme::Https
            } else {
                Scheme::Http
            };
            self.scheme = self.scheme.or(Some(usual));
        } else if note.starts_with("Trying") || note.starts_with("Closing connection") {
            self.scheme = None;
        } else if note.starts_with("SSL connection using") || note.starts_with("ALPN") {
            self.scheme = Some(Scheme::Https);
        }
        for told in ["OPENED stream for ", "Issue another request to this URL: "] {
            if let Some((_, url)) = note.split_once(told) {
                let url = url.trim_matches(['\'', '"', ' ']);
                self.url = RequestUrl::parse(&without_session(url)).ok();
            }
        }
    }
}

/// Reads `POST /login HTTP/1.1`, `HTTP/2 200`, `:method: POST` or `:status: 200`.
fn start(line: &str) -> Option<Start<'_>> {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix("HTTP/") {
        let status = rest.split_ascii_whitespace().nth(1)?;
        return Some(Start::Response {
            status: status.parse().ok()?,
        });
    }
    match pseudo(line) {
        Some((":status", status)) => {
            return Some(Start::Response {
                status: status.parse().ok()?,
            });
        }
        // The following lines fill it in.
        Some(_) => {
            return Some(Start::Request {
                method: "GET",
                target: "/",
                version: "2",
            });
        }
        None => {}
    }
    let mut words = line.split_ascii_whitespace();
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    let is_method = method.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_method && version.starts_with("HTTP/")).then_some(Start::Request {
        method,
        target,
        version,
    })
}

/// Reads an HTTP/2 header that replaces a part of the first line.
fn pseudo(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start().strip_prefix(':')?;
    let at = rest.find(':')?.checked_add(1)?;
    let (name, value) = line.trim_start().split_at_checked(at)?;
    Some((name, value.trim_start_matches(':').trim()))
}
