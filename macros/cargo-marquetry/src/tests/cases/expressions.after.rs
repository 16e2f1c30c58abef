component! {
    Page() {
        <p title={format!("{}", x)} value={$name.field + 1} lang={&*$order.name}>
            {items.iter().map(|x| x + 1).sum::<u32>()}
        </p>
        {if count == 1 { "one" } else { "many" }}
        <Labelled
            items={vec![1, 2, 3]}
            label={|item| { let text = format!("{item:.2}"); text.trim().to_owned() }}
        />
        <Row
            on_click={move |event| {
                first(event);
                second()
            }}
        />
        <p>
            {rows.iter()
                .filter(|row| row.is_visible() && row.name.contains(&*$filter))
                .map(|row| row.name.len())
                .max()}
        </p>
        {#each rows.iter()
            .filter(|row| row.is_visible() && row.name.contains(&*$filter))
            .map(|row| row.name.len()) as length}
            {length}
        {/each}
        {match x { A => 1, B => 2 }}
        {list.map(|x| markup! { <b>{x}</b> })}
        {@debug $(self::STORE)}
    }
}
