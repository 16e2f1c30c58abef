//! The grammar of Marquetry: what may be written inside `component!` and `markup!`.
