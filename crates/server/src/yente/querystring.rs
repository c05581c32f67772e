//! The language of search boxes: words, "phrases", `AND`, `OR`, `NOT`, `+`, `-`, `(…)`, `field:word`, `wor*`,
//! `word~1`. Whatever does not parse is read as words: a search never fails for its text.

use super::text;

/// How deep parentheses may go.
const DEPTH_MAX: usize = 20;
/// Words beyond this number are left out.
const TERMS_MAX: usize = 64;

/// What is searched for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// Everything.
    All,
    /// A word, a pattern or a phrase.
    Term(Term),
    /// All of them.
    And(Vec<Node>),
    /// Any of them.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
}

/// A word, a pattern or a phrase.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Term {
    /// The field that must have it; any without.
    pub(crate) field: Option<String>,
    pub(crate) what: What,
}

/// How a word is compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    /// Just so.
    Word(String),
    /// A pattern of `*` and `?`.
    Pattern(String),
    /// At most so many letters apart.
    Near(String, usize),
    /// These words, one after the other.
    Phrase(Vec<String>),
    /// The field has any value.
    Exists,
}

/// How text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    /// Words without `~` are compared loosely as well.
    pub(crate) fuzzy: bool,
    /// `AND`, `OR`, `NOT` and fields are words like others; `+`, `|`, `-` stand for them.
    pub(crate) simple: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Term(Term),
}

/// Reads what is searched for; notes what was left out.
pub(crate) fn parse(text: &str, style: Style, notes: &mut Vec<String>) -> Node {
    let mut tokens = tokens(text, style);
    let terms = tokens.iter().filter(|t| matches!(t, Token::Term(_))).count();
    if terms > TERMS_MAX {
        notes.push(format!("only the first {TERMS_MAX} words are searched for"));
        let mut seen = 0;
        tokens.retain(|token| {
            seen += usize::from(matches!(token, Token::Term(_)));
            seen <= TERMS_MAX
        });
    }
    if tokens.is_empty() {
        return Node::All;
    }
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
    };
    let mut all = Vec::new();
    while parser.at < tokens.len() {
        let before = parser.at;
        all.extend(parser.any(0));
        // A closing parenthesis without an opening one.
        parser.at = parser.at.max(before + 1);
    }
    joined(all)
}

fn joined(mut nodes: Vec<Node>) -> Node {
    match nodes.len() {
        0 => Node::All,
        1 => nodes.remove(0),
        _ => Node::And(nodes),
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn any(&mut self, depth: usize) -> Option<Node> {
        let mut choices: Vec<Node> = self.every(depth).into_iter().collect();
        while self.peek() == Some(&Token::Or) {
            self.at += 1;
            choices.extend(self.every(depth));
        }
        if choices.len() > 1 {
            Some(Node::Or(choices))
        } else {
            choices.pop()
        }
    }

    fn every(&mut self, depth: usize) -> Option<Node> {
        let mut nodes = Vec::new();
        while let Some(token) = self.peek() {
            match token {
                Token::Or | Token::Close => break,
                Token::And => self.at += 1,
                _ => nodes.extend(self.one(depth)),
            }
        }
        (!nodes.is_empty()).then(|| joined(nodes))
    }

    fn one(&mut self, depth: usize) -> Option<Node> {
        let token = self.peek()?.clone();
        self.at += 1;
        match token {
            Token::Not if depth < DEPTH_MAX => self.one(depth + 1).map(|node| Node::Not(Box::new(node))),
            Token::Open if depth < DEPTH_MAX => {
                let node = self.any(depth + 1);
                if self.peek() == Some(&Token::Close) {
                    self.at += 1;
                }
                node
            }
            Token::Term(term) => Some(Node::Term(term)),
            _ => None,
        }
    }
}

fn tokens(text: &str, style: Style) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let mut skip = c.len_utf8();
        match c {
            '(' => tokens.push(Token::Open),
            ')' => tokens.push(Token::Close),
            '"' => {
                let end = rest[1..].find('"').map_or(rest.len(), |at| at + 1);
                phrase(None, &rest[1..end], &mut tokens);
                skip = (end + 1).min(rest.len());
            }
            '-' | '!' => tokens.push(Token::Not),
            '+' => {}
            '|' => tokens.push(Token::Or),
            _ => {
                let end = rest
                    .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"'))
                    .unwrap_or(rest.len());
                let word = &rest[..end];
                skip = end;
                match word {
                    "AND" | "&&" if !style.simple => tokens.push(Token::And),
                    "OR" | "||" if !style.simple => tokens.push(Token::Or),
                    "NOT" if !style.simple => tokens.push(Token::Not),
                    _ => match word.split_once(':').filter(|(f, _)| !style.simple && is_field(f)) {
                        Some((field, "")) if rest[end..].starts_with('"') => {
                            let inner = &rest[end + 1..];
                            let stop = inner.find('"').unwrap_or(inner.len());
                            phrase(Some(field), &inner[..stop], &mut tokens);
                            skip = (end + 1 + stop + 1).min(rest.len());
                        }
                        Some((field, value)) => term(Some(field), value, style, &mut tokens),
                        None => term(None, word, style, &mut tokens),
                    },
                }
            }
        }
        rest = rest[skip..].trim_start();
    }
    tokens
}

