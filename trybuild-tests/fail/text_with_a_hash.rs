use marquetry::prelude::*;

component! {
    pub Home() {
        <p>C# and F#</p>
    }
}

fn main() {}
