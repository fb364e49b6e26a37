//! What visitors are told of the cookies of a deployment, as text, as Markdown and as data.
//!
//! What breaks if one fails: a privacy page leaves a cookie out, names one that nobody sets, or says wrong things of it.

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::inventory::{Inventory, InventoryEntry, Topic, inventory};
use session_cookie_policy::net::EmbeddedList;

#[track_caller]
fn of(config: Value) -> Inventory {
    let config: PolicyConfig = serde_json::from_value(config).unwrap();
    inventory(&config.compile(&EmbeddedList).unwrap())
}

/// A line for each entry: its name, where it is sent, and when it ends if it is of the past.
fn scopes(inventory: &Inventory) -> Vec<String> {
    let entries = inventory.entries.iter();
    entries
        .map(|entry| {
            let mut line = format!("{}: {}", entry.name, said(entry, Topic::SentTo).unwrap());
            if let Some(ends) = said(entry, Topic::Ends) {
                line.push_str(": ");
                line.push_str(&ends);
            }
            line
        })
        .collect()
}

fn said(entry: &InventoryEntry, topic: Topic) -> Option<String> {
    let statements = entry.statements();
    let found = statements
        .into_iter()
        .find(|statement| statement.topic == topic);
    found.map(|statement| statement.text)
}

/// What is said of a topic for each entry.
fn all_said(inventory: &Inventory, topic: Topic) -> Vec<Option<String>> {
    let entries = inventory.entries.iter();
    entries.map(|entry| said(entry, topic)).collect()
}

#[test]
fn the_whole_text_during_a_migration() {
    let inventory = of(json!({
        "api": "https://api.example.com",
        "websites": ["https://www.example.com", "https://app.example.com"],
        "transport": "cookie",
        "history": [{ "cookie_domain": "example.com", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365 }],
    }));
    let expected = "Cookies of signed-in sessions

These cookies keep users signed in. They are set at sign-in, renewed while the session is in use, and deleted at sign-out. They have no \
other purpose.

They are strictly necessary for a service that the user asks for by signing in, and therefore set without asking for consent: Directive \
2002/58/EC, Article 5(3), and Opinion 04/2012 of the Article 29 Working Party (WP 194), section 3.2.

For those that stay when the browser is closed this holds only if the user chose at sign-in to stay signed in.

__Host-session-access
  Purpose      identifies the signed-in session with each request to the service
  Necessity    strictly necessary only if the user chose to stay signed in: it carries the signed-in session, and stays when the browser is \
closed
  Kept         365 days after it was last set; deleted at sign-out
  Sent to      api.example.com and no other host, every path
  Name         the prefix __Host- makes browsers keep it only if it is set over an encrypted connection, by exactly the host that gets \
it, and for all its paths
  Scripts      no script of a page can read it (HttpOnly)
  Encryption   sent only over encrypted connections (Secure)
  Other sites  sent with requests from pages of the same site, and when the user follows a link from elsewhere (SameSite=Lax)
  Used by      https://app.example.com, https://www.example.com
  Set by       https://api.example.com

__Host-session-refresh
  Purpose      renews the session when the token that is sent with each request has expired, without a new sign-in
  Necessity    strictly necessary only if the user chose to stay signed in: it carries the signed-in session, and stays when the browser is \
closed
  Kept         100 days after it was last set; deleted at sign-out
  Sent to      api.example.com and no other host, every path
  Name         the prefix __Host- makes browsers keep it only if it is set over an encrypted connection, by exactly the host that gets \
it, and for all its paths
  Scripts      no script of a page can read it (HttpOnly)
  Encryption   sent only over encrypted connections (Secure)
  Other sites  sent with requests from pages of the same site, and when the user follows a link from elsewhere (SameSite=Lax)
  Used by      https://app.example.com, https://www.example.com
  Set by       https://api.example.com

Cookies that are only deleted

__Secure-session-access
  Purpose      identifies the signed-in session with each request to the service
  Ends         2027-06-01 at the latest; it is no longer set, and deleted if a browser still has it
  Sent to      example.com and every host below it, every path
  Name         the prefix __Secure- makes browsers keep it only if it is set over an encrypted connection
  Deleted by   https://api.example.com

__Secure-session-refresh
  Purpose      renews the session when the token that is sent with each request has expired, without a new sign-in
  Ends         2027-06-01 at the latest; it is no longer set, and deleted if a browser still has it
  Sent to      example.com and every host below it, every path
  Name         the prefix __Secure- makes browsers keep it only if it is set over an encrypted connection
  Deleted by   https://api.example.com
";
    assert_eq!(inventory.to_string(), expected);
}

