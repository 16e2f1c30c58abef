use marquetry::prelude::*;

component! {
    pub Row(text: String) {
        <div>{text}</div>
    }
    pub Card() {
        <p><slot/></p>
    }
    pub List() {
        <ul><Row text="a"/><Row/></ul>
        <table><Row text="b"/></table>
        <Card><Row text="c"/><ul></ul></Card>
    }
}

fn main() {}
