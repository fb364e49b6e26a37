use crate::text::word_form;

/// Who chooses the website that a link in an e-mail opens.
///
/// Suppose the website of tenant A asks for a new password of a user of tenant B. If the link followed the request, it would open the
/// website of A and give A the code. Therefore the application names the website. If all declared websites trust each other, the request
/// may choose.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::Origin;
/// use session_cookie_policy::request::RequestFacts;
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com", "https://shop.example.com"],
/// );
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://shop.example.com");
///
/// // The website of the user, as the application keeps it.
/// let policy = config.compile(&EmbeddedList).unwrap();
/// let website = Origin::parse("https://www.example.com").unwrap();
/// assert_eq!(policy.link_base_of(&website).unwrap().to_string(), "https://www.example.com");
/// assert!(policy.website(&facts).link_base().is_none());
///
/// // Both are run by the same people.
/// config.links = "by_request".into();
/// let policy = config.compile(&EmbeddedList).unwrap();
/// assert_eq!(policy.website(&facts).link_base().unwrap().to_string(), "https://shop.example.com");
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the application or the request")]
pub enum LinkSource {
    /// The website that sent the request. Safe only if the declared websites trust each other. Not for [trusted
    /// websites](crate::policy::Policy::trust_website).
    ByRequest,
    /// The website that the application names.
    #[default]
    Named,
}

word_form!(config: LinkSource, "`by_request` or `named`", {
    ByRequest => "by_request",
    Named => "named",
});
