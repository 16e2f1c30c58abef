use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use super::{parse, stringify};
use serde::{Deserialize, Serialize, Serializer};

fn written<T: Serialize>(value: T) -> String {
    stringify(&value).unwrap()
}

#[derive(Serialize)]
struct Empty {}

#[derive(Serialize)]
struct Unit;

#[derive(Serialize)]
struct Id(u32);

#[derive(Serialize)]
enum Shape {
    Point,
    Circle(f32),
    Line(i8, i8),
    Rect { w: u8, h: u8 },
}

#[test]
fn values_without_a_place() {
    assert_eq!([written(()), written(Unit), written(f64::NAN)], ["-1", "-1", "-3"]);
    assert_eq!([written(f32::INFINITY), written(f64::NEG_INFINITY), written(-0.0)], ["-4", "-5", "-6"]);
    assert_eq!(written([(), ()]), "[[-1,-1]]");
}

#[test]
fn values_that_json_has() {
    assert_eq!([written(true), written("a"), written('"'), written(None::<u8>)], ["[true]", "[\"a\"]", "[\"\\\"\"]", "[null]"]);
    assert_eq!([written(-7), written(0.5), written(0.1f32), written(1e300), written(3.0)], ["[-7]", "[0.5]", "[0.1]", "[1e+300]", "[3]"]);
    assert_eq!([written(Id(7)), written(Some(Some(1)))], ["[7]", "[1]"]);
    assert_eq!([written(Empty {}), written(Vec::<u8>::new())], ["[{}]", "[[]]"]);
    assert_eq!(written((1, "x", [2.5])), r#"[[1,2,4],1,"x",2.5,[3]]"#);
}

#[test]
fn integers_beyond_what_a_number_holds() {
    assert_eq!(written(1u64 << 53), "[9007199254740992]");
    assert_eq!(written((1u64 << 53) + 1), r#"[["BigInt","9007199254740993"]]"#);
    assert_eq!(written(-(1i64 << 53) - 1), r#"[["BigInt","-9007199254740993"]]"#);
    assert_eq!(written(i128::MIN), format!(r#"[["BigInt","{}"]]"#, i128::MIN));
    assert_eq!(written(u128::MAX), format!(r#"[["BigInt","{}"]]"#, u128::MAX));
}

#[test]
fn enums_are_as_serde_has_them() {
    assert_eq!(written(Shape::Point), r#"["Point"]"#);
    assert_eq!(written(Shape::Circle(1.5)), r#"[{"Circle":1},1.5]"#);
    assert_eq!(written(Shape::Line(1, 2)), r#"[{"Line":3},1,2,[1,2]]"#);
    assert_eq!(written(Shape::Rect { w: 1, h: 2 }), r#"[{"Rect":3},1,2,{"w":1,"h":2}]"#);
}

#[test]
fn maps_have_keys_of_any_kind() {
    assert_eq!(written(BTreeMap::from([((1, 2), "x")])), r#"[["Map",3,4],1,2,[1,2],"x"]"#);
    assert_eq!(written(BTreeMap::from([("__proto__", 1)])), r#"[["Map",1,2],"__proto__",1]"#);
}

#[test]
fn what_occurs_again_is_written_once() {
    assert_eq!(written(["a", "b", "a", "a"]), r#"[[1,2,1,1],"a","b"]"#);
    assert_eq!(written((true, false, true, None::<u8>, None::<u8>, 1.5, 1.5f32)), "[[1,2,1,3,3,4,4],true,false,null,1.5]");
    assert_eq!(written(("<", "\u{2028}", "<", "\u{2028}")), r#"[[1,2,1,2],"\u003C","\u2028"]"#);
    // One that is the start of another is another.
    assert_eq!(written(["ab", "a", "b"]), r#"[[1,2,3],"ab","a","b"]"#);
    let many: Vec<String> = (0..2000).map(|n| format!("{}", n % 1000)).collect();
    assert_eq!(written(many).matches("\"999\"").count(), 1);
}

#[test]
fn strings_may_stand_in_a_script_element() {
    for (text, expected) in [
        ("</script><!--<script>", r"\u003C/script>\u003C!--\u003Cscript>"),
        ("\u{2028}\u{2029}\u{2027}\u{e2}â\u{1f600}", "\\u2028\\u2029\u{2027}\u{e2}â\u{1f600}"),
        ("\0\u{1}\u{1f}\u{7f}", "\\u0000\\u0001\\u001F\u{7f}"),
        ("\"\\\n\r\t", r#"\"\\\n\r\t"#),
    ] {
        // Wherever it stands in a block of sixteen.
        for before in 0..40 {
            let (before, behind) = ("x".repeat(before), "y".repeat(before % 7 * 5));
            assert_eq!(written(format!("{before}{text}{behind}")), format!("[\"{before}{expected}{behind}\"]"));
        }
    }
}

#[test]
fn one_character_is_escaped_wherever_it_stands() {
    let escaped = [("\"", r#"\""#), ("\\", r"\\"), ("<", r"\u003C"), ("\u{1f}", r"\u001F"), ("\0", r"\u0000"), ("\u{2028}", r"\u2028")];
    // What is near to them, or has their bits and others, is not.
    let plain = ["x", "!", "#", "[", "]", ";", "=", " ", "\u{7f}", "\u{a0}", "\u{bc}", "\u{2027}", "\u{1f600}"];
    for filler in plain {
        for (before, behind) in (0..36).flat_map(|before| (0..20).map(move |behind| (filler.repeat(before), filler.repeat(behind)))) {
            assert_eq!(written(format!("{before}{behind}")), format!("[\"{before}{behind}\"]"));
            for (text, expected) in escaped {
                assert_eq!(written(format!("{before}{text}{behind}")), format!("[\"{before}{expected}{behind}\"]"));
                assert_eq!(written(format!("{text}{before}{text}{behind}")), format!("[\"{expected}{before}{expected}{behind}\"]"));
            }
        }
    }
}

#[test]
fn dates_sets_and_bytes() {
    #[derive(Serialize)]
    struct Special {
        #[serde(with = "marquetry::serde::date")]
        date: SystemTime,
        #[serde(with = "marquetry::serde::date::option")]
        never: Option<SystemTime>,
        #[serde(with = "marquetry::serde::set")]
        set: BTreeSet<Vec<u8>>,
        #[serde(serialize_with = "bytes")]
        bytes: Vec<u8>,
    }
    fn bytes<S: Serializer>(value: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(value)
    }
    let special = Special { date: SystemTime::UNIX_EPOCH, never: None, set: BTreeSet::from([vec![1]]), bytes: vec![1, 2, 3] };
    assert_eq!(
        written(special),
        r#"[{"date":1,"never":2,"set":5,"bytes":7},["Date","1970-01-01T00:00:00.000Z"],null,1,[3],["Set",4],["ArrayBuffer","AQID"],["Uint8Array",6]]"#
    );
}

#[test]
fn what_a_name_claims_to_be_is_written_as_text_all_the_same() {
    struct Forged;
    impl Serialize for Forged {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_newtype_struct(crate::serde::DATE, "\"],</script>")
        }
    }
    assert_eq!(written(Forged), r#"[["Date","\"],\u003C/script>"]]"#);
}

#[test]
fn what_cannot_be_written_says_where_it_is() {
    #[derive(Serialize)]
    struct Outer {
        list: Vec<Inner>,
    }
    #[derive(Serialize)]
    struct Inner {
        #[serde(rename = "__proto__")]
        proto: u8,
    }
    let error = stringify(&Outer { list: vec![Inner { proto: 1 }] }).unwrap_err();
    assert_eq!(error.to_string(), "`list`: no field of an object may be called `__proto__`");

    #[derive(Serialize)]
    struct Late {
        #[serde(with = "marquetry::serde::date")]
        at: SystemTime,
    }
    let late = Late { at: SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(9_000_000_000_000) };
    assert_eq!(stringify(&late).unwrap_err().to_string(), "`at`: a date farther from 1970 than JavaScript's reach");
}

#[test]
fn what_lies_too_deep_is_refused() {
    #[derive(Serialize)]
    struct Nest(Vec<Nest>);
    let nest = |depth| (0..depth).fold(Nest(Vec::new()), |inner, _| Nest(vec![inner]));
    assert!(stringify(&nest(499)).is_ok());
    assert_eq!(stringify(&nest(500)).unwrap_err().to_string(), "values lie deeper in each other than 500");
}

/// A value of which others of its kind may be parts, as deep as a browser says.
#[derive(Deserialize)]
struct Tree(Vec<Tree>);

impl Tree {
    fn read(text: &str) -> Result<usize, String> {
        fn depth(Tree(parts): &Tree) -> usize {
            1 + parts.iter().map(depth).max().unwrap_or_default()
        }
        parse(text, |reader| Tree::deserialize(reader)).map(|tree| depth(&tree)).map_err(|error| error.to_string())
    }
}

#[test]
fn what_a_browser_sends_has_an_end() {
    let nested = |deep: usize| format!("[{}[]]", (1..deep).map(|part| format!("[{part}],")).collect::<String>());
    assert_eq!(Tree::read(&nested(90)), Ok(90));
    assert!(Tree::read(&nested(200)).unwrap_err().contains("deeper in each other than 100"));
    let endless = format!("[[0],{:?}]", "long enough".repeat(20));
    assert!(Tree::read(&endless).unwrap_err().contains("deeper in each other than 100"), "it contains itself");
    assert!(Tree::read("[[0]]").unwrap_err().contains("too large once it is unfolded"));
    let doubled = format!("[{}[]]", (1..40).map(|part| format!("[{part},{part}],")).collect::<String>());
    assert!(Tree::read(&doubled).unwrap_err().contains("too large once it is unfolded"), "a short text of two to the fortieth values");
}
