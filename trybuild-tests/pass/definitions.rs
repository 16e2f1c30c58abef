//! Statics of every kind of store, each used by import.

use marquetry::prelude::*;

mod shop {
    use marquetry::prelude::*;

    fn theme(request: &Request) -> String {
        request.cookie("theme").unwrap_or("light").to_owned()
    }

    stores! {
        pub static CLOCK: Readable<u64> = readable(0, |set| set.set(1));
        pub static LIMIT: Constant<u32> = constant(3);
        pub static ALL: Writable<u32> = writable(0);
        pub static THEME: Writable<String> = writable(theme);
        pub static PATH: Writable<Option<String>> = writable(|request: &Request| Some(request.path().into()));
        pub static COUNT: Session<u32> = session("count", 0);
        pub static LANGUAGE: Session<String> = session("language", |request: &Request| request.header("accept-language").unwrap_or("en").into());
        pub static NAME: Session<Option<String>> = session_opt("name");
        pub static NEWS: Shared<Vec<String>> = shared("news", vec![]);
        pub static SUM: Derived<u32> = derived((&ALL, &COUNT, &LIMIT), |(all, count, limit)| (all + count).min(limit));
        pub static LATE: Derived<u32> = derived_with(&SUM, 0, |sum, set| set.set(sum));
    }
}

use shop::*;

component! {
    pub Shop() {
        on count() { COUNT.update(|n| n + 1); ALL.set(1); NEWS.edit(|news| news.clear()) }
        <fragment key="all">
            {CLOCK} {LIMIT} {ALL} {THEME} {$PATH.clone()} {COUNT} {LANGUAGE} {$NAME.clone()} {$NEWS.len()} {SUM} {LATE}
        </fragment>
        <button @trigger="count">"+"</button>
    }
}

fn main() {
    assert!(Shop.to_html().contains("light"));
}
