//! One value as a backend keeps it: a byte for the version, and JSON, in which a new field breaks nothing.

use serde_json::Value;

/// The first byte.
const RECORD: u8 = 1;

pub(crate) fn encode(value: &Value) -> Vec<u8> {
    let mut record = vec![RECORD];
    record.extend_from_slice(value.to_string().as_bytes());
    record
}

pub(crate) fn decode(record: &[u8]) -> Result<Value, String> {
    match record.split_first() {
        Some((&RECORD, json)) => serde_json::from_slice(json).map_err(|error| error.to_string()),
        Some((version, _)) => Err(format!("records of version {version} are unknown")),
        None => Err("the record is empty".to_owned()),
    }
}
