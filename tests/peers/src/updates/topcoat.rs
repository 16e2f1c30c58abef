//! A shard is rendered anew, all of it. A counter that lives in the browser alone needs no server, in Topcoat as elsewhere; this one is the server's.

use futures_util::FutureExt as _;
use topcoat::{
    Result,
    context::Cx,
    view::{component, view},
};

use super::{Bytes, NEW, rows};

#[component]
async fn counter(count: i64) -> Result {
    view! { (count) }
}

#[component]
async fn rows_of(rows: &[(u32, String)]) -> Result {
    view! { for (id, label) in rows { <tr><td>(*id)</td><td>(label)</td></tr> } }
}

fn length(view: impl Future<Output = Result>) -> usize {
    view.now_or_never().expect("nothing waits").expect("nothing fails").render(&Cx::default()).len()
}

pub(super) fn bytes() -> Bytes {
    let cx = &Cx::default();
    let mut rows = rows();
    rows.push((NEW.0, NEW.1.to_owned()));
    let more = length(async {
        view! { cx => rows_of(rows: &rows) }
    });
    rows.remove(0);
    [
        length(async {
            view! { cx => counter(count: 42) }
        }),
        more,
        length(async {
            view! { cx => rows_of(rows: &rows) }
        }),
    ]
}
