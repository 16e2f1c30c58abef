component! {
    Table() {
        <table>
            <caption>"Rows"</caption>
            <thead><tr><th>"a"</th><th>"b"</th></tr></thead>
            <tbody>
                {#each rows as row}
                    <tr><td>{row.a}</td> <td>{row.b}</td></tr>
                    <tr></tr>
                {/each}
            </tbody>
        </table>
        <table>
            <tr>
                <td>"a long cell in a row that has"</td>
                <td>"another long cell, so that"</td>
                <td>"they do not fit"</td>
            </tr>
        </table>
        <select name="wood">
            <option value="oak">"Oak"</option>
            <option>"Ash"</option>
        </select>
        <svg viewBox="0 0 24 24">
            <g><path d="M0 0h12v12zM24 24H12V12z"/><path d="M24 0v12H12zM0 24V12h12z"/></g>
        </svg>
        <ul><fragment key="a" tag="li">"x"</fragment><li>"y"</li></ul>
    }
}
