use marquetry::prelude::*;

#[derive(Clone, PartialEq, serde::Serialize)]
struct Theme(String);

#[derive(Clone, PartialEq, serde::Serialize, PageStore)]
struct AppStore {
    #[page(client)]
    theme: Theme,
}

fn main() {
    let live = Live::new().store(|_: &Request| AppStore { theme: Theme("light".into()) });
    let _live = live.client_fields::<AppStore>();
}
