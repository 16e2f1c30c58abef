use marquetry::prelude::*;

mod ui {
    use marquetry::prelude::*;

    component! {
        pub Item<T: View + Send + 'static>(value: T) { <li>{value}</li> }
        pub Card() { <section><slot/><footer><slot name="foot"><p>"none"</p></slot></footer></section> }
        pub Pass() { <slot/> }
        pub Link() { <a href="/"><slot/></a> }
    }
}

component! {
    pub Row(n: u32) { <tr><td>{n}</td></tr> }
    pub Head() { <thead><tr><th>"n"</th></tr></thead> }
    pub Term() { <dt>"a"</dt><dd>"b"</dd> }
    pub Terms() { <div><dt>"a"</dt><dd>"b"</dd></div> }
    pub Choice() { <option value="a">"a"</option> }
    pub Dot() { <circle r="1"/> }
    pub Meta() { <link rel="icon" href="/icon.svg"> }
    pub Sheet() { <link rel="stylesheet" href="/style.css"> }
    pub Inline() { <a href="/"><b>"a"</b></a> }
    pub Group() { <div><slot/></div> }

    /// A component from a module that only setup names.
    pub Local() {
        use ui::Card;
        <Card><p>"a"</p></Card>
    }

    #[root(li)]
    pub Branch(depth: u32) {
        <li>{#if depth > 0}<Twigs {depth}/>{/if}</li>
    }
    pub Twigs(depth: u32) {
        <ul><Branch depth={depth - 1}/></ul>
    }

    pub All(list: Vec<u32>) {
        <ul><ui::Item::<u8> value={1}/><ui::Pass><ui::Item::<u8> value={2}/></ui::Pass><Branch depth={2}/></ul>
        <table><Head/>{#each &list as n}<Row n={*n}/>{/each}</table>
        <dl><Term/><Terms/><Group><dt>"a"</dt><dd>"b"</dd></Group></dl>
        <label>"a" <select><Choice/></select></label>
        <svg><Dot/><g><Dot/></g></svg>
        <p><Sheet/><Inline/><ui::Link><em>"a"</em></ui::Link></p>
        <ui::Card><ui::Card><h2>"a"</h2></ui::Card><p slot="foot"><Inline/></p></ui::Card>
        <ui::Link><Local/></ui::Link>
    }
}

fn main() {}
