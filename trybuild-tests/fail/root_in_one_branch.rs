use marquetry::prelude::*;

component! {
    pub Inner(deep: bool) {
        {#if deep}<li>"a"</li>{:else}<a href="/"><p>"b"</p></a>{/if}
    }
    pub Outer() {
        <Inner deep/>
    }
    pub List() {
        <ul><Outer/></ul>
    }
}

fn main() {}
