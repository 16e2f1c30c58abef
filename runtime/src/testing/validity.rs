//! What a browser takes as a control's value, and what it does not send (HTML standard, 4.10.20.1: constraint validation).

use ego_tree::NodeId;
use regex_lite::Regex;

use super::{
    apply::Browser,
    fields::{form_of, is_disabled, kind},
};

impl Browser {
    /// Why a browser would not send a form with what this control has.
    pub(super) fn invalid(&self, control: NodeId) -> Option<String> {
        let dom = &self.dom;
        // Nobody could mend what is disabled or read-only.
        let barred = is_disabled(dom, control) || dom.attr(control, "readonly").is_some() || matches!(kind(dom, control), "hidden" | "button" | "reset");
        if barred {
            return None;
        }
        if dom.attr(control, "required").is_some() && self.is_empty(control) {
            return Some("is required, and empty".to_owned());
        }
        let value = self.fields.value(dom, control);
        if value.is_empty() {
            return None;
        }
        let limit = |name: &str| dom.attr(control, name).and_then(|limit| limit.parse::<f64>().ok());
        let length = value.encode_utf16().count() as f64;
        if let Some(least) = limit("minlength").filter(|least| length < *least) {
            return Some(format!("has less than {least} letters"));
        }
        match kind(dom, control) {
            "email" if !is_email(&value) => return Some("is no e-mail address".to_owned()),
            "url" if !is_url(&value) => return Some("is no URL".to_owned()),
            "number" | "range" => return self.out_of_range(control, value.parse().ok()?),
            "date" | "time" | "month" | "week" | "datetime-local" => {
                // These texts sort as what they stand for.
                let below = dom.attr(control, "min").filter(|min| is_moment(kind(dom, control), min) && *value < **min);
                let above = dom.attr(control, "max").filter(|max| is_moment(kind(dom, control), max) && *value > **max);
                return below.map(|min| format!("is before {min}")).or_else(|| above.map(|max| format!("is after {max}")));
            }
            _ => {}
        }
        let pattern = dom.attr(control, "pattern").filter(|_| matches!(kind(dom, control), "text" | "search" | "url" | "tel" | "email" | "password"))?;
        // A browser passes over one that is none; so do we over one that we cannot read.
        let regex = Regex::new(&format!("^(?:{pattern})$")).ok()?;
        (!regex.is_match(&value)).then(|| format!("does not have the pattern {pattern:?}"))
    }

    fn is_empty(&self, control: NodeId) -> bool {
        let dom = &self.dom;
        match kind(dom, control) {
            "checkbox" => !self.fields.is_checked(dom, control),
            "radio" => {
                let name = dom.attr(control, "name");
                let form = form_of(dom, control);
                let group = dom.under(dom.document()).into_iter().filter(|&other| kind(dom, other) == "radio" && dom.attr(other, "name") == name);
                !group.into_iter().any(|other| form_of(dom, other) == form && self.fields.is_checked(dom, other))
            }
            "file" => self.fields.files_of(dom, control).is_empty(),
            _ => self.fields.value(dom, control).is_empty(),
        }
    }

    fn out_of_range(&self, control: NodeId, number: f64) -> Option<String> {
        let dom = &self.dom;
        let limit = |name: &str| dom.attr(control, name).and_then(|limit| limit.parse::<f64>().ok());
        if let Some(min) = limit("min").filter(|min| number < *min) {
            return Some(format!("is less than {min}"));
        }
        if let Some(max) = limit("max").filter(|max| number > *max) {
            return Some(format!("is more than {max}"));
        }
        if dom.attr(control, "step").is_some_and(|step| step.eq_ignore_ascii_case("any")) {
            return None;
        }
        let step = limit("step").filter(|step| *step > 0.0).unwrap_or(1.0);
        let base = limit("min").or_else(|| limit("value")).unwrap_or_default();
        let steps = (number - base) / step;
        ((steps - steps.round()).abs() > 1e-9 * steps.abs().max(1.0)).then(|| format!("is no multiple of {step} from {base}"))
    }

