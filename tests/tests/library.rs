//! Components of a library that asks for nothing of a server are live in an application that has one.

use marquetry::testing::mount;
use marquetry_tests_library::Sum;

#[tokio::test]
async fn components_of_a_library_without_a_server_are_live_in_an_application() {
    let mut page = mount(Sum { start: 3 }).await;
    page.fill("[name=n]", "4");
    page.submit("form");
    assert_eq!((page.text("output"), page.text("li"), page.text("small")), ("7".to_owned(), "4".to_owned(), "1".to_owned()));

    page.fill("[name=n]", "0");
    page.submit("form");
    assert!(page.html().contains("Nothing to add."), "{}", page.html());

    page.click("form ~ button");
    let file = page.download().expect("a file");
    assert_eq!((file.name(), file.bytes().as_deref()), ("sum.txt", Some(&b"7"[..])));
}
