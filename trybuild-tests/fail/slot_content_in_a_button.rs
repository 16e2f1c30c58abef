use marquetry::prelude::*;

component! {
    pub Press() {
        <button><span><slot/></span></button>
    }
    pub Bar() {
        <Press><a href="/">"a"</a></Press>
    }
}

fn main() {}
