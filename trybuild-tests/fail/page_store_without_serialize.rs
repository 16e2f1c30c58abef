use marquetry::prelude::*;

#[derive(Clone, PartialEq)]
struct AppStore {
    user: Option<String>,
}

fn main() {
    let _live = Live::new().store(|req: &Request| AppStore { user: req.cookie("user").map(str::to_owned) });
}
