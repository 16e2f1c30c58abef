use marquetry::{PageStore, page_store, prelude::*};

#[derive(Clone, PartialEq, serde::Serialize)]
struct AppStore {
    user: String,
}

static PAGE: std::sync::LazyLock<PageStore<AppStore>> = std::sync::LazyLock::new(page_store);

component! {
    User() {
        <fragment shared key="user"><b>{$PAGE.user.clone()}</b></fragment>
    }

    Asks() {
        <fragment shared key="user">{get(&page_store::<AppStore>()).user}</fragment>
    }
}

fn main() {}
