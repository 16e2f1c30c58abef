use marquetry::prelude::*;

component! {
    Link(to: String) {
        <a title="To {format_args!("{to}")}" href="/".to_owned()>"there"</a>
    }
}

fn main() {}
