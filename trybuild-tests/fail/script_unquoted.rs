use marquetry::prelude::*;

component! {
    pub Home() {
        <script>let x = 5;</script>
    }
}

fn main() {}
