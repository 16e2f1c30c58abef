use marquetry::prelude::*;

struct Line(String);

component! {
    Log() {
        let lines = vec![Line("one".to_owned())].into_iter();
        let short = writable(true);
        <fragment key="log">{#each lines as line}<p>{#if $short}{&line.0[..1]}{:else}{&line.0}{/if}</p>{/each}</fragment>
    }
}

fn main() {}
