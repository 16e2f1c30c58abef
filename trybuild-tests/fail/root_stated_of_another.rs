use marquetry::prelude::*;

component! {
    pub Row() {
        <div>"a"</div>
    }
    #[root(li)]
    pub Item() {
        <Row/>
    }
}

fn main() {}
