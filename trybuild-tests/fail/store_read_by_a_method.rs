use marquetry::prelude::*;

stores! {
    static USERS: Shared<u32> = shared("users", 0);
}

component! {
    pub Users() {
        on add() { USERS.set(USERS.get() + 1) }
        <button @trigger="add">"+"</button>
    }
}

fn main() {}
