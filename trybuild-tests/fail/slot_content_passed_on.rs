use marquetry::prelude::*;

component! {
    pub Wrap() {
        <slot/>
    }
    pub Items() {
        <ul><Wrap><slot/></Wrap></ul>
    }
    pub Through() {
        <Wrap><slot/></Wrap>
    }
    pub Bar() {
        <Items><p>"a"</p></Items>
        <ul><Through><p>"b"</p></Through></ul>
    }
}

fn main() {}
