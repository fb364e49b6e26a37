use crate::text::word_form;

/// What carries the tokens of one session.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum Transport {
    /// Cookies. Browsers attach them automatically.
    Cookie,
    /// The `Authorization` header. The client sets it.
    #[doc(alias = "Bearer")]
    Header,
}

word_form!(config: Transport, "`cookie` or `header`", {
    Cookie => "cookie",
    Header => "header",
});

impl Transport {
    /// What a client asks for in the header for its preference; letter case and blanks around it are nothing.
    pub(crate) fn wished_for(mode: &[u8]) -> Option<Self> {
        let mode = mode.trim_ascii();
        [Self::Cookie, Self::Header]
            .into_iter()
            .find(|transport| mode.eq_ignore_ascii_case(transport.as_str().as_bytes()))
    }
}
