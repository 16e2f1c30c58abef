use marquetry::prelude::*;

component! {
    pub Badge(count: u32 = 0, label: String) { <b class="badge {label}" title={label.clone()}>{count} "of" {label}</b> }

    pub Card(title: String) {
        <section><h2>{title}</h2><slot/><footer><slot name="foot">"none"</slot></footer></section>
    }

    pub Page1(n: u32) {
        <!DOCTYPE html>
        <main>
            {#if n > 1}<p>many</p>{:else if n == 1}one{:else}none{/if}
            <ul>{#each 0..n as i, at}<li class:odd={i % 2 == 1}>{at}: {i}</li>{:else}<li>empty</li>{/each}</ul>
            {#match n}{:case 0}zero{:case x if x > 5}big {x}{:case _}small{/match}
            <Card title="Hi">content {n}<p slot="foot">foot</p></Card>
            <Badge label="x"/>
        </main>
    }

    pub Counter(step: i64 = 1) {
        let count = writable(0i64);
        on increment() { count.update(|n| n + step) }
        <fragment key="count"><output>{count}</output> {#if $count > 1}"many"{/if}</fragment>
        <button @trigger="increment">"+"</button>
    }
}

#[test]
fn renders() {
    println!("{}", Badge { count: 3, label: "a<b".into() }.to_html());
    println!("{}", Page1 { n: 3 }.to_html());
    println!("{}", Counter { step: 1 }.to_html());
    println!("{}", Counter::default().to_html());
}