fn is_field(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))
}

fn phrase(field: Option<&str>, inside: &str, tokens: &mut Vec<Token>) {
    let words: Vec<String> = text::words(inside).collect();
    if !words.is_empty() {
        tokens.push(Token::Term(Term {
            field: field.map(str::to_owned),
            what: What::Phrase(words),
        }));
    }
}

fn term(field: Option<&str>, word: &str, style: Style, tokens: &mut Vec<Token>) {
    let mut push = |what| {
        tokens.push(Token::Term(Term {
            field: field.map(str::to_owned),
            what,
        }));
    };
    if word == "*" {
        if field.is_some() {
            push(What::Exists);
        }
        return;
    }
    let (word, near) = match word.rsplit_once('~') {
        Some((word, "")) => (word, Some(None)),
        Some((word, digits)) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            (word, Some(digits.parse::<usize>().ok().map(|most| most.min(2))))
        }
        _ => (word, style.fuzzy.then_some(None)),
    };
    if word.contains(['*', '?']) {
        let mut pattern = String::new();
        for c in word.chars() {
            match c {
                '*' | '?' => pattern.push(c),
                _ => pattern.extend(text::words(&c.to_string())),
            }
        }
        if pattern.contains(|c| c != '*' && c != '?') {
            push(What::Pattern(pattern));
        }
        return;
    }
    for word in text::words(word) {
        // One letter in short words, two in longer ones.
        let most = near.map(|most| {
            most.unwrap_or(match word.len() {
                0..=2 => 0,
                3..=5 => 1,
                _ => 2,
            })
        });
        match most {
            Some(most) if most > 0 => push(What::Near(word, most)),
            _ => push(What::Word(word)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLAIN: Style = Style {
        fuzzy: false,
        simple: false,
    };

    fn shown(node: &Node) -> String {
        match node {
            Node::All => "all".to_owned(),
            Node::Term(term) => {
                let field = term.field.as_ref().map_or(String::new(), |f| format!("{f}:"));
                match &term.what {
                    What::Word(word) => format!("{field}{word}"),
                    What::Pattern(pattern) => format!("{field}/{pattern}/"),
                    What::Near(word, most) => format!("{field}{word}~{most}"),
                    What::Phrase(words) => format!("{field}\"{}\"", words.join(" ")),
                    What::Exists => format!("{field}*"),
                }
            }
            Node::And(nodes) => format!("({})", nodes.iter().map(shown).collect::<Vec<_>>().join(" & ")),
            Node::Or(nodes) => format!("({})", nodes.iter().map(shown).collect::<Vec<_>>().join(" | ")),
            Node::Not(node) => format!("!{}", shown(node)),
        }
    }

    #[test]
    fn how_text_is_read() {
        let cases = [
            ("", "all"),
            ("  ", "all"),
            ("Igor Sechin", "(igor & sechin)"),
            ("igor AND NOT sechin", "(igor & !sechin)"),
            ("rosneft OR gazprom neft", "(rosneft | (gazprom & neft))"),
            ("(rosneft OR gazprom) -neft", "((rosneft | gazprom) & !neft)"),
            ("\"Igor Sechin\" ros*", "(\"igor sechin\" & /ros*/)"),
            ("country:ru name:\"Igor S\"", "(country:ru & name:\"igor s\")"),
            ("Al-Qaida", "(al & qaida)"),
            ("setchin~ igr~1", "(setchin~2 & igr~1)"),
            ("Сечин", "sechin"),
            ("((((", "all"),
            (")) a", "a"),
            ("birthDate:*", "birthDate:*"),
            ("OR", "all"),
            ("\"open", "\"open\""),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(&parse(text, PLAIN, &mut Vec::new())), expected, "{text}");
        }
        let simple = Style {
            fuzzy: true,
            simple: true,
        };
        assert_eq!(
            shown(&parse("sechin OR ro", simple, &mut Vec::new())),
            "(sechin~2 & or & ro)"
        );
        let mut notes = Vec::new();
        parse(&"a ".repeat(100), PLAIN, &mut notes);
        assert_eq!(notes.len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".{0,60}", pieces in "[ab():\"~*?+|! -]{0,60}") {
            for text in [text, pieces] {
                for simple in [false, true] {
                    parse(&text, Style { fuzzy: simple, simple }, &mut Vec::new());
                }
            }
        }
    }
}
