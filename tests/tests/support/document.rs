//! What the browser shows of a page, and what becomes of that as the client takes answers to navigations.

use serde_json::Value;

use super::Response;

/// What a browser shows: the elements of the head, its title, and all else.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    pub(crate) title: String,
    /// The comments in the head.
    pub(crate) marks: String,
    pub(crate) head: Vec<String>,
    pub(crate) body: String,
}

impl Document {
    pub(crate) fn read(html: &str) -> Document {
        let (before, rest) = html.split_once("<head>").expect("a head");
        let (head, rest) = rest.split_once("</head>").expect("its end");
        let (body, _client) = rest.split_once("<form id=\"mq\"").expect("the client");
        let mut document = Document { title: String::new(), marks: String::new(), head: Vec::new(), body: format!("{before}{body}") };
        for element in head.split_inclusive('>').fold(Vec::<String>::new(), |mut all, piece| {
            let open = all.last().is_some_and(|last| ["<title", "<style"].iter().any(|name| last.starts_with(name)) && !last.contains("</"));
            match all.last_mut() {
                Some(last) if open => last.push_str(piece),
                _ => all.push(piece.to_owned()),
            }
            all
        }) {
            match element.strip_prefix("<title>") {
                Some(title) => document.title = title.trim_end_matches("</title>").to_owned(),
                None if element.starts_with("<!--") => document.marks.push_str(&element),
                None => document.head.push(element),
            }
        }
        document
    }

    /// Where what stands between marks begins and ends, in the order of the document.
    fn regions(&self) -> Vec<(usize, usize)> {
        let (mut all, mut open) = (Vec::new(), Vec::new());
        for (at, _) in self.body.match_indices("<!--") {
            if self.body[at..].starts_with("<!--#-->") {
                open.push(all.len());
                all.push((at + 8, 0));
            } else if self.body[at..].starts_with("<!--#@-->") {
                let mut quoted = false;
                let ends = |letter: char| {
                    quoted ^= letter == '"';
                    letter == '>' && !quoted
                };
                all.push((at + 9, at + 10 + self.body[at + 9..].find(ends).unwrap()));
            } else if self.body[at..].starts_with("<!--.-->") {
                all[open.pop().expect("a mark that begins")].1 = at;
            }
        }
        assert!(open.is_empty(), "{}", self.body);
        all
    }

    /// Does with an answer what the client does.
    pub(crate) fn follow(&self, response: &Response) -> (Document, String) {
        let mut parts: Vec<&str> = response.body.split('\0').collect();
        assert_eq!(parts.pop(), Some(""), "{response:?}");
        let head: Value = serde_json::from_str(parts.remove(0)).unwrap();
        let page = head["page"].as_str().unwrap().to_owned();
        let Some(at) = head.get("at") else { return (Document::read(parts[0]), page) };
        let mut next = self.clone();
        let regions = self.regions();
        let at: Vec<usize> = at.as_array().unwrap().iter().map(|at| at.as_u64().unwrap() as usize).collect();
        assert_eq!(at.len(), parts.len());
        for (at, html) in at.iter().zip(parts).rev() {
            next.body.replace_range(regions[*at].0..regions[*at].1, html);
        }
        if let Some(around) = head.get("around") {
            let (html, body) = around.as_str().unwrap().split_once("<body").unwrap();
            for (name, tag) in [("<html", html.to_owned()), ("<body", format!("<body{body}"))] {
                let at = next.body.find(name).unwrap();
                let end = at + next.body[at..].find('>').unwrap() + 1;
                next.body.replace_range(at..end, &tag);
            }
        }
        if let Some(title) = head.get("title") {
            next.title = title.as_str().unwrap().to_owned();
        }
        if let Some(marks) = head.get("marks") {
            next.marks = marks.as_str().unwrap().to_owned();
        }
        if let Some(elements) = head.get("head") {
            let element = |element: &Value| match element.as_u64() {
                Some(at) => self.head[at as usize].clone(),
                None => element.as_str().unwrap().to_owned(),
            };
            next.head = elements.as_array().unwrap().iter().map(element).collect();
        }
        (next, page)
    }

    /// What stands outside of fragments, however it is numbered.
    pub(crate) fn outside(&self) -> Document {
        let (mut body, mut depth) = (String::new(), 0usize);
        for piece in renumbered(&self.body).split_inclusive("-->") {
            let (text, mark) = piece.split_at(piece.rfind("<!--").unwrap_or(piece.len()));
            if mark.starts_with("<!--]") {
                depth -= 1;
            }
            if depth == 0 {
                let text = if mark.starts_with("<!--]") { "" } else { text };
                body.push_str(&format!("{text}{mark}"));
            }
            if mark.starts_with("<!--[") {
                depth += 1;
            }
        }
        Document { body, ..self.clone() }
    }

    /// What may live in it.
    pub(crate) fn living(&self) -> String {
        [&*self.marks, &*self.body].concat()
    }

    /// The same with the numbers of instances and scopes as they come: no two pages have the same.
    pub(crate) fn renumbered(&self) -> Document {
        Document { body: renumbered(&self.body), marks: renumbered(&self.marks), ..self.clone() }
    }
}

/// HTML with the numbers of instances and scopes as they come.
pub(crate) fn renumbered(html: &str) -> String {
    let mut body = String::new();
    let mut rest = html;
    let marks = ["<!--[", "data-on=\"click:", "data-on=\"submit:", "data-on=\"input:", "_t="];
    while let Some((at, mark)) = marks.iter().filter_map(|mark| Some((rest.find(mark)?, mark))).min() {
        body.push_str(&rest[..at + mark.len()]);
        body.push('N');
        rest = rest[at + mark.len()..].trim_start_matches(|letter: char| letter.is_ascii_digit());
    }
    body.push_str(rest);
    // What goes along may still post to the URL that it was loaded with.
    for query in ["?q=1&amp;_t=", "?q=a%22&amp;b&amp;_t="] {
        body = body.replace(query, "?_t=");
    }
    body
}
