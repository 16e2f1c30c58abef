component! {
    Page() {
        <div><p>"one"</p><p>"glued, so they stay together"</p><p>"three, and now the line is too long"</p></div>
        <div><p>"one"</p> <p>"apart"</p></div>
        <span>"a"</span><span>"b"</span> <span>"c"</span>
        <div> <b>edges</b> </div>
        {@let x = 1}<p>{x}</p>
        <p>{a}{@let y = 2} {y}</p>
        <p></p>
        <p> </p>
    }
}
