//! The provider and the application on loopback, for a browser.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    with_oauth2::serve_stages()
}
