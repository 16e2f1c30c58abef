//! What scripts of a page ask of the streams that it follows: to pause and to go on.

use serde_json::json;

use crate::{
    out::wire::{self, Control},
    page::LivePage,
};

/// What the browser asks of a stream: to go on, to pause, or only to be told what it does.
const PAUSE: u8 = 1;
const TELL: u8 = 2;

/// What the message of this kind says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked<'a> {
    /// The tab is hidden, or shown.
    Hidden(bool),
    /// What is wished for the streams of a name; and by which number it is answered.
    Stream(u64, u8, &'a str),
}

impl Asked<'_> {
    pub(super) fn read(bytes: &[u8]) -> Option<Asked<'_>> {
        match wire::read_varint(bytes)? {
            (hidden @ (0 | 1), []) => Some(Asked::Hidden(hidden == 1)),
            (0 | 1, _) => None,
            (number, rest) => {
                let (&wish, name) = rest.split_first()?;
                (wish <= TELL).then_some(Asked::Stream(number, wish, std::str::from_utf8(name).ok()?))
            }
        }
    }
}

/// What the browser knows of the page's streams, from when a script has asked for one.
#[derive(Debug, Default)]
pub(super) struct StreamLink {
    /// What was asked and is not answered: the number, and the stream's name.
    asked: Vec<(u64, Box<str>)>,
    /// What was said of which stream last.
    told: Vec<(Box<str>, Option<bool>)>,
}

impl StreamLink {
    /// Does what the browser asks of the streams of a name.
    pub(super) fn ask(&mut self, page: &LivePage, number: u64, wish: u8, name: &str) {
        if wish != TELL {
            page.set_idle(name, wish == PAUSE);
        }
        self.asked.push((number, name.into()));
    }

    /// Answers, and says what has changed since it was said last.
    pub(super) fn tell(&mut self, page: &LivePage, control: &mut Vec<u8>) {
        for (number, name) in std::mem::take(&mut self.asked) {
            let now = page.is_idle(&name);
            let known = self.told.iter_mut().find(|(known, _)| *known == name);
            match (known, now) {
                (Some((_, told)), _) => *told = now,
                // Only what is there is looked after: a browser may ask for anything.
                (None, Some(_)) => self.told.push((name.clone(), now)),
                (None, None) => {}
            }
            let instead = now.is_none().then(|| instead(&page.stream_names()));
            say(control, number, now, &name, instead.as_deref());
        }
        for (name, told) in &mut self.told {
            let now = page.is_idle(name);
            if *told != now {
                *told = now;
                say(control, 0, now, name, None);
            }
        }
    }
}

/// What a page follows where it does not follow what was asked for.
fn instead(names: &[&str]) -> String {
    match names {
        [] => "it follows none that has a name".to_owned(),
        names => format!("it follows {}", names.join(", ")),
    }
}

fn say(control: &mut Vec<u8>, number: u64, idle: Option<bool>, name: &str, instead: Option<&str>) {
    let state = idle.map_or(TELL, u8::from);
    control.extend_from_slice(&[0, Control::Say as u8]);
    wire::string(control, json!([number, state, name, instead]).to_string().as_bytes());
}
