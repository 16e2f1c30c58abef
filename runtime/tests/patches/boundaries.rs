//! Boundaries: what fails inside is replaced by the error slot, everything else lives on, and what stood inside ends.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use marquetry::{Error, prelude::*, testing::mount};

use crate::{follow, random::Random};

/// Counts the subscribers of its store.
#[derive(Clone, Default)]
struct Alive(Arc<AtomicUsize>);

impl PartialEq for Alive {
    fn eq(&self, other: &Alive) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Alive {
    fn store(&self) -> Readable<u32> {
        let alive = self.0.clone();
        readable(1, move |_| {
            alive.fetch_add(1, Ordering::SeqCst);
            let alive = alive.clone();
            move || {
                alive.fetch_sub(1, Ordering::SeqCst);
            }
        })
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

fn positive(n: i64) -> i64 {
    assert!(n >= 0, "no number below zero");
    n
}

component! {
    /// Fails in setup.
    Checked(n: i64) {
        if n < 0 { return Err(Error::new("below zero")); }
        <i>{n}</i>
    }

    /// Fails in setup and while it lives.
    Counts(n: Writable<i64>, alive: Alive = Alive::default()) {
        let store = alive.store();
        let _checked = positive(get(&n));
        <u><fragment key="c">{store}{positive($n)}</fragment></u>
    }

    /// Static around live ones.
    Pair(n: Writable<i64>, m: Writable<i64>, alive: Alive) {
        <div><Counts n={n} alive={alive.clone()}/><Counts n={m} {alive}/></div>
    }

    /// Its boundary is around what others write into it.
    Frame() {
        on nothing() {}
        <main><Boundary><slot/><p slot="error">"framed"</p></Boundary></main>
        <footer><slot name="foot"/></footer>
    }

    Inside(n: Writable<i64>, m: Writable<i64>, alive: Alive) {
        <fragment key="i">
            {$m}
            <Boundary>
                {$m}{positive($n)}{#if $m > 1}<Checked n={$n - 1}/>{/if}
                <Counts n={n.clone()} alive={alive.clone()}/>
                <b slot="error">"error at "{$m}</b>
            </Boundary>
            {$m}
            <Boundary>{$m}<Boundary>{positive($n)}<s slot="error">"inner"{$m}</s></Boundary><b slot="error">"outer"</b></Boundary>
        </fragment>
    }

    Outside(n: Writable<i64>, m: Writable<i64>, alive: Alive) {
        <h1>"outside"</h1>
        <Boundary>
            <Pair n={n.clone()} m={m.clone()} alive={alive.clone()}/>
            {#each [1, 2] as i}<p>{i}</p>{/each}
            <b slot="error">"gone"</b>
        </Boundary>
        {#each [1, 2] as i}<Boundary>{i}<Counts n={if *i == 1 { n.clone() } else { m.clone() }} alive={alive.clone()}/><s slot="error">"no "{i}</s></Boundary>{/each}
        <fragment key="m">{m}</fragment>
    }

    Framed(n: Writable<i64>, m: Writable<i64>, alive: Alive) {
        <Frame><Counts n={n.clone()} alive={alive.clone()}/><em slot="foot">"foot"</em></Frame>
        <fragment key="f"><Frame>{$m}<Counts n={n.clone()} alive={alive.clone()}/></Frame>{$m}</fragment>
        <Frame><fragment key="g">{$m}{positive($n)}</fragment></Frame>
    }
}

fn pair(random: &mut Random) -> (Writable<i64>, Writable<i64>) {
    // Below zero all fail at once, above it none does.
    let n = random.number();
    (writable(if n == 0 { 1 } else { n }), writable(random.number().abs()))
}

/// What has failed stays so, as in a page that was opened at that time: only what can fail stays as it is.
fn change((_, m): &(Writable<i64>, Writable<i64>), random: &mut Random) {
    m.set(random.number().abs());
}

macro_rules! followed {
    ($($test:ident $component:ident;)*) => {$(
        #[tokio::test]
        async fn $test() {
            follow(pair, |(n, m)| $component { n: n.clone(), m: m.clone(), alive: Alive::default() }, change).await;
        }
    )*};
}

followed! {
    boundaries_in_fragments Inside;
    boundaries_outside_of_fragments Outside;
    boundaries_around_slots Framed;
}

#[tokio::test]
async fn what_fails_later_is_exchanged_and_ends_while_the_rest_lives_on() {
    let (n, m, alive) = (writable(1i64), writable(5i64), Alive::default());
    let mut page = mount(Inside { n: n.clone(), m: m.clone(), alive: alive.clone() }).await;
    assert_eq!(page.html(), "5 51<i>0</i> <u>11</u> 5 51");
    assert_eq!(alive.count(), 1);
    n.set(0);
    assert_eq!(page.html(), "5 <b>error at 5</b> 5 50", "{:?}", page.patches());
    assert_eq!(alive.count(), 0, "every stop has run");
    m.set(6);
    assert_eq!(page.html(), "6 <b>error at 6</b> 6 60");
    n.set(-1);
    assert_eq!(page.html(), "6 <b>error at 6</b> 6 6<s>inner6</s>");
    n.set(7);
    assert_eq!(page.html(), "6 <b>error at 6</b> 6 6<s>inner6</s>", "what has failed stays so");
}

#[tokio::test]
async fn a_component_that_fails_by_itself_is_caught_outside_of_fragments_too() {
    let (n, m, alive) = (writable(1i64), writable(5i64), Alive::default());
    let mut page = mount(Outside { n: n.clone(), m: m.clone(), alive: alive.clone() }).await;
    assert_eq!(page.html(), "<h1>outside</h1> <div><u>11</u><u>15</u></div> <p>1</p><p>2</p> 1<u>11</u>2<u>15</u> 5");
    assert_eq!(alive.count(), 4);
    n.set(-1);
    assert_eq!(page.html(), "<h1>outside</h1> <b>gone</b> <s>no 1</s>2<u>15</u> 5");
    assert_eq!(alive.count(), 1);
    m.set(6);
    assert_eq!(page.html(), "<h1>outside</h1> <b>gone</b> <s>no 1</s>2<u>16</u> 6");
}

#[tokio::test]
async fn a_boundary_catches_what_others_write_into_its_component() {
    let (n, m, alive) = (writable(1i64), writable(5i64), Alive::default());
    let mut page = mount(Framed { n: n.clone(), m: m.clone(), alive: alive.clone() }).await;
    let before = page.html();
    assert_eq!(before.matches("<u>11</u>").count(), 2, "{before}");
    n.set(-1);
    let framed = "<main><p>framed</p></main> ";
    assert_eq!(page.html(), format!("{framed}<footer><em>foot</em></footer> {framed}<footer></footer>5 {framed}<footer></footer>"));
    assert_eq!(alive.count(), 0);
    m.set(6);
    assert!(page.html().contains("6 "), "{}", page.html());
    n.set(-2);
    page.html();
}

#[tokio::test]
async fn what_fails_at_first_is_never_shown() {
    let alive = Alive::default();
    for html in [
        mount(Inside { n: writable(-1), m: writable(5), alive: alive.clone() }).await.html(),
        Inside { n: writable(-1), m: writable(5), alive: alive.clone() }.render().await.unwrap(),
    ] {
        assert!(html.contains("error at ") && html.contains("inner") && !html.contains("outer"), "{html}");
    }
    let mut page = mount(Framed { n: writable(-1), m: writable(5), alive: alive.clone() }).await;
    assert_eq!(page.html().matches("framed").count(), 3, "{}", page.html());
    assert_eq!(alive.count(), 0);
}

component! {
    Titled(title: String) { <section><h2>{title}</h2><slot/></section> }

    /// What stands in it is written again with each title.
    Again(title: Writable<String>, n: Writable<i64>) {
        <fragment key="f">
            <Titled title={$title.clone()}>
                <Boundary>{$n}<p slot="error">"failed"</p></Boundary>
                {#await std::future::pending::<()>()}{$n}{:then _}"never"{/await}
            </Titled>
        </fragment>
    }
}

#[tokio::test]
async fn what_stands_in_a_component_that_is_written_anew_is_written_as_it_is() {
    follow(
        |random| (writable(random.text()), writable(random.number())),
        |(title, n)| Again { title: title.clone(), n: n.clone() },
        |(title, n), random| if random.chance() { title.set(random.text()) } else { n.set(random.number()) },
    )
    .await;
}
