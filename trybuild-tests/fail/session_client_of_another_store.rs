use marquetry::prelude::*;

component! {
    pub Settings() {
        #[session(client, check = |size: &u8| *size)]
        let size = session("size", 1_u8);
        #[session(client)]
        let count = writable(1);
        <p>{get(&size) + get(&count)}</p>
    }
}

stores! {
    #[session(client)]
    static COUNT: Writable<u8> = writable(1);
}

fn main() {}
