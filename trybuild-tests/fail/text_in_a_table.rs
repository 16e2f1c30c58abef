use marquetry::prelude::*;

component! {
    pub Home() {
        <table>"text"</table>
    }
}

fn main() {}
