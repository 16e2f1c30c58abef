component! {
    Page() {
        <Card title="Walnut">"Dark."<p slot="footer">"From the Jura"</p><b slot="badge">"new"</b>more</Card>
        <ui::Card::<u8> a={1}></ui::Card>
        <slot name="hint"><p>"Nothing"</p></slot>
        <fragment key="count"><output>{count}</output> {#if $count > 9}"many"{/if}</fragment>
    }
}
