use marquetry::prelude::*;

component! {
    Size<T: Send + 'static>(item: T) {
        let _item = item;
        <fragment shared key="size"><b>{std::mem::size_of::<T>()}</b></fragment>
    }
}

fn main() {}
