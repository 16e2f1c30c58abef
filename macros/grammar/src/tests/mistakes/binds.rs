//! Controls bound to stores.

use super::super::{wrong, wrong_whole};

#[test]
fn as_written() {
    wrong(
        r#"<input bind:valu={x}><input bind:={x}><input bind:value="x"><input bind:value|debounce(9)={x}><input bind:text={x}>"#,
        r#"
        1:12 there is no `bind:valu`
            help: did you mean `bind:value`?
        1:33 `bind:` names nothing of a control
            help: write `bind:value={store}`
        1:61 `bind:value` takes a store
            help: write `bind:value={store}`
        1:83 `bind:value` takes no modifier
            help: write it on an event beside it, which then says when the store is set: `bind:value={store} on:input|debounce(9)`
        1:106 there is no `bind:text`
            help: bind a control's `value`, `checked` or `group`; write `text={$store}` for what the visitor does not change
        "#,
    );
    wrong(
        "<Row bind:value={x}/><fragment key=\"a\" tag=\"div\" bind:value={x}></fragment>",
        "
        1:10 a component has no controls that `bind:value` could mean
            help: give it the store, `value={store.clone()}`, and bind the control inside the component
        1:54 a fragment's element is no control that `bind:value` could mean
            help: write the control inside the fragment, and bind that
        ",
    );
}

#[test]
fn on_what_has_nothing_of_the_kind() {
    wrong(
        r#"<p bind:value={x}></p><select bind:group={x}></select><p bind:checked={x}></p><p bind:group={x}></p>"#,
        r#"
        1:8 `<p>` has nothing that `bind:value` could mean
            help: it stands on `<input>`, `<textarea>` and `<select>`; in other elements write `{$store}`
        1:35 `<select>` has nothing that `bind:group` could mean
            help: write `bind:value={store}`
        1:62 `<p>` has nothing that `bind:checked` could mean
            help: it stands on `<input type="checkbox">`
        1:86 `<p>` has nothing that `bind:group` could mean
            help: it stands on `<input type="radio">` and `<input type="checkbox">`
        "#,
    );
    wrong(
        r#"<input type="checkbox" bind:value={x}><input type="Radio" bind:checked={x}><input bind:checked={x}><input type="number" bind:group={x}>"#,
        r#"
        1:28 of a check box the visitor changes whether it is ticked, not its value
            help: write `bind:checked={store}`, or `bind:group={store}` on each of several
        1:63 of several radio buttons one is ticked
            help: write `bind:group={store}` on each, with its `value`
        1:87 `<input type="text">` has nothing that `bind:checked` could mean
            help: it stands on `<input type="checkbox">`
        1:125 `<input type="number">` has nothing that `bind:group` could mean
            help: it stands on `<input type="radio">` and `<input type="checkbox">`
        "#,
    );
    wrong(
        r#"<input type="file" bind:value={x}><input type="submit" bind:value={x}><input type="txt" bind:value={x}>"#,
        r#"
        1:24 `<input type="file">` has nothing that `bind:value` could mean
            help: a page cannot set the value of a file input; remove it
        1:60 `<input type="submit">` has nothing that `bind:value` could mean
            help: the visitor does not change its value: write `value={$store}`, inside a fragment
        1:87 `txt` is no value of `type`
            help: did you mean `text`?
        1:93 `<input type="txt">` has nothing that `bind:value` could mean
            help: write `type="text"`, or another type whose value the visitor changes
        "#,
    );
    wrong(
        "<input type={t} bind:value={x}><select multiple={m} bind:value={x}></select>",
        "
        1:12 `type` decides what `bind:value` means, and is known while compiling
            help: write it as a string, with one control for each way in an `{#if}`
        1:44 `multiple` decides what `bind:value` means, and is known while compiling
            help: write it as a string, with one control for each way in an `{#if}`
        ",
    );
}

#[test]
fn beside_what_it_writes() {
    wrong(
        r#"<input bind:value={x} value="y"><input type="checkbox" bind:checked={x} checked><textarea bind:value={x}>"a"</textarea><input bind:value={x} bind:value={y}>"#,
        r#"
        1:27 `bind:value` writes `value`
            help: remove `value`: what is shown first is what the store holds first
        1:77 `bind:checked` writes `checked`
            help: remove `checked`: what is shown first is what the store holds first
        1:95 `bind:value` writes the text of this `<textarea>`
            help: remove what stands in it: what is shown first is what the store holds first
        1:146 a control is bound to one store
            help: remove one `bind:`
        "#,
    );
    wrong(
        r#"<input type="radio" bind:group={x}><select bind:value={x}><option selected>"a"</option><option>{b}</option>{#each c}<Row/>{/each}</select>"#,
        r#"
        1:25 this control of a group has no value that the store could hold
            help: write `value="…"` beside `bind:group`
        1:71 `bind:value` writes `selected`
            help: remove `selected`: what is shown first is what the store holds first
        1:93 an option of a bound `<select>` is known by its value, and this one has only text that is computed
            help: write `<option value={…}>`
        1:122 which option is chosen is known of those that stand in this `<select>`
            help: write its `<option>`s here, with `{#each}` or `{#if}` where they are computed
        "#,
    );
}

#[test]
fn to_no_store_that_could_be_followed() {
    wrong(
        "<input bind:value={$x}><input bind:value={writable(1)}><input bind:value={a + b}>",
        "
        1:25 `bind:value` takes the store itself, to set it, and not its value
            help: write `bind:value={x}`, without `$`
        1:46 `bind:value` takes a store by its name: this would make another one each time
            help: write `let store = …;` in setup, and `bind:value={store}` here
        1:78 `bind:value` takes a store by its name: this would make another one each time
            help: write `let store = …;` in setup, and `bind:value={store}` here
        ",
    );
    wrong(
        r#"<fragment key="a">{#each rows as row}<input bind:value={row.name}>{/each}</fragment>{#each rows as row}<input bind:value={x}>{/each}"#,
        r#"
        1:60 `row` is bound in the markup: a control follows what setup and props bind
            help: move the control into a component with the store as a prop, and write `bind:value={store}` there
        1:115 this control would be there for each item, outside of every fragment
            help: put a `<fragment key="…">` around the `{#each}`
        "#,
    );
    wrong_whole(
        "X<'a>(x: &'a Writable<u8>) {<input bind:value={x}>}",
        "
        1:35 a component with a lifetime cannot have `bind:value`: it lives no longer than what it borrows
            help: take owned props (a store is cheap to clone), and remove the lifetime
        ",
    );
}

#[test]
fn an_event_beside_it_needs_no_trigger() {
    wrong(r#"<input bind:value={form.name} on:input|debounce(300)><input type="checkbox" bind:checked={&STORE} on:change|once>"#, "");
    wrong(
        "<input on:input bind:valu={x}>",
        "
        1:12 `on:input` calls nothing
            help: write `on:input @trigger=\"name\"`
        1:21 there is no `bind:valu`
            help: did you mean `bind:value`?
        ",
    );
}
