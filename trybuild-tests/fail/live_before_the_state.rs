use axum::{Router, extract::State, routing::get};
use marquetry::prelude::*;

component! {
    Home(users: u32) { <p>{users}</p> }
}

async fn home(State(users): State<u32>) -> Page<Home> {
    Page(Home { users })
}

fn main() {
    let _app: Router = Router::new().route("/", get(home)).live(Live::new()).with_state(3);
}
