//! XML, one record at a time, with limits: no document type, no entities but the five of XML, bounded depth and
//! field size. A reader takes from a record what it knows; what is left can't be lost, because it is handed over
//! as labelled attributes.

use interdict_model::Attribute;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use crate::{
    ListError,
    error::Unreadable,
    source::Source,
    text::{Stretch, TextReader},
};

/// Elements inside elements.
const DEPTH_MAX: usize = 64;
/// Bytes of one text or attribute; the longest real field (a comment) has some 20 kB.
const FIELD_BYTES_MAX: usize = 4 << 20;
/// Elements in one record.
const RECORD_NODES_MAX: usize = 500_000;
/// Attributes of one element; telling doubled ones takes the square of their number.
const ATTRIBUTES_MAX: usize = 1000;
/// Bytes of one record; the longest real one (OFAC's tables of reference values) has some 2 MB.
const RECORD_BYTES_MAX: u64 = 64 << 20;

/// An element with all that is in it. Names are local names, without namespace prefix.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// Text and CDATA directly in it, trimmed.
    pub(crate) text: String,
    pub(crate) children: Vec<Node>,
    /// Line of its start, from 1.
    pub(crate) line: u64,
}

impl Node {
    /// Takes out the first child of a name.
    pub(crate) fn take(&mut self, name: &str) -> Option<Node> {
        let index = self.children.iter().position(|c| c.name == name)?;
        Some(self.children.remove(index))
    }

    /// Takes out every child of a name, in order.
    pub(crate) fn take_all(&mut self, name: &str) -> Vec<Node> {
        let (taken, left) = std::mem::take(&mut self.children)
            .into_iter()
            .partition(|c| c.name == name);
        self.children = left;
        taken
    }

    /// Takes out the first plain child of a name and gives its text, white space folded; `None` where it is
    /// missing or blank. A child with attributes or children of its own is no plain one and stays.
    pub(crate) fn take_text(&mut self, name: &str) -> Option<String> {
        let plain = |c: &Node| c.name == name && c.children.is_empty() && c.attributes.is_empty();
        let index = self.children.iter().position(plain)?;
        let text = fold_space(&self.children.remove(index).text);
        (!text.is_empty()).then_some(text)
    }

    /// Takes out the children `item` of the children `holder`; the holders go with all else that is in them.
    pub(crate) fn take_inside(&mut self, holder: &str, item: &str) -> Vec<Node> {
        let mut items = Vec::new();
        for holder in &mut self.take_all(holder) {
            items.extend(holder.take_all(item));
        }
        items
    }

    /// As [`Node::take_text`], for every plain child of the name.
    pub(crate) fn take_texts(&mut self, name: &str) -> Vec<String> {
        let mut texts = Vec::new();
        while self
            .children
            .iter()
            .any(|c| c.name == name && c.children.is_empty() && c.attributes.is_empty())
        {
            texts.extend(self.take_text(name));
        }
        texts
    }

