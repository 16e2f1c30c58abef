use marquetry::prelude::*;

component! {
    pub Settings() {
        #[session(cleint)]
        let theme = session("theme", 1);
        #[session(check = is_small)]
        let size = session("size", 1);
        #[session(client)]
        let later;
        <p></p>
    }
}

stores! {
    #[session(server)]
    static THEME: Session<u8> = session("theme", 1);
}

fn main() {}
