use marquetry::prelude::*;

component! {
    pub Home() {
        let text = writable(String::new());
        <head><title>{text}</title><meta name="description" content={$text}></head>
    }
}

fn main() {}