    /// As [`Node::take_text`], but line breaks stay as they are.
    pub(crate) fn take_long_text(&mut self, name: &str) -> Option<String> {
        let plain = |c: &Node| c.name == name && c.children.is_empty() && c.attributes.is_empty();
        let index = self.children.iter().position(plain)?;
        let text = self.children.remove(index).text.trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// Takes out an attribute; `None` where it is missing or blank.
    pub(crate) fn take_attribute(&mut self, name: &str) -> Option<String> {
        let index = self.attributes.iter().position(|(n, _)| n == name)?;
        let value = fold_space(&self.attributes.remove(index).1);
        (!value.is_empty()).then_some(value)
    }

    /// Everything that is left in it, each value under its path from this element, e.g. `ADDRESS/NOTE`,
    /// `name@wholeName`. Blank values say nothing and are left out.
    pub(crate) fn leftovers(&self, prefix: &str, into: &mut Vec<Attribute>) {
        for (name, value) in &self.attributes {
            if !value.trim().is_empty() {
                into.push(Attribute {
                    label: format!("{prefix}@{name}"),
                    value: value.trim().to_owned(),
                });
            }
        }
        if !self.text.is_empty() {
            into.push(Attribute {
                label: prefix.to_owned(),
                value: self.text.clone(),
            });
        }
        for child in &self.children {
            let path = if prefix.is_empty() {
                child.name.clone()
            } else {
                format!("{prefix}/{}", child.name)
            };
            child.leftovers(&path, into);
        }
    }
}

/// Runs of white space become one space; none at the ends.
pub(crate) fn fold_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// What [`XmlStream::next`] met.
#[derive(Debug)]
pub(crate) enum Piece {
    /// A record element, whole.
    Record(Node),
    /// The start of an element outside records, without its content.
    Open(Node),
    /// The end of the element `Open` of the same depth.
    Close,
}

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Take {
    /// It is a record and is given whole.
    Record,
    /// It is given as [`Piece::Open`] and [`Piece::Close`], with what is in it between them.
    Enter,
    /// It is passed over with all that is in it: another pass reads it.
    Skip,
}

impl Take {
    /// A record where that holds; all else is entered.
    pub(crate) fn record_if(is_record: bool) -> Self {
        if is_record { Self::Record } else { Self::Enter }
    }
}

/// A document as a stream of records.
pub(crate) struct XmlStream<'a> {
    reader: Reader<TextReader<'static>>,
    stretch: Stretch,
    buffer: Vec<u8>,
    file: &'a str,
    depth: usize,
    take: fn(&str) -> Take,
    pending_close: bool,
    seen_root: bool,
}

impl<'a> XmlStream<'a> {
    /// A stream over a document; `take` tells by its name what becomes of an element that is in no record.
    pub(crate) fn new(source: &'a Source, take: fn(&str) -> Take) -> Result<Self, ListError> {
        let text = source.open("a field", FIELD_BYTES_MAX)?;
        let stretch = text.stretch();
        let mut reader = Reader::from_reader(text);
        let config = reader.config_mut();
        config.trim_text(false);
        config.check_end_names = true;
        Ok(Self {
            reader,
            stretch,
            buffer: Vec::new(),
            file: &source.name,
            depth: 0,
            take,
            pending_close: false,
            seen_root: false,
        })
    }

    fn refuse(&self, what: impl Into<String>) -> ListError {
        ListError::refused(
            self.file,
            Some(self.reader.get_ref().line()),
            what,
            "the file is broken or not what it seems: fetch it again",
        )
    }

