//! An application under a path, for the tests in a browser: nested in a router at `/app`. It listens on a free port, and says where.

use std::io::Write as _;

use axum::{Router, routing::get};
use marquetry::prelude::*;

stores! {
    static COUNT: Session<u32> = session("count", 0);
}

component! {
    Layout(title: &'static str) {
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,"></head>
            <body><nav><a id="home" href="/app">"Home"</a> <a id="cart" href="/app/cart">"Cart"</a></nav> <main><slot/></main></body>
        </html>
    }

    Counted(title: &'static str) {
        on add() { COUNT.edit(|count| *count += 1) }
        <Layout title={title}>
            <h1>{title}</h1>
            <fragment key="count"><output>{$COUNT}</output></fragment>
            <form><button @trigger="add">"Add"</button></form>
        </Layout>
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let pages = Router::new().route("/", get(async || Page(Counted { title: "Home" }))).route("/cart", get(async || Page(Counted { title: "Cart" })));
    let app = Router::new().nest("/app", pages.live(Live::new().navigation(true).base("/app")));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "http://{}", listener.local_addr()?)?;
    axum::serve(listener, app).await
}
