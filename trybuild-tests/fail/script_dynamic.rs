use marquetry::prelude::*;

component! {
    pub Home(name: String) {
        <script>"const name = " {name}</script>
    }
}

fn main() {}
