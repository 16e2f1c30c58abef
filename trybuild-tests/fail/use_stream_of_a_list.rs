use marquetry::prelude::*;

component! {
    Log() {
        let lines = vec![1, 2];
        let stream = use_stream(&lines);
        on pause() { stream.pause() }
        <button @trigger="pause">"pause"</button>
    }
}

fn main() {}
