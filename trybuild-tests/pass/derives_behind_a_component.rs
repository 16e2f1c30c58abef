use marquetry::prelude::*;

component! {
    pub First() { <p>"first"</p> }
}

#[derive(View)]
struct Name(&'static str);

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

component! {
    pub Second() { <p>{Name("second")}</p> }
}

#[derive(Clone, PartialEq, serde::Serialize, PageStore)]
struct AppStore {
    #[page(client)]
    size: u8,
}

fn main() {
    let _live = Live::new().store(|_: &Request| AppStore { size: 1 }).client_fields::<AppStore>();
    assert_eq!((First.to_html(), Second.to_html()), ("<p>first</p>".to_owned(), "<p>second</p>".to_owned()));
}
