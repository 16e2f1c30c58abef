//! How values of a page store are written where their type alone does not say: `#[serde(with = "…")]`.
//!
//! ```
//! use std::{collections::BTreeSet, time::SystemTime};
//!
//! #[derive(serde::Serialize, serde::Deserialize)]
//! struct Order {
//!     #[serde(with = "marquetry::serde::date")]
//!     placed: SystemTime,                            // a `Date`
//!     #[serde(with = "marquetry::serde::set")]
//!     tags: BTreeSet<String>,                        // a `Set`
//! }
//! let order = Order { placed: SystemTime::UNIX_EPOCH, tags: BTreeSet::from(["oak".to_owned()]) };
//! assert_eq!(
//!     marquetry::devalue::stringify(&order).unwrap(),
//!     r#"[{"placed":1,"tags":3},["Date","1970-01-01T00:00:00.000Z"],"oak",["Set",2]]"#,
//! );
//! // In other formats they are a text and a list.
//! assert_eq!(serde_json::to_string(&order).unwrap(), r#"{"placed":"1970-01-01T00:00:00.000Z","tags":["oak"]}"#);
//! ```

pub mod date;
pub mod set;

/// The names by which the writer knows what is meant; other formats do not see them.
pub(crate) const DATE: &str = "$marquetry::Date";
pub(crate) const SET: &str = "$marquetry::Set";
