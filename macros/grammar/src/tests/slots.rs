//! Components, slots and fragments.

use super::markup;

#[test]
fn component_tags() {
    assert_eq!(markup(r#"<Row a={x} b="l {y}" {c} d r#type="t" {..e}/>"#), r#"<Row a={x} b="l "{y} c={c} d r#type="t" ..e>"#);
    assert_eq!(markup("<ui::Row/><Self/><crate::a::B/><::k::C/>"), "<ui::Row> <Self> <crate::a::B> <::k::C>");
    assert_eq!(markup("<List::<Vec<u8>> a={x}>b</List>"), r#"<List::<Vec<u8>> a={x}>["b"]"#);
    assert_eq!(markup("<ui::Row>a</ui::Row>"), r#"<ui::Row>["a"]"#);
}

#[test]
fn children_go_into_slots() {
    assert_eq!(
        markup(r#"<Card> <h1 slot="head" class="x">a</h1> b <Row slot="foot" c={d}/> </Card>"#),
        r#"<Card>["b"]head[<h1 class="x">["a"]]foot[<Row c={d}>]"#
    );
    assert_eq!(markup("<Card> </Card>"), "<Card>");
    assert_eq!(markup("<slot/><slot name=\"x\">a</slot>"), r#"slot[] slot x["a"]"#);
}

#[test]
fn fragments() {
    assert_eq!(markup("<fragment key=\"k\"> {a} </fragment>"), "fragment k[{a}]");
    assert_eq!(
        markup(r#"<fragment key="k" tag="ul" class="x" class:y={z} mode="append" limit="10" keep={n}></fragment>"#),
        r#"fragment k <ul> class="x" class:"y"={z}[]"#
    );
}
