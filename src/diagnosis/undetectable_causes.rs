/// A cause that this crate cannot find: it has no [`Code`](super::Code).
///
/// ```
/// use session_cookie_policy::diagnosis::undetectable_causes;
///
/// let dot = undetectable_causes().iter().find(|known| known.cause.contains("leading dot")).unwrap();
/// assert!(dot.reason.starts_with("Made impossible: `.example.com` and `example.com` are read as one value"));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct UndetectableCause {
    /// What goes wrong.
    pub cause: &'static str,
    /// Why it cannot be found. A server cannot see it, or this crate makes it impossible.
    pub reason: &'static str,
}

/// Lists known causes that no finding reports, and why.
///
/// ```
/// for cause in session_cookie_policy::diagnosis::undetectable_causes() {
///     println!("{} {}", cause.cause, cause.reason);
/// }
/// ```
#[must_use]
pub const fn undetectable_causes() -> &'static [UndetectableCause] {
    UNSEEN
}

const UNSEEN: &[UndetectableCause] = &[
    UndetectableCause {
        cause: "The front end imports the session's code from another package or recipe than the one that it started.",
        reason: "Cannot be seen: the cause is in the code of the page, and its requests look like those of a page without the \
                 session's code.",
    },
    UndetectableCause {
        cause: "An interceptor of the application is added in the wrong order and breaks the responses that the session's code \
                reads.",
        reason: "Cannot be seen: requests and responses are right as they pass the server, and are changed within the page.",
    },
    UndetectableCause {
        cause: "A claim of the session is refused with 403, such as that of a verified e-mail address.",
        reason: "Cannot be seen: the session is valid, and the required claims are the application's own rule.",
    },
    UndetectableCause {
        cause: "A framework throws a type error on the server, because a middleware was registered with the wrong kind of value.",
        reason: "Cannot be seen: it is a mistake in the code of the server, which the configuration and the request do not show.",
    },
    UndetectableCause {
        cause: "Other cookies of the application, such as a CSRF cookie, are not partitioned together with the session.",
        reason: "Made impossible: cookies that are declared in `cookies` are partitioned together with the session's. Only those of a \
                 sign-in flow never are, since the provider sends users back to a top-level page.",
    },
    UndetectableCause {
        cause: "Browsers from before 2020 treat `SameSite=None` as `Strict`, or refuse it.",
        reason: "Cannot be seen: it follows from the user agent alone, which this crate does not read. None of the supported \
                 engines does so.",
    },
    UndetectableCause {
        cause: "A cookie without `SameSite` works for two minutes after it was set and fails later.",
        reason: "Made impossible: `SameSite` is always written, and the grace period holds only where it is missing.",
    },
    UndetectableCause {
        cause: "A leading dot of the cookie domain is refused, or treated as a difference.",
        reason: "Made impossible: `.example.com` and `example.com` are read as one value, which is written without the dot.",
    },
    UndetectableCause {
        cause: "The registrable domain is guessed from the number of labels.",
        reason: "Made impossible: it follows from the public suffix list.",
    },
    UndetectableCause {
        cause: "Domains are compared as substrings, and `example.com` covers `example.com.au`.",
        reason: "Made impossible: names match only at label boundaries, and the order of a list does not matter.",
    },
    UndetectableCause {
        cause: "Hosts that are a public suffix, or end in `.local`, prevent the start or get the wrong site.",
        reason: "Made impossible: a host without a registrable domain is a site of its own, as it is to browsers.",
    },
    UndetectableCause {
        cause: "A proxy reverses the `Set-Cookie` headers, and clearing wins over setting.",
        reason: "Cannot be seen: the headers leave the server in the right order, and RFC 9110, section 5.3, has proxies keep it. The \
                 order matters only if a request has two cookies of one name and the browser ignores `Partitioned`.",
    },
    UndetectableCause {
        cause: "A token is split over several cookies, of which one is missing, stale or too long.",
        reason: "Made impossible: each token is in one cookie, and one that does not fit is an error when it is written.",
    },
    UndetectableCause {
        cause: "The check compares `Sec-Fetch-Site` with a value that does not exist.",
        reason: "Made impossible: any other value than the four is ignored; `Origin` decides, and without it the request is refused.",
    },
];
