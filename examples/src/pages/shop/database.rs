//! What the shop sells, who has signed in, and what was ordered: an embedded database, in a file or in memory.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use marquetry::Error;
use redb::{ReadableDatabase, ReadableTable, TableDefinition, backends::InMemoryBackend};
use serde::{Deserialize, Serialize};

use super::{basket::Basket, stock};

const THINGS: TableDefinition<u32, &[u8]> = TableDefinition::new("things");
const ORDERS: TableDefinition<u32, &[u8]> = TableDefinition::new("orders");
/// Whose each token is, and until when.
const LOGINS: TableDefinition<&str, (&str, u64)> = TableDefinition::new("logins");

/// How long a visitor stays signed in.
pub const SIGNED_IN: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Something that the shop sells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thing {
    pub id: u32,
    pub name: String,
    pub kind: String,
    pub woods: String,
    pub about: String,
    /// In crowns.
    pub price: u32,
    /// How many there are.
    pub left: u32,
}

/// What a customer has ordered, as it was then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub id: u32,
    pub user: String,
    pub recipient: String,
    pub street: String,
    pub town: String,
    pub lines: Vec<(String, u32, u32)>,
}

impl Order {
    pub fn total(&self) -> u32 {
        self.lines.iter().map(|(_, count, price)| count * price).sum()
    }
}

/// What becomes of an order.
pub enum Placed {
    Done(u32),
    /// Somebody else was faster: of this thing there are fewer left.
    TooFew(Thing),
}

/// A clone is the same database.
#[derive(Clone)]
pub struct Database(Arc<redb::Database>);

impl Database {
    /// Opens the database in a file, or makes one in memory, and fills an empty one.
    pub fn open(path: Option<&Path>) -> Result<Database, Error> {
        let database = match path {
            Some(path) => redb::Database::create(path)?,
            None => redb::Database::builder().create_with_backend(InMemoryBackend::new())?,
        };
        let write = database.begin_write()?;
        write.open_table(ORDERS)?;
        write.open_table(LOGINS)?;
        let mut things = write.open_table(THINGS)?;
        if things.first()?.is_none() {
            for thing in stock::things() {
                things.insert(thing.id, &*serde_json::to_vec(&thing)?)?;
            }
        }
        drop(things);
        write.commit()?;
        Ok(Database(Arc::new(database)))
    }

    /// What is of this kind, and has all the words somewhere; without either all.
    pub fn search(&self, words: &str, kind: &str) -> Result<Vec<Thing>, Error> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let things = self.0.begin_read()?.open_table(THINGS)?;
        let mut found = Vec::new();
        for entry in things.iter()? {
            let thing: Thing = serde_json::from_slice(entry?.1.value())?;
            let text = format!("{} {} {} {}", thing.name, thing.kind, thing.woods, thing.about).to_lowercase();
            if (kind.is_empty() || thing.kind == kind) && words.iter().all(|word| text.contains(word)) {
                found.push(thing);
            }
        }
        Ok(found)
    }

    pub fn thing(&self, id: u32) -> Result<Option<Thing>, Error> {
        let things = self.0.begin_read()?.open_table(THINGS)?;
        let found = things.get(id)?;
        Ok(found.map(|thing| serde_json::from_slice(thing.value())).transpose()?)
    }

    /// Takes what is in a basket out of the stock, all or nothing, and keeps the order.
    pub fn place(&self, basket: &Basket, mut order: Order) -> Result<Placed, Error> {
        let write = self.0.begin_write()?;
        let mut things = write.open_table(THINGS)?;
        let mut orders = write.open_table(ORDERS)?;
        for (id, count) in basket.lines() {
            let Some(mut thing) = things.get(id)?.map(|thing| serde_json::from_slice::<Thing>(thing.value())).transpose()? else { continue };
            match thing.left.checked_sub(count) {
                Some(left) => thing.left = left,
                None => return Ok(Placed::TooFew(thing)),
            }
            things.insert(id, &*serde_json::to_vec(&thing)?)?;
            order.lines.push((thing.name, count, thing.price));
        }
        order.id = orders.last()?.map_or(1001, |(last, _)| last.value() + 1);
        orders.insert(order.id, &*serde_json::to_vec(&order)?)?;
        drop((things, orders));
        write.commit()?;
        Ok(Placed::Done(order.id))
    }

    /// A customer's orders, the newest first.
    pub fn orders(&self, user: &str) -> Result<Vec<Order>, Error> {
        let orders = self.0.begin_read()?.open_table(ORDERS)?;
        let mut own = Vec::new();
        for entry in orders.iter()?.rev() {
            let order: Order = serde_json::from_slice(entry?.1.value())?;
            if order.user == user {
                own.push(order);
            }
        }
        Ok(own)
    }

    /// Notes that somebody has signed in, under a token that nobody can guess.
    pub fn sign_in(&self, user: &str) -> Result<String, Error> {
        let token = format!("{:016x}{:016x}", getrandom::u64()?, getrandom::u64()?);
        let write = self.0.begin_write()?;
        write.open_table(LOGINS)?.insert(&*token, (user, now() + SIGNED_IN.as_secs()))?;
        write.commit()?;
        Ok(token)
    }

    pub fn sign_out(&self, token: &str) -> Result<(), Error> {
        let write = self.0.begin_write()?;
        write.open_table(LOGINS)?.remove(token)?;
        write.commit()?;
        Ok(())
    }

    /// Who has signed in under this token.
    pub fn signed_in(&self, token: &str) -> Result<Option<String>, Error> {
        let logins = self.0.begin_read()?.open_table(LOGINS)?;
        let login = logins.get(token)?;
        Ok(login.filter(|login| now() < login.value().1).map(|login| login.value().0.to_owned()))
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
