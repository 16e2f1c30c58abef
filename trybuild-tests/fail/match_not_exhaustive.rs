use marquetry::prelude::*;

component! {
    pub Home() {
        let name = Some("Ann");
        {#match name}{:case Some(name)}{name}{/match}
    }
}

fn main() {}
