use std::fmt::Display;

use marquetry::prelude::*;

component! {
    pub Labelled<T, const N: usize>(items: [T; N], label: fn(&T) -> String)
    where
        T: Display,
    {
        <ul>{#each items as item}<li title={label(item)}>{@display item}</li>{/each}</ul>
    }

    pub Shown<V: View + PartialEq + Send + 'static>(value: V) {
        <fragment key="value">{value}</fragment>
    }

    pub Borrowed<'a>(name: &'a str, rest: &'a [String] = &[]) {
        <p>{name}{#each rest}{this}{/each}</p>
    }

    pub Home() {
        <Labelled items={[1.5, 2.5]} label={|item| format!("{item:.2}")}/>
        <Shown value={5}/>
        <Shown::<String> value="text"/>
        <Borrowed name="Ann"/>
    }
}

fn main() {
    Home.to_html();
}
