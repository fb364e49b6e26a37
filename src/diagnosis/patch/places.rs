use alloc::boxed::Box;
use alloc::vec::Vec;

use super::place::{Entry, Group, Keyed, Many, Maybe, MaybeMany, One, Place};
use super::written::Written;
use crate::config::{
    ClientConfig, CompanionConfig, CookieConfig, HeaderConfig, PastCookieConfig, PastScopeConfig,
    PolicyConfig, WebsiteConfig,
};
use crate::policy::Field;

type AnyPlace<'c> = Box<dyn Place + 'c>;

/// The place that a field names; `None` if no configuration has such a field, or this one has no such entry.
pub(super) fn place(config: &mut PolicyConfig, field: Field) -> Option<AnyPlace<'_>> {
    if let Some(key) = field.cookie() {
        if let ("history", Some(index)) = (field.name(), field.index()) {
            let map = &mut config.history.get_mut(index)?.cookies;
            return Some(Box::new(Keyed { map, key }));
        }
        return match field.part_name() {
            None => Some(Box::new(Keyed {
                map: &mut config.cookies,
                key,
            })),
            Some(part) => {
                let companion = config.cookies.get_mut(key.as_str())?;
                of_companion(companion, part, field.entry())
            }
        };
    }
    match (
        field.name(),
        field.index(),
        field.part_name(),
        field.entry(),
    ) {
        ("websites", Some(index), Some(part), None) => {
            of_website(config.websites.get_mut(index)?, part)
        }
        ("clients", Some(index), Some(part), entry) => {
            of_client(config.clients.get_mut(index)?, part, entry)
        }
        ("history", Some(index), Some(part), entry) => {
            of_past(config.history.get_mut(index)?, part, entry)
        }
        ("cookies", None, None, None) => Some(group(&mut config.cookies)),
        ("session_cookie", None, part, None) => of_cookie(&mut config.session_cookie, part),
        ("access_cookie", None, part, None) => of_cookie(&mut config.access_cookie, part),
        ("refresh_cookie", None, part, None) => of_cookie(&mut config.refresh_cookie, part),
        ("headers", None, part, entry) => of_headers(&mut config.headers, part, entry),
        (name, index, None, None) => of_config(config, name, index),
        _ => None,
    }
}

fn of_config<'c>(
    config: &'c mut PolicyConfig,
    name: &str,
    index: Option<usize>,
) -> Option<AnyPlace<'c>> {
    let default = PolicyConfig::default();
    match (name, index) {
        ("api", index) => Some(list(&mut config.api, None, index)),
        ("websites", index) => Some(list(&mut config.websites, None, index)),
        ("clients", index) => Some(list(&mut config.clients, Some(default.clients), index)),
        ("session_routes", index) => Some(list(
            &mut config.session_routes,
            Some(default.session_routes),
            index,
        )),
        ("cors_methods", index) => Some(list(
            &mut config.cors_methods,
            Some(default.cors_methods),
            index,
        )),
        ("browsers", index) => Some(list(&mut config.browsers, Some(default.browsers), index)),
        ("plain_http", index) => Some(list(
            &mut config.plain_http,
            Some(default.plain_http),
            index,
        )),
        ("other_network", index) => Some(list(
            &mut config.other_network,
            Some(default.other_network),
            index,
        )),
        ("history", index) => Some(list(&mut config.history, Some(default.history), index)),
        ("default_website", None) => Some(maybe(&mut config.default_website)),
        ("older_cookie_domain", None) => Some(maybe(&mut config.older_cookie_domain)),
        ("cookie_secure", None) => Some(maybe(&mut config.cookie_secure)),
        ("prefix", None) => Some(maybe(&mut config.prefix)),
        ("header_until", None) => Some(maybe(&mut config.header_until)),
        ("session_lifetime_seconds", None) => Some(maybe(&mut config.session_lifetime)),
        ("api_base_path", None) => {
            Some(one(&mut config.api_base_path, Some(default.api_base_path)))
        }
        ("api_gateway_path", None) => Some(one(
            &mut config.api_gateway_path,
            Some(default.api_gateway_path),
        )),
        ("clearing_budget", None) => Some(one(
            &mut config.clearing_budget,
            Some(default.clearing_budget),
        )),
        ("cookie_domain", None) => {
            Some(one(&mut config.cookie_domain, Some(default.cookie_domain)))
        }
        ("cookie_header_budget", None) => Some(one(
            &mut config.cookie_header_budget,
            Some(default.cookie_header_budget),
        )),
        ("csrf", None) => Some(one(&mut config.csrf, Some(default.csrf))),
        ("names", None) => Some(one(&mut config.names, Some(default.names))),
        ("undeclared_host", None) => Some(one(
            &mut config.undeclared_host,
            Some(default.undeclared_host),
        )),
        ("links", None) => Some(one(&mut config.links, Some(default.links))),
        ("past_clearing", None) => {
            Some(one(&mut config.past_clearing, Some(default.past_clearing)))
        }
        ("refresh_route", None) => {
            Some(one(&mut config.refresh_route, Some(default.refresh_route)))
        }
        ("same_site", None) => Some(one(&mut config.same_site, Some(default.same_site))),
        ("session", None) => Some(one(&mut config.session, Some(default.session))),
        ("session_use", None) => Some(one(&mut config.session_use, Some(default.session_use))),
        ("sign_out_route", None) => Some(one(
            &mut config.sign_out_route,
            Some(default.sign_out_route),
        )),
        ("transport", None) => Some(one(&mut config.transport, Some(default.transport))),
        ("website_base_path", None) => Some(one(
            &mut config.website_base_path,
            Some(default.website_base_path),
        )),
        _ => None,
    }
}

