//! Boundaries.

use super::super::wrong;

#[test]
fn boundaries_have_one_slot_and_no_props() {
    wrong(
        r#"<Boundary key="a">b<p slot="failed">c</p></Boundary>"#,
        r#"
        1:15 a `<Boundary>` has no props
            help: write `<Boundary>…<p slot="error">…</p></Boundary>`
        1:32 a `<Boundary>` has no slot `failed`
            help: write `slot="error"`: what is shown when something inside fails
        "#,
    );
}
