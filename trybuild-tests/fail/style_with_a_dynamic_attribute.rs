use marquetry::prelude::*;

component! {
    pub Home(media: String) {
        <style media={media}>"p { color: red }"</style>
        <p>"text"</p>
    }
}

fn main() {}
