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
                "Leave the name empty, or ask for nine seats."
                "Then turn JavaScript off and try again: the same handler answers."
            </p>
        </Layout>
    }

    pub Booking() {
        let order = session("booking.order", Order::default());
        let errors = session("booking.errors", Errors::default());
        let booked = session_opt::<String>("booking.done");

        on book(new: Order) {
            let found = new.check();
            booked.set((found == Errors::default()).then(|| format!("Booked: {} for {}.", seats(new.seats), new.name.trim())));
            errors.set(found);
            order.set(new);
        }

        <fragment key="booking">
            <form @trigger="book" novalidate>
                <p>
                    <label for="name">"Name"</label>
                    <input id="name" name="name" autocomplete="name" value={&*$order.name} aria-invalid={$errors.name.is_some()} aria-describedby="name-error">
                    <span class="error" id="name-error" role="alert">{$errors.name}</span>
                </p>
                <p>
                    <label for="seats">"Seats"</label>
                    <input
                        id="seats"
                        name="seats"
                        type="number"
                        min="1"
                        max="8"
                        value={$order.seats}
                        aria-invalid={$errors.seats.is_some()}
                        aria-describedby="seats-error"
                    >
                    <span class="error" id="seats-error" role="alert">{$errors.seats}</span>
                </p>
                <p><button>"Book"</button></p>
            </form>
            <p class="done" role="status">{$booked}</p>
        </fragment>
    }
}

/// What the form sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    name: String,
    seats: i32,
}

impl Default for Order {
    fn default() -> Order {
        Order { name: String::new(), seats: 2 }
    }
}

/// What is wrong with it, field by field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Errors {
    name: Option<String>,
    seats: Option<String>,
}

impl Order {
    fn check(&self) -> Errors {
        let name = self.name.trim().is_empty().then(|| "Whom do we expect?".to_owned());
        let seats = (!(1..=8).contains(&self.seats)).then(|| format!("The boat has 8 seats, so {} cannot be booked.", self.seats));
        Errors { name, seats }
    }
}

fn seats(count: i32) -> String {
    if count == 1 { "one seat".to_owned() } else { format!("{count} seats") }
}
