//! `{#await}`.

use super::super::{wrong, wrong_whole};

#[test]
fn branches_of_await() {
    wrong(
        "{#await f}w{:than x}a{:else}b{/await}",
        "
        1:16 `{:than x}` is no branch of `{#await}`
            help: write `{:then value}` for the result, or `{:catch error}` for its error
        1:26 `{:else}` is no branch of `{#await}`
            help: write `{:then value}` for the result, or `{:catch error}` for its error
        ",
    );
    wrong(
        "{#await f then x}a{:then y}b{:catch e}c{:catch}d{/await}",
        "
        1:23 `{#await}` has two branches `{:then}`
            help: join them: a future ends once
        1:44 `{#await}` has two branches `{:catch}`
            help: join them: a future ends once
        ",
    );
    wrong(
        "{:then x}",
        "
        1:5 `{:then x}` stands in no block
            help: write it between `{#await}` and its closer
        ",
    );
    wrong(
        "{#await}w{/await}",
        "
        1:5 `{#await}` has nothing to wait for
            help: write `{#await future}…{:then value}…{/await}`
        ",
    );
    wrong(
        "{#awiat f}w{/awiat}",
        "
        1:7 there is no block `{#awiat}`
            help: did you mean `{#await}`?
        ",
    );
    wrong(
        "{#await f}w{:then x y}{x}{/await}",
        "
        1:25 unexpected token
            help: `x y` is read as one Rust pattern
        ",
    );
}

#[test]
fn ids_may_stand_in_each_branch() {
    wrong(r#"{#await f}<p id="a"></p>{:then x}<p id="a">{x}</p>{:catch}<p id="a"></p>{/await}"#, "");
}

#[test]
fn awaits_where_nothing_lives_on() {
    wrong_whole(
        "X<'a>(a: &'a str) {{#await f}w{/await}}",
        "
        1:19 a component with a lifetime cannot hold a `{#await}`: it lives no longer than what it borrows
            help: take owned props (`String`, `Arc<T>`), and remove the lifetime
        ",
    );
    wrong(
        "<title>{#await f}w{/await}</title>",
        "
        1:12 `<title>` holds text only: browsers would show this as it is written
            help: write text, `{…}` or `{#if}` here
        ",
    );
}

#[test]
fn a_future_that_was_begun_in_setup() {
    wrong_whole(
        "X(a: Later) { let b = load(); {#await a}w{/await}{#await b}w{/await}{#await c}w{/await}{#each list as a}{#await a}w{/await}{/each} }",
        "
        1:38 `a` would be waited for once only, and this block may have to begin anew
            help: write here what begins the future: `{#await load()}`; or share it in setup (`let a = load().shared();` with the crate `futures`), and write `{#await a.clone()}`
        1:57 `b` would be waited for once only, and this block may have to begin anew
            help: write here what begins the future: `{#await load()}`; or share it in setup (`let b = load().shared();` with the crate `futures`), and write `{#await b.clone()}`
        ",
    );
}
