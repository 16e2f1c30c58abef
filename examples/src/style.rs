//! How the tour looks.

use marquetry::prelude::*;

component! {
    pub Style() {
        <style>r#"
:root{color-scheme:light dark}
"#</style>
    }
}
