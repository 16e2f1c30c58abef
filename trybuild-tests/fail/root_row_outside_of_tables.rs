use marquetry::prelude::*;

component! {
    pub Row() {
        <tr><td>"a"</td></tr>
    }
    pub Card() {
        <div><Row/></div>
    }
}

fn main() {}
