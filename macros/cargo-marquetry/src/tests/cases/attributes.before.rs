component! {
    Form(rest: Attrs) {
        <input id = "a"   name="name" disabled={ !open } {value} {.. rest} "md:w"="x" on:input | debounce(300)|prevent @trigger={ search( 1,2 ) }>
        <p class = "a {x} b"  class:"md:w-1/2"={ wide&&tall } style:color = "red"></p>
        <button type="button" class="button button-primary" aria-label="Save what was written here" @trigger="save">"Save"</button>
        <a
            href="/">"Home"</a>
        <br />
        <Card title="A title that is long enough" tone={Tone::Dark} wide of={everything} {..more}/>
        <img src="/a/very/long/path/that/cannot/be/broken/anywhere/at/all/and/goes/on/for/more/than/the/width.png">
    }
}
