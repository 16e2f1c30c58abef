use marquetry::prelude::*;

component! {
    Path() {
        <fragment shared key="path">
            {request().path().to_owned()}
            {get(&session("name", String::new()))}
            {marquetry::context::<String>()}
        </fragment>
    }
}

fn main() {}
