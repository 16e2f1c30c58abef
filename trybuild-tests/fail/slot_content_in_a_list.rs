use marquetry::prelude::*;

component! {
    pub List() {
        <ul><slot/></ul>
    }
    pub Row() {
        <div>"a"</div>
    }
    pub Page_() {
        <List>
            <p>"a"</p>
            <Row/>
            <li>"fine"</li>
        </List>
    }
}

fn main() {}
