//! An open page: its live components, and what they share.

mod along;
mod answer;
mod children;
mod compose;
mod elements;
mod failed;
mod frame;
mod head;
mod instances;
mod live;
mod lost;
mod making;
mod marks;
mod once;
mod openings;
mod pending;
mod pieces;
mod reading;
mod regions;
mod shared;
mod streams;
mod sum;
mod turn;

use along::Kind;
pub(crate) use along::{Ahead, Comes, Coming, Known, Next};
pub(crate) use answer::Wait;
pub(crate) use failed::Failed;
pub(crate) use frame::{Element, Reframed};
pub(crate) use head::{Head, write_nonce};
pub(crate) use live::{Begun, LivePage, Results, Served, is_document, to_html};
pub(crate) use openings::Wanted;
pub(crate) use pending::{Pending, Place};
pub(crate) use regions::{Changes, Sent, Shown, show, show_again};
pub(crate) use shared::{PageShared, Waits, Written};
pub(crate) use sum::Sum;
