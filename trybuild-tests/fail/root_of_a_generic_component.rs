use marquetry::prelude::*;

component! {
    pub Row<T: View + Send + 'static>(value: T) {
        <div>{value}</div>
    }
    pub Paragraph() {
        <p><Row::<u8> value={1}/></p>
    }
}

fn main() {}
