//! Values of attributes: whether a literal is one.

use super::{Number, Value};

impl Value {
    /// Whether the literal is a value of this kind.
    pub(crate) fn allows(self, text: &str, name: &str) -> bool {
        match self {
            Value::Text => true,
            Value::NonEmpty => !text.trim_ascii().is_empty(),
            Value::Boolean => text.is_empty() || text.eq_ignore_ascii_case(name),
            Value::Words(words) => words.iter().any(|word| word.eq_ignore_ascii_case(text)),
            Value::Exactly(words) => words.contains(&text),
            Value::Tokens(words) => text.split_ascii_whitespace().all(|token| words.iter().any(|word| word.eq_ignore_ascii_case(token))),
            Value::ExactTokens(words) | Value::Role(words) => {
                let mut tokens = text.split_ascii_whitespace().peekable();
                tokens.peek().is_some() && tokens.all(|token| words.contains(&token))
            }
            Value::WordOr(words, number) => words.iter().any(|word| word.eq_ignore_ascii_case(text)) || number.allows(text),
            Value::OrEmpty(value) => text.is_empty() || value.allows(text, name),
            Value::Number(number) => number.allows(text),
            Value::Id => !text.is_empty() && !text.bytes().any(|byte| byte.is_ascii_whitespace()),
            Value::Url => {
                text.split_once(':').is_some_and(|(scheme, rest)| !rest.is_empty() && is_scheme(scheme) && !text.bytes().any(|byte| byte.is_ascii_whitespace()))
            }
            Value::HashName => text.len() > 1 && text.starts_with('#'),
            Value::Color => text.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())),
            Value::FrameName => !text.is_empty() && !text.starts_with('_'),
            Value::Target => match text.strip_prefix('_') {
                Some(keyword) => TARGETS.iter().any(|known| known[1..].eq_ignore_ascii_case(keyword)),
                None => !text.is_empty(),
            },
            Value::CustomName => {
                text.contains('-') && text.starts_with(|first: char| first.is_ascii_lowercase()) && !text.bytes().any(|b| b.is_ascii_uppercase())
            }
            Value::Mime => is_mime(text),
            Value::Date => date(text),
            Value::Month => month(text),
            Value::Week => week(text),
            Value::Time => time(text),
            Value::DateTimeLocal => text.split_once(['T', ' ']).is_some_and(|(day, hour)| date(day) && time(hour)),
        }
    }

    /// The words that it may be, where they are few.
    pub(crate) fn words(self) -> &'static [&'static str] {
        match self {
            Value::Words(words) | Value::Exactly(words) | Value::Tokens(words) | Value::ExactTokens(words) | Value::Role(words) | Value::WordOr(words, _) => {
                words
            }
            Value::Target => &TARGETS,
            Value::OrEmpty(value) => value.words(),
            _ => &[],
        }
    }
}

const TARGETS: [&str; 4] = ["_blank", "_parent", "_self", "_top"];

impl Number {
    fn allows(self, text: &str) -> bool {
        match self {
            Number::Integer => digits(text.strip_prefix('-').unwrap_or(text)),
            Number::NonNegative => digits(text),
            Number::Positive => digits(text) && !text.bytes().all(|byte| byte == b'0'),
            Number::Float => float(text).is_some(),
            Number::FloatNonNegative => float(text).is_some_and(|number| number >= 0.0),
            Number::FloatPositive => float(text).is_some_and(|number| number > 0.0),
        }
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A valid floating-point number
/// (<https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#valid-floating-point-number>): Rust reads more.
fn float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let valid = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole.is_empty() || digits(whole)) && digits(fraction),
        None => digits(mantissa),
    };
    (valid && digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))).then(|| text.parse().ok()).flatten()
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte))
}

fn is_mime(text: &str) -> bool {
    let token = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
    let essence = text.split(';').next().unwrap_or_default().trim_ascii_end();
    essence.split_once('/').is_some_and(|(kind, name)| token(kind) && token(name))
}

/// A number of exactly (or, for years, at least) so many digits.
fn number(text: &str, length: usize) -> Option<u32> {
    let long = if length == 4 { text.len() >= 4 } else { text.len() == length };
    (long && digits(text)).then(|| text.parse().ok()).flatten()
}

fn month(text: &str) -> bool {
    text.rsplit_once('-')
        .is_some_and(|(year, month)| number(year, 4).is_some_and(|year| year > 0) && number(month, 2).is_some_and(|month| (1..=12).contains(&month)))
}

fn date(text: &str) -> bool {
    let Some((month_text, day)) = text.rsplit_once('-') else { return false };
    let Some((year, month_number)) = month_text.rsplit_once('-') else { return false };
    let (Some(year), Some(month_number), Some(day)) = (number(year, 4), number(month_number, 2), number(day, 2)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month_number {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    month(month_text) && (1..=days).contains(&day)
}

fn week(text: &str) -> bool {
    text.rsplit_once("-W")
        .is_some_and(|(year, week)| number(year, 4).is_some_and(|year| year > 0) && number(week, 2).is_some_and(|week| (1..=53).contains(&week)))
}

fn time(text: &str) -> bool {
    let mut parts = text.split(':');
    let within = |text: Option<&str>, end: u32| text.and_then(|text| number(text, 2)).is_some_and(|number| number < end);
    if !within(parts.next(), 24) || !within(parts.next(), 60) {
        return false;
    }
    match (parts.next(), parts.next()) {
        (None, _) => true,
        (Some(seconds), None) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            within(Some(whole), 60) && fraction.len() <= 3 && digits(fraction)
        }
        _ => false,
    }
}