/// `_`, `*`, `|`, `~`, `` ` `` and `[` mean something to Markdown, in headings, lists and tables.
#[test]
fn the_whole_markdown_with_names_that_are_escaped() {
    let inventory = of(json!({
        "api": "https://api.example.com",
        "websites": "https://*.example.com",
        "default_website": "https://www.example.com",
        "session_use": "api_only",
        "prefix": "none",
        "access_cookie": { "name": "a*b|c_d", "lifetime_seconds": 5400 },
        "refresh_cookie": { "name": "~r`+", "path": "/auth", "lifetime_seconds": 63_072_000 },
    }));
    let expected = r"## Cookies of signed-in sessions

These cookies keep users signed in. They are set at sign-in, renewed while the session is in use, and deleted at sign-out. They have no other purpose.

They are strictly necessary for a service that the user asks for by signing in, and therefore set without asking for consent: Directive 2002/58/EC, Article 5(3), and Opinion 04/2012 of the Article 29 Working Party (WP 194), section 3.2.

For those that stay when the browser is closed this holds only if the user chose at sign-in to stay signed in.

Pages and applications that send the tokens of a session in headers get no cookies of the session.

### a\*b\|c\_d

- **Purpose:** identifies the signed-in session with each request to the service
- **Necessity:** strictly necessary only if the user chose to stay signed in: it carries the signed-in session, and stays when the browser is closed
- **Kept:** 1 hour 30 minutes after it was last set; deleted at sign-out
- **Sent to:** api.example.com and no other host, every path
- **Scripts:** no script of a page can read it (HttpOnly)
- **Encryption:** sent only over encrypted connections (Secure)
- **Other sites:** sent only with requests from pages of the same site, and not when the user follows a link from elsewhere (SameSite=Strict)
- **Used by:** https://\*.example.com (if tokens are sent by cookie)
- **Set by:** https://api.example.com

### \~r\`\+

- **Purpose:** renews the session when the token that is sent with each request has expired, without a new sign-in
- **Necessity:** strictly necessary only if the user chose to stay signed in: it carries the signed-in session, and stays when the browser is closed
- **Kept:** 400 days after it was last set, the longest that browsers keep a cookie (730 days were requested); deleted at sign-out
- **Sent to:** api.example.com and no other host, the path /auth and those below it
- **Scripts:** no script of a page can read it (HttpOnly)
- **Encryption:** sent only over encrypted connections (Secure)
- **Other sites:** sent only with requests from pages of the same site, and not when the user follows a link from elsewhere (SameSite=Strict)
- **Used by:** https://\*.example.com (if tokens are sent by cookie)
- **Set by:** https://api.example.com
";
    assert_eq!(inventory.to_markdown(), expected);
}

/// Every printable character that means something is escaped; others are left, so that the text can be read as it is.
#[test]
fn paths_are_escaped_too() {
    let inventory = of(json!({
        "api": "https://api.example.com",
        "websites": "https://www.example.com",
        "access_cookie": { "path": "/~a_b!c$d&e*(f)" },
    }));
    let markdown = inventory.to_markdown();
    let expected = r"the path /\~a\_b\!c\$d\&e\*(f) and those below it";
    assert!(markdown.contains(expected), "{markdown}");
}

