//! Who says what: claims with their source, cue and content.
//!
//! The cue words are in `data/report/cues.toml`. A claim has one of these shapes, told apart by what stands beside the
//! cue: content after the cue ("S said that C"), before it ("C, S said"; "“C,” said S"), on both sides, or beside
//! "according to S". Quotations without a cue of their own continue the claim before.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::{
    lexicon::{LEXICON, VerbForm, parse},
    parties::{Cast, PartyKind},
    phrase::{NounPhrase, PhraseTable},
    quotes::Quote,
    time::is_weekday,
    token::{Class, Sentence, Tokens},
};

/// What a source does with the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stance {
    /// Says or thinks.
    States,
    /// Accuses somebody.
    Accuses,
    /// Denies or rejects.
    Denies,
    /// Warns or threatens.
    Warns,
    /// Promises, wants, urges.
    Vows,
    /// Estimates or predicts.
    Estimates,
    /// Reports, as news media do.
    Reports,
}

/// A claim; all pairs are token ranges.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) source: Option<(usize, usize)>,
    /// Parties in the source.
    pub(crate) parties: Vec<usize>,
    pub(crate) cue: (usize, usize),
    pub(crate) content: Vec<(usize, usize)>,
    pub(crate) direct: bool,
    pub(crate) stance: Stance,
    /// The content is only a word for what was claimed before ("denied such claims").
    pub(crate) anaphoric: bool,
    pub(crate) sentence: usize,
}

