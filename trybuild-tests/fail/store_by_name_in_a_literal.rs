use marquetry::prelude::*;

component! {
    pub Home() {
        let count = writable(1);
        <fragment key="a"><p title="{count} more">"text"</p></fragment>
    }
}

fn main() {}
