//! What a call carries, as typed arguments.

mod error;
mod fields;
mod values;

use std::fmt;

use serde::de::DeserializeOwned;

use self::{
    error::{Error, Field, Why},
    fields::{Fields, sent},
    values::{Value, Values},
};
use super::{Event, Files, Upload};

/// The payload of a call.
#[derive(Debug, Default)]
pub(super) struct Data {
    /// Arguments that the markup gave, last first.
    explicit: Vec<serde_json::Value>,
    fields: Vec<(String, Entered)>,
    event: Option<String>,
    again: bool,
}

/// What was sent in a field.
#[derive(Debug)]
enum Entered {
    Text(String),
    /// A file, or why it is not there.
    File(Result<Upload, String>),
}

/// Why an argument does not fit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The field that does not, if it is one of several.
    pub(super) field: Option<String>,
    pub(super) why: String,
}

impl Refusal {
    fn of_the_whole(why: impl fmt::Display) -> Refusal {
        Refusal { field: None, why: why.to_string() }
    }
}

impl Data {
    /// Reads a payload, in which files are named by what `files` knows them by.
    pub(super) fn parse(payload: &[u8], files: Files<'_>) -> Result<Data, String> {
        let mut data = Data::default();
        for (name, value) in form_urlencoded::parse(payload) {
            match &*name {
                "_a" => {
                    data.explicit = serde_json::from_str(&value).map_err(|error| format!("the arguments are no JSON array: {error}"))?;
                    data.explicit.reverse();
                }
                "_e" => data.event = Some(value.into_owned()),
                "_f" => {
                    if let Some((file, name)) = value.split_once(':') {
                        data.fields.push((name.to_owned(), Entered::File(files(file))));
                    }
                }
                "_r" => data.again = true,
                "_t" => {}
                _ => data.fields.push((name.into_owned(), Entered::Text(value.into_owned()))),
            }
        }
        Ok(data)
    }

    /// Whether the browser says once more what it said to the page before that was run anew.
    pub(super) fn is_again(&self) -> bool {
        self.again
    }

    /// The next argument, for a parameter of this name.
    pub(super) fn next<T: DeserializeOwned>(&mut self, param: &str) -> Result<T, Refusal> {
        match self.explicit.pop() {
            Some(value) => T::deserialize(value).map_err(Refusal::of_the_whole),
            None => self.by_type(param),
        }
    }

    /// The fields by name for a struct or map, otherwise the value of the one control, or of several that of the one with the parameter's name. What is not ticked is not sent: where the type allows it, a name
    /// that is missing counts as sent without a value.
    fn by_type<T: DeserializeOwned>(&self, param: &str) -> Result<T, Refusal> {
        let mut absent: Vec<String> = Vec::new();
        loop {
            let sent = sent(&self.fields, &absent);
            match T::deserialize(Fields::new(&sent, param)) {
                Err(Error { field: Some(Field::Known(name)), why: Why::Missing }) if !absent.contains(&name) => absent.push(name),
                Err(Error { field, why }) => {
                    let field = field.map(Field::into_name).or_else(|| self.one_name(param));
                    // No tick would have been it.
                    let missing = matches!(why, Why::Nothing) && field.as_ref().is_some_and(|field| absent.contains(field));
                    return Err(Refusal { why: if missing { Why::Missing.to_string() } else { why.to_string() }, field });
                }
                Ok(value) => return Ok(value),
            }
        }
    }

    /// What the one control is called, or of several the one with the parameter's name.
    fn one_name(&self, param: &str) -> Option<String> {
        let (first, _) = self.fields.first()?;
        let one = self.fields.iter().all(|(name, _)| name == first).then_some(first.as_str());
        let name = self.fields.iter().find(|(name, _)| name == param).map(|(name, _)| name.as_str()).or(one);
        name.filter(|name| !name.is_empty()).map(str::to_owned)
    }

    /// The value of the one control, whatever its type.
    pub(super) fn value<T: DeserializeOwned>(&self) -> Result<T, String> {
        T::deserialize(Fields::new(&sent(&self.fields, &[]), "").values()).map_err(|error| error.why.to_string())
    }

    /// The value that a control would send as `text`.
    pub(super) fn value_of<T: DeserializeOwned>(text: &str) -> Result<T, String> {
        T::deserialize(Values(vec![Value::Text(text)])).map_err(|error| error.why.to_string())
    }

