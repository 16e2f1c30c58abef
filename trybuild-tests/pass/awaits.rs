#![deny(warnings)]

use std::sync::Arc;

use marquetry::prelude::*;

struct Report {
    title: String,
    rows: Vec<u32>,
}

struct Refused(u32);

async fn load(id: u32) -> Report {
    Report { title: id.to_string(), rows: vec![id] }
}

async fn find(id: u32) -> Result<Report, Refused> {
    if id == 0 { Err(Refused(id)) } else { Ok(load(id).await) }
}

async fn parse(text: String) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

struct Query(u32);

impl std::future::IntoFuture for Query {
    type Output = u32;
    type IntoFuture = std::future::Ready<u32>;

    fn into_future(self) -> Self::IntoFuture {
        std::future::ready(self.0)
    }
}

component! {
    /// Every form of the block, and every kind of future.
    pub Home(id: u32, name: String) {
        let selected = writable(1u32);
        let shared = Arc::new(name.clone());
        let boxed: fn() -> std::pin::Pin<Box<dyn Future<Output = u32> + Send>> = || Box::pin(std::future::ready(1));

        {#await load(id)}"one moment"{:then Report { title, rows }}<h1>{title}</h1>{#each rows as row}{row}{/each}{/await}
        {#await find(id)}"one moment"{:then report}{report.title}{:catch Refused(id)}{id}{/await}
        {#await find(id)}"one moment"{:catch}"refused"{/await}
        {#await find(id) then report}{report.title}{:catch Refused(code)}{code}{/await}
        {#await find(id) catch Refused(code)}{code}{/await}
        {#await parse(name.clone()) then n}{n}{/await}
        {#await async move { id + 1 }}"one moment"{:then &n}{n + 1}{/await}
        {#await boxed() then n}{n}{/await}
        {#await Query(2) then n}{n}{/await}
        {#await { let shared = shared.clone(); async move { shared.len() } }}"one moment"{:then n}{n}{/await}
        <fragment key="selected">
            {#await async move { find($selected).await.map(|report| report.rows.len() as u32 + $selected) }}
                {$selected}
            {:then n}
                {n}{$selected}
            {:catch Refused(id)}
                {id}
            {/await}
            {#await load($selected)}"unused is no mistake"{:then report}"done"{/await}
        </fragment>
    }

    /// Generic.
    pub Later<T: Clone + View + Send + Sync + 'static>(value: T) {
        {#await std::future::ready(value.clone())}"one moment"{:then value}{value}{/await}
    }
}

fn main() {
    Home { id: 1, name: String::new() }.to_html();
    Later { value: 1 }.to_html();
}