fn of_website<'c>(website: &'c mut WebsiteConfig, part: &str) -> Option<AnyPlace<'c>> {
    match part {
        "transport" => Some(maybe(&mut website.transport)),
        "partitioning" => Some(maybe(&mut website.partitioning)),
        "links_to" => Some(maybe(&mut website.links_to)),
        "plain_http" => Some(one(&mut website.plain_http, Some(false))),
        "owned" => Some(one(&mut website.owned, Some(false))),
        _ => None,
    }
}

fn of_client<'c>(
    client: &'c mut ClientConfig,
    part: &str,
    entry: Option<usize>,
) -> Option<AnyPlace<'c>> {
    let default = ClientConfig::new("".into());
    match (part, entry) {
        ("name", None) => Some(one(&mut client.name, None)),
        ("transport", None) => Some(one(&mut client.transport, Some(default.transport))),
        ("website", None) => Some(maybe(&mut client.website)),
        ("origins", entry) => Some(list(&mut client.origins, Some(default.origins), entry)),
        _ => None,
    }
}

fn of_past<'c>(
    scope: &'c mut PastScopeConfig,
    part: &str,
    entry: Option<usize>,
) -> Option<AnyPlace<'c>> {
    match (part, entry) {
        ("cookie_domain", None) => Some(one(&mut scope.cookie_domain, None)),
        ("retired_at", None) => Some(one(&mut scope.retired_at, None)),
        ("lifetime_days", None) => Some(one(&mut scope.lifetime_days, None)),
        ("partitioning", None) => Some(maybe(&mut scope.partitioning)),
        ("api", entry) => Some(list(&mut scope.api, Some(Vec::new()), entry)),
        ("clear_only", entry) => Some(list(&mut scope.clear_only, Some(Vec::new()), entry)),
        ("cookies", None) => Some(group(&mut scope.cookies)),
        (part, None) => {
            let (cookie, part) = match part.split_once('.') {
                Some((cookie, part)) => (cookie, Some(part)),
                None => (part, None),
            };
            match cookie {
                "session_cookie" => of_past_cookie(&mut scope.session_cookie, part),
                "access_cookie" => of_past_cookie(&mut scope.access_cookie, part),
                "refresh_cookie" => of_past_cookie(&mut scope.refresh_cookie, part),
                _ => None,
            }
        }
        _ => None,
    }
}

