//! Attributes, directives and attribute literals.

use super::markup;

#[test]
fn names_and_values() {
    assert_eq!(
        markup(r#"<p a="x" b={y} {c} d aria-label="l" data-x-2 {..e} type="t" xlink:href="h"></p>"#),
        r#"<p a="x" b={y} c={c} d aria-label="l" data-x-2 ..e type="t" xlink:href="h">[]"#
    );
    assert_eq!(markup(r#"<p a = "x" {r#type} {$b}></p>"#), r#"<p a="x" type={r#type} b={$ b}>[]"#);
    assert_eq!(markup(r#"<p "md:w"="x" "@click"={y} ":z"></p>"#), r#"<p "md:w"="x" "@click"={y} ":z">[]"#);
    assert_eq!(markup(r#"<p a=""></p>"#), "<p a=>[]");
    assert_eq!(markup(r##"<p a=r#"say "x""#></p>"##), r#"<p a="say \"x\"">[]"#);
    assert_eq!(markup("<my-element-2 http-equiv=\"a\"/>"), r#"<my-element-2 http-equiv="a"/>"#);
}

#[test]
fn literals_hold_expressions() {
    assert_eq!(markup(r#"<p a="x {y.z()} {w}"/>"#), r#"<p a="x "{y . z ()}" "{w}/>"#);
    assert_eq!(markup(r#"<p a="{{x}} {{{y}}}"/>"#), r#"<p a="{x} {"{y}"}"/>"#);
    assert_eq!(markup(r##"<p a=r#"{f("}", '}', '\'', "\"}")}"#/>"##), r#"<p a={f ("}" , '}' , '\'' , "\"}")}/>"#);
    assert_eq!(markup(r#"<p a="{S { x: 1 }.x}"/>"#), "<p a={S { x : 1 } . x}/>");
    assert_eq!(markup(r#"<p a="{$count}"/>"#), "<p a={$ count}/>");
    assert_eq!(markup(r#"<p a="&amp;"/>"#), r#"<p a="&amp;"/>"#);
}

#[test]
fn directives() {
    assert_eq!(
        markup(r#"<p class:on={c} class:"md:w-1/2"={d} class:e class:a-b={f}/>"#),
        r#"<p class:"on"={c} class:"md:w-1/2"={d} class:"e"={e} class:"a-b"={f}/>"#
    );
    assert_eq!(markup(r#"<p style:color={v} style:--gap="{n}px" style:width/>"#), r#"<p style:color={v} style:--gap={n}"px" style:width={width}/>"#);
    assert_eq!(
        markup(r#"<input on:input|debounce(300)|prevent on:keydown|enter @trigger="save">"#),
        "<input on:input|debounce(300)|prevent on:keydown|enter @save/>"
    );
    assert_eq!(
        markup(r#"<input bind:value><input type="checkbox" bind:checked={a.b}><input type="radio" value="x" bind:group={S}>"#),
        r#"<input bind:value={value}/> <input type="checkbox" bind:checked={a . b}/> <input type="radio" value="x" bind:group={S}/>"#
    );
    assert_eq!(markup("<p @trigger={save(a.id, f::<A, B>(x), (1, 2))}/>"), "<p @save(a . id ; f ::< A , B > (x) ; (1 , 2))/>");
    assert_eq!(markup("<p @trigger={save()}/>"), "<p @save()/>");
}
