use marquetry::prelude::*;

component! {
    pub Branch(depth: u32) {
        <li>{#if depth > 0}<Twigs {depth}/>{/if}</li>
    }
    pub Twigs(depth: u32) {
        <ul><Branch depth={depth - 1}/></ul>
    }
}

fn main() {}
