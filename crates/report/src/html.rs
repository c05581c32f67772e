//! From an HTML page to plain text in blocks, keeping the place of every character.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use crate::plain::{Block, Hint, Plain};

/// Beyond this depth of tags the article extractor, which recurses, is left out; the blocks are classified without it.
const EXTRACTOR_DEPTH_MAX: usize = 256;
/// Beyond this size, in bytes, too.
const EXTRACTOR_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Beyond this many blocks, too.
const EXTRACTOR_BLOCKS_MAX: usize = 5_000;

/// Tags whose content is no text of the page.
const SKIPPED: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select", "textarea",
];
/// Tags that end a block.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "td",
    "th",
    "thead",
    "tbody",
    "figure",
    "figcaption",
    "blockquote",
    "pre",
    "form",
    "button",
    "label",
    "hr",
    "br",
    "body",
    "html",
    "title",
    "address",
    "fieldset",
    "time",
    "video",
    "audio",
    "details",
    "summary",
];
/// Tags whose blocks are furniture.
const NAVIGATION: &[&str] = &["nav", "footer", "aside", "form", "button", "label"];

/// What the tokens of a page add up to.
struct Builder<'s> {
    source: &'s str,
    plain: Plain,
    /// Open tags that matter, innermost last.
    open: Vec<String>,
    block_start: usize,
    linked: usize,
    link_depth: usize,
    skip_depth: usize,
    in_title: bool,
    deepest: usize,
}

/// Reads a page. Spans of the result lead back to `source`.
pub(crate) fn read(source: &str) -> Plain {
    let mut builder = Builder {
        source,
        plain: Plain::empty(),
        open: Vec::new(),
        block_start: 0,
        linked: 0,
        link_depth: 0,
        skip_depth: 0,
        in_title: false,
        deepest: 0,
    };
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(source, emitter).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attribute = |key: &str| {
                    tag.attributes
                        .iter()
                        .find(|(k, _)| k.as_slice() == key.as_bytes())
                        .map(|(_, v)| String::from_utf8_lossy(&v.value).into_owned())
                };
                builder.start(&name, tag.self_closing, &attribute);
            }
            Token::EndTag(tag) => builder.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => builder.text(text.span.start, text.span.end, &text.value),
            _ => {}
        }
    }
    builder.close_block();
    let mut plain = builder.plain;
    let extractable = builder.deepest <= EXTRACTOR_DEPTH_MAX
        && source.len() <= EXTRACTOR_BYTES_MAX
        && plain.blocks.len() <= EXTRACTOR_BLOCKS_MAX;
    if extractable {
        mark_extracted(source, &mut plain);
    }
    plain
}

