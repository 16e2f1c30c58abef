//! A tour of Marquetry: a small site whose pages show one thing each, with its source beside it.
//!
//! `cargo run` starts it. `PORT` is the port it listens on (3000 if left out, 0 for any free one); with `SESSIONS` set to a path, sessions are kept in that
//! file and outlive the process; with `SHOP` so does what was ordered in the shop; `RUST_LOG` says what is logged.

mod highlight;
mod layout;
mod pages;
mod stores;
mod style;

use std::{env, io::ErrorKind, path::Path, process::ExitCode};

use axum::{http::header::CONTENT_TYPE, response::IntoResponse, routing::get};
use layout::Wrong;
use marquetry::prelude::*;
use pages::{page_store, shop};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), String> {
    let port = match env::var("PORT") {
        Ok(port) => port.parse::<u16>().map_err(|_| format!("PORT is {port:?}, which is no port: it is a number from 0 to 65535"))?,
        Err(_) => 3000,
    };
    let sessions = match env::var_os("SESSIONS") {
        Some(path) => Sessions::open(&path).map_err(|error| format!("the sessions in {} cannot be used: {error}", path.display()))?,
        None => Sessions::memory(),
    };
    let file = env::var_os("SHOP");
    let database = shop::Database::open(file.as_ref().map(Path::new)).map_err(|error| format!("the shop’s database cannot be used: {error}"))?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => format!("port {port} is taken: end the program that listens there, or choose another port: PORT=3001 cargo run"),
        _ => format!("cannot listen on port {port}: {error}"),
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let live = Live::new()
        .sessions(sessions)
        .store_under("/page-store", page_store::board)
        .client_fields::<page_store::Board>()
        .store_under("/shop", shop::store)
        .error_page(|error| Wrong { code: error.code(), message: error.to_string() });
    let app = pages::router(database.clone()).route("/favicon.svg", get(favicon)).live(live.clone());
    let app = shop::around(app, database);
    println!("The tour is open at http://{address}");
    axum::serve(listener, app).with_graceful_shutdown(closing(live)).await.map_err(|error| error.to_string())
}

/// Waits for Ctrl-C, and sends everybody away.
async fn closing(live: Live) {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "Ctrl-C cannot be heard: the tour ends when its process is ended");
        std::future::pending::<()>().await;
    }
    live.shutdown().await;
}

async fn favicon() -> impl IntoResponse {
    ([(CONTENT_TYPE, "image/svg+xml")], include_str!("favicon.svg"))
}
