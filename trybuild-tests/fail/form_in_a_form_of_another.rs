use marquetry::prelude::*;

component! {
    pub Search() {
        <form><label>"Search "<input name="q"></label></form>
    }
    pub Wrapped() {
        <section><Search/></section>
    }
    pub Settings() {
        <form><fieldset><Wrapped/></fieldset></form>
    }
}

fn main() {}
