use marquetry::prelude::*;
use serde::{Deserialize, Serialize};

use crate::layout::Layout;

pub async fn page() -> Page<FormsPage> {
    Page(FormsPage)
}

component! {
    pub FormsPage() {
        <Layout path="/forms">
            <Booking/>
            <p slot="hint">
                "Leave the name empty, ask for nine seats, or for “many”."
                "Then turn JavaScript off and try again: the same handler answers, and what you typed stays."
            </p>
        </Layout>
    }

    pub Booking() {
        let booked = session_opt::<Order>("booking");

        on book(order: Order) -> Result<(), TriggerError> {
            order.check()?;
            booked.set(Some(order));
            Ok(())
        }

        <form @trigger="book" novalidate>
            <fragment key="booking">
                <p>
                    <label for="name">"Name"</label>
                    <input
                        id="name"
                        name="name"
                        autocomplete="name"
                        value={book.value("name")}
                        aria-invalid={book.error_for("name").is_some()}
                        aria-describedby="name-error"
                    >
                    <span class="error" id="name-error" role="alert">{book.error_for("name")}</span>
                </p>
                <p>
                    <label for="seats">"Seats"</label>
                    <input
                        id="seats"
                        name="seats"
                        inputmode="numeric"
                        value={book.value("seats").unwrap_or("2")}
                        aria-invalid={book.error_for("seats").is_some()}
                        aria-describedby="seats-error"
                    >
                    <span class="error" id="seats-error" role="alert">{book.error_for("seats")}</span>
                </p>
                <p><button>"Book"</button></p>
                <p class="done" role="status">{#if let Some(order) = &$booked}"Booked: "{seats(order.seats)}" for "{&*order.name}"."{/if}</p>
            </fragment>
        </form>
    }
}

/// What the form sends. A text that is no number never gets here: it is an error of its field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    name: String,
    seats: u32,
}

impl Order {
    fn check(&self) -> Result<(), TriggerError> {
        let name = self.name.trim().is_empty().then_some("Whom do we expect?");
        let seats = (!(1..=8).contains(&self.seats)).then(|| format!("The boat has 8 seats, so {} cannot be booked.", self.seats));
        match (name, seats) {
            (Some(name), Some(seats)) => Err(TriggerError::field("name", name).and_field("seats", seats)),
            (Some(name), None) => Err(TriggerError::field("name", name)),
            (None, Some(seats)) => Err(TriggerError::field("seats", seats)),
            (None, None) => Ok(()),
        }
    }
}

fn seats(count: u32) -> String {
    if count == 1 { "one seat".to_owned() } else { format!("{count} seats") }
}
