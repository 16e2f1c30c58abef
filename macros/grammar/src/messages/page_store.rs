//! Messages about `#[derive(PageStore)]` and `#[session(client)]`.

use super::{messages, near};
use crate::nearest::nearest;

messages! {
    page_store_of_no_struct(name: &str) = "`{name}` is no struct, and a browser changes a page store by its fields",
        "derive `PageStore` on a struct; a page store whose fields only the server changes needs no `PageStore`";
    page_of_a_nameless_field() = "a field without a name cannot be changed by the browser",
        "give the struct named fields";
    page_check_without_client(name: &str) = "`check` is for what a browser sends, and it may not change `{name}`",
        "write `#[page(client, check = …)]`";
    page_field_not_in_the_browser(name: &str) = "`{name}` is no field of its own in the browser, so it cannot be changed there",
        "leave out `#[page(client)]`, or the `serde` attribute that keeps it back";
    session_attribute_without_client() = "`#[session]` says what browsers may do with a session store",
        "write `#[session(client)]`, or `#[session(client, check = …)]`";
    session_attribute_without_a_store() = "there is no session store to open to browsers",
        "write `#[session(client)] let name = session(\"key\", default);`";
}

pub(crate) fn page_option_unknown(written: &str) -> String {
    near(format!("`{written}` is nothing that `#[page(…)]` knows"), nearest(written, ["client", "check"]), || {
        "write `client`, or `client, check = function`".to_owned()
    })
}

pub(crate) fn session_option_unknown(written: &str) -> String {
    near(format!("`{written}` is nothing that `#[session(…)]` knows"), nearest(written, ["client", "check"]), || {
        "write `client`, or `client, check = function`".to_owned()
    })
}
