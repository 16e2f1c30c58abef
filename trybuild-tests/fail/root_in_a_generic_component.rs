use marquetry::prelude::*;

component! {
    pub Cell() {
        <td>"a"</td>
    }
    pub Section<T: View + Send + 'static>(value: T) {
        <section>{value}<Cell/></section>
    }
}

fn main() {}