#[test]
fn tokens_by_header_alone_set_no_cookies() {
    let config = |history: Value| {
        json!({
            "api": "https://api.example.com",
            "websites": "https://www.example.com",
            "transport": "header",
            "history": history,
        })
    };
    let summary = "Cookies of signed-in sessions

The service sets no cookies for signed-in sessions.

The tokens of a session are sent in headers, and the website or the application keeps them itself.
";
    // No cookie was ever set, as far as the configuration says.
    let never_set = of(config(json!([])));
    assert_eq!(never_set.to_string(), summary);
    assert_eq!(
        never_set.duties(),
        [
            "if the website keeps the tokens in the browser, tell users of that as of a cookie: Directive 2002/58/EC, Article 5(3), \
          covers everything that is stored on their devices"
        ]
    );
    // A deployment that went over from cookies.
    let gone_over = of(config(json!([
        { "cookie_domain": "", "retired_at": "2026-06-01T12:00:00Z", "lifetime_days": 30 },
        { "cookie_domain": "", "retired_at": "2026-06-01T12:00:00Z", "lifetime_days": 100 },
    ])));
    assert!(gone_over.to_string().starts_with(summary), "{gone_over}");
    let ends =
        "2026-09-09 at the latest; it is no longer set, and deleted if a browser still has it";
    assert_eq!(
        all_said(&gone_over, Topic::Ends),
        [Some(ends.to_owned()), Some(ends.to_owned())]
    );
    assert_eq!(all_said(&gone_over, Topic::SetBy), [None, None]);
}

/// The history says when what was the access cookie ends, and no other cookie had the name that the refresh cookie would have now.
#[test]
fn a_cookie_ends_by_its_name_and_not_by_its_token() {
    for path in ["/", "/auth"] {
        let inventory = of(json!({
            "api": "https://api.example.com",
            "websites": "https://www.example.com",
            "transport": "header",
            "prefix": "none",
            "refresh_cookie": { "path": path },
            "history": [{
                "cookie_domain": "",
                "retired_at": "2026-06-01T12:00:00Z",
                "lifetime_days": 30,
                "access_cookie": { "name": "session-refresh", "path": path },
                "refresh_cookie": { "name": "older" },
            }],
        }));
        let over =
            "2026-07-01 at the latest; it is no longer set, and deleted if a browser still has it";
        let ends = [over, over].map(|text| Some(text.to_owned()));
        assert_eq!(all_said(&inventory, Topic::Ends), ends, "{path}");
        let names = inventory.entries.iter().map(|entry| entry.name.as_str());
        assert_eq!(
            names.collect::<Vec<_>>(),
            ["session-refresh", "older"],
            "{path}"
        );
    }
}

#[test]
fn websites_in_partitions_have_copies_of_their_own() {
    let inventory = of(json!({
        "api": "https://api.example.com",
        "websites": [
            "https://www.example.com",
            { "origin": "https://partner.net", "partitioning": "partitioned" },
            { "origin": "https://shop.org", "partitioning": "partitioned", "transport": "cookie" },
            { "origin": "https://other.org", "transport": "header" },
        ],
    }));
    let copies =
        Some("each website has its own copy, which no other website gets (Partitioned)".to_owned());
    assert_eq!(
        all_said(&inventory, Topic::Partition),
        [None, copies.clone(), None, copies]
    );
    let own = Some("https://www.example.com (if tokens are sent by cookie)".to_owned());
    let partners =
        Some("https://partner.net (if tokens are sent by cookie); https://shop.org".to_owned());
    assert_eq!(
        all_said(&inventory, Topic::UsedBy),
        [own.clone(), partners.clone(), own, partners]
    );
    let third_party = "also sent with requests from pages of other sites, if the browser allows it (SameSite=None)";
    assert_eq!(
        said(&inventory.entries[1], Topic::OtherSites).as_deref(),
        Some(third_party)
    );
}

