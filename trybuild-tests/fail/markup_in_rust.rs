use marquetry::prelude::*;

component! {
    List(items: Vec<String>) {
        <ul>{items.iter().map(|item| <li>{item}</li>)}</ul>
        {if items.is_empty() { <p>"nothing"</p> }}
        {#each item in items}<p>{item}</p>{#else}<p>"nothing"</p>{/each}
    }
}

fn main() {}
