use marquetry::prelude::*;

component! {
    pub Home() {
        let count = 5;
        {#match count}{:case "five"}"5"{:case _}"text"{/match}
    }
}

fn main() {}
