use marquetry::prelude::*;

component! {
    pub Home() {
        <dvi>"text"</dvi>
    }
}

fn main() {
    let size: u32 = nmae;
}
