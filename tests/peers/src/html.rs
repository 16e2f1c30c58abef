//! What pages of different frameworks have in common.

/// Takes away what is a framework's own: comments, its scripts, its attributes; and writes alike what HTML may write in several ways.
pub(crate) fn plain(page: &str) -> String {
    let mut plain = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((text, tag)) = rest.split_once('<') {
        plain.push_str(&entities(text));
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").expect("a comment ends").1;
            continue;
        }
        let end = end(tag);
        let (inside, after) = (&tag[..end], &tag[end + 1..]);
        rest = after;
        if inside == "!" {
            continue;
        }
        if inside.starts_with("script") {
            rest = after.split_once("</script>").expect("a script ends").1;
            continue;
        }
        // Marquetry's form for buttons that stand in none.
        if inside.starts_with("form") && inside.contains("id=\"mq\"") {
            rest = after.strip_prefix("</form>").expect("nothing is in it");
            continue;
        }
        element(inside, &mut plain);
    }
    plain.push_str(&entities(rest));
    plain
}

/// Panics at the first byte that differs.
pub(crate) fn assert_equal(expected: &str, found: &str, what: &str) {
    if let Some(at) = (0..expected.len().max(found.len())).find(|&at| expected.as_bytes().get(at) != found.as_bytes().get(at)) {
        let part = |html: &str| String::from_utf8_lossy(&html.as_bytes()[at.saturating_sub(80).min(html.len())..(at + 80).min(html.len())]).into_owned();
        panic!("{what} differs at byte {at}:\n{}\n{}", part(expected), part(found));
    }
}

/// Where a tag ends: `>` may stand in its attributes.
fn end(tag: &str) -> usize {
    let mut quoted = false;
    tag.find(|c: char| {
        quoted ^= c == '"';
        c == '>' && !quoted
    })
    .expect("a tag ends")
}

/// Writes a tag with its attributes in the order of the alphabet.
fn element(inside: &str, plain: &mut String) {
    let inside = inside.trim_end_matches('/').trim_end();
    let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    while !rest.is_empty() {
        let (attribute, further) = match rest.find(['=', ' ']) {
            Some(at) if rest[at..].starts_with("=\"") => {
                let close = at + 2 + rest[at + 2..].find('"').expect("a value ends");
                (&rest[..=close], &rest[close + 1..])
            }
            Some(at) if rest[at..].starts_with('=') => rest.split_at(rest.find(' ').unwrap_or(rest.len())),
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        rest = further.trim_start();
        let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        let value = value_of(value.trim_matches('"'));
        let own = name.starts_with("data-");
        let boolean = name == "required";
        if !own && boolean {
            attributes.push(name.to_owned());
        } else if !own {
            attributes.push(format!("{name}=\"{value}\""));
        }
    }
    attributes.sort();
    plain.push('<');
    plain.push_str(name);
    for attribute in attributes {
        plain.push(' ');
        plain.push_str(&attribute);
    }
    plain.push('>');
}

/// What an attribute says: `<` and `>` may stand in it as they are.
fn value_of(text: &str) -> String {
    entities(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Character references by their names.
fn entities(text: &str) -> String {
    text.replace("&#38;", "&amp;").replace("&#60;", "&lt;").replace("&#62;", "&gt;")
}