    /// Whether the control has sent anything: one that is not ticked does not.
    pub(super) fn has_fields(&self) -> bool {
        !self.fields.is_empty()
    }

    /// Forgets the fields of other controls.
    pub(super) fn keep_only(&mut self, name: &str) {
        self.fields.retain(|(known, _)| known == name);
    }

    /// What was sent as text, by name.
    pub(super) fn texts(&self) -> Vec<(String, String)> {
        let text = |(name, entered): &(String, Entered)| match entered {
            Entered::Text(text) => Some((name.clone(), text.clone())),
            Entered::File(_) => None,
        };
        self.fields.iter().filter_map(text).collect()
    }

    /// Adds files that came with a form.
    pub(super) fn attach(&mut self, files: Vec<(String, Upload)>) {
        self.fields.extend(files.into_iter().map(|(name, file)| (name, Entered::File(Ok(file)))));
    }

    /// The next argument that the markup gave, if it is text.
    pub(super) fn explicit_text(&mut self) -> Option<String> {
        match self.explicit.pop()? {
            serde_json::Value::String(text) => Some(text),
            other => Some(other.to_string()),
        }
    }

    pub(super) fn event(&self) -> Event {
        self.event.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Order {
        name: String,
        count: u32,
        #[serde(default)]
        gift: bool,
        note: Option<String>,
        #[serde(default)]
        sizes: Vec<u8>,
    }

    fn no_files(token: &str) -> Result<Upload, String> {
        Err(format!("{token} has not arrived"))
    }

    fn one<T: DeserializeOwned>(payload: &str) -> Result<T, String> {
        Data::parse(payload.as_bytes(), &mut no_files)
            .unwrap()
            .next("x")
            .map_err(|Refusal { field, why }| field.map_or(why.clone(), |field| format!("{field}: {why}")))
    }

    #[test]
    fn a_struct_takes_the_forms_fields_by_name() {
        let order: Order = one("name=A+B&count=3&gift=on&note=&sizes=1&sizes=2&other=x").unwrap();
        assert_eq!(order, Order { name: "A B".into(), count: 3, gift: true, note: None, sizes: vec![1, 2] });
    }

    #[test]
    fn any_other_type_takes_the_value_itself() {
        assert_eq!(one::<String>("q=caf%C3%A9").unwrap(), "café");
        assert_eq!(one::<i64>("=-5").unwrap(), -5);
        assert_eq!(one::<Option<i64>>("n="), Ok(None));
        assert_eq!(one::<Vec<String>>("a=1&a=2").unwrap(), ["1", "2"]);
    }

    #[test]
    fn of_several_controls_the_one_with_the_parameters_name() {
        let form = b"title=Tea&column=Done&title=Coffee";
        let mut data = Data::parse(form, &mut no_files).unwrap();
        assert_eq!(data.next::<String>("column"), Ok("Done".into()));
        assert_eq!(data.next::<Vec<String>>("title"), Ok(vec!["Tea".into(), "Coffee".into()]));
        assert_eq!(data.next::<String>("other"), Ok("Coffee".into()), "none has the name: the last one");
        assert_eq!(data.next::<HashMap<String, String>>("column").unwrap().len(), 2, "a map takes all of them");
    }

    #[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Size {
        Small,
        Large,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Ticks {
        terms: bool,
        sizes: BTreeSet<Size>,
        days: Vec<u8>,
        size: Option<Size>,
        #[serde(default = "seven")]
        weeks: u8,
        on: Day,
    }

    fn seven() -> u8 {
        7
    }

    /// A type that is text for serde, as those of dates are.
    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(try_from = "String")]
    struct Day(u16, u8, u8);

    impl TryFrom<String> for Day {
        type Error = String;

        fn try_from(text: String) -> Result<Day, String> {
            let mut parts = text.splitn(3, '-').map(str::to_owned);
            let mut part = || parts.next().ok_or_else(|| format!("{text:?} is no date"));
            let (year, month, day) = (part()?, part()?, part()?);
            let number = |text: String| text.parse::<u16>().map_err(|_| format!("{text:?} is no part of a date"));
            Ok(Day(number(year)?, number(month)? as u8, number(day)? as u8))
        }
    }

