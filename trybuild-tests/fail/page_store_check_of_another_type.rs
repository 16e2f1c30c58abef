use marquetry::prelude::*;

fn is_small(size: &u32) -> bool {
    *size < 10
}

#[derive(Clone, PartialEq, serde::Serialize, PageStore)]
struct AppStore {
    #[page(client, check = is_small)]
    size: u8,
    #[page(client, check = |n: &u8| n + 1)]
    count: u8,
}

fn main() {
    let _live = Live::new().client_fields::<AppStore>();
}
