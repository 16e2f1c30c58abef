use marquetry::prelude::*;

macro_rules! counter {
    ($name:ident, $key:literal, $start:expr, $($label:tt)*) => {
        component! {
            pub $name(step: i64 = 1) {
                let count = writable($start);

                on add() { count.update(|n| n + step) }

                <fragment key=$key>{count}</fragment>
                <button @trigger="add">$($label)*</button>
                {#if $start > 5}"many"{/if}
            }
        }
    };
}

counter!(Clicks, "clicks", 1 + 1, Click "here");
counter!(Visits, "visits", 7, "Visit");

fn main() {
    Clicks { step: 1 }.to_html();
    Visits::default().to_html();
}
