use marquetry::prelude::*;

component! {
    pub Row(text: String) {
        <div>{text}</div>
    }
    pub List() {
        <ul><Row text="a"/></ul>
    }
}

fn main() {}
