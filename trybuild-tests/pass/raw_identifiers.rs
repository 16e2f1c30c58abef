use marquetry::prelude::*;

component! {
    pub Field(r#type: &'static str, r#match: u32 = 1) {
        let r#loop = writable(5);

        on r#move(r#for: u32) { r#loop.set(r#for) }

        <input type={r#type} value={r#match}>
        <fragment key="loop">{r#loop}{$r#loop + 1}</fragment>
        <button @trigger={r#move(5)}>"text"</button>
    }

    pub Home() {
        <Field r#type="text"/>
        <Field type="text" match={2}/>
    }
}

fn main() {
    Home.to_html();
}