fn of_past_cookie<'c>(
    cookie: &'c mut PastCookieConfig,
    part: Option<&str>,
) -> Option<AnyPlace<'c>> {
    match part {
        None => Some(group(cookie)),
        Some("name") => Some(maybe(&mut cookie.name)),
        Some("path") => Some(maybe(&mut cookie.path)),
        Some(_) => None,
    }
}

fn of_cookie<'c>(cookie: &'c mut CookieConfig, part: Option<&str>) -> Option<AnyPlace<'c>> {
    match part {
        None => Some(group(cookie)),
        Some("name") => Some(maybe(&mut cookie.name)),
        Some("prefix") => Some(maybe(&mut cookie.prefix)),
        Some("path") => Some(maybe(&mut cookie.path)),
        Some("keep") => Some(maybe(&mut cookie.keep)),
        Some("lifetime_seconds") => Some(maybe(&mut cookie.lifetime_seconds)),
        Some("token_lifetime_seconds") => Some(maybe(&mut cookie.token_lifetime)),
        Some("max_value_len") => Some(maybe(&mut cookie.max_value_len)),
        Some(_) => None,
    }
}

fn of_companion<'c>(
    cookie: &'c mut CompanionConfig,
    part: &str,
    entry: Option<usize>,
) -> Option<AnyPlace<'c>> {
    match (part, entry) {
        ("purpose", None) => Some(one(&mut cookie.purpose, None)),
        ("name", None) => Some(maybe(&mut cookie.name)),
        ("prefix", None) => Some(maybe(&mut cookie.prefix)),
        ("cookie_domain", None) => Some(maybe(&mut cookie.cookie_domain)),
        ("path", None) => Some(maybe(&mut cookie.path)),
        ("read_by", None) => Some(maybe(&mut cookie.read_by)),
        ("flow", None) => Some(maybe(&mut cookie.flow)),
        ("routes", entry) => Some(list(&mut cookie.routes, Some(Vec::new()), entry)),
        ("same_site", None) => Some(maybe(&mut cookie.same_site)),
        ("keep", None) => Some(maybe(&mut cookie.keep)),
        ("lifetime_seconds", None) => Some(maybe(&mut cookie.lifetime_seconds)),
        ("at_once", None) => Some(maybe(&mut cookie.at_once)),
        ("max_value_len", None) => Some(maybe(&mut cookie.max_value_len)),
        _ => None,
    }
}

fn of_headers<'c>(
    headers: &'c mut HeaderConfig,
    part: Option<&str>,
    entry: Option<usize>,
) -> Option<AnyPlace<'c>> {
    match (part, entry) {
        (None, None) => Some(group(headers)),
        (Some("access"), None) => Some(maybe(&mut headers.access)),
        (Some("refresh"), None) => Some(maybe(&mut headers.refresh)),
        (Some("mode"), None) => Some(maybe(&mut headers.mode)),
        (Some("client"), None) => Some(maybe(&mut headers.client)),
        (Some("csrf"), None) => Some(maybe(&mut headers.csrf)),
        (Some("csrf_token"), None) => Some(maybe(&mut headers.csrf_token)),
        (Some("front"), None) => Some(maybe(&mut headers.front)),
        (Some("allow"), None) => Some(Box::new(MaybeMany(&mut headers.allow))),
        (Some("allow"), entry) => Some(list(headers.allow.as_mut()?, None, entry)),
        (Some("expose"), entry) => Some(list(&mut headers.expose, Some(Vec::new()), entry)),
        _ => None,
    }
}

fn one<V: Written>(value: &mut V, default: Option<V>) -> AnyPlace<'_> {
    Box::new(One { value, default })
}

fn maybe<V: Written>(value: &mut Option<V>) -> AnyPlace<'_> {
    Box::new(Maybe(value))
}

fn group<V: Default>(value: &mut V) -> AnyPlace<'_> {
    let default = Some(V::default());
    Box::new(Group { value, default })
}

fn list<V: Written>(
    list: &mut Vec<V>,
    default: Option<Vec<V>>,
    index: Option<usize>,
) -> AnyPlace<'_> {
    match index {
        None => Box::new(Many { list, default }),
        Some(index) => Box::new(Entry { list, index }),
    }
}
