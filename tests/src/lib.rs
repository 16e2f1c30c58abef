//! Tests and measurements of Marquetry as a whole: what no single package can show.
