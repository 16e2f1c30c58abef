//! Keys that a visitor presses, and the filters that ask for them (`client/src/on.ts`).

/// A key, and what is held meanwhile.
#[derive(Debug, PartialEq)]
pub(super) struct Key {
    /// As `KeyboardEvent.key` says it.
    pub(super) key: String,
    /// Of `ctrl`, `alt`, `shift` and `meta`.
    held: Vec<String>,
}

const HELD: [&str; 4] = ["ctrl", "alt", "shift", "meta"];

impl Key {
    /// Reads `enter`, `a` or `ctrl+shift+up`.
    pub(super) fn parse(keys: &str) -> Option<Key> {
        let (held, key) = match keys.strip_suffix("++") {
            Some(held) => (held, "+"),
            None => keys.rsplit_once('+').filter(|(_, key)| !key.is_empty()).unwrap_or(("", keys)),
        };
        let held: Vec<String> = held.split('+').filter(|held| !held.is_empty()).map(str::to_ascii_lowercase).collect();
        let one = key.chars().count() == 1;
        let key = match &*key.to_ascii_lowercase() {
            _ if one => key.to_owned(),
            "space" => " ".to_owned(),
            arrow @ ("up" | "down" | "left" | "right") => format!("Arrow{}", capital(arrow)),
            "pageup" => "PageUp".to_owned(),
            "pagedown" => "PageDown".to_owned(),
            "capslock" => "CapsLock".to_owned(),
            "contextmenu" => "ContextMenu".to_owned(),
            name if NAMED.contains(&name) || name.strip_prefix('f').is_some_and(|number| number.parse::<u8>().is_ok()) => capital(name),
            _ => return None,
        };
        held.iter().all(|held| HELD.contains(&&**held)).then_some(Key { key, held })
    }

    /// What the event says of the keys.
    pub(super) fn event(&self, name: &str) -> serde_json::Value {
        let held = |name: &str| self.held.iter().any(|held| held == name);
        serde_json::json!({ "type": name, "key": self.key, "ctrlKey": held("ctrl"), "altKey": held("alt"), "shiftKey": held("shift"), "metaKey": held("meta") })
    }
}

const NAMED: [&str; 8] = ["enter", "escape", "tab", "backspace", "delete", "insert", "home", "end"];

fn capital(name: &str) -> String {
    name[..1].to_ascii_uppercase() + &name[1..]
}

/// Whether an event passes the keys among its modifiers.
pub(super) fn accepts(modifiers: &[String], key: Option<&Key>) -> bool {
    let is_key = |modifier: &&String| !matches!(&***modifier, "prevent" | "stop" | "once" | "self" | "e") && !modifier.ends_with(')');
    let (held, keys): (Vec<&String>, Vec<&String>) = modifiers.iter().filter(is_key).partition(|modifier| HELD.contains(&&***modifier));
    let is_held = |name: &&String| key.is_some_and(|key| key.held.contains(name));
    let pressed = key.map(|key| match &*key.key.to_lowercase().replace("arrow", "") {
        " " => "space".to_owned(),
        "e" => "E".to_owned(),
        other => other.to_owned(),
    });
    held.iter().all(is_held) && (keys.is_empty() || keys.into_iter().any(|name| Some(name) == pressed.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_filtered_as_in_the_browser() {
        let passes = |keys: &str, filter: &str| {
            let modifiers: Vec<String> = filter.split('|').map(str::to_owned).collect();
            accepts(&modifiers, Key::parse(keys).as_ref())
        };
        for (keys, filter) in [
            ("enter", "enter"),
            ("up", "prevent|down|up"),
            ("ctrl+enter", "ctrl|enter"),
            ("ctrl+E", "E|e"),
            (" ", "space"),
            ("space", "space"),
            ("x", "e"),
            ("+", "+"),
            ("ctrl++", "ctrl|+"),
            ("f12", "f12"),
            ("shift+a", "a"),
        ] {
            assert!(passes(keys, filter), "{keys} {filter}");
        }
        for (keys, filter) in [("enter", "ctrl|enter"), ("ctrl+a", "ctrl|enter"), ("a", "b|c"), ("alt+enter", "ctrl|enter")] {
            assert!(!passes(keys, filter), "{keys} {filter}");
        }
        assert!(!accepts(&["enter".to_owned()], None) && accepts(&["stop".to_owned()], None));
        for none in ["", "return", "hyper+a", "ctrl+return"] {
            assert_eq!(Key::parse(none), None, "{none:?}");
        }
    }
}
