//! The pages of the tour, in their order.

mod awaits;
mod binds;
mod counter;
mod forms;
mod home;
mod lists;
pub mod page_store;
mod shared;
pub mod shop;
mod slots;
mod stores;
mod streams;
mod styles;
mod timer;
mod uploads;
mod work;

use axum::{Router, routing::get};

/// A page of the tour.
#[derive(Debug)]
pub struct Stop {
    pub path: &'static str,
    /// What the navigation calls it.
    pub name: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    /// Where its source is, under `examples/src/`.
    pub file: &'static str,
    pub source: &'static str,
}

pub static TOUR: [Stop; 16] = [
    Stop {
        path: "/",
        name: "Start",
        title: "Live pages, written in Rust",
        lead: "Marquetry is a Rust library for web interfaces that the server renders and keeps up to date. Components are written inline in Rust, checked \
               while they compile, and served by axum. Nobody writes an API layer, ships WebAssembly or runs a front‑end build.",
        file: "pages/home.rs",
        source: include_str!("home.rs"),
    },
    Stop {
        path: "/counter",
        name: "Counter",
        title: "A counter in the session",
        lead: "A component keeps no state; a store does. This one is kept in the visitor’s session: from request to request, and in all open tabs.",
        file: "pages/counter.rs",
        source: include_str!("counter.rs"),
    },
    Stop {
        path: "/timer",
        name: "Timer",
        title: "A timer that can be paused",
        lead: "A readable store starts with its first subscriber and stops with the last. Read by an each-block it is a stream, which a page may pause and resume.",
        file: "pages/timer.rs",
        source: include_str!("timer.rs"),
    },
    Stop {
        path: "/streams",
        name: "Streams",
        title: "A log, line by line",
        lead: "Any stream of the futures crate can be walked by an each-block. What is there at once is served with the page, the rest arrives while it is open.",
        file: "pages/streams.rs",
        source: include_str!("streams.rs"),
    },
    Stop {
        path: "/lists",
        name: "Lists",
        title: "Lists that move",
        lead: "With a key, every row keeps its element while the list is sorted, filtered or shuffled. Only what changed travels to the browser.",
        file: "pages/lists.rs",
        source: include_str!("lists.rs"),
    },
    Stop {
        path: "/forms",
        name: "Forms",
        title: "A form with a typed handler",
        lead: "A form calls a Rust function with a struct. What is wrong stands beside its field, and what was typed stays. It works without JavaScript, too: \
               the browser then posts, and comes back to the page.",
        file: "pages/forms.rs",
        source: include_str!("forms.rs"),
    },
    Stop {
        path: "/uploads",
        name: "Files",
        title: "Files, there and back",
        lead: "A form’s files arrive as values of the type Upload, while the page shows how much has gone. A trigger may answer a Download. Both work without \
               JavaScript, too.",
        file: "pages/uploads.rs",
        source: include_str!("uploads.rs"),
    },
    Stop {
        path: "/binds",
        name: "Binding",
        title: "Controls bound to stores",
        lead: "A control bound to a store shows its value and sets it, typed: text becomes a number, an enum or a list on its way, or is refused.",
        file: "pages/binds.rs",
        source: include_str!("binds.rs"),
    },
    Stop {
        path: "/slots",
        name: "Slots",
        title: "Props and slots",
        lead: "Components take typed props, some with defaults, and markup for their slots. What is missing or misspelt is an error where it is written.",
        file: "pages/slots.rs",
        source: include_str!("slots.rs"),
    },
    Stop {
        path: "/stores",
        name: "Stores",
        title: "Stores in a module of their own",
        lead: "Stores may be declared once, and imported where they are shown. There is one of each, for all pages and all visitors: what one of them writes, all see. Only a session store is each visitor’s own, and what is made of the request each page’s.",
        file: "pages/stores.rs",
        source: include_str!("stores.rs"),
    },
    Stop {
        path: "/shared",
        name: "Shared",
        title: "Rendered once, for everybody",
        lead: "A shared fragment is rendered and encoded once per change, and all pages that show it get the same bytes: the thousandth viewer costs the server \
               a copy. Markup that would differ from visitor to visitor does not compile there.",
        file: "pages/shared.rs",
        source: include_str!("shared.rs"),
    },
    Stop {
        path: "/styles",
        name: "Styles",
        title: "A head and styles for every component",
        lead: "A component brings what the page’s head needs for it: a title, which may follow a store, and a style sheet, which is for its own elements only.",
        file: "pages/styles.rs",
        source: include_str!("styles.rs"),
    },
    Stop {
        path: "/page-store",
        name: "Page store",
        title: "One store for the open page",
        lead: "The server makes a store for each request, and renders the page from it. Its data goes along: scripts of the page read it, and change what the server lets them change.",
        file: "pages/page_store.rs",
        source: include_str!("page_store.rs"),
    },
    Stop {
        path: "/async",
        name: "Async",
        title: "Work that takes a while",
        lead: "A trigger may be async. While it waits, the page goes on, and the element that called it is marked as busy.",
        file: "pages/work.rs",
        source: include_str!("work.rs"),
    },
    Stop {
        path: "/await",
        name: "Await",
        title: "Results that come later",
        lead: "An await-block shows something while a future runs, and its result or error once that is there: later in the same answer, in whatever order. \
               Without JavaScript the answer waits, and has the results in place.",
        file: "pages/awaits.rs",
        source: include_str!("awaits.rs"),
    },
    Stop {
        path: "/shop",
        name: "Shop",
        title: "A small shop, whole",
        lead: "A database, a search, a basket, customers who sign in, and orders: what the other pages show one by one, put together as an axum application is.",
        file: "pages/shop/mod.rs",
        source: include_str!("shop/mod.rs"),
    },
];

pub fn router(shop: shop::Database) -> Router {
    Router::new()
        .route("/", get(home::page))
        .route("/counter", get(counter::page))
        .route("/timer", get(timer::page))
        .route("/streams", get(streams::page))
        .route("/lists", get(lists::page))
        .route("/forms", get(forms::page))
        .route("/uploads", get(uploads::page))
        .route("/binds", get(binds::page))
        .route("/slots", get(slots::page))
        .route("/stores", get(stores::page))
        .route("/shared", get(shared::page))
        .route("/styles", get(styles::page))
        .route("/page-store", get(page_store::page))
        .route("/async", get(work::page))
        .route("/await", get(awaits::page))
        .merge(shop::router(shop))
}
