//! What the recorder's server answers, and what the jar takes of it.

use serde_json::{Value, json};
use session_cookie_policy::browser::{Outcome, Reading, Request, Response, ResponseKind};

use super::dates::fill_in_dates;
use super::documents::headers_named;
use super::{Player, text_of};

/// What is particular about the answer to one request of a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances {
    pub(super) kind: ResponseKind,
    pub(super) reading: Reading,
}

impl Player<'_> {
    /// Applies the answer that `plan` describes: a step, a resource of a step, or a frame.
    pub(super) fn answer(&mut self, plan: &Value, request: &Request, about: Circumstances) {
        self.note_transport(request, plan);
        for early in plan["early"].as_array().into_iter().flatten() {
            let lines = early[1].as_array().into_iter().flatten();
            let set: Vec<String> = lines
                .filter_map(Value::as_str)
                .filter_map(|line| line.strip_prefix("Set-Cookie:"))
                .map(|line| fill_in_dates(line.trim(), self.now))
                .collect();
            let set: Vec<&[u8]> = set.iter().map(String::as_bytes).collect();
            let mut response = Response::new(&set);
            response.kind = ResponseKind::Informational;
            self.receive(request, &response);
        }
        let set: Vec<Vec<u8>> = plan["set"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|header| self.bytes_of(header))
            .collect();
        // On its way, a line feed ends the header's line, and a NUL makes the whole response invalid (all browsers).
        let set: Vec<&[u8]> = set
            .iter()
            .filter_map(|header| header.split(|byte| *byte == b'\n').next())
            .collect();
        if set.iter().any(|header| header.contains(&b'\0')) {
            return;
        }
        let headers = plan
            .get("response_headers")
            .unwrap_or_else(|| &plan["headers"]);
        let header = |name: &str| {
            let values = headers_named(headers, name);
            (!values.is_empty()).then(|| fill_in_dates(&values.join(", "), self.now))
        };
        let clear = header("Clear-Site-Data");
        let date = headers_named(headers, "Date")
            .first()
            .map(|date| fill_in_dates(date, self.now));
        let mut response = Response::new(&set);
        response.date = date.as_deref().map(str::as_bytes);
        response.clear_site_data = clear.as_deref().map(str::as_bytes);
        response.kind = about.kind;
        response.reading = about.reading;
        if about.kind == ResponseKind::Final && plan["status"] == 407 {
            response.kind = ResponseKind::ProxyChallenge;
        }
        self.receive(request, &response);
    }

    /// A `Set-Cookie` string: UTF-8, or `{"latin1": …}` with a byte for each character.
    fn bytes_of(&self, header: &Value) -> Vec<u8> {
        match header.get("latin1").and_then(Value::as_str) {
            Some(latin1) => fill_in_dates(latin1, self.now)
                .chars()
                .map(|c| u8::try_from(c).unwrap_or(b'?'))
                .collect(),
            None => fill_in_dates(header.as_str().unwrap_or(""), self.now).into_bytes(),
        }
    }

    pub(super) fn receive(&mut self, request: &Request, response: &Response<'_>) {
        let outcomes = self.jar.receive(request, response, self.list, self.now);
        for (header, outcome) in response.set_cookie.iter().zip(outcomes) {
            let name = header.split(|byte| matches!(byte, b'=' | b';')).next();
            if let Outcome::Refused(refusal) = outcome {
                self.why.push(json!({
                    "url": request.url.to_string(),
                    "cookie": text_of(name.unwrap_or_default()).trim(),
                    "refused": refusal.to_string(),
                }));
            }
        }
    }
}
