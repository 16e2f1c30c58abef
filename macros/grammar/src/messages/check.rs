//! Messages of the checks.
