use marquetry::prelude::*;

component! {
    pub Home() {
        let size = writable(1u8);
        {#each 0..3u8 as i}<input type="radio" name="size" value={i} bind:group={size}>{/each}
    }
}

fn main() {}