impl Claim {
    /// Whether a token lies in the content.
    pub(crate) fn covers(&self, token: usize) -> bool {
        self.content
            .iter()
            .any(|(first, last)| (*first..*last).contains(&token))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Object {
    Clause,
    That,
    Infinitive,
    Any,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbCues {
    stance: Stance,
    object: Object,
    verbs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NounCues {
    stance: Stance,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Adverbial {
    source_follows: Vec<String>,
    unsourced: Vec<String>,
    anaphora: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    cue: Vec<VerbCues>,
    noun: Vec<NounCues>,
    adverbial: Adverbial,
}

pub(crate) struct Cues {
    verbs: FxHashMap<String, (Stance, Object)>,
    nouns: FxHashMap<String, Stance>,
    source_follows: PhraseTable<()>,
    pub(crate) unsourced: Vec<String>,
    anaphora: Vec<String>,
}

pub(crate) static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let file: CueFile = parse("cues.toml", include_str!("../../../data/report/cues.toml"));
    let mut verbs = FxHashMap::default();
    for group in file.cue {
        for verb in group.verbs {
            verbs.entry(verb).or_insert((group.stance, group.object));
        }
    }
    let mut nouns = FxHashMap::default();
    for group in file.noun {
        for word in group.words {
            nouns.insert(format!("{word}s"), group.stance);
            nouns.insert(word, group.stance);
        }
    }
    Cues {
        verbs,
        nouns,
        source_follows: PhraseTable::new(file.adverbial.source_follows.iter().map(|p| (p.as_str(), ()))),
        unsourced: file.adverbial.unsourced,
        anaphora: file.adverbial.anaphora,
    }
});

impl Cues {
    /// The stance of a verb of attribution.
    pub(crate) fn stance_of(&self, lemma: &str) -> Option<Stance> {
        self.verbs.get(lemma).map(|(stance, _)| *stance)
    }
}

/// Finds the claims of a document.
pub(crate) fn find(tokens: &Tokens<'_>, cast: &Cast, quotes: &[Quote]) -> Vec<Claim> {
    let mut reader = Reader {
        tokens,
        cast,
        quotes,
        claims: Vec::new(),
    };
    for index in 0..tokens.sentences.len() {
        reader.sentence(index);
    }
    reader.claims
}

/// For each sentence, the claims that stand in it or whose content reaches into it, in order.
pub(crate) fn by_sentence(tokens: &Tokens<'_>, claims: &[Claim]) -> Vec<Vec<u32>> {
    let mut of: Vec<Vec<u32>> = vec![Vec::new(); tokens.sentences.len()];
    for (index, claim) in claims.iter().enumerate() {
        let mut put = |sentence: usize| {
            if let Some(list) = of.get_mut(sentence)
                && list.last() != Some(&(index as u32))
            {
                list.push(index as u32);
            }
        };
        put(claim.sentence);
        for (first, last) in claim.content.iter().filter(|(first, last)| first < last) {
            (tokens.sentence_of(*first)..=tokens.sentence_of(last - 1)).for_each(&mut put);
        }
    }
    of
}

struct Reader<'a, 't> {
    tokens: &'a Tokens<'t>,
    cast: &'a Cast,
    quotes: &'a [Quote],
    claims: Vec<Claim>,
}

impl Reader<'_, '_> {
    fn quote_at(&self, token: usize) -> Option<Quote> {
        let index = self.quotes.partition_point(|q| q.last <= token);
        self.quotes.get(index).copied().filter(|q| q.first <= token)
    }

    /// A quotation long enough to be speech rather than a borrowed word.
    fn speech_at(&self, token: usize) -> Option<Quote> {
        self.quote_at(token).filter(|q| q.words(self.tokens) >= 3)
    }

    fn sentence(&mut self, index: usize) {
        let sentence = self.tokens.sentences[index];
        let before = self.claims.len();
        let mut at = sentence.first;
        while at < sentence.last {
            if let Some(quote) = self.speech_at(at).filter(|q| q.last <= sentence.last) {
                // Cues inside a quotation are the speaker's words.
                at = quote.last.max(at + 1);
                continue;
            }
            if self.speech_at(at).is_some() {
                break;
            }
            let claim = self
                .according_to(at, index, sentence)
                .or_else(|| self.verb_cue(at, index, sentence))
                .or_else(|| self.noun_cue(at, index, sentence));
            if let Some(claim) = claim {
                let inside = self.claims[before..].iter().any(|c| c.cue == claim.cue);
                if !inside && !claim.content.is_empty() {
                    self.claims.push(claim);
                }
            }
            at += 1;
        }
        self.continue_quote(index, sentence, before);
    }

    fn make(
        &self,
        source: Option<(usize, usize)>,
        cue: (usize, usize),
        content: Vec<(usize, usize)>,
        stance: Stance,
        index: usize,
    ) -> Claim {
        let content: Vec<(usize, usize)> = content
            .into_iter()
            .map(|c| self.trim(c))
            .filter(|(a, b)| a < b)
            .collect();
        let quoted: usize = content
            .iter()
            .map(|(a, b)| (*a..*b).filter(|i| self.quote_at(*i).is_some()).count())
            .sum();
        let all: usize = content.iter().map(|(a, b)| b - a).sum();
        let anaphoric = content.len() == 1 && {
            let (a, b) = content[0];
            b - a <= 6
                && (a..b).any(|i| CUES.anaphora.iter().any(|w| w == self.tokens.lower(i)))
                && !(a..b).any(|i| matches!(self.tokens.class(i), Class::Verb(_)))
        };
        Claim {
            parties: source.map(|s| self.parties_in(s)).unwrap_or_default(),
            source,
            cue,
            direct: quoted * 10 >= all * 8 && all > 0,
            content,
            stance,
            anaphoric,
            sentence: index,
        }
    }

    fn parties_in(&self, (first, last): (usize, usize)) -> Vec<usize> {
        let mut parties = Vec::new();
        let mut named = false;
        for at in first..last {
            if let Some(mention) = self.cast.mention_at(at) {
                let kind = self.cast.parties[mention.party].kind;
                if kind == PartyKind::Place {
                    continue;
                }
                named |= kind != PartyKind::Country;
                if !parties.contains(&mention.party) {
                    parties.push(mention.party);
                }
            }
        }
        // "Russia's state news agency RIA Novosti": the agency speaks, not Russia. "Russian and North Korean
        // officials": both states.
        if named {
            parties.retain(|p| self.cast.parties[*p].kind != PartyKind::Country);
        }
        parties
    }

    /// Leaves out commas, colons and final stops at the edges.
    fn trim(&self, (mut first, mut last): (usize, usize)) -> (usize, usize) {
        let drops = |i: usize| {
            matches!(
                self.tokens.word(i),
                "," | "." | ":" | ";" | "—" | "–" | "-" | "--"
            )
        };
        while first < last && drops(first) {
            first += 1;
        }
        while first < last && drops(last - 1) {
            last -= 1;
        }
        (first, last)
    }

    fn according_to(&self, at: usize, index: usize, sentence: Sentence) -> Option<Claim> {
        let (length, ()) = CUES.source_follows.at(self.tokens, at, sentence.last)?;
        let source_end = self.source_end(at + length, sentence)?;
        let source = (at + length, source_end);
        let starts = (sentence.first..at).all(|i| {
            matches!(
                self.tokens.class(i),
                Class::Quote | Class::Adverb | Class::Conjunction | Class::Punctuation
            )
        });
        let content = if starts {
            vec![(source_end, sentence.last)]
        } else {
            let tail = (self.tokens.word(source_end) == ",").then_some((source_end + 1, sentence.last));
            std::iter::once((sentence.first, at))
                .chain(tail.filter(|(a, b)| b.saturating_sub(*a) > 3))
                .collect()
        };
        Some(self.make(Some(source), (at, at + length), content, Stance::States, index))
    }

    /// The end of the source that starts at a token: a noun phrase with what hangs on it.
    fn source_end(&self, start: usize, sentence: Sentence) -> Option<usize> {
        let phrases = &self.cast.phrases[self.tokens.sentence_of(start)];
        let at = phrases
            .iter()
            .position(|p| p.first <= start + 1 && p.last > start)?;
        let mut end = phrases[at].last;
        for next in &phrases[at + 1..] {
            let gap: Vec<usize> = (end..next.first).collect();
            let joins = match gap[..] {
                [one] => matches!(
                    self.tokens.lower(one),
                    "of" | "for" | "in" | "from" | "at" | "by" | "with" | "on" | "and"
                ),
                // ", a spokesman for the ministry,": an apposition that ends with a comma or the sentence.
                _ => false,
            };
            if !joins {
                break;
            }
            end = next.last;
        }
        Some(end.min(sentence.last))
    }

    fn verb_cue(&self, at: usize, index: usize, sentence: Sentence) -> Option<Claim> {
        let form = match self.tokens.class(at) {
            Class::Verb(form) => form,
            _ => return None,
        };
        let lemma = self.tokens.lemma(at)?;
        let (stance, object) = *CUES.verbs.get(lemma)?;
        // "known as", "written by": a participle that is no past tense needs its auxiliary.
        let bare_participle = form == VerbForm::Participle
            && LEXICON
                .verb(self.tokens.lower(at))
                .is_some_and(|v| !v.forms.contains(&VerbForm::Past));
        if bare_participle && !self.has_auxiliary(at, sentence)
            || self.tokens.lower(at.wrapping_sub(1)) == "please"
        {
            return None;
        }
        if form == VerbForm::Ing
            && !self.has_auxiliary(at, sentence)
            && !matches!(self.tokens.word(at.wrapping_sub(1)), "," | "”" | "\"")
        {
            return None;
        }
        if self.is_passive(at, sentence) {
            return self.passive(at, index, sentence, stance);
        }
        if self.tokens.class(at + 1) == Class::Noun
            && object == Object::Clause
            && self.tokens.lower(at + 1) == "goodbye"
        {
            return None;
        }
        let cue = (at, at + 1);
        // “…,” said S / …, says S.
        let before = at.checked_sub(1).filter(|b| *b >= sentence.first);
        let after_pause = before.is_some_and(|b| matches!(self.tokens.word(b), "," | "”" | "\"" | "—" | "’"));
        let pause_is_speech = before.is_some_and(|b| self.tokens.class(b) == Class::Quote);
        if (after_pause
            && (pause_is_speech || self.next_is_name(at + 1, sentence))
            && self.subject_before(at, sentence).is_none_or(|_| pause_is_speech))
            && let Some(end) = self.source_end(at + 1, sentence)
            && !matches!(self.tokens.lower(at + 1), "that" | "the" if !pause_is_speech)
        {
            let source_end = self.apposition_end(end, sentence);
            let content = self
                .content_before(at, sentence)
                .into_iter()
                .chain(self.speech_after(source_end, sentence))
                .collect();
            return Some(self.make(Some((at + 1, end)), cue, content, stance, index));
        }
        let source = self.subject_before(at, sentence);
        let (source_start, source) = match source {
            Some(span) => (span.0, Some(span)),
            None => (at, None),
        };
        source?;
        // C, S said. / “C,” S said, “D.”
        let pause = source_start.checked_sub(1).filter(|b| {
            *b >= sentence.first && matches!(self.tokens.word(*b), "," | "”" | "\"" | "?" | "!" | "’")
        });
        if let Some(pause) = pause {
            let mut content = self.content_before(pause + 1, sentence);
            let verb_phrase_end = self.skip_addressee(at + 1, sentence, lemma);
            let ends_here = self.ends_clause(verb_phrase_end, sentence);
            let quoted_before =
                self.speech_at(pause.saturating_sub(1)).is_some() || self.tokens.class(pause) == Class::Quote;
            let resumes = self.tokens.word(verb_phrase_end) == ","
                && !quoted_before
                && verb_phrase_end + 3 < sentence.last;
            if (ends_here || quoted_before || self.speech_after(verb_phrase_end, sentence).is_some())
                && !content.is_empty()
                && (resumes || self.is_clause(content[0]))
            {
                content.extend(self.speech_after(verb_phrase_end, sentence));
                if resumes && content.len() == 1 {
                    // "By then, the army says, they belonged to": the claim goes on.
                    content.push((
                        verb_phrase_end + 1,
                        self.clause_end(verb_phrase_end + 1, sentence),
                    ));
                }
                return Some(self.make(source, cue, content, stance, index));
            }
        }
        let content = self.content_after(at, lemma, object, sentence)?;
        Some(self.make(source, cue, content, stance, index))
    }

    fn next_is_name(&self, at: usize, sentence: Sentence) -> bool {
        at < sentence.last
            && (self.tokens.class(at) == Class::ProperNoun
                || self.cast.mention_at(at).is_some()
                || matches!(
                    self.tokens.class(at),
                    Class::Determiner | Class::Possessive | Class::Noun | Class::Adjective
                ))
    }

    /// After "said Kim Jong-un, the North's leader,": the end of the apposition.
    fn apposition_end(&self, end: usize, sentence: Sentence) -> usize {
        if self.tokens.word(end) != "," {
            return end;
        }
        let close =
            (end + 1..sentence.last.min(end + 14)).find(|i| matches!(self.tokens.word(*i), "," | "." | ":"));
        match close {
            Some(close)
                if !(end + 1..close)
                    .any(|i| self.tokens.class(i).is_verbal() || self.quote_at(i).is_some()) =>
            {
                close
            }
            _ => end,
        }
    }

    fn has_auxiliary(&self, at: usize, sentence: Sentence) -> bool {
        (sentence.first.max(at.saturating_sub(3))..at)
            .any(|i| matches!(self.tokens.class(i), Class::Be | Class::Have))
    }

    fn is_passive(&self, at: usize, sentence: Sentence) -> bool {
        matches!(self.tokens.before_participle(at, sentence), Some((_, Class::Be)))
    }

    /// "X is accused by S of C", "it was reported that C", "X was quoted as saying C".
    fn passive(&self, at: usize, index: usize, sentence: Sentence, stance: Stance) -> Option<Claim> {
        let by = (at + 1..sentence.last.min(at + 4)).find(|i| self.tokens.lower(*i) == "by");
        let source = by.and_then(|b| self.source_end(b + 1, sentence).map(|end| (b + 1, end)));
        let start = source.map_or(at + 1, |s| s.1);
        let subject = self.subject_before(at, sentence);
        let follows = matches!(
            self.tokens.lower(start),
            "that" | "of" | "to" | "as" | "in" | "with" | "over"
        );
        if !follows {
            return None;
        }
        // "He was quoted as saying": the subject is the source.
        if matches!(self.tokens.lower(start), "as")
            && matches!(self.tokens.lower(start + 1), "saying" | "telling" | "writing")
        {
            return Some(self.make(
                subject,
                (at, start + 2),
                vec![(start + 2, sentence.last)],
                stance,
                index,
            ));
        }
        // Without a source, nobody claims: the words only colour the report ("is believed to").
        source?;
        let mut content = Vec::new();
        if let Some(subject) = subject.filter(|s| self.tokens.lower(s.0) != "it") {
            content.push(subject);
        }
        content.push((start, self.clause_end(start, sentence)));
        Some(self.make(source, (at, at + 1), content, stance, index))
    }

    /// The subject of a verb: the noun phrase before it with what hangs on it.
    fn subject_before(&self, verb: usize, sentence: Sentence) -> Option<(usize, usize)> {
        let mut at = verb;
        loop {
            let before = at.checked_sub(1).filter(|b| *b >= sentence.first)?;
            match self.tokens.class(before) {
                Class::Adverb | Class::Have | Class::Be | Class::Modal | Class::Do => at = before,
                Class::Relative => {
                    // "analysts who said": the phrase before the pronoun.
                    let mut noun = before;
                    if noun > sentence.first && self.tokens.word(noun - 1) == "," {
                        noun -= 1;
                    }
                    return self.phrase_ending(noun, sentence);
                }
                Class::Conjunction => {
                    // "met him and said": the subject of the first verb.
                    let first_verb = (sentence.first..before).find(|i| self.tokens.class(*i).is_verbal())?;
                    return self
                        .subject_before(first_verb, sentence)
                        .filter(|s| s.1 <= first_verb);
                }
                Class::Punctuation if matches!(self.tokens.word(before), "," | ")" | "—" | "–") => {
                    return self.before_apposition(before, sentence);
                }
                _ => return self.phrase_ending(at, sentence),
            }
        }
    }

    /// "Kim Jong-un, the North's leader, said": the phrase before the apposition, which belongs to the source.
    fn before_apposition(&self, comma: usize, sentence: Sentence) -> Option<(usize, usize)> {
        let open = (sentence.first..comma)
            .rev()
            .take(30)
            .find(|i| matches!(self.tokens.word(*i), "," | "(" | "—" | "–"))?;
        let verbal = (open..comma).any(|i| matches!(self.tokens.class(i), Class::Modal | Class::Be))
            && !matches!(self.tokens.class(open + 1), Class::Relative);
        if verbal {
            return None;
        }
        let (first, _) = self.phrase_ending(open, sentence)?;
        Some((first, comma))
    }

    /// The noun phrase that ends right before `end`, with the phrases that it hangs on ("a spokesman for the ministry").
    fn phrase_ending(&self, end: usize, sentence: Sentence) -> Option<(usize, usize)> {
        let phrases = &self.cast.phrases[self.tokens.sentence_of(end.saturating_sub(1))];
        if end > sentence.first && self.tokens.class(end - 1) == Class::Determiner {
            // "All stated that", "Both deny".
            return Some((end - 1, end));
        }
        let mut end = end;
        if let Some(time) = phrases
            .iter()
            .find(|p| p.last == end && p.first > sentence.first && is_time_noun(self.tokens.lower(p.head)))
            && phrases.iter().any(|p| p.last == time.first)
        {
            // "The theatre last week asked": the time stands between subject and verb.
            end = time.first;
        }
        let index = phrases.iter().rposition(|p| {
            p.last == end
                || (p.last < end
                    && (p.last..end).all(|i| {
                        matches!(
                            self.tokens.class(i),
                            Class::Adverb | Class::Quote | Class::Adjective
                        )
                    }))
        })?;
        let mut first = phrases[index].first;
        let mut i = index;
        while i > 0 {
            let previous: NounPhrase = phrases[i - 1];
            let gap = previous.last..first;
            let joins = gap.len() == 1
                && (matches!(
                    self.tokens.lower(previous.last),
                    "of" | "for" | "at" | "with" | "from"
                ) || (matches!(self.tokens.lower(previous.last), "in" | "on" | "to" | "by")
                    && i == index
                    && matches!(self.tokens.class(previous.head), Class::Noun))
                    || self.tokens.lower(previous.last) == "and");
            if !joins || previous.first < sentence.first {
                break;
            }
            first = previous.first;
            i -= 1;
        }
        // "Both Russian and North Korean officials": an adjective joined by "and" before the phrase.
        if first > sentence.first + 1
            && self.tokens.lower(first - 1) == "and"
            && matches!(self.tokens.class(first - 2), Class::Adjective)
        {
            first -= 2;
            while first > sentence.first
                && matches!(self.tokens.class(first - 1), Class::Adjective | Class::Determiner)
            {
                first -= 1;
            }
        }
        Some((first, end))
    }

    /// Content before a cue: the quotation that ends there, else the sentence up to it.
    fn content_before(&self, end: usize, sentence: Sentence) -> Vec<(usize, usize)> {
        let mut last = end;
        while last > sentence.first && matches!(self.tokens.word(last - 1), "," | "—" | "-") {
            last -= 1;
        }
        if last == sentence.first {
            return Vec::new();
        }
        if let Some(quote) = self.quote_at(last - 1).filter(|q| q.words(self.tokens) >= 2) {
            // A mixed quotation starts with words outside the marks.
            let first = if quote.first > sentence.first && self.is_clause((sentence.first, quote.first)) {
                sentence.first
            } else {
                quote.first
            };
            return vec![(first, last)];
        }
        vec![(sentence.first, last)]
    }

    /// A quotation that goes on after the source: “A,” S said, “B.”
    fn speech_after(&self, from: usize, sentence: Sentence) -> Option<(usize, usize)> {
        let mut at = from;
        while at < sentence.last && matches!(self.tokens.word(at), "," | "." | ":") {
            at += 1;
        }
        let quote = self.quote_at(at).filter(|q| q.first == at)?;
        (at < sentence.last || quote.first < sentence.last).then_some((quote.first, quote.last))
    }

    /// After "told", who was told; after "said", adverbs and times.
    fn skip_addressee(&self, from: usize, sentence: Sentence, lemma: &str) -> usize {
        let mut at = from;
        if matches!(
            lemma,
            "tell" | "inform" | "assure" | "remind" | "brief" | "notify" | "warn" | "advise" | "ask"
        ) && let Some(end) = self.source_end(at, sentence)
        {
            at = end;
        }
        while at < sentence.last
            && !matches!(self.tokens.word(at), "," | "." | ":" | ";")
            && self.quote_at(at).is_none()
            && !matches!(self.tokens.class(at), Class::Subordinator)
        {
            at += 1;
        }
        at
    }

    fn ends_clause(&self, at: usize, sentence: Sentence) -> bool {
        at >= sentence.last || matches!(self.tokens.word(at), "." | "," | ";" | "!" | "?" | "”")
    }

    fn is_clause(&self, (first, last): (usize, usize)) -> bool {
        (first..last).any(|i| self.tokens.class(i).is_verbal()) || self.quote_at(first).is_some()
    }

    fn content_after(
        &self,
        verb: usize,
        lemma: &str,
        object: Object,
        sentence: Sentence,
    ) -> Option<Vec<(usize, usize)>> {
        let mut at = verb + 1;
        while at < sentence.last && self.tokens.class(at) == Class::Adverb {
            at += 1;
        }
        if matches!(
            lemma,
            "tell" | "inform" | "assure" | "remind" | "brief" | "notify" | "advise"
        ) && let Some(end) = self.source_end(at, sentence)
        {
            at = end;
        }
        // "said on Wednesday that", "said in a statement that", "told reporters in Seoul:"
        let that = (at..sentence.last.min(at + 14)).find(|i| {
            self.tokens.class(*i) == Class::Subordinator && self.tokens.lower(*i) == "that"
                || self
                    .quote_at(*i)
                    .is_some_and(|q| q.first == *i && q.words(self.tokens) >= 3)
        });
        let plain_before_that = that.is_some_and(|t| !(at..t).any(|i| self.tokens.class(i).is_verbal()));
        let end = self.clause_end(at, sentence);
        let start = match that {
            Some(t) if plain_before_that && !(object == Object::Any && self.quote_at(t).is_some()) => t,
            _ => match object {
                Object::That => return None,
                Object::Infinitive => {
                    let to = (at..sentence.last.min(at + 5)).find(|i| {
                        self.tokens.lower(*i) == "to"
                            && matches!(
                                self.tokens.class(*i + 1),
                                Class::Verb(VerbForm::Base) | Class::Be | Class::Have | Class::Adverb
                            )
                    })?;
                    if to != at && !matches!(lemma, "urge" | "call" | "request" | "ask" | "want") {
                        return None;
                    }
                    at
                }
                Object::Clause => {
                    let clause = (at..end).any(|i| self.tokens.class(i).is_verbal());
                    let quoted = (at..end).any(|i| self.quote_at(i).is_some());
                    if !(clause || quoted) || at >= end {
                        return None;
                    }
                    self.skip_circumstance(at, end)
                }
                Object::Any => {
                    if at >= end || matches!(self.tokens.class(at), Class::Punctuation) {
                        return None;
                    }
                    // "denied the allegation on the day it was made": the object alone.
                    let object = self.cast.phrases[self.tokens.sentence_of(at)]
                        .iter()
                        .find(|p| p.first == at);
                    if let Some(object) = object.filter(|p| {
                        CUES.anaphora.iter().any(|w| w == self.tokens.lower(p.head))
                            && self.tokens.class(p.last) != Class::Subordinator
                            && self.tokens.lower(p.last) != "of"
                    }) {
                        return Some(vec![(at, object.last)]);
                    }
                    at
                }
            },
        };
        // A quotation that runs on past the sentence is taken whole.
        let last = self
            .quote_at(end.saturating_sub(1))
            .map_or(end, |q| if q.first >= start { q.last.max(end) } else { end });
        Some(vec![(start, last)])
    }

    /// "said on Wednesday it would": the time is the telling's.
    fn skip_circumstance(&self, at: usize, end: usize) -> usize {
        if !matches!(
            self.tokens.lower(at),
            "on" | "in" | "at" | "late" | "early" | "last" | "this"
        ) && self.cast.phrases.is_empty()
        {
            return at;
        }
        if self.tokens.class(at) == Class::Preposition
            && let Some(end_of_phrase) = self.source_end(
                at + 1,
                Sentence {
                    first: at,
                    last: end,
                    block: 0,
                },
            )
        {
            let rest_is_clause = self.is_clause((end_of_phrase, end))
                && end_of_phrase < end
                && !matches!(
                    self.tokens.class(end_of_phrase),
                    Class::Verb(_) | Class::Be | Class::Have | Class::Modal
                );
            if rest_is_clause {
                return end_of_phrase;
            }
        }
        at
    }

    /// The end of the clause that starts at a token: the sentence's end, or the start of the next clause with a
    /// cue of its own.
    fn clause_end(&self, from: usize, sentence: Sentence) -> usize {
        let mut at = from;
        while at < sentence.last {
            if self.tokens.word(at) == ";" {
                return at;
            }
            // ", S said" or ", according to" later in the sentence ends the content here.
            if self.tokens.word(at) == "," {
                let rest = at + 1;
                if CUES.source_follows.at(self.tokens, rest, sentence.last).is_some() {
                    return at;
                }
                let while_clause = matches!(
                    self.tokens.lower(rest),
                    "while" | "but" | "although" | "though" | "whereas"
                );
                if while_clause
                    && (rest..sentence.last)
                        .any(|i| self.tokens.lemma(i).is_some_and(|l| CUES.verbs.contains_key(l)))
                {
                    return at;
                }
            }
            at += 1;
        }
        sentence.last
    }

    fn noun_cue(&self, at: usize, index: usize, sentence: Sentence) -> Option<Claim> {
        if self.tokens.class(at) != Class::Noun {
            return None;
        }
        let stance = *CUES.nouns.get(self.tokens.lower(at))?;
        // "claims that C", "allegations of C", "accusations by S that C"
        let mut after = at + 1;
        let mut source = None;
        if matches!(self.tokens.lower(after), "by" | "from")
            && let Some(end) = self.source_end(after + 1, sentence)
        {
            source = Some((after + 1, end));
            after = end;
        }
        let strong = self.tokens.lower(after) == "that"
            && matches!(self.tokens.class(after), Class::Subordinator)
            || (self.tokens.lower(after) == "of" && matches!(stance, Stance::Accuses));
        if !strong {
            return None;
        }
        // "Washington's claim that"
        if source.is_none() && at > sentence.first + 1 {
            let phrase = self.cast.phrases[index].iter().find(|p| p.head == at)?;
            let genitive = (phrase.first..at)
                .rev()
                .find(|i| self.tokens.class(*i) == Class::Genitive);
            source = genitive
                .filter(|g| *g > phrase.first)
                .map(|g| (phrase.first, g))
                .or_else(|| {
                    let adjective = (phrase.first..at).find(|i| self.cast.mention_at(*i).is_some())?;
                    Some((adjective, self.cast.mention_at(adjective)?.last))
                });
        }
        source?;
        Some(self.make(
            source,
            (at, at + 1),
            vec![(after, self.clause_end(after, sentence))],
            stance,
            index,
        ))
    }

    /// A sentence that is all quotation, or starts inside one, continues the claim before.
    fn continue_quote(&mut self, index: usize, sentence: Sentence, before: usize) {
        if self.claims.len() > before {
            return;
        }
        let Some(quote) = self.speech_at(sentence.first) else {
            return;
        };
        if self.claims.iter().rev().take(3).any(|c| c.covers(sentence.first)) {
            return;
        }
        let Some(last) = self.claims.last_mut() else {
            return;
        };
        let block = sentence.block;
        let last_block = self.tokens.sentences[last.sentence].block;
        if index - last.sentence <= 3 && block - last_block <= 1 {
            let end = quote.last.max(sentence.last);
            last.content.push((sentence.first, end));
        }
    }
}

fn is_time_noun(lower: &str) -> bool {
    is_weekday(lower)
        || matches!(
            lower,
            "week" | "month" | "year" | "yesterday" | "today" | "night" | "morning"
        )
}
