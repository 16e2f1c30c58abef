fn shown(name: &str) -> impl View {
    markup! { <p title={name}>{name}</p> }
}

fn rows() -> impl View {
    let view = markup!(<b>bold</b>);
    let more = marquetry::markup! {
        <ul>
            <li>"a"</li>
            <li>"b"</li>
        </ul>
    };
    wrap(markup! {
        <section class="a-class">
            <h2>"A heading"</h2>
            <p>"A paragraph that is long."</p>
        </section>
    })
}

markup! {}
