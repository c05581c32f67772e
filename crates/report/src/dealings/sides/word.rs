//! The words that a dealing may hang on, with the part that each party has around them.

use crate::{
    dealings::{AGENT, GENERAL, Scene, arguments::static_word, linear::number_of},
    frames::{FRAMES, Pattern},
    token::Class,
    words::WordSet,
};

/// The sign of a verb whose object is neither goods nor a thing that may be.
const NO_WARE: &str = "no ware";

/// The part of a party around a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) number: u16,
}

impl Part {
    fn of(name: &'static str) -> Self {
        Self {
            name,
            number: number_of(name),
        }
    }
}

/// A word that a dealing may hang on.
#[derive(Debug)]
pub(super) struct TransferWord {
    pub(super) at: usize,
    pub(super) sentence: usize,
    /// What kind of word it is: its pattern, or that it is another verb or a noun for a side.
    pub(super) class: &'static str,
    /// "active", "passive", "noun".
    pub(super) voice: &'static str,
    /// Parties with their parts.
    pub(super) parts: Vec<(usize, Part)>,
    /// Parties in phrases after the word, with the prepositions that lead to them.
    pub(super) led: Vec<(usize, Part)>,
    pub(super) goods: Vec<usize>,
    /// What goods it has, or has near.
    pub(super) ware: &'static str,
    /// The numbers of class and voice, and of ware.
    pub(super) style: [u16; 2],
    pub(super) ware_number: u16,
    pub(super) flags: Vec<&'static str>,
}

/// The flags of words.
const FLAGS: [&str; 8] = [
    NO_WARE,
    "forbidden",
    "possible",
    "refuted",
    "reader",
    "ware",
    "people",
    "claimed",
];

impl TransferWord {
    /// The flags as bits.
    pub(super) fn flag_bits(&self) -> u16 {
        let bit = |(at, flag): (usize, &&str)| u16::from(self.flags.contains(flag)) << at;
        FLAGS.iter().enumerate().map(bit).sum()
    }

    /// Whether its object is neither goods nor a thing that may be.
    pub(super) fn has_no_ware(&self) -> bool {
        self.flags.contains(&NO_WARE)
    }

    /// Whether a party has a part around it, or a preposition leads to it.
    pub(super) fn has_part(&self, party: usize) -> bool {
        self.parts.iter().chain(&self.led).any(|(p, _)| *p == party)
    }

    /// The part of a party, or the preposition that leads to it.
    pub(super) fn part_of(&self, party: usize) -> Part {
        let mut all = self.parts.iter().chain(&self.led);
        let of = all.find(|(p, _)| *p == party);
        of.map_or_else(|| Part::of("none"), |(_, part)| *part)
    }
}

/// A word around which a party has a part, by its place among the words of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) word: usize,
    pub(super) part: Part,
    /// It is a preposition that leads to the party.
    pub(super) led: bool,
}

/// By party, the words around which it has a part, in order.
pub(super) fn places(words: &[TransferWord], parties: usize) -> Vec<Vec<Place>> {
    let mut places = vec![Vec::new(); parties];
    for (index, word) in words.iter().enumerate() {
        for (all, led) in [(&word.parts, false), (&word.led, true)] {
            for (party, part) in all {
                places[*party].push(Place {
                    word: index,
                    part: *part,
                    led,
                });
            }
        }
    }
    places
}

fn pattern_name(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::Give => "give",
        Pattern::Take => "take",
        Pattern::Help => "help",
        Pattern::Move => "move",
        Pattern::Pay => "pay",
        Pattern::Hire => "hire",
        Pattern::Serve => "serve",
        Pattern::Arrive => "arrive",
    }
}

impl Scene<'_, '_> {
    /// Every word of the text that a dealing may hang on.
    pub(super) fn transfer_words(&self) -> Vec<TransferWord> {
        let mut transfer_words: Vec<TransferWord> = Vec::new();
        for index in 0..self.tokens.sentences.len() {
            let sentence = self.tokens.sentences[index];
            transfer_words
                .extend((sentence.first..sentence.last).filter_map(|at| self.transfer_word(at, index)));
        }
        for word in &mut transfer_words {
            word.ware = self.ware_of(word);
            word.ware_number = number_of(word.ware);
            word.style = [word.class, word.voice].map(number_of);
        }
        transfer_words
    }

