use marquetry::prelude::*;

stores! { static NEWS: Shared<Vec<String>> = shared("news", Vec::new()); }

component! {
    News() {
        <fragment shared key="news">{#each NEWS}<p>{this.len()}</p>{/each}</fragment>
    }
}

fn main() {}