    /// Why a field cannot hold this value, whatever is pressed in it.
    pub(super) fn unfit(&self, field: NodeId, value: &str) -> Option<String> {
        let kind = kind(&self.dom, field);
        let fits = match kind {
            "number" | "range" => value.parse::<f64>().is_ok_and(f64::is_finite),
            "date" | "time" | "month" | "week" | "datetime-local" => is_moment(kind, value),
            "color" => value.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())),
            _ => self.dom.is(field, "textarea") || !value.contains(['\n', '\r']),
        };
        let what = match kind {
            "number" | "range" => "numbers",
            "date" => "dates, such as 2026-03-01",
            "time" => "times, such as 14:05",
            "month" => "months, such as 2026-03",
            "week" => "weeks, such as 2026-W09",
            "datetime-local" => "dates with times, such as 2026-03-01T14:05",
            "color" => "colours, such as #6b4226",
            _ => "one line",
        };
        let cleared = value.is_empty() && !matches!(kind, "range" | "color");
        (!fits && !cleared).then(|| format!("it takes {what}, and {value:?} is none"))
    }
}

/// One `@`, with what a browser takes on both sides (HTML standard, 4.10.5.1.5).
fn is_email(value: &str) -> bool {
    let is_label = |label: &str| {
        let inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len()) && label.bytes().all(inside) && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    value.split_once('@').is_some_and(|(name, host)| !name.is_empty() && name.bytes().all(is_local) && host.split('.').all(is_label))
}

/// Absolute: a scheme, and something behind it.
fn is_url(value: &str) -> bool {
    let Some((scheme, rest)) = value.trim().split_once(':') else { return false };
    let named =
        scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let special = ["http", "https", "ws", "wss", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    named && (!special || !rest.trim_matches('/').is_empty())
}

/// A date, time, month or week as its field has it (HTML standard, 2.3.5).
fn is_moment(kind: &str, value: &str) -> bool {
    let number =
        |text: &str, digits: usize| (text.len() == digits && text.bytes().all(|digit| digit.is_ascii_digit())).then(|| text.parse::<u32>().ok()).flatten();
    let year = |text: &str| number(text, text.len().max(4)).filter(|year| *year > 0);
    let month = |text: &str| {
        let (y, m) = text.rsplit_once('-')?;
        Some((year(y)?, number(m, 2).filter(|month| (1..=12).contains(month))?))
    };
    let date = |text: &str| {
        let (months, day) = text.rsplit_once('-')?;
        let (year, month) = month(months)?;
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month as usize - 1];
        number(day, 2).filter(|day| (1..=days).contains(day))
    };
    let time = |text: &str| {
        let mut parts = text.splitn(3, ':');
        let hour = number(parts.next()?, 2).filter(|hour| *hour < 24)?;
        number(parts.next()?, 2).filter(|minute| *minute < 60)?;
        let Some(seconds) = parts.next() else { return Some(hour) };
        let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
        number(whole, 2).filter(|second| *second < 60)?;
        (matches!(fraction.len(), 1..=3) && number(fraction, fraction.len()).is_some()).then_some(hour)
    };
    match kind {
        "date" => date(value).is_some(),
        "time" => time(value).is_some(),
        "month" => month(value).is_some(),
        "week" => value.split_once("-W").is_some_and(|(y, week)| year(y).is_some() && number(week, 2).is_some_and(|week| (1..=53).contains(&week))),
        _ => value.split_once('T').is_some_and(|(day, hour)| date(day).is_some() && time(hour).is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_that_a_field_can_have() {
        for (kind, good, bad) in [
            ("date", &["2026-03-01", "2024-02-29", "12026-12-31"][..], &["2026-3-1", "2026-02-29", "0000-01-01", "2026-13-01", "1.3.2026"][..]),
            ("time", &["00:00", "23:59:59.125"], &["24:00", "9:00", "12:60", "12:00:60", "12:00:00."]),
            ("month", &["2026-03"], &["2026-00", "2026"]),
            ("week", &["2026-W53"], &["2026-W54", "2026-53"]),
            ("datetime-local", &["2026-03-01T14:05"], &["2026-03-01 14:05", "2026-03-01T"]),
        ] {
            for value in good {
                assert!(is_moment(kind, value), "{kind} {value}");
            }
            for value in bad {
                assert!(!is_moment(kind, value), "{kind} {value}");
            }
        }
    }

    #[test]
    fn addresses_are_those_that_browsers_take() {
        for good in ["a@b", "a.b+c@d-e.example"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["a", "@b", "a@", "a@b..c", "a@-b", "a b@c", "a@b@c", "ä@b"] {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(["https://a", "mailto:a", "x-y:z"].iter().all(|url| is_url(url)));
        assert!(!["a", "/a", "https://", "https:", "1a:b", ""].iter().any(|url| is_url(url)));
    }
}