/// One cookie to a browser, and what it does depends on who set it last.
#[test]
fn websites_of_two_kinds_share_a_cookie() {
    let inventory = of(json!({
        "api": "https://api.example.com",
        "websites": ["https://www.example.com", "https://www.example.net", "https://app.example.com"],
    }));
    assert_eq!(inventory.entries.len(), 2);
    assert_eq!(
        said(&inventory.entries[0], Topic::OtherSites).as_deref(),
        Some(
            "sent with requests from pages of the same site, and when the user follows a link from elsewhere (SameSite=Lax), for \
             https://app.example.com, https://www.example.com; also sent with requests from pages of other sites, if the browser \
             allows it (SameSite=None), for https://www.example.net"
        )
    );
}

#[test]
fn several_apis() {
    let config = |apis: Value, domain: &str| json!({ "api": apis, "websites": "https://www.example.com", "cookie_domain": domain });
    let two = || json!(["https://api.example.com", "https://api2.example.com"]);
    assert_eq!(
        scopes(&of(config(two(), ""))),
        [
            "__Host-session-access: api.example.com and no other host, every path",
            "__Host-session-access: api2.example.com and no other host, every path",
            "__Host-session-refresh: api.example.com and no other host, every path",
            "__Host-session-refresh: api2.example.com and no other host, every path",
        ]
    );
    let shared = of(config(two(), "example.com"));
    assert_eq!(
        scopes(&shared),
        [
            "__Secure-session-access: example.com and every host below it, every path",
            "__Secure-session-refresh: example.com and every host below it, every path",
        ]
    );
    let both = Some("https://api.example.com, https://api2.example.com".to_owned());
    assert_eq!(all_said(&shared, Topic::SetBy), [both.clone(), both]);
    // Cookies know no ports.
    let ports = of(config(
        json!(["https://api.example.com", "https://api.example.com:8443"]),
        "",
    ));
    let both = Some("https://api.example.com, https://api.example.com:8443".to_owned());
    assert_eq!(all_said(&ports, Topic::SetBy), [both.clone(), both]);
}

#[test]
fn plain_http_on_this_machine() {
    let inventory =
        of(json!({ "api": "http://localhost:8000", "websites": "http://localhost:3000" }));
    assert_eq!(
        scopes(&inventory),
        [
            "session-access: localhost and no other host, every path",
            "session-refresh: localhost and no other host, every path",
        ]
    );
    let encryption = Some("also sent over unencrypted connections (not Secure)".to_owned());
    assert_eq!(
        all_said(&inventory, Topic::Encryption),
        [encryption.clone(), encryption]
    );
    assert_eq!(all_said(&inventory, Topic::Prefix), [None, None]);
}

#[test]
fn patterns_and_clients_are_named() {
    let inventory = of(json!({
        "api": "https://api.example.com",
        "websites": ["https://app.example.com", "https://*.preview.example.com"],
        "clients": [{ "name": "mobile", "transport": "any" }, { "name": "desktop" }],
    }));
    let users = "https://app.example.com, https://*.preview.example.com, the application mobile (if tokens are sent by cookie)";
    assert_eq!(
        all_said(&inventory, Topic::UsedBy),
        [Some(users.to_owned()), Some(users.to_owned())]
    );
}

/// Requests that tell no origin, and trusted websites, go by the transport of the deployment.
#[test]
fn cookies_that_no_declared_website_uses() {
    let inventory = of(json!({
        "api": "https://api.example.com",
        "websites": { "origin": "https://www.example.com", "transport": "header" },
    }));
    let nobody = "no declared website: requests that do not identify their website, and websites that are added while the service \
                  runs";
    assert_eq!(
        all_said(&inventory, Topic::UsedBy),
        [Some(nobody.to_owned()), Some(nobody.to_owned())]
    );
    assert_eq!(all_said(&inventory, Topic::OtherSites), [None, None]);
}

