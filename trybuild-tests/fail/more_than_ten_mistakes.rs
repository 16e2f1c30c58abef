use marquetry::prelude::*;

component! {
    pub Home() {
        <aa/><bb/><cc/><dd/><ee/><ff/><gg/>
        <hhh/><iii/><jj/><kk/><ll/>
    }
}

fn main() {}
