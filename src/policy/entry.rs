/// What is known of a declared website.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Entry {
    /// Its class.
    pub(crate) class: usize,
    /// Where links in e-mails go, if not to the website itself.
    pub(crate) links: Option<u32>,
}
