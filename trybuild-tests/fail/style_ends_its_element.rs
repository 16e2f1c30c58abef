use marquetry::prelude::*;

component! {
    pub Home() {
        <style>"p { color: red } </style><script>alert(1)</script>"</style>
        <p>"text"</p>
    }
}

fn main() {}
