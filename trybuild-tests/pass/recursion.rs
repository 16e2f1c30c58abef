use marquetry::prelude::*;

#[derive(Clone)]
pub struct Tree(pub String, pub Vec<Tree>);

component! {
    pub Branch(tree: Tree) {
        <li>
            {tree.0}
            <ul>{#each &tree.1 as inner}<Self tree={inner.clone()}/>{/each}</ul>
        </li>
    }
}

fn main() {
    Branch { tree: Tree("a".into(), vec![]) }.to_html();
}
