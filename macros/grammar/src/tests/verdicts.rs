//! The checks against the recorded verdicts of the Nu checker (data/verdicts/, made by data/verdicts.mjs).

use crate::{Errors, RULES, check_markup, parse_markup};

/// A kind of documents: what was asked.
struct Kind {
    name: &'static str,
    verdicts: &'static str,
    /// Rules that are not the matter here.
    allowed: &'static [&'static str],
}

#[derive(Default)]
struct Sum {
    valid: usize,
    refused: Vec<String>,
    invalid: usize,
    missed: Vec<String>,
    rearranged: usize,
    allowable: Vec<String>,
}

fn page(source: &str) -> String {
    if source.starts_with("<html") { source.to_owned() } else { format!("<body>{source}</body>") }
}

fn is_wrong(source: &str) -> bool {
    // Thousands of sources, and no span of one is asked for after it.
    proc_macro2::extra::invalidate_current_thread_spans();
    let mut errors = Errors::new();
    let nodes = parse_markup(page(source).parse().expect("tokens"), &mut errors);
    check_markup(&nodes, &mut errors);
    !errors.is_empty()
}

fn allow(rules: impl Iterator<Item = &'static str>) -> String {
    rules.map(|rule| format!(" @allow=\"{rule}\"")).collect()
}

/// What is filled in, where it is an element that is allowed everything.
fn allowed_all(fill: &str) -> Option<String> {
    let name = fill.strip_prefix('<')?;
    let end = name.find(['>', ' '])?;
    Some(format!("<{}{}{}", &name[..end], allow(RULES.iter().map(|(rule, _)| *rule)), &name[end..]))
}

fn judge(kind: &Kind) -> Sum {
    let mut sum = Sum::default();
    let mut fills: Vec<&str> = Vec::new();
    let mut last_was_fill = false;
    for line in kind.verdicts.lines() {
        if let Some(fill) = line.strip_prefix("= ") {
            if !last_was_fill {
                fills.clear();
            }
            fills.extend(fill.split('\t'));
            last_was_fill = true;
            continue;
        }
        last_was_fill = false;
        let Some((template, verdicts)) = line.split_once('\t') else { continue };
        for (fill, verdict) in fills.iter().zip(verdicts.trim_end_matches('|').chars()) {
            let more = allow(kind.allowed.iter().copied());
            let source = match kind.name {
                "values of attributes" => template.replacen('>', &format!("{more}>"), 1).replace('%', fill),
                _ => template.replace('%', &format!("{fill}{more}")),
            };
            match verdict {
                '.' => {
                    sum.valid += 1;
                    if is_wrong(&source) {
                        sum.refused.push(source);
                    }
                }
                'x' | '!' => {
                    sum.invalid += 1;
                    if !is_wrong(&source) {
                        sum.missed.push(source);
                    } else if verdict == '!' {
                        sum.rearranged += 1;
                        if let Some(fill) = allowed_all(fill)
                            && !is_wrong(&template.replace('%', &fill))
                        {
                            sum.allowable.push(source);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    sum
}

fn compare(kind: &Kind) {
    let Sum { valid, refused, invalid, missed, rearranged, allowable } = judge(kind);
    let found = invalid - missed.len();
    let percent = 100.0 * found as f64 / invalid as f64;
    println!(
        "{}: of {valid} valid documents {} refused; of {invalid} errors {found} found: {percent:.2} %; {rearranged} change the tree",
        kind.name,
        refused.len()
    );
    if std::env::var_os("VERDICTS").is_some() {
        refused.iter().for_each(|source| println!("  refused: {source}"));
        missed.iter().for_each(|source| println!("  missed: {source}"));
        allowable.iter().for_each(|source| println!("  can be allowed: {source}"));
    }
    assert!(refused.is_empty(), "valid documents are refused: {:#?}", &refused[..refused.len().min(20)]);
    assert!(percent >= 99.0, "errors are missed: {:#?}", &missed[..missed.len().min(20)]);
    assert!(allowable.is_empty(), "what the parser changes can be allowed: {:#?}", &allowable[..allowable.len().min(20)]);
}

#[test]
fn elements_in_elements() {
    compare(&Kind { name: "elements in elements", verdicts: include_str!("../../data/verdicts/nesting.txt"), allowed: &[] });
}

#[test]
fn elements_around_elements() {
    compare(&Kind { name: "elements around elements", verdicts: include_str!("../../data/verdicts/ancestors.txt"), allowed: &[] });
}

#[test]
fn elements_of_drawings() {
    compare(&Kind { name: "elements of SVG and MathML", verdicts: include_str!("../../data/verdicts/drawings.txt"), allowed: &[] });
}

#[test]
fn attributes_of_drawings() {
    let allowed = &["required-attribute", "attribute-value"];
    compare(&Kind { name: "attributes of SVG and MathML", verdicts: include_str!("../../data/verdicts/drawn.txt"), allowed });
}

#[test]
fn attributes_of_elements() {
    compare(&Kind { name: "attributes of elements", verdicts: include_str!("../../data/verdicts/attributes.txt"), allowed: &["attribute-value"] });
}

#[test]
fn values_of_attributes() {
    compare(&Kind {
        name: "values of attributes",
        verdicts: include_str!("../../data/verdicts/values.txt"),
        allowed: &["required-attribute", "unknown-attribute"],
    });
}

#[test]
fn attributes_that_are_required() {
    compare(&Kind { name: "attributes that are required", verdicts: include_str!("../../data/verdicts/required.txt"), allowed: &[] });
}
