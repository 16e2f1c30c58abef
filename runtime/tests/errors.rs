//! Errors and panics in setup: what `render` gives, and that nothing half-made stays.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use marquetry::{Error, prelude::*};

/// Counts what lives.
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

component! {
    Plain(text: String) {
        let n: i32 = text.parse()?;
        let halves = || -> Result<i32, Error> { Ok(n / 2) };
        <b>{n}{halves().unwrap_or(0)}</b>
    }

    Live(text: String, alive: Alive) {
        let store = alive.store();
        let n: i32 = text.parse().map_err(|error| Error::from(error).status(422))?;
        if n > 100 { return Err(Error::not_found("no such number")); }
        on nothing() {}
        <fragment key="n">{store}{n}</fragment>
    }

    Around(text: String, alive: Alive) {
        let store = alive.store();
        <fragment key="a">{store}<Live text={text.clone()} alive={alive.clone()}/></fragment>
    }

    StaticAround(text: String, alive: Alive) { <p><Around text="1" alive={alive.clone()}/><Around {text} {alive}/></p> }

    Panics(live: bool) {
        let () = { if live { panic!("on purpose") } };
        <p>"never"</p>
    }

    LivePanics() {
        let () = { let nothing: Option<u8> = None; let _ = nothing.expect("something"); };
        <fragment key="p">"never"</fragment>
    }
}

async fn error(component: impl Component + Send + 'static) -> Error {
    component.render().await.expect_err("an error")
}

#[tokio::test]
async fn what_setup_asks_for_is_there_or_the_component_is_not() {
    assert_eq!(Plain { text: "8".into() }.render().await.unwrap(), "<b>84</b>");
    let error = error(Plain { text: "x".into() }).await;
    assert_eq!((error.code(), format!("{error:?}")), (500, "500: invalid digit found in string".into()));
    assert_eq!(error.to_string(), "Internal Server Error", "the visitor learns nothing of it");
    assert_eq!(Plain { text: "x".into() }.to_html(), "");
}

#[tokio::test]
async fn a_live_component_fails_with_its_status_and_leaves_nothing_running() {
    let alive = Alive::default();
    assert_eq!(error(Live { text: "x".into(), alive: alive.clone() }).await.code(), 422);
    let error404 = error(Live { text: "101".into(), alive: alive.clone() }).await;
    assert_eq!((error404.code(), error404.to_string()), (404, "no such number".into()));
    let nested = error(StaticAround { text: "102".into(), alive: alive.clone() }).await;
    assert_eq!(nested.code(), 404);
    assert_eq!(alive.count(), 0);
    assert!(StaticAround { text: "5".into(), alive }.render().await.unwrap().contains("5"));
}

#[tokio::test]
async fn a_panic_in_setup_is_an_error_too() {
    assert_eq!(format!("{:?}", error(Panics { live: true }).await), "500: on purpose");
    assert_eq!(format!("{:?}", error(LivePanics).await), "500: something");
    assert_eq!(Panics { live: false }.render().await.unwrap(), "<p>never</p>");
}
