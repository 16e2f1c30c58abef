component! {
    Ticker(start: u64 = 0) {
        let timer = readable(start, move |set| { let mut n = start; let ticking = every(Duration::from_secs(1), move || { n += 1; set.set(n) });
            move || ticking.stop()          // called when the last subscriber has gone
        });
        let text = "two
  lines";


        let view=markup!{<b>  {text}</b>};
        on pause( ) { timer.pause( ) }
        async on save(form: Form,e: Event) -> Result<(),Error> { store(form).await?; Ok(()) }
        on long() { timer.a_rather_long_name(with, arguments).and_another(with, arguments).and_a_third_one() }
        on several() {
            a.set(1);
            b.set(2); }
        on nothing() {}
        fn helper(x: u8) -> u8 { x + 1 }
        <p>{view}</p>
    }
}
