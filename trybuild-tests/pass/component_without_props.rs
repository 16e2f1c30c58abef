use marquetry::prelude::*;

component! {
    pub Home() {
        <p>"text"</p>
    }

    pub Named {
        <Home/>
    }
}

async fn home() -> Page<Home> {
    Page(Home)
}

fn main() {
    let _handler = home;
    Home::default().to_html();
    Named.to_html();
}
