fn main() {
    let which = std::env::args().nth(1).unwrap();
    let config = config(9);
    let mut ours = Ours::new(&config);
    let mut composed = Composed::new(&config);
    assert_alike(Ours::new(&config), Composed::new(&config));
    for route in ROUTES {
        let request = route.request(1024);
        if which == "ours" { measured(&mut || route.answer(&mut ours, &request)); } else {
        measured(&mut || route.answer(&mut composed, &request)); }
    }
}
use session_cookie_policy_benches::*;

#[inline(never)]
fn measured(f: &mut dyn FnMut()) {
    for _ in 0..1000 { f(); }
}
