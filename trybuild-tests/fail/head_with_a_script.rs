use marquetry::prelude::*;

component! {
    pub Home() {
        <head><script>"alert(1)"</script></head>
    }
}

fn main() {}
