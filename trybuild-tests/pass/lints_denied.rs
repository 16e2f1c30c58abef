//! Nothing that the macro makes is warned about, however strict a crate is.

#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, unused, nonstandard_style, rust_2018_idioms)]
#![deny(unused_qualifications, unused_results, single_use_lifetimes, trivial_casts, let_underscore_drop, unnameable_types)]
#![deny(elided_lifetimes_in_paths, unused_lifetimes, redundant_lifetimes, non_ascii_idents, unused_import_braces)]

use marquetry::prelude::*;

component! {
    /// Shows what it is given.
    #[derive(Debug)]
    pub Card(
        /// What it is called.
        title: String,
        /// How large it is.
        size: u32 = 1,
    ) {
        <section style:width="{size}px" style:height={size} class="card" class:wide={size > 5}>
            <h2>{title}</h2>
            <slot name="hint">"text"</slot>
            <slot/>
        </section>
    }

    /// Counts.
    #[derive(Debug)]
    pub Counter(
        /// What one click adds.
        step: i64 = 1,
        /// Who counts.
        name: Option<String> = None,
    ) {
        let count = writable(0);
        let names = writable(vec![String::new()]);

        on add(by: i64, _event: Event) { count.update(|n| n + by * step) }
        async on load(name: String) -> Result<(), String> {
            std::future::ready(()).await;
            names.edit(|names| names.push(name));
            Ok(())
        }

        <fragment key="count">
            <output title="{$count} of {$names.len()}" lang={&*$names[0]} data-more={$count > 5}>{count}</output>
            {#if $count > 9}"many"{:else if let Some(name) = &name}{name}{/if}
            {#match $count}{:case 0}"none"{:case n if n < 0}{n}{:case _}"some"{/match}
            {#each $names as name, i (name)}<p>{i}{name}</p>{:else}"none"{/each}
            {#each count}{this}{/each}
            {@let double = $count * 2}{double}{@debug double}{@display double}{@html "<br>"}
            <Card title="{double}" size={3}>"text"<p slot="hint">{$count}</p></Card>
            <textarea name="a">{count}</textarea>
        </fragment>
        {#each 3}<button @trigger={add(this)}>{this}</button>{/each}
        <form @trigger="load"><input name="name" aria-label="Name"></form>
    }

    /// Borrows what it shows.
    #[derive(Debug)]
    pub Row<'a, T: View>(
        /// What it shows.
        items: &'a [T],
    ) {
        <tr>{#each items}<td>{this}</td>{/each}</tr>
    }

    Home() {
        <Counter/>
        <table><tbody><Row items={&[1, 2]}/></tbody></table>
    }
}

fn shown(name: &str) -> impl View {
    markup! { <p title={name}>{name}</p> }
}

fn main() {
    let _view = shown("a");
    drop(Home.to_html());
}
