//! A point in time as a `Date`: `#[serde(with = "marquetry::serde::date")]`, for `SystemTime` and whatever can be made of one and made one, as the types of the
//! crates `chrono`, `time` and `jiff` can. A `Date` counts milliseconds; what is finer is cut off. For an `Option` there is [`option`].
//!
//! It reads what a form's field of the type `date` or `datetime-local` sends, too: such a field knows no time zone, and is taken to be in UTC.
//!
//! ```
//! use marquetry::prelude::*;
//! use std::time::SystemTime;
//!
//! #[derive(serde::Deserialize)]
//! struct Stay {
//!     #[serde(with = "marquetry::serde::date")]
//!     from: SystemTime,
//!     #[serde(with = "marquetry::serde::date::option", default)]
//!     until: Option<SystemTime>,
//! }
//!
//! component! {
//!     pub Booking() {
//!         let nights = writable(0);
//!         on book(stay: Stay) {
//!             let stays = stay.until.and_then(|until| until.duration_since(stay.from).ok()).unwrap_or_default();
//!             nights.set(stays.as_secs() / 86_400);
//!         }
//!         <form @trigger="book">
//!             <label>"From" <input type="date" name="from" required></label>
//!             <label>"Until" <input type="date" name="until"></label>
//!             <button>"Book"</button>
//!         </form>
//!         <fragment key="nights">{nights}</fragment>
//!     }
//! }
//! ```

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serializer, de, ser};

use super::DATE;

/// The milliseconds from 1970 that a `Date` reaches in both directions (ECMA-262, 21.4.1.1).
const FARTHEST: i64 = 8_640_000_000_000_000;
const DAY: i64 = 86_400_000;

/// Writes a point in time.
pub fn serialize<T: Clone + Into<SystemTime>, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let text = millis(value.clone().into()).map(text);
    match text {
        Some(text) => serializer.serialize_newtype_struct(DATE, &text),
        None => Err(ser::Error::custom("a date farther from 1970 than JavaScript's reach")),
    }
}

/// Reads a point in time.
pub fn deserialize<'de, T: From<SystemTime>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
    match parse(&text).and_then(time) {
        Some(time) => Ok(time.into()),
        None => Err(de::Error::custom("no date such as 1970-01-31")),
    }
}

/// As the module around it, for an `Option`: `#[serde(with = "marquetry::serde::date::option")]`.
pub mod option {
    use super::{Deserialize, Deserializer, Serializer, SystemTime};

    /// Writes a point in time, or `null`.
    pub fn serialize<T: Clone + Into<SystemTime>, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => super::serialize(value, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads a point in time, or `null`.
    pub fn deserialize<'de, T: From<SystemTime>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        #[derive(Deserialize)]
        struct Date(#[serde(with = "super")] SystemTime);
        Ok(Option::<Date>::deserialize(deserializer)?.map(|date| date.0.into()))
    }
}

/// Milliseconds from 1970, rounded towards the past as JavaScript does.
fn millis(time: SystemTime) -> Option<i64> {
    let millis = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).ok()?,
        Err(before) => i64::try_from(before.duration().as_nanos().div_ceil(1_000_000)).ok()?.checked_neg()?,
    };
    (-FARTHEST..=FARTHEST).contains(&millis).then_some(millis)
}

fn time(millis: i64) -> Option<SystemTime> {
    let distance = Duration::from_millis(millis.unsigned_abs());
    if millis < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) }
}

/// As `Date.prototype.toISOString` writes it.
fn text(millis: i64) -> String {
    let (year, month, day) = civil(millis.div_euclid(DAY));
    let rest = millis.rem_euclid(DAY);
    let year = if (0..=9999).contains(&year) { format!("{year:04}") } else { format!("{year:+07}") };
    let (hour, minute, second, milli) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000);
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// What [`text`] writes, and what fields of forms send.
fn parse(text: &str) -> Option<i64> {
    let digits = if text.starts_with(['+', '-']) { 7 } else { 4 };
    let (year, rest) = text.split_at_checked(digits)?;
    let year: i64 = year.parse().ok()?;
    let rest = match rest.len() {
        6 => format!("{rest}T00:00:00.000Z"),
        12 => format!("{rest}:00.000Z"),
        15 => format!("{rest}.000Z"),
        19 => format!("{rest}Z"),
        _ => rest.to_owned(),
    };
    let bytes = rest.as_bytes();
    // -MM-DDTHH:MM:SS.mmmZ
    const FORM: &[u8; 20] = b"-00-00T00:00:00.000Z";
    let fits = bytes.len() == FORM.len() && bytes.iter().zip(FORM).all(|(byte, form)| if *form == b'0' { byte.is_ascii_digit() } else { byte == form });
    if !fits {
        return None;
    }
    let number = |from: usize, to: usize| rest.get(from..to).and_then(|digits| digits.parse::<i64>().ok());
    let (month, day) = (number(1, 3)?, number(4, 6)?);
    let (hour, minute, second, milli) = (number(7, 9)?, number(10, 12)?, number(13, 15)?, number(16, 19)?);
    let days = days(year, month, day);
    let exists = civil(days) == (year, month, day) && hour < 24 && minute < 60 && second < 60;
    let millis = days * DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + milli;
    (exists && (-FARTHEST..=FARTHEST).contains(&millis)).then_some(millis)
}

/// Days from 1970 of a date of the Gregorian calendar. Years are counted from March, so that the leap day is the last of one (Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms").
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year * 365 + year / 4 - year / 100 + of_year - 719_468
}

/// The other way round.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_javascript_writes_them() {
        for (millis, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_795_981_491_007, "2026-11-29T19:44:51.007Z"),
            (253_402_300_800_000, "+010000-01-01T00:00:00.000Z"),
            (-62_167_219_200_001, "-000001-12-31T23:59:59.999Z"),
            (FARTHEST, "+275760-09-13T00:00:00.000Z"),
            (-FARTHEST, "-271821-04-20T00:00:00.000Z"),
        ] {
            assert_eq!(text(millis), expected);
            assert_eq!(parse(expected), Some(millis));
            assert_eq!(self::millis(time(millis).unwrap()), Some(millis));
        }
    }

    #[test]
    fn fields_of_forms_send_shorter_ones() {
        for (sent, millis) in [
            ("2000-02-29", 951_782_400_000),
            ("2000-02-29T12:30", 951_827_400_000),
            ("2000-02-29T12:30:15", 951_827_415_000),
            ("2000-02-29T12:30:15.250", 951_827_415_250),
        ] {
            assert_eq!(parse(sent), Some(millis), "{sent}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for wrong in [
            "",
            "1970",
            "1970-1-01",
            "1970-02-30",
            "1970-01-01 12:00",
            "1970-01-01T12",
            "1970-01-01T12:00Z",
            "1970-02-30T00:00:00.000Z",
            "1970-01-01T24:00:00.000Z",
            "1970-01-01T00:00:00.000z",
            "+275760-09-13T00:00:00.001Z",
            "ä970-01-01",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_finer_than_a_millisecond_is_cut_off_towards_the_past() {
        assert_eq!(millis(UNIX_EPOCH + Duration::from_nanos(1_999_999)), Some(1));
        assert_eq!(millis(UNIX_EPOCH - Duration::from_nanos(1)), Some(-1));
    }
}
