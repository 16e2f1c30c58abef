//! Messages about what a shared fragment cannot hold.

use super::messages;

messages! {
    shared_reads_prop(name: &str) = "`{name}` is a prop, and a shared fragment is rendered once for all its viewers",
        "read a store that is the same for everybody: `stores! {{ pub static NAME: Shared<T> = shared(\"name\", …); }}`, and `{{$NAME}}` here; or leave out `shared`";
    shared_reads_setup(name: &str) = "`{name}` is bound in setup, which runs for each viewer, and a shared fragment is rendered once for all of them",
        "declare it outside of the component, `stores! {{ pub static NAME: Shared<T> = shared(\"name\", …); }}`, and read `{{$NAME}}` here; or leave out `shared`";
    shared_reads_bound(name: &str) = "`{name}` is bound in the markup around, and a shared fragment is rendered once for all its viewers",
        "bind it inside of the fragment, from a store that is the same for everybody; or leave out `shared`";
    shared_reads_trigger(name: &str) = "the trigger `{name}` is each viewer's own, and a shared fragment is rendered once for all of them",
        "show what it came to outside of the fragment";
    shared_reads_type(name: &str) = "`{name}` is chosen by each use of this component, and a shared fragment is the same for all of them",
        "name the type, or leave out `shared`";
    shared_asks(name: &str) = "`{name}` asks for what is the visitor's, and a shared fragment is rendered once for all its viewers",
        "show it outside of the fragment, or leave out `shared`";
    shared_trigger() = "a shared fragment has no triggers: they are each viewer's own, and its HTML is the same for all",
        "put the control outside of the fragment; or leave out `shared`";
    shared_bind() = "a shared fragment has no bound controls: what is entered is each viewer's own",
        "put the control outside of the fragment; or leave out `shared`";
    shared_holds(what: &str) = "a shared fragment cannot hold `{what}`, which is each viewer's own",
        "put it outside of the fragment; or leave out `shared`";
    shared_fills_slots() = "in a shared fragment, a component is given no content for its slots",
        "give it props, or write its markup here";
    shared_snippet(name: &str) = "the snippet `{name}` stands outside of this shared fragment, with what it reads there",
        "move it into the fragment";
    shared_with_stream_option(name: &str) = "a shared fragment goes through no streams, which `{name}` is for",
        "leave out `{name}`; `{{#each $NAME as item}}` goes through what a store holds";
    handle_of_shared(key: &str) = "the fragment `{key}` is shared: it is rendered once for all its viewers, and a handle is one viewer's",
        "set a store that it reads; or leave out `shared`";
}
