use marquetry::prelude::*;

component! {
    pub Row() {
        <tr><td>"a"</td></tr>
    }
    pub Table() {
        <table><Row/></table>
    }
}

fn main() {}
