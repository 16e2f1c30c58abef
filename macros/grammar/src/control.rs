//! Controls that may be bound to a store.

use crate::tree::{Attr, AttrValue, Element, Expr, Part, PlainAttr};
use proc_macro2::Span;

/// `bind:value={store}`, `bind:checked={store}`, `bind:group={store}`
#[derive(Debug)]
pub struct Bind {
    /// What the store and the control have in common.
    pub bound: Bound,
    /// The whole name, `bind:value`.
    pub span: Span,
    /// The store.
    pub store: Expr,
}

/// What of a control is bound to a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Its value.
    Value,
    /// Whether it is ticked.
    Checked,
    /// Which controls of a group are ticked.
    Group,
}

impl Bound {
    /// What stands after `bind:`.
    pub fn name(self) -> &'static str {
        match self {
            Bound::Value => "value",
            Bound::Checked => "checked",
            Bound::Group => "group",
        }
    }
}

/// What a bound control has in common with its store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// An `<input>` into which the visitor writes, or in which he picks a value.
    Field {
        /// When the server hears of what stands there.
        told: Told,
    },
    /// `<textarea>`
    Area,
    /// `<select>`: one of its options.
    Select,
    /// `<select multiple>`: some of its options.
    SelectMany,
    /// A check box for itself.
    CheckBox,
    /// One of several radio buttons.
    Radio,
    /// One of several check boxes.
    BoxOfGroup,
}

/// When a bound field tells the server of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// With each letter.
    AtOnce,
    /// Again and again while the visitor drags: any place of a slider is a value.
    Meanwhile,
    /// When the visitor has come to a value: on the way to a date or a number stand others, which nobody means.
    Afterwards,
}

/// Why an element cannot be bound so.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Misfit<'t> {
    /// The element has no such property.
    Element,
    /// An `<input>` of this type has none that a visitor changes.
    Type(&'t str),
    /// The attribute that decides is not known while compiling.
    Dynamic(&'t PlainAttr),
}

impl Control {
    /// The control that an element with this binding is; `None` where it is none, which [`check`](crate::check) reports.
    ///
    /// ```
    /// use marquetry_grammar::{Control, Errors, Told, parse_markup, tree::{Attr, Node}};
    ///
    /// let tokens = r#"<input type="number" bind:value={seats}>"#.parse().unwrap();
    /// let nodes = parse_markup(tokens, &mut Errors::new());
    /// let Node::Element(input) = &nodes[0] else { unreachable!() };
    /// let Attr::Bind(bind) = &input.attrs[1] else { unreachable!() };
    /// assert_eq!(Control::of(input, bind), Some(Control::Field { told: Told::Afterwards }));
    /// ```
    pub fn of(element: &Element, bind: &Bind) -> Option<Control> {
        Control::judge(element, bind).ok()
    }

    pub(crate) fn judge<'t>(element: &'t Element, bind: &Bind) -> Result<Control, Misfit<'t>> {
        match (bind.bound, element.name.as_str()) {
            (_, "input") => {
                let kind = match text_of(&element.attrs, "type") {
                    Ok(kind) => kind.unwrap_or("text"),
                    Err(dynamic) => return Err(Misfit::Dynamic(dynamic)),
                };
                let lower = kind.to_ascii_lowercase();
                Ok(match (bind.bound, lower.as_str()) {
                    (Bound::Checked, "checkbox") => Control::CheckBox,
                    (Bound::Group, "checkbox") => Control::BoxOfGroup,
                    (Bound::Group, "radio") => Control::Radio,
                    (Bound::Value, "" | "text" | "search" | "email" | "url" | "tel" | "password") => Control::Field { told: Told::AtOnce },
                    (Bound::Value, "range" | "color") => Control::Field { told: Told::Meanwhile },
                    (Bound::Value, "number" | "date" | "time" | "datetime-local" | "month" | "week") => Control::Field { told: Told::Afterwards },
                    _ => return Err(Misfit::Type(kind)),
                })
            }
            (Bound::Value, "textarea") => Ok(Control::Area),
            (Bound::Value, "select") => match attr(&element.attrs, "multiple") {
                None => Ok(Control::Select),
                Some(PlainAttr { value: AttrValue::None | AttrValue::Literal(..), .. }) => Ok(Control::SelectMany),
                Some(dynamic) => Err(Misfit::Dynamic(dynamic)),
            },
            _ => Err(Misfit::Element),
        }
    }

    /// The events that tell of a new value, as the client reads them.
    pub fn events(self) -> &'static str {
        match self {
            Control::Field { told: Told::AtOnce } | Control::Area => "input",
            // A slider that is dragged has more values than a visitor may send.
            Control::Field { told: Told::Meanwhile } => "input|throttle(50)",
            // A value that stands for long is told, too. Until then the client knows that the visitor is ahead of the server here.
            Control::Field { told: Told::Afterwards } => "input|debounce(99999) change",
            _ => "change",
        }
    }
}

/// The binding of an element.
pub fn bind_of(element: &Element) -> Option<&Bind> {
    element.attrs.iter().find_map(|attr| if let Attr::Bind(bind) = attr { Some(bind) } else { None })
}

/// An attribute by its name.
pub fn attr<'t>(attrs: &'t [Attr], name: &str) -> Option<&'t PlainAttr> {
    attrs.iter().find_map(|attr| match attr {
        Attr::Plain(plain) if plain.name.eq_ignore_ascii_case(name) => Some(plain),
        _ => None,
    })
}

/// The value of an attribute that is text, if the attribute is there; the error is one that is not known while compiling.
pub fn text_of<'t>(attrs: &'t [Attr], name: &str) -> Result<Option<&'t str>, &'t PlainAttr> {
    let Some(plain) = attr(attrs, name) else { return Ok(None) };
    match &plain.value {
        AttrValue::None => Ok(Some("")),
        AttrValue::Literal(parts, _) => match parts.as_slice() {
            [] => Ok(Some("")),
            [Part::Text(text)] => Ok(Some(text)),
            _ => Err(plain),
        },
        AttrValue::Expr(_) => Err(plain),
    }
}
