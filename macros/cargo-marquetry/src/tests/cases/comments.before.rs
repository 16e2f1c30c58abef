component! {
    // before the component
    /// Documented.
    // between
    #[derive(Debug)]   // behind an attribute
    pub Page(
        /// What it shows.
        a: u8,   // behind a prop
        // before a prop
        b: u8 = 1,
        // after all
    ) {
        // about the setup
        let a = /* inline */ 1;   // behind a statement
        // about the trigger
        on save() { a.set(1) } // behind the trigger

        // about the markup
        <p>"text"</p>   // behind an element
        <!-- of HTML -->
        <p><!-- inside -->"text"</p>
        <!--
            over
              several lines
        -->
        <p
            // among attributes
            class="a" /* short */
            id="b"
        >"text" // at the end
        </p>
        {/* in braces */}
        {x /* in a hole */}
        {
            // before the expression
            x
        }
        {#if a /* in a condition */}b{/if}
        a/* glued */b
    }   // behind the component

    // after everything
}