    /// What goods a word has.
    fn ware_of(&self, word: &TransferWord) -> &'static str {
        match word.goods.as_slice() {
            [] if word.has_no_ware() => "no ware",
            [] => match self.goods_near(word) {
                Some(goods) if self.is_controlled(goods) => "controlled near",
                Some(_) => "other near",
                None => "none",
            },
            goods if goods.iter().any(|g| self.is_controlled(*g)) => "controlled",
            _ => "other",
        }
    }

    fn transfer_word(&self, at: usize, index: usize) -> Option<TransferWord> {
        let sentence = self.tokens.sentences[index];
        let Some((frames, verb)) = self.frames_at(at) else {
            return self.side_noun(at, index);
        };
        let agent = std::ptr::eq(frames, &AGENT[..]);
        let general = std::ptr::eq(frames, &GENERAL[..]);
        let passive = verb && self.is_passive(at, sentence);
        let roles = self.roles_at(at, (frames, verb), index);
        let mut led = Vec::new();
        let mut flags = Vec::new();
        if !agent {
            for argument in self.arguments_after(at, index, sentence, passive || !verb) {
                let preposition = known(argument.preposition);
                let parties = self.parties_in(argument.phrase);
                // "delivered a warning to"
                let object = verb && argument.preposition.is_empty() && parties.is_empty();
                if object
                    && roles.goods.is_empty()
                    && !self.is_ware(argument.phrase)
                    && !flags.contains(&NO_WARE)
                {
                    flags.push(NO_WARE);
                }
                if parties.is_empty() {
                    led.extend(
                        self.place_of(argument.phrase)
                            .map(|p| (p, Part::of(place_word(preposition)))),
                    );
                }
                led.extend(parties.into_iter().map(|p| (p, Part::of(preposition))));
            }
        }
        let mut parts: Vec<(usize, Part)> = Vec::new();
        for (list, part) in [
            (&roles.from, "subject"),
            (&roles.to, "receiver"),
            (&roles.object, "object"),
            (&roles.source, "source"),
            (&roles.beneficiary, "beneficiary"),
            (&roles.owner, "owner"),
            (&roles.through, "through"),
            (&roles.partner, "partner"),
            (&roles.from_place, "from-place"),
            (&roles.to_place, "to-place"),
            (&roles.place, "place"),
        ] {
            parts.extend(list.iter().map(|p| (*p, Part::of(part))));
        }
        if self.is_forbidden(at, sentence) || self.is_rule(at, sentence) {
            flags.push("forbidden");
        }
        if self.is_possible(at, verb, sentence) {
            flags.push("possible");
        }
        if self.is_refuted(at, sentence) {
            flags.push("refuted");
        }
        if verb && self.is_of_reader(at, index) {
            flags.push("reader");
        }
        if roles.unknown_object {
            flags.push("ware");
        }
        if roles.people {
            flags.push("people");
        }
        if self.claims_at(index).any(|c| c.covers(at)) {
            flags.push("claimed");
        }
        Some(TransferWord {
            at,
            sentence: index,
            class: match (agent, general) {
                (true, _) => "agent",
                (_, true) => "other",
                _ => pattern_name(frames[0].pattern),
            },
            voice: match (verb, passive) {
                (false, _) => "noun",
                (_, true) => "passive",
                _ => "active",
            },
            parts,
            led,
            goods: roles.goods.clone(),
            ware: "none",
            style: [0; 2],
            ware_number: 0,
            flags,
        })
    }

    /// "the consignor was X", "the buyer, Y,"
    fn side_noun(&self, at: usize, index: usize) -> Option<TransferWord> {
        if self.tokens.class(at) != Class::Noun {
            return None;
        }
        let is_one = |words: [&WordSet; 2]| words.iter().any(|words| self.tokens.is_of(at, words));
        let class = if is_one([&FRAMES.giver_nouns, &FRAMES.agent_givers]) {
            "giver"
        } else if is_one([&FRAMES.taker_nouns, &FRAMES.agent_takers]) {
            "taker"
        } else {
            return None;
        };
        let sentence = self.tokens.sentences[index];
        let phrases = &self.cast.phrases[index];
        let phrase = *phrases.iter().find(|p| p.first <= at && at < p.last)?;
        let mut parts: Vec<(usize, Part)> = (self.parties_in(phrase).into_iter())
            .map(|p| (p, Part::of("stands")))
            .collect();
        for i in phrase.first..at {
            if let Some(mention) = self.cast.mention_at(i) {
                let mut actors = Vec::new();
                self.push_actor(mention.party, &mut actors);
                parts.extend(actors.into_iter().map(|p| (p, Part::of("inside"))));
            }
        }
        let before = phrase.first.checked_sub(1).filter(|b| *b >= sentence.first);
        if let Some(before) = before
            && (self.tokens.class(before) == Class::Be || matches!(self.tokens.lower(before), "as" | ","))
        {
            if self.tokens.class(before) == Class::Be {
                parts.extend(
                    (self.subject(before, index, sentence, 0).into_iter()).map(|p| (p, Part::of("is"))),
                );
            } else if let Some(named) = phrases.iter().rev().find(|p| p.last == before) {
                parts.extend((self.parties_in(*named).into_iter()).map(|p| (p, Part::of("apposed"))));
            }
        }
        let be = (phrase.last..sentence.last)
            .find(|i| self.tokens.class(*i).is_verbal())
            .filter(|i| self.tokens.class(*i) == Class::Be);
        let after = [be, Some(phrase.last)].into_iter().flatten();
        for start in after {
            let linked =
                be == Some(start) || matches!(self.tokens.lower(start), "," | "as" | ":" | "—" | "–");
            if linked && let Some(next) = self.cast.phrase_from(index, start + 1) {
                parts.extend((self.parties_in(*next).into_iter()).map(|p| (p, Part::of("named"))));
            }
        }
        let mut led = Vec::new();
        for argument in self.arguments_after(at, index, sentence, true) {
            let preposition = known(argument.preposition);
            led.extend((self.parties_in(argument.phrase).into_iter()).map(|p| (p, Part::of(preposition))));
        }
        Some(TransferWord {
            at,
            sentence: index,
            class,
            voice: "noun",
            parts,
            led,
            goods: Vec::new(),
            ware: "none",
            style: [0; 2],
            ware_number: 0,
            flags: Vec::new(),
        })
    }
}

/// A preposition as a word that outlives the text.
fn known(preposition: &str) -> &'static str {
    match preposition {
        "" => "bare",
        "and" => "and",
        "," => ",",
        "or" => "or",
        // The weights know these as any other word.
        "towards" | "toward" | "worth" => "?",
        _ => static_word(preposition),
    }
}

fn place_word(preposition: &'static str) -> &'static str {
    match preposition {
        "to" | "into" => "place to",
        "for" => "place for",
        "from" | "out" => "place from",
        "in" | "at" | "near" | "on" => "place in",
        "by" => "place by",
        "bare" => "place bare",
        _ => "place ?",
    }
}
