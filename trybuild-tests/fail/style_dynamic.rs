use marquetry::prelude::*;

component! {
    pub Home(color: String) {
        <style>{color}</style>
    }
}

fn main() {}
