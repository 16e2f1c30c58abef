// component! { No() { <p>  </p> } }
const TEXT: &str = "component! { No() { <p>  </p> } }";

macro_rules! counter {
    ($name:ident) => { component! { $name() {   <p></p> } } };
}

#[rustfmt::skip]
component! { Skipped() {   <p></p> } }

fn  not_ours( ) {   }

/// ```
/// markup! {   <p></p> }
/// ```
component! {
    #[rustfmt::skip]
    Also() {   <p></p>
  }

    Page() {
        <!-- rustfmt::skip -->
        <p   class = "a">
  as it is</p>
        <p class="a"></p>
    }
}
