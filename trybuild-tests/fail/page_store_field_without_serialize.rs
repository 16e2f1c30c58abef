use marquetry::prelude::*;

#[derive(Clone, PartialEq)]
struct Connection;

#[derive(Clone, PartialEq, serde::Serialize)]
struct AppStore {
    user: Option<String>,
    connection: Connection,
}

fn main() {
    let _live = Live::new().store(|_: &Request| AppStore { user: None, connection: Connection });
}
