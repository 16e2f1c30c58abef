//! Holds the tests, which stand in `tests/`.