    /// The next event; its text lies in `buffer`.
    fn event<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Event<'b>, ListError> {
        buffer.clear();
        self.stretch.begin();
        match self.reader.read_event_into(buffer) {
            Ok(event) => Ok(event),
            Err(quick_xml::Error::Io(error)) => {
                let line = Some(self.reader.get_ref().line());
                let error = match error.get_ref() {
                    Some(e) if e.is::<Unreadable>() => Unreadable::error(error.to_string()),
                    _ => std::io::Error::new(error.kind(), error.to_string()),
                };
                Err(ListError::reading(self.file, line, error))
            }
            Err(error) => Err(self.refuse(format!("not well-formed XML: {error}"))),
        }
    }

    /// The next piece; `None` at the end of a complete document.
    pub(crate) fn next(&mut self) -> Result<Option<Piece>, ListError> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let piece = self.next_in(&mut buffer);
        self.buffer = buffer;
        piece
    }

    fn next_in(&mut self, buffer: &mut Vec<u8>) -> Result<Option<Piece>, ListError> {
        if std::mem::take(&mut self.pending_close) {
            return Ok(Some(Piece::Close));
        }
        loop {
            match self.event(buffer)? {
                Event::Start(start) => {
                    self.seen_root = true;
                    match (self.take)(start.local_name().as_ref()) {
                        Take::Record => {
                            let node = self.node(&start)?;
                            return self.record(node, buffer).map(|n| Some(Piece::Record(n)));
                        }
                        Take::Skip => self.skip(buffer)?,
                        Take::Enter => {
                            let node = self.node(&start)?;
                            self.depth += 1;
                            if self.depth > DEPTH_MAX {
                                return Err(self.too_deep());
                            }
                            return Ok(Some(Piece::Open(node)));
                        }
                    }
                }
                Event::Empty(start) => {
                    self.seen_root = true;
                    match (self.take)(start.local_name().as_ref()) {
                        Take::Record => return self.node(&start).map(|n| Some(Piece::Record(n))),
                        Take::Skip => {}
                        Take::Enter => {
                            let node = self.node(&start)?;
                            self.pending_close = true;
                            return Ok(Some(Piece::Open(node)));
                        }
                    }
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Piece::Close));
                }
                Event::DocType(_) => return Err(self.doctype()),
                Event::Eof if self.depth > 0 || !self.seen_root => {
                    return Err(self.refuse("the XML ends before its root element does (cut off)"));
                }
                Event::Eof => return Ok(None),
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {}
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// Passes over the content of an element that was just opened, to its end.
    fn skip(&mut self, buffer: &mut Vec<u8>) -> Result<(), ListError> {
        let mut depth = 1;
        while depth > 0 {
            match self.event(buffer)? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::DocType(_) => return Err(self.doctype()),
                Event::Eof => return Err(self.refuse("the XML ends inside an element (cut off)")),
                _ => {}
            }
            if depth > DEPTH_MAX {
                return Err(self.too_deep());
            }
        }
        Ok(())
    }

    fn too_deep(&self) -> ListError {
        self.refuse(format!("more than {DEPTH_MAX} elements inside each other"))
    }

    fn doctype(&self) -> ListError {
        ListError::refused(
            self.file,
            Some(self.reader.get_ref().line()),
            "the XML has a document type declaration (DTD), which no official list has and which can hide entity expansion",
            "fetch the file again from its publisher",
        )
    }

    fn node(&self, start: &BytesStart<'_>) -> Result<Node, ListError> {
        let line = self.reader.get_ref().line();
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let pair = attribute
                .map_err(|e| e.to_string())
                .and_then(|a| {
                    let value = a
                        .normalized_value(XmlVersion::Implicit1_0)
                        .map_err(|e| e.to_string())?;
                    Ok((a.key.local_name().as_ref().to_owned(), value.into_owned()))
                })
                .map_err(|e| self.refuse(format!("not well-formed XML: {e}")))?;
            if pair.1.len() > FIELD_BYTES_MAX {
                return Err(self.refuse(format!("an attribute of more than {FIELD_BYTES_MAX} bytes")));
            }
            if attributes.len() == ATTRIBUTES_MAX {
                return Err(self.refuse(format!("an element of more than {ATTRIBUTES_MAX} attributes")));
            }
            attributes.push(pair);
        }
        Ok(Node {
            name: start.local_name().as_ref().to_owned(),
            attributes,
            text: String::new(),
            children: Vec::new(),
            line,
        })
    }

    /// Reads the content of an element that was just opened, to its end.
    fn record(&mut self, root: Node, buffer: &mut Vec<u8>) -> Result<Node, ListError> {
        let mut stack = vec![root];
        let mut nodes = 1;
        let start = self.reader.buffer_position();
        loop {
            let event = self.event(buffer)?;
            if self.reader.buffer_position() - start > RECORD_BYTES_MAX {
                return Err(self.refuse(format!("a record of more than {RECORD_BYTES_MAX} bytes")));
            }
            let Some(top) = stack.last_mut() else {
                return Err(self.refuse("an end without a start"));
            };
            match event {
                Event::Start(start) => {
                    nodes += 1;
                    if stack.len() + self.depth >= DEPTH_MAX {
                        return Err(self.too_deep());
                    }
                    let node = self.node(&start)?;
                    stack.push(node);
                }
                Event::Empty(start) => {
                    nodes += 1;
                    let node = self.node(&start)?;
                    if let Some(top) = stack.last_mut() {
                        top.children.push(node);
                    }
                }
                Event::End(_) => {
                    let Some(mut done) = stack.pop() else {
                        return Err(self.refuse("an end without a start"));
                    };
                    let trimmed = done.text.trim();
                    if trimmed.len() != done.text.len() {
                        done.text = trimmed.to_owned();
                    }
                    match stack.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
                Event::Text(text) => top.text.push_str(&text.xml10_content()),
                Event::CData(text) => top.text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let c = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(c),
                        Ok(None) => predefined(&reference.xml10_content()),
                        Err(_) => None,
                    };
                    let Some(c) = c else {
                        let what = format!(
                            "an entity that XML does not define: &{};",
                            reference.xml10_content()
                        );
                        return Err(self.refuse(what));
                    };
                    top.text.push(c);
                }
                Event::DocType(_) => return Err(self.doctype()),
                Event::Eof => return Err(self.refuse("the XML ends inside a record (cut off)")),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
            if nodes > RECORD_NODES_MAX {
                return Err(self.refuse(format!("a record of more than {RECORD_NODES_MAX} elements")));
            }
            if stack.last().is_some_and(|n| n.text.len() > FIELD_BYTES_MAX) {
                return Err(self.refuse(format!("a field of more than {FIELD_BYTES_MAX} bytes")));
            }
        }
    }
}

fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stored::Place;

    fn all(text: &str) -> Result<Vec<Node>, String> {
        let source = Source::unpacked(
            "t.xml".as_ref(),
            "t.xml",
            Place::Memory(text.as_bytes().into()),
            u64::MAX,
        );
        let source = source.unwrap().remove(0).unwrap();
        let take = |n: &str| match n {
            "r" => Take::Record,
            "s" => Take::Skip,
            _ => Take::Enter,
        };
        let mut stream = XmlStream::new(&source, take).map_err(|e| e.to_string())?;
        let mut records = Vec::new();
        loop {
            match stream.next().map_err(|e| e.to_string())? {
                Some(Piece::Record(node)) => records.push(node),
                Some(_) => {}
                None => return Ok(records),
            }
        }
    }

    #[test]
    fn a_record_keeps_everything() {
        let mut records =
            all("<x:l xmlns:x='u'>\n<r id='1'>a &amp; <b>&#x41;<![CDATA[<c>]]></b><b/></r></x:l>").unwrap();
        let mut record = records.remove(0);
        assert_eq!(record.line, 2);
        assert_eq!(record.text, "a &");
        let mut left = Vec::new();
        assert_eq!(record.take_text("b").as_deref(), Some("A<c>"));
        record.leftovers("r", &mut left);
        let labels: Vec<&str> = left.iter().map(|a| a.label.as_str()).collect();
        assert_eq!(labels, ["r@id", "r"]);
    }

    #[test]
    fn what_is_skipped_is_still_held_to_the_rules() {
        let records = all("<l><s><r/><s/></s><s/><r>a</r></l>").unwrap();
        assert_eq!(records.len(), 1);
        assert!(all("<l><s><a></s></l>").unwrap_err().contains("not well-formed"));
        assert!(all("<l><s><a>").unwrap_err().contains("cut off"));
    }

    #[test]
    fn hostile_documents_are_refused() {
        let deep = format!("<l>{}", "<d>".repeat(100_000));
        let deep_record = format!("<l><r>{}", "<d>".repeat(100_000));
        let long = format!("<l><r>{}</r></l>", "a".repeat(FIELD_BYTES_MAX + 1));
        let many: String = (0..2000).map(|i| format!(" a{i}=''")).collect();
        let many = format!("<l><r{many}/></l>");
        let comment = format!("<l><!--{}--></l>", "a".repeat(FIELD_BYTES_MAX + (1 << 18)));
        let small = format!("<l><r>{}</r></l>", "<a/>".repeat(RECORD_NODES_MAX + 1));
        let cases = [
            (many.as_str(), "more than 1000 attributes"),
            (comment.as_str(), "a field of more than"),
            (small.as_str(), "more than 500000 elements"),
            ("<!DOCTYPE l [<!ENTITY a 'b'>]><l>&a;</l>", "document type"),
            ("<l><r>&boom;</r></l>", "does not define"),
            ("<l><r></l>", "not well-formed"),
            ("<l><r>a</r>", "cut off"),
            ("<l><r>a", "cut off"),
            (deep.as_str(), "inside each other"),
            (deep_record.as_str(), "inside each other"),
            (long.as_str(), "a field of more than"),
        ];
        for (text, expected) in cases {
            let error = all(text).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
