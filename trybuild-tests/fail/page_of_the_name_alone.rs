use marquetry::prelude::*;

component! {
    Home(users: u32 = 1) { <p>{users}</p> }
}

fn main() {
    let _page = Page(Home);
}
