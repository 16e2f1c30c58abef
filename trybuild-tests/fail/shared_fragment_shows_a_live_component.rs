use marquetry::prelude::*;

component! {
    Counter(step: i64 = 1) {
        let count = writable(0);
        on add() { count.update(|n| n + step) }
        <fragment key="count"><b>{count}</b></fragment>
        <button @trigger="add">"+"</button>
    }

    Card(title: &'static str) { <h2>{title}</h2><Counter/> }

    All() {
        <fragment shared key="all"><Card title="x"/></fragment>
    }
}

fn main() {}
