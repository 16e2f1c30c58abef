use marquetry::prelude::*;

use std::sync::{Arc, Mutex};

component! {
    pub Home(names: Arc<Mutex<Vec<String>>>) {
        async on save() {
            let names = names.lock().unwrap();
            std::future::ready(1).await;
            drop(names);
        }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
