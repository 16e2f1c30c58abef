use marquetry::prelude::*;

#[derive(Clone, PartialEq, serde::Serialize)]
struct AppStore {
    user: String,
}

fn main() {
    let _live = Live::new().client_fields::<AppStore>();
}