    #[test]
    fn what_is_not_ticked_or_chosen_is_not_sent() {
        let none = Ticks { terms: false, sizes: BTreeSet::new(), days: vec![], size: None, weeks: 7, on: Day(2026, 2, 28) };
        assert_eq!(one::<Ticks>("on=2026-02-28"), Ok(none));
        let all = one::<Ticks>("terms=on&sizes=large&sizes=small&days=1&days=2&size=small&weeks=3&on=2026-12-01").unwrap();
        assert_eq!((all.terms, all.sizes.len(), all.days, all.size, all.weeks, all.on), (true, 2, vec![1, 2], Some(Size::Small), 3, Day(2026, 12, 1)));
        assert_eq!(one::<Ticks>("terms=on").unwrap_err(), "on: is missing");
        assert_eq!(one::<Ticks>("on=2026-x-28").unwrap_err(), "on: \"x\" is no part of a date");
        assert!(one::<Ticks>("on=2026-02-28&sizes=huge").unwrap_err().contains("huge"));
    }

    #[test]
    fn choices_arrive_one_by_one_and_together() {
        assert_eq!(one::<Size>("size=large"), Ok(Size::Large));
        assert_eq!(one::<Option<Size>>("size="), Ok(None));
        assert_eq!(one::<BTreeSet<Size>>("s=large&s=small"), Ok(BTreeSet::from([Size::Small, Size::Large])));
        assert_eq!(one::<Vec<u8>>(""), Ok(vec![]));
        assert_eq!((one::<bool>("on=on"), one::<bool>(""), one::<bool>("on=false")), (Ok(true), Ok(false), Ok(false)));
        assert_eq!(one::<Day>("d=2026-02-28"), Ok(Day(2026, 2, 28)));
        assert_eq!((one::<f64>("n=1e3"), one::<f32>("n= -0.5"), one::<usize>("n=7")), (Ok(1000.0), Ok(-0.5), Ok(7)));
        let map: HashMap<String, String> = one("a=1&b=2&b=3").unwrap();
        assert_eq!(map, HashMap::from([("a".into(), "1".into()), ("b".into(), "3".into())]));
        let lists: HashMap<String, Vec<u8>> = one("a=1&b=2&b=3").unwrap();
        assert_eq!(lists, HashMap::from([("a".into(), vec![1]), ("b".into(), vec![2, 3])]));
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Stay {
        #[serde(with = "crate::serde::date")]
        from: std::time::SystemTime,
        #[serde(with = "crate::serde::date::option", default)]
        until: Option<std::time::SystemTime>,
    }

    #[test]
    fn fields_of_dates_arrive_as_points_in_time() {
        let day = |days: u64| std::time::UNIX_EPOCH + std::time::Duration::from_secs(days * 86_400);
        assert_eq!(one::<Stay>("from=1970-01-02&until=1970-01-04T00:00").unwrap(), Stay { from: day(1), until: Some(day(3)) });
        assert_eq!(one::<Stay>("from=1970-01-02&until=").unwrap(), Stay { from: day(1), until: None });
        assert_eq!(one::<Stay>("from=1970-01-02").unwrap(), Stay { from: day(1), until: None });
        assert_eq!(one::<Stay>("from=tomorrow").unwrap_err(), "from: no date such as 1970-01-31");
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Trip {
        from: Place,
        to: Option<Place>,
        #[serde(default)]
        guests: Vec<Guest>,
        #[serde(rename = "x.y", default)]
        dotted: u8,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Place {
        city: String,
        days: u8,
        #[serde(default)]
        tags: Vec<String>,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Guest {
        name: String,
        vegan: bool,
    }

    #[test]
    fn names_reach_into_structs_and_lists() {
        let trip: Trip = one("from.city=Rome&from.days=2&from.tags=a&from.tags=b&to[city]=Oslo&to[days]=3&to[tags][]=c&x.y=9").unwrap();
        assert_eq!(trip.from, Place { city: "Rome".into(), days: 2, tags: vec!["a".into(), "b".into()] });
        assert_eq!(trip.to, Some(Place { city: "Oslo".into(), days: 3, tags: vec!["c".into()] }));
        assert_eq!((trip.guests, trip.dotted), (vec![], 9));
        let trip: Trip = one("from.city=Rome&from.days=2&to.city=&guests[10].name=Cem&guests[2].name=Bo&guests[2].vegan=on").unwrap();
        assert_eq!(trip.to, None);
        assert_eq!(trip.guests, [Guest { name: "Bo".into(), vegan: true }, Guest { name: "Cem".into(), vegan: false }]);
    }

    #[test]
    fn what_is_wrong_inside_is_said_by_the_forms_own_name() {
        for (form, why) in [
            ("from.city=Rome", "from.days: is missing"),
            ("from[city]=Rome", "from[days]: is missing"),
            ("from.city=Rome&from.days=x", "from.days: \"x\" is not a whole number"),
            ("from.city=Rome&from.days=", "from.days: a whole number is missing"),
            ("from.city=Rome&from.days=1&guests[3][vegan]=on", "guests[3][name]: is missing"),
            ("from=Rome", "from: no value was sent"),
            ("", "from: is missing"),
        ] {
            assert_eq!(one::<Trip>(form).unwrap_err(), why, "{form}");
        }
    }

    #[test]
    fn explicit_arguments_come_first() {
        let mut data = Data::parse(b"_a=%5B7%2C%22x%22%5D&q=y", &mut no_files).unwrap();
        assert_eq!(data.next::<u8>("n"), Ok(7));
        assert_eq!(data.next::<String>("s"), Ok("x".into()));
        assert_eq!(data.next::<String>("text"), Ok("y".into()));
    }

    #[test]
    fn what_does_not_fit_says_why() {
        assert_eq!(one::<u8>("n=300").unwrap_err(), "n: 300 is too large: at most 255");
        assert_eq!(one::<u32>("n=-1").unwrap_err(), "n: -1 is too small: at least 0");
        assert_eq!(one::<i64>("n=2.5").unwrap_err(), "n: \"2.5\" is not a whole number");
        assert_eq!(one::<f64>("n=much").unwrap_err(), "n: \"much\" is not a number");
        assert_eq!(one::<f32>("n=").unwrap_err(), "n: a number is missing");
        assert_eq!(one::<u8>("=300").unwrap_err(), "300 is too large: at most 255", "a control without a name");
        assert_eq!(one::<u8>("a=1&x=300&b=2").unwrap_err(), "x: 300 is too large: at most 255", "of several the one with the parameter's name");
        assert_eq!(one::<u8>("a=1&b=300").unwrap_err(), "300 is too large: at most 255", "whose it is cannot be known");
        assert_eq!(one::<Order>("name=x").unwrap_err(), "count: is missing");
        assert!(one::<i64>("").unwrap_err().contains("no value"));
        assert!(Data::parse(b"_a=nonsense", &mut no_files).is_err());
    }
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Album {
        title: String,
        cover: Upload,
        back: Option<Upload>,
        #[serde(default)]
        pages: Vec<Upload>,
    }

    #[test]
    fn files_are_read_as_uploads_and_as_nothing_else() {
        let file = |name: &str| Upload::new(name, "text/plain", "x");
        let album = |payload: &str, files: &[&str]| {
            let mut data = Data::parse(payload.as_bytes(), &mut no_files).unwrap();
            data.attach(files.iter().map(|name| ((*name).to_owned(), file(name))).collect());
            data
        };
        let read = album("title=Boats", &["cover", "pages", "pages"]).next::<Album>("album").unwrap();
        assert_eq!(read, Album { title: "Boats".into(), cover: file("cover"), back: None, pages: vec![file("pages"), file("pages")] });
        let refused = |payload, files: &[&str]| {
            let Refusal { field, why } = album(payload, files).next::<Album>("album").unwrap_err();
            format!("{}: {why}", field.unwrap_or_default())
        };
        assert_eq!(refused("title=Boats", &[]), "cover: is missing");
        assert_eq!(refused("title=Boats&cover=x", &[]), "cover: no file was sent");
        assert_eq!(refused("_f=abc:cover&title=Boats", &[]), "cover: abc has not arrived");
        assert_eq!(refused("", &["title", "cover"]), "title: a file was sent, not a value");
        assert_eq!(album("", &["cover"]).next::<Upload>("file"), Ok(file("cover")));
        assert_eq!(album("", &["a", "b"]).next::<Vec<Upload>>("files"), Ok(vec![file("a"), file("b")]));
        assert_eq!(album("", &[]).next::<Option<Upload>>("file"), Ok(None));
        assert_eq!(album("a=1", &["a"]).texts(), [("a".to_owned(), "1".to_owned())]);
        let forged: Result<Upload, _> = serde_json::from_str("null");
        assert!(forged.unwrap_err().to_string().contains("a file"));
        let mut explicit = Data::parse(b"_a=%5Bnull%5D", &mut no_files).unwrap();
        assert!(explicit.next::<Upload>("file").unwrap_err().why.contains("a file that a form has sent"));
    }
}
