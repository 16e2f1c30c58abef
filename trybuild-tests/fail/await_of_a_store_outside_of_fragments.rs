use marquetry::prelude::*;

async fn find(id: u32) -> u32 {
    id
}

component! {
    pub Home() {
        let id = writable(1);
        {#await find($id)}"one moment"{:then found}{found}{/await}
    }
}

fn main() {}
