//! What rustc says to a user about each mistake, and that what is no mistake compiles.

/// One run, so that all cases are built together.
#[test]
fn mistakes_are_explained() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*.rs");
    cases.pass("pass/*.rs");
}
