//! The answer to a request, for people.

use std::fmt;

use super::request::{Answer, Reason};

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.note.is_empty() {
            writeln!(f, "{}\n", self.note)?;
        }
        let host = &self.host;
        line(f, "api", host.api.as_deref().unwrap_or("none"))?;
        line(f, "", &format!("{}: {}", host.basis, host.because))?;
        let website = &self.website;
        line(f, "website", &website.origin)?;
        line(f, "", &format!("{}: {}", website.basis, website.because))?;
        if let Some(client) = &website.client {
            line(f, "client", client)?;
        }
        if let Some(links) = &website.link_base {
            line(f, "links", links)?;
        }
        if let Some(carried) = &self.carried {
            let bearer = if carried.bearer { "one" } else { "no" };
            let cookies = match (carried.access_cookies, carried.refresh_cookies) {
                (Some(access), Some(refresh)) => format!("{access} access and {refresh} refresh"),
                _ => format!("{} session", carried.session_cookies.unwrap_or_default()),
            };
            let text = format!("{cookies} cookies, {bearer} bearer token");
            line(f, "carries", &text)?;
        }
        reason(f, "transport", self.transport.as_ref())?;
        reason(f, "csrf", self.csrf.as_ref())?;
        if let Some(name) = &self.csrf_header {
            line(f, "", &format!("pages of this website must send `{name}`"))?;
        }
        for (index, candidate) in self.candidates.iter().enumerate() {
            let text = format!("by {}, {} bytes", candidate.transport, candidate.bytes);
            line(f, if index == 0 { "candidates" } else { "" }, &text)?;
        }
        line(f, "outcome", &self.outcome.to_string())?;
        if !self.decided_by.is_empty() {
            line(f, "decided by", &self.decided_by.join(", "))?;
        }
        headers(f, "Headers to append", &self.headers)?;
        headers(
            f,
            "CORS, unless another part of the application answers it",
            &self.cors,
        )
    }
}

fn line(f: &mut fmt::Formatter<'_>, label: &str, text: &str) -> fmt::Result {
    writeln!(f, "{label:<11} {text}")
}

fn reason(f: &mut fmt::Formatter<'_>, label: &str, reason: Option<&Reason>) -> fmt::Result {
    match reason {
        Some(Reason {
            says,
            code,
            because,
        }) => line(f, label, &format!("{says} ({code}): {because}")),
        None => Ok(()),
    }
}

fn headers(f: &mut fmt::Formatter<'_>, title: &str, headers: &[(String, String)]) -> fmt::Result {
    if headers.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title}")?;
    for (name, value) in headers {
        writeln!(f, "  {name}: {value}")?;
    }
    Ok(())
}
