component! {
    Page() {
        <p>Text that is not quoted flows like prose: it is broken where the line ends, and a <b>bold</b> word
        or a {hole}, even with punctuation, goes with it. This goes on for a while.</p>
        <p>
            "A string literal begins on the line where its author put it,"
            "and the next one too."
        </p>
        <p>"Quoted " <em>"and not"</em> "at the same time, which is too long for one line of this width of a hundred."</p>
        <p>short</p>

        <p>
            kept on its own line
        </p>


        <p>a<b>b</b>c<i>d</i>, glued as it is: <a href="/a/rather/long/address">a link in the text</a>; and more of it.</p>
        <p>first paragraph

        second part</p>
        AT&amp;T (see <b>x</b>, {y}) 5px
    }
}