/// The first to end first; without a date last.
#[test]
fn the_past_is_sorted_by_its_end() {
    let inventory = of(json!({
        "api": "https://v1.api.example.com",
        "websites": "https://www.example.com",
        "older_cookie_domain": "example.com",
        "history": [
            { "cookie_domain": "v1.api.example.com", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 60 },
            { "cookie_domain": "api.example.com", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 30 },
        ],
    }));
    let known = |date: &str| {
        format!("{date} at the latest; it is no longer set, and deleted if a browser still has it")
    };
    let unknown = "unknown; it is no longer set, and deleted if a browser still has it";
    let past = |domain: &str, ends: &str| {
        ["access", "refresh"].map(|token| {
            format!(
                "__Secure-session-{token}: {domain} and every host below it, every path: {ends}"
            )
        })
    };
    assert_eq!(
        scopes(&inventory)[2..],
        [
            past("api.example.com", &known("2026-07-01")),
            past("v1.api.example.com", &known("2026-07-31")),
            past("example.com", unknown),
        ]
        .concat()
    );
}

#[test]
fn an_inventory_is_data_too() {
    let inventory = of(json!({
        "api": "https://api.example.com",
        "websites": "https://www.example.com",
        "history": [{ "cookie_domain": "example.com", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365 }],
    }));
    let mut value = serde_json::to_value(&inventory).unwrap();
    assert_eq!(value["transport"], "any");
    assert_eq!(value["summary"].as_array().unwrap().len(), 4);
    assert_eq!(value["duties"].as_array().unwrap().len(), 2);
    assert_eq!(value["cookies"].as_array().unwrap().len(), 4);
    let statements = value["cookies"][0]["statements"].take();
    assert_eq!(
        statements[0],
        json!({
            "topic": "purpose",
            "text": "identifies the signed-in session with each request to the service",
        })
    );
    value["cookies"][2]["statements"].take();
    assert_eq!(
        value["cookies"][0],
        json!({
            "name": "__Host-session-access",
            "prefix": "__Host-",
            "token": "access",
            "state": "present",
            "ends": null,
            "strictly_necessary": false,
            "necessity": "for_staying_signed_in",
            "host": "api.example.com",
            "with_subdomains": false,
            "path": "/",
            "partitioned": false,
            "max_age_seconds": 31_536_000,
            "http_only": true,
            "secure": true,
            "uses": [{
                "same_site": "Lax",
                "transport": "any",
                "websites": ["https://www.example.com"],
                "clients": [],
            }],
            "apis": ["https://api.example.com"],
            "statements": null,
        })
    );
    assert_eq!(
        value["cookies"][2],
        json!({
            "name": "__Secure-session-access",
            "prefix": "__Secure-",
            "token": "access",
            "state": "past",
            "ends": "2027-06-01T00:00:00Z",
            "strictly_necessary": null,
            "necessity": "only_deleted",
            "host": "example.com",
            "with_subdomains": true,
            "path": "/",
            "partitioned": false,
            "max_age_seconds": null,
            "http_only": null,
            "secure": null,
            "uses": null,
            "apis": ["https://api.example.com"],
            "statements": null,
        })
    );
}

/// What visitors read tells nobody what to do; the operator is told, with the names of the cookies.
#[test]
fn the_page_has_no_duties() {
    let inventory = of(json!({
        "api": "https://api.example.com",
        "websites": "https://www.example.com",
        "session": "single",
        "session_cookie": { "keep": 2_592_000 },
        "cookies": { "device": { "purpose": "trusted_device" }, "theme": { "purpose": "preference" } },
    }));
    let page = inventory.to_markdown();
    for word in [
        "must",
        "ask before",
        "ask the user",
        "for example",
        "your",
        "Users ",
    ] {
        assert!(!page.contains(word), "{word}: {page}");
    }
    assert_eq!(
        inventory.duties(),
        [
            "tell users of these cookies, as this page does: Directive 2002/58/EC, Article 5(3)",
            "let users choose at sign-in to stay signed in, for example with a box \"remember me\" (`keep`: `chosen`): `__Host-session` \
             otherwise stay for everybody when the browser is closed, and Opinion 04/2012 of the Article 29 Working Party (WP 194), \
             section 3.2, exempts cookies of a sign-in only until then",
            "ask at sign-in before `__Host-device` is set, for example with a box \"remember this browser\"",
            "ask before `__Host-theme` is set, or say next to the setting that a cookie stores it, if it outlasts the visit",
        ]
    );
}