impl Builder<'_> {
    fn start(&mut self, name: &str, self_closing: bool, attribute: &dyn Fn(&str) -> Option<String>) {
        match name {
            "meta" => self.meta(attribute),
            "html" => self.plain.facts.language = attribute("lang").map(|l| l.to_ascii_lowercase()),
            "title" if self.plain.facts.title.is_none() => self.in_title = true,
            "time" if self.plain.facts.published.is_none() => {
                self.plain.facts.published = attribute("datetime");
            }
            "a" => self.link_depth += 1,
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.close_block();
        }
        let void = [
            "meta", "link", "img", "br", "hr", "input", "source", "wbr", "base", "col", "embed", "track",
            "area",
        ]
        .contains(&name);
        if !void && !self_closing {
            if SKIPPED.contains(&name) {
                self.skip_depth += 1;
            }
            // A page that never closes its tags must not grow the stack without bound.
            if self.open.len() < 10_000 {
                self.open.push(name.to_owned());
            }
            self.deepest = self.deepest.max(self.open.len());
        }
    }

    fn end(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.close_block();
        }
        match name {
            "title" => self.in_title = false,
            "a" => self.link_depth = self.link_depth.saturating_sub(1),
            _ => {}
        }
        // Only as far up as mis-nested pages need, so that a hostile page costs no more than a plain one.
        let reach = self.open.len().saturating_sub(64);
        if let Some(at) = self.open[reach..].iter().rposition(|open| open == name) {
            for closed in self.open.drain(reach + at..) {
                if SKIPPED.contains(&closed.as_str()) {
                    self.skip_depth = self.skip_depth.saturating_sub(1);
                }
            }
        }
    }

    fn meta(&mut self, attribute: &dyn Fn(&str) -> Option<String>) {
        let Some(key) = attribute("property")
            .or_else(|| attribute("name"))
            .or_else(|| attribute("itemprop"))
        else {
            return;
        };
        let Some(content) = attribute("content").filter(|c| !c.trim().is_empty()) else {
            return;
        };
        let facts = &mut self.plain.facts;
        match key.to_ascii_lowercase().as_str() {
            "article:published_time"
            | "datepublished"
            | "date"
            | "pubdate"
            | "dc.date"
            | "dc.date.issued"
            | "publish-date" => {
                facts.published = Some(content);
            }
            "og:site_name" | "publisher" | "dc.publisher" => facts.publisher = Some(content),
            "og:title" => facts.title = Some(content),
            _ => {}
        }
    }

    fn text(&mut self, start: usize, end: usize, value: &[u8]) {
        if self.in_title && self.plain.facts.title.is_none() {
            let title = String::from_utf8_lossy(value)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            self.plain.facts.title = (!title.is_empty()).then_some(title);
        }
        if self.skip_depth > 0 || self.in_title {
            return;
        }
        let Some(raw) = self.source.get(start..end) else {
            return;
        };
        let before = self.plain.text.len();
        let mut at = 0;
        while at < raw.len() {
            let rest = &raw[at..];
            if rest.starts_with('&')
                && let Some((decoded, length)) = character_reference(rest)
            {
                self.plain.push(&decoded, start + at, length, false);
                at += length;
            } else if rest.starts_with(char::is_whitespace) {
                let length = rest.len() - rest.trim_start().len();
                if self.plain.text.len() > self.block_start && !self.plain.text.ends_with(' ') {
                    self.plain.push(" ", start + at, length, false);
                }
                at += length;
            } else {
                let skip = usize::from(rest.starts_with('&'));
                let stop = rest[skip..]
                    .find(|c: char| c == '&' || c.is_whitespace())
                    .map_or(rest.len(), |i| i + skip);
                // A single space between words stays in the run.
                self.plain.push(&rest[..stop], start + at, stop, true);
                at += stop;
            }
        }
        if self.link_depth > 0 {
            self.linked += self.plain.text.len() - before;
        }
    }

    fn close_block(&mut self) {
        let text = &self.plain.text[self.block_start..];
        let trimmed = text.trim_end().len();
        if trimmed > 0 {
            let hint = self.hint();
            let range = self.block_start..self.block_start + trimmed;
            self.plain.blocks.push(Block {
                range,
                hint,
                linked: self.linked,
                extracted: None,
            });
            let at = self.plain.text.len();
            // A block ends with a line break that has no place in the source.
            self.plain.push("\n", self.source_end(), 0, false);
            self.block_start = at + 1;
        } else {
            self.block_start = self.plain.text.len();
        }
        self.linked = 0;
    }

    fn source_end(&self) -> usize {
        let end = self.plain.text.len();
        self.plain.to_source(end.saturating_sub(1)..end).end
    }

    fn hint(&self) -> Hint {
        let inside = |names: &[&str]| {
            self.open
                .iter()
                .rev()
                .take(32)
                .any(|open| names.contains(&open.as_str()))
        };
        if inside(NAVIGATION) {
            return Hint::Navigation;
        }
        if inside(&["figcaption"]) {
            return Hint::Caption;
        }
        for open in self.open.iter().rev().take(6) {
            match open.as_str() {
                "h1" => return Hint::Heading1,
                "h2" | "h3" | "h4" | "h5" | "h6" => return Hint::Heading,
                "p" | "blockquote" => return Hint::Paragraph,
                _ => {}
            }
        }
        Hint::None
    }
}

/// Decodes the character reference at the start of `text`; `None` where there is none.
fn character_reference(text: &str) -> Option<(String, usize)> {
    let end = text.char_indices().take(34).find(|(_, c)| *c == ';')?.0 + 1;
    let mut decoded = String::new();
    for token in Tokenizer::new(&text[..end]).flatten() {
        if let Token::String(value) = token {
            decoded.push_str(&String::from_utf8_lossy(&value));
        }
    }
    (!decoded.is_empty() && decoded != text[..end]).then_some((decoded, end))
}

/// Asks the article extractor which blocks are article. A page on which it fails is classified without it.
fn mark_extracted(source: &str, plain: &mut Plain) {
    let options = trafilatura::Options::default();
    let result = std::panic::catch_unwind(|| {
        trafilatura::extract(source, &options)
            .ok()
            .map(|r| r.content_text)
    });
    let Ok(Some(article)) = result else { return };
    let squeezed: String = article.chars().filter(|c| !c.is_whitespace()).collect();
    if squeezed.len() < 200 {
        return;
    }
    for block in &mut plain.blocks {
        let text: String = plain.text[block.range.clone()]
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        block.extracted = Some(squeezed.contains(&text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_its_place_in_the_page() {
        let page = "<html lang=en><head><title>T &amp; U</title></head><body><nav><a href=x>Home</a></nav><h1>Arms  seized</h1>\n<p>Shells &amp; rockets\n were <b>found</b>.</p><script>var p = '<p>';</script></body></html>";
        let plain = read(page);
        let blocks: Vec<&str> = plain
            .blocks
            .iter()
            .map(|b| &plain.text[b.range.clone()])
            .collect();
        assert_eq!(blocks, ["Home", "Arms seized", "Shells & rockets were found."]);
        assert_eq!(plain.facts.title.as_deref(), Some("T & U"));
        assert_eq!(plain.blocks[0].hint, Hint::Navigation);
        let at = plain.text.find("rockets").unwrap();
        assert_eq!(&page[plain.to_source(at..at + 7)], "rockets");
        let at = plain.text.find("& rockets").unwrap();
        assert_eq!(&page[plain.to_source(at..at + 9)], "&amp; rockets");
    }
}
