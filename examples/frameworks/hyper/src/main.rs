//! Serves on loopback, and prints the address.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    scenario::run(with_hyper::serve)
}
