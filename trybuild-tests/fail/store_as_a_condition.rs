use marquetry::prelude::*;

component! {
    pub Home() {
        let on = writable(true);
        <fragment key="a">{#if on}"text"{/if}<p class:on={on}>"text"</p></fragment>
    }
}

fn main() {}
