//! Views of markup.

use std::fmt;

use super::View;
use crate::out::Out;

/// What `markup!` makes: a view that writes its markup each time it is shown.
pub struct Markup<F>(#[doc(hidden)] pub F);

impl<F> fmt::Debug for Markup<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Markup").finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<F: Fn(&mut Out)> View for Markup<F> {
    fn render(&self, out: &mut Out) {
        (self.0)(out);
    }
}
