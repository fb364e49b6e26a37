//! A toy framework with an adapter, right or broken in one place.

use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::RequestFacts;
use session_cookie_policy::testing::conformance::{
    TestApplication, TestRoute, WireHeader, WireRequest, WireResponse,
};

use crate::NOW;

/// What is broken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Flaw {
    Nothing,
    /// A map of headers, where the last of a name wins.
    ReplacesHeaders,
    /// The framework's own header of that name is replaced by the first that the adapter writes, the others are appended.
    ReplacesApplicationHeaders,
    ReadsFirstCookieLine,
    /// A map of cookies, where the first of a name wins.
    ReadsFirstCookie,
    /// A map of cookies, where the last of a name wins.
    ReadsLastCookie,
    /// Names of cookies in any letter case.
    IgnoresCaseOfNames,
    /// Finds `origin`, and not `Origin`.
    MindsCaseOfHeaders,
    LowersResponseValues,
    LowersRequestValues,
    EchoesOrigin,
    AllowsAnyOrigin,
    DropsVary,
    DropsCacheControl,
    DropsEmptyHeaders,
    DropsExposedHeaders,
    DecodesLossily,
    /// A value that is not text is no value.
    DropsBytes,
    ForgetsFetchMetadata,
    ForgetsFetchMode,
    ForgetsPurpose,
    ForgetsReferer,
    ForgetsUpgrade,
    /// Of each header but `Cookie` the first line alone.
    ReadsFirstLines,
    ForgetsAuthorization,
    ForgetsClient,
    ForgetsHost,
    WritesCookiesTwice,
    ReadsTrimmedOrigin,
}

impl Flaw {
    fn reads(self, name: &str) -> bool {
        match self {
            Self::ForgetsFetchMetadata => name != "sec-fetch-site",
            Self::ForgetsFetchMode => name != "sec-fetch-mode",
            Self::ForgetsPurpose => name != "sec-purpose",
            Self::ForgetsReferer => name != "referer",
            Self::ForgetsUpgrade => name != "upgrade",
            Self::ForgetsAuthorization => name != "authorization",
            Self::ForgetsClient => name != "session-client",
            Self::ForgetsHost => name != "host",
            _ => true,
        }
    }

    /// The name of a header, as the adapter compares it.
    fn name(self, name: &str) -> String {
        match self {
            Self::MindsCaseOfHeaders => name.to_owned(),
            _ => name.to_ascii_lowercase(),
        }
    }

    /// A header of the request, as the adapter sees it.
    fn read(self, value: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::DecodesLossily => Some(String::from_utf8_lossy(value).into_owned().into_bytes()),
            Self::DropsBytes => std::str::from_utf8(value).ok().map(Into::into),
            Self::LowersRequestValues => Some(value.to_ascii_lowercase()),
            _ => Some(value.to_vec()),
        }
    }

    fn cookies(self, mut lines: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        if self == Self::ReadsFirstCookieLine {
            lines.truncate(1);
        }
        if !matches!(self, Self::ReadsFirstCookie | Self::ReadsLastCookie) {
            return lines;
        }
        let line = lines.join(b"; ".as_slice());
        let mut pairs: Vec<&[u8]> = line.split(|byte| *byte == b';').collect();
        if self == Self::ReadsLastCookie {
            pairs.reverse();
        }
        let name = |pair: &[u8]| {
            pair.split(|byte| *byte == b'=')
                .next()
                .map(<[u8]>::trim_ascii)
                .map(<[u8]>::to_vec)
        };
        let mut known = Vec::new();
        pairs.retain(|pair| {
            let is_new = !known.contains(&name(pair));
            known.push(name(pair));
            is_new
        });
        vec![pairs.join(b";".as_slice())]
    }

    fn append(self, response: &mut Vec<WireHeader>, own: usize, name: &str, value: &str) {
        let is_dropped = match self {
            Self::DropsVary => name == "vary",
            Self::DropsCacheControl => name == "cache-control",
            Self::DropsEmptyHeaders => value.is_empty(),
            Self::DropsExposedHeaders => name == "access-control-expose-headers",
            Self::EchoesOrigin | Self::AllowsAnyOrigin => name == "access-control-allow-origin",
            _ => false,
        };
        if is_dropped {
            return;
        }
        match self {
            Self::ReplacesHeaders => response.retain(|header| header.name != name),
            Self::ReplacesApplicationHeaders => {
                let mut place = 0;
                response.retain(|header| {
                    place += 1;
                    place > own || header.name != name
                });
            }
            _ => {}
        }
        let value = match self {
            Self::LowersResponseValues => value.to_ascii_lowercase(),
            _ => value.to_owned(),
        };
        response.push(WireHeader::new(name, value.clone()));
        if self == Self::WritesCookiesTwice && name == "set-cookie" {
            response.push(WireHeader::new(name, value));
        }
    }
}

/// The whole of it: request in, response out.
pub(crate) fn serve(policy: &Policy, request: &WireRequest, flaw: Flaw) -> WireResponse {
    let read: Vec<(String, Vec<u8>)> = request
        .headers
        .iter()
        .map(|header| (flaw.name(&header.name), &header.value))
        .filter(|(name, _)| flaw.reads(name))
        .filter_map(|(name, value)| Some((name, flaw.read(value)?)))
        .collect();
    let lines = |name: &str| {
        let headers = read.iter().filter(|(known, _)| known == name);
        let mut lines: Vec<&[u8]> = headers.map(|(_, value)| value.as_slice()).collect();
        if flaw == Flaw::ReadsFirstLines {
            lines.truncate(1);
        }
        lines
    };
    let mut cookie_lines = Vec::new();
    let mut facts =
        RequestFacts::look_up(request.method, policy.headers(), lines, &mut cookie_lines);
    let lines = read.iter().filter(|(name, _)| name == "cookie");
    let lines = flaw.cookies(lines.map(|(_, value)| value.clone()).collect());
    let lines: Vec<Vec<u8>> = if flaw == Flaw::IgnoresCaseOfNames {
        let rename = |line: &Vec<u8>| {
            let text: String = line.iter().map(|byte| char::from(*byte)).collect();
            let text = text.replace("__HOST-SESSION-ACCESS=", "__Host-session-access=");
            text.chars().map(|c| u8::try_from(c).unwrap()).collect()
        };
        lines.iter().map(rename).collect()
    } else {
        lines
    };
    let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
    facts.cookie = CookieHeader::lines(&lines);
    if flaw == Flaw::ReadsTrimmedOrigin {
        let trimmed = |origin: &'_ [u8]| origin.iter().take_while(|byte| byte.is_ascii()).count();
        facts.origin = facts.origin.map(|origin| &origin[..trimmed(origin)]);
    }
    let mut headers = request.application_headers.clone();
    let own = headers.len();
    let mut append = |name: &str, value: &str| flaw.append(&mut headers, own, name, value);
    let status = TestApplication::respond(policy, request.route, &facts, NOW, &mut append);
    let status = match (request.route, status) {
        (TestRoute::SignIn, 200) => 201,
        (_, status) => status,
    };
    policy.cors(&facts).write(&mut append);
    match (flaw, request.first("origin")) {
        (Flaw::EchoesOrigin, Some(origin)) => {
            headers.push(WireHeader::new("access-control-allow-origin", origin));
        }
        (Flaw::AllowsAnyOrigin, _) => {
            headers.push(WireHeader::new("Access-Control-Allow-Origin", "*"));
        }
        _ => {}
    }
    WireResponse::new(status, headers)
}
