use marquetry::prelude::*;

#[derive(Clone, PartialEq, serde::Serialize, PageStore)]
enum Either {
    Left,
}

#[derive(Clone, PartialEq, serde::Serialize, PageStore)]
struct AppStore {
    #[page(cleint)]
    theme: String,
    #[page(check = is_small)]
    size: u8,
    #[page(client)]
    #[serde(skip)]
    secret: u8,
}

#[derive(Clone, PartialEq, serde::Serialize, PageStore)]
struct Pair(u8, #[page(client)] u8);

fn main() {}
