use marquetry::prelude::*;

component! {
    pub Home() {
        <a href=/about class=a-b>"x"</a><img src="a.png" alt="" width=100>
    }
}

fn main() {}
