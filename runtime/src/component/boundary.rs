/// Catches what fails inside, and shows something else in its place.
///
/// `<Boundary>` shows what stands in it. Where a component inside fails in its setup (by `?`, or by a panic), or anything inside panics while it is shown or brought up to
/// date, it shows its `error` slot instead, for as long as the page is open: what stood inside is closed, every stop of its stores runs, and the rest of the page
/// lives on. The reason is in the log.
///
/// It stands in a component; a `markup!`, and a component that borrows, cannot hold one.
///
/// ```
/// use marquetry::prelude::*;
///
/// component! {
///     pub Price(of: String) {
///         let cents: u32 = of.parse()?;
///         <b>{cents / 100}" €"</b>
///     }
///
///     pub Offer(price: String) {
///         <Boundary>
///             <Price of={price.clone()}/>
///             <em slot="error">"The price is not known at the moment."</em>
///         </Boundary>
///     }
/// }
///
/// assert!(Offer { price: "1200".into() }.to_html().contains("<b>12 €</b>"));
/// assert!(Offer { price: "?".into() }.to_html().contains("not known"));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Boundary;
