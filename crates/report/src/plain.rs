//! A document as plain text in blocks, with the way back to the places in the source.

use std::ops::Range;

/// What the markup says of a block; plain text has only [`Hint::None`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    None,
    Heading1,
    Heading,
    Paragraph,
    Caption,
    /// Inside `nav`, `footer`, `aside`, `form`, `button`, or a list of links.
    Navigation,
}

/// A paragraph, heading or line of its own.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// Bytes of the plain text.
    pub(crate) range: Range<usize>,
    pub(crate) hint: Hint,
    /// Bytes of the block that stand in links.
    pub(crate) linked: usize,
    /// Whether the article extractor kept the block; `None` where none ran.
    pub(crate) extracted: Option<bool>,
}

/// What a page says of itself outside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PageFacts {
    pub(crate) title: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) language: Option<String>,
    /// When the file was made, by its own properties.
    pub(crate) made: Option<String>,
}

/// A run of plain text and where it comes from.
#[derive(Debug, Clone, Copy)]
struct Segment {
    plain: usize,
    source: usize,
    source_len: usize,
    /// Byte for byte the same as the source.
    verbatim: bool,
}

/// Plain text, its blocks, and the map back.
pub(crate) struct Plain {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) facts: PageFacts,
    segments: Vec<Segment>,
}

impl Plain {
    /// An empty document to which runs are added.
    pub(crate) fn empty() -> Self {
        Self {
            text: String::new(),
            blocks: Vec::new(),
            facts: PageFacts::default(),
            segments: Vec::new(),
        }
    }

    /// A plain text as given; blocks are its paragraphs and lines.
    pub(crate) fn of_text(source: &str) -> Self {
        let mut plain = Self::empty();
        plain.push(source, 0, source.len(), true);
        let ranges = paragraphs(source);
        plain.blocks = ranges
            .into_iter()
            .map(|range| Block {
                range,
                hint: Hint::None,
                linked: 0,
                extracted: None,
            })
            .collect();
        plain
    }

    /// A text whose blocks are known.
    pub(crate) fn of_blocks(source: &str, blocks: Vec<Block>, facts: PageFacts) -> Self {
        let mut plain = Self::empty();
        plain.push(source, 0, source.len(), true);
        plain.blocks = blocks;
        plain.facts = facts;
        plain
    }

    /// Adds text that comes from `source_len` bytes at `source`.
    pub(crate) fn push(&mut self, text: &str, source: usize, source_len: usize, verbatim: bool) {
        self.segments.push(Segment {
            plain: self.text.len(),
            source,
            source_len,
            verbatim,
        });
        self.text.push_str(text);
    }

    /// Source bytes of a range of plain bytes.
    pub(crate) fn to_source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.segment(range.start);
        let start = if start.verbatim {
            start.source + (range.start - start.plain).min(start.source_len)
        } else {
            start.source
        };
        if range.is_empty() {
            return start..start;
        }
        let end = self.segment(range.end - 1);
        let end = if end.verbatim {
            end.source + (range.end - end.plain).min(end.source_len)
        } else {
            end.source + end.source_len
        };
        start..end.max(start)
    }

    fn segment(&self, plain: usize) -> Segment {
        let index = self
            .segments
            .partition_point(|s| s.plain <= plain)
            .saturating_sub(1);
        self.segments.get(index).copied().unwrap_or(Segment {
            plain: 0,
            source: 0,
            source_len: 0,
            verbatim: true,
        })
    }
}

/// Byte ranges of the paragraphs of a plain text: lines, joined where the text was wrapped by hand.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut group: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = trimmed(text, start..start + line.len());
        start += line.len();
        if range.is_empty() {
            close_group(text, &mut group, &mut blocks);
        } else {
            group.push(range);
        }
    }
    close_group(text, &mut group, &mut blocks);
    blocks
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let lead = slice.len() - slice.trim_start().len();
    let body = slice.trim().len();
    range.start + lead..range.start + lead + body
}

/// Lines between blank lines are one paragraph where they are wrapped: all but the last about equally long, and
/// most of them not at the end of a sentence.
fn close_group(text: &str, group: &mut Vec<Range<usize>>, blocks: &mut Vec<Range<usize>>) {
    let longest = group.iter().map(|r| r.len()).max().unwrap_or(0);
    let ends = |r: &Range<usize>| text[r.clone()].ends_with(['.', '!', '?', '”', '"', ':']);
    // A menu with one long line in it is not wrapped.
    let full_lines = group.iter().filter(|r| r.len() * 10 >= longest * 6).count();
    let wrapped = full_lines * 2 >= group.len();
    let mut run: Option<Range<usize>> = None;
    for (index, line) in group.iter().enumerate() {
        let next = group.get(index + 1);
        let current = run.take().map_or(line.clone(), |r| r.start..line.end);
        let wraps = next.is_some_and(|next| {
            let continues = text[next.clone()].starts_with(char::is_lowercase);
            let full = line.len() * 10 >= longest * 6 && (45..=130).contains(&longest);
            let first_word = text[next.clone()].split_whitespace().next().map_or(0, str::len);
            let no_room = line.len() + first_word + 1 > longest.saturating_sub(2);
            wrapped
                && (45..=130).contains(&longest)
                && ((continues && full && !ends(line))
                    || (full && no_room && group.len() >= 3 && (!ends(line) || group.len() >= 4)))
        });
        if wraps {
            run = Some(current);
        } else {
            blocks.push(current);
        }
    }
    group.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_one_paragraph_and_page_lines_are_not() {
        let wrapped = "The ministry said on Monday that the cargo of the ship had been\nfound to hold artillery shells and that the crew was held for\nquestions by the port police.\n\nNext.";
        assert_eq!(paragraphs(wrapped).len(), 2);
        let page = "Sign in\nSubscribe\nA tanker was seized on Tuesday.\nShare";
        assert_eq!(paragraphs(page).len(), 4);
        let menu = "News\nSport\nMore\nWorld Europe US Americas Asia Australia Middle East Africa Development\nPort workers find engines in crates\nShare";
        assert_eq!(paragraphs(menu).len(), 6);
    }

    #[test]
    fn spans_lead_back_to_the_source() {
        let mut plain = Plain::empty();
        plain.push("A", 10, 1, true);
        plain.push("&", 11, 5, false);
        plain.push("B", 16, 1, true);
        assert_eq!(plain.to_source(0..3), 10..17);
        assert_eq!(plain.to_source(1..2), 11..16);
    }
}
