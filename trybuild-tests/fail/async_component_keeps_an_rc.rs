use marquetry::prelude::*;
use std::rc::Rc;

component! {
    pub async Home() {
        let count = Rc::new(1);
        std::future::ready(()).await;
        <p>{&*count}</p>
    }
}

fn main() {}
