//! Serves the stages of the test in a real browser, each on a port of loopback.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    scenario::stages::serve_stages(with_axum::serve)
}
