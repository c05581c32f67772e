//! What the words around say of a party as a side of a dealing, as named features.

use super::{TransferWord, told::Told};
use crate::{
    dealings::{
        Dealing, Scene,
        linear::{Features, Key},
    },
    parties::PartyKind,
    vocabulary::VOCABULARY,
};

/// A word that a dealing may hang on, with what stands around it.
pub(super) struct Around<'a> {
    pub(super) word: &'a TransferWord,
    /// The words of the sentences around.
    pub(super) near: &'a [TransferWord],
    /// The dealings that the rules told around.
    pub(super) rules: &'a [Dealing],
    pub(super) told: &'a Told,
    /// The parties of the word's own sentence.
    pub(super) here: Vec<usize>,
}

/// The parts of who gives or receives by the word itself.
const PLAIN_PARTS: [&str; 8] = ["subject", "receiver", "object", "source", "owner", "by", "to", "from"];

impl Around<'_> {
    /// Whether the rules tell a pair by the word itself: both sides at once, or as its own parts.
    pub(super) fn tells_plainly(&self, giver: usize, receiver: usize) -> bool {
        let has_parts = || {
            [giver, receiver]
                .into_iter()
                .all(|p| PLAIN_PARTS.contains(&self.word.part_of(p).name))
        };
        self.rules.iter().any(|d| {
            let (from, to) = d.giver_and_receiver();
            d.trigger == self.word.at
                && from.contains(&giver)
                && to.contains(&receiver)
                && (d.whole || has_parts())
        })
    }
}

/// A number, roughly.
pub(super) fn bucket(n: usize) -> &'static str {
    ["0", "1", "2", "3", "4-5", "6-9", "10-19", "20+"][usize::from(bucket_number(n))]
}

/// The number of a bucket.
pub(super) fn bucket_number(n: usize) -> u16 {
    match n {
        0..=3 => n as u16,
        4..=5 => 4,
        6..=9 => 5,
        10..=19 => 6,
        _ => 7,
    }
}

/// Whether something holds, as a word.
fn yes(holds: bool) -> &'static str {
    match holds {
        true => "true",
        false => "false",
    }
}

fn kind_name(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Person => "person",
        PartyKind::Organization => "body",
        PartyKind::Country => "state",
        PartyKind::Vessel => "ship",
        PartyKind::Aircraft => "aircraft",
        PartyKind::Place => "place",
    }
}

/// Whether a word of a name says what the body is.
fn is_common(lower: &str) -> bool {
    VOCABULARY.public_words.contains(lower)
        || VOCABULARY.trades.contains(lower)
        || VOCABULARY.descriptor_kind(lower).is_some()
}

impl Scene<'_, '_> {
    fn lemma_or_word(&self, at: usize) -> &str {
        self.tokens.lemma(at).unwrap_or_else(|| self.tokens.lower(at))
    }

    /// The features of a word, whatever the sides.
    pub(super) fn word_features(&self, around: &Around<'_>, out: &mut impl Features) {
        let word = around.word;
        let (class, voice) = (word.class, word.voice);
        out.add(&["any"]);
        out.add(&["class ", class, " ", voice]);
        out.add(&["lemma ", self.lemma_or_word(word.at)]);
        for flag in &word.flags {
            out.add(&[flag]);
            out.add(&[flag, " ", class]);
        }
        let goods = word.ware;
        out.add(&["goods ", goods]);
        out.add(&["goods ", goods, " ", class, " ", voice]);
        let sentence = self.tokens.sentences[word.sentence];
        if self.goods_in(sentence.first, sentence.last).next().is_none() {
            out.add(&[
                "no goods in the sentence, in the text ",
                yes(!self.goods.is_empty()),
            ]);
        }
        out.add(&["goods near ", yes(self.goods_near(word).is_some())]);
        out.add(&["parties here ", bucket(around.here.len())]);
        let here = around.rules.iter().any(|d| d.trigger == word.at);
        let in_sentence = around.rules.iter().any(|d| d.sentence == word.sentence);
        out.add(&[
            "rules told here ",
            yes(here),
            ", in the sentence ",
            yes(in_sentence),
            ", around ",
            yes(!around.rules.is_empty()),
        ]);
        out.add(&["about targets ", yes(self.about_targets)]);
        let length = bucket(self.tokens.sentences.len());
        out.add(&["text of ", length, " sentences"]);
        out.add(&["text of ", length, " sentences, rules told here ", yes(here)]);
    }

    /// The features of a party as a side of a dealing that hangs on a word, beside its own.
    pub(super) fn party_features(&self, around: &Around<'_>, party: usize, out: &mut impl Features) {
        let word = around.word;
        let (class, voice) = (word.class, word.voice);
        let lemma = self.lemma_or_word(word.at);
        let kind = kind_name(self.cast.parties[party].kind);
        let kind_number = self.cast.parties[party].kind as u16;
        let [c, v] = word.style;
        let signs = around.told.of_party[party].signs();
        for (_, part) in word.parts.iter().filter(|(p, _)| *p == party) {
            let (part, number) = (part.name, part.number);
            out.add_known(Key::new(5, [c, v, number, kind_number]), |out| {
                out.add(&[part]);
                out.add(&[part, " ", class, " ", voice]);
                out.add(&[part, " ", class, " ", voice, ", ", kind]);
            });
            out.add(&[part, " of ", lemma]);
            for (sign, _) in signs.iter().filter(|(_, holds)| *holds) {
                out.add(&[part, ", ", sign]);
            }
        }
        for (_, lead) in word.led.iter().filter(|(p, _)| *p == party) {
            let (lead, number) = (lead.name, lead.number);
            out.add_known(Key::new(6, [c, v, number, kind_number]), |out| {
                out.add(&["after ", lead]);
                out.add(&["after ", lead, " ", class, " ", voice]);
                out.add(&["after ", lead, " ", class, " ", voice, ", ", kind]);
            });
        }
        if !word.has_part(party) {
            out.add_known(Key::new(7, [c, v]), |out| {
                out.add(&["no part ", class, " ", voice]);
            });
        }
        for other in around.near.iter().filter(|w| w.at != word.at) {
            let (class, voice, [c, v]) = (other.class, other.voice, other.style);
            for (_, part) in other.parts.iter().filter(|(p, _)| *p == party) {
                out.add_known(Key::new(8, [c, v, part.number]), |out| {
                    out.add(&["elsewhere ", part.name, " ", class, " ", voice]);
                });
            }
            for (_, lead) in other.led.iter().filter(|(p, _)| *p == party) {
                out.add_known(Key::new(9, [c, v, lead.number]), |out| {
                    out.add(&["elsewhere after ", lead.name, " ", class, " ", voice]);
                });
            }
        }
        for dealing in around.rules {
            let (from, to) = dealing.giver_and_receiver();
            for (side, holds) in [("from", from.contains(&party)), ("to", to.contains(&party))] {
                if !holds {
                    continue;
                }
                if dealing.trigger == word.at {
                    out.add(&["rules ", side]);
                    out.add(&["rules ", side, " ", class, " ", voice]);
                } else {
                    out.add(&["rules elsewhere ", side]);
                }
            }
        }
        self.mention_features(around, party, out);
    }

    /// What a party is, and what the text says of it wherever it does.
    pub(super) fn own_features(&self, told: &Told, party: usize, has_part: bool, out: &mut impl Features) {
        let of = &told.of_party[party];
        let this = &self.cast.parties[party];
        let kind = kind_name(this.kind);
        out.add(&[kind]);
        out.add(&[kind, ", target ", yes(of.target)]);
        for (name, holds) in of.signs() {
            if holds {
                out.add(&[name]);
                out.add(&[name, " ", kind]);
                if !has_part {
                    out.add(&[name, ", no part"]);
                }
            }
        }
        out.add(&["mentions ", bucket(of.mentions)]);
        out.add(&["order ", bucket(of.order)]);
        for description in &this.descriptions {
            let last = description.rsplit(' ').next().unwrap_or_default();
            out.add(&["is a ", last]);
        }
        for word in of.name_words.iter() {
            out.add(&["name has ", word]);
        }
    }

    /// The features of two parties together as giver and receiver.
    pub(super) fn pair_features(
        &self,
        around: &Around<'_>,
        giver: usize,
        receiver: usize,
        out: &mut impl Features,
    ) {
        let word = around.word;
        let (class, voice, goods) = (word.class, word.voice, word.ware);
        let [c, v] = word.style;
        let (a, b) = (&self.cast.parties[giver], &self.cast.parties[receiver]);
        out.add_known(Key::new(0, [c, v, a.kind as u16, b.kind as u16]), |out| {
            let (giver, receiver) = (kind_name(a.kind), kind_name(b.kind));
            out.add(&[giver, " to ", receiver]);
            out.add(&[giver, " to ", receiver, " ", class, " ", voice]);
        });
        let target = |party: usize| around.told.of_party[party].target;
        let (gives, takes) = (target(giver), target(receiver));
        let targets = [gives, takes, self.about_targets].map(u16::from);
        out.add_known(
            Key::new(1, [c, v, word.ware_number, targets[0], targets[1], targets[2]]),
            |out| {
                out.add(&["target ", yes(gives), " to target ", yes(takes)]);
                let with = ["with a target ", yes(gives || takes)].concat();
                let about = yes(self.about_targets);
                out.add(&[&with, ", about targets ", about, ", goods ", goods]);
                out.add(&[&with, ", goods ", goods, " ", class, " ", voice]);
            },
        );
        if a.country.is_some() && a.country == b.country {
            out.add(&[match (a.kind, b.kind) {
                (PartyKind::Country, _) => "state to its own",
                (_, PartyKind::Country) => "own to its state",
                _ => "same country",
            }]);
        }
        for dealing in around.rules {
            let (from, to) = dealing.giver_and_receiver();
            if from.contains(&giver) && to.contains(&receiver) {
                out.add(&["rules told both"]);
                if dealing.trigger == word.at {
                    out.add(&["rules told both here"]);
                    out.add(&["rules told both here ", class, " ", voice]);
                }
            }
            if to.contains(&giver) && from.contains(&receiver) {
                out.add(&["rules told both the other way"]);
            }
        }
        let here = |party: usize| around.here.contains(&party);
        let here = (here(giver), here(receiver));
        out.add_known(
            Key::new(2, [c, word.ware_number, here.0.into(), here.1.into()]),
            |out| {
                let here = ["giver here ", yes(here.0), ", receiver here ", yes(here.1)].concat();
                out.add(&[&here]);
                out.add(&[&here, " ", class]);
                out.add(&[&here, ", goods ", goods]);
            },
        );
        let (mine, theirs) = (word.part_of(giver), word.part_of(receiver));
        out.add_known(Key::new(4, [c, v, mine.number, theirs.number]), |out| {
            out.add(&[mine.name, " > ", theirs.name]);
            out.add(&[mine.name, " > ", theirs.name, " ", class, " ", voice]);
        });
        if let (Some(first), Some(second)) =
            (self.cast.first_mention(giver), self.cast.first_mention(receiver))
        {
            let before = first < second;
            out.add_known(Key::new(3, [c, v, before.into()]), |out| {
                out.add(&["giver first ", yes(before)]);
                out.add(&["giver first ", yes(before), " ", class, " ", voice]);
            });
        }
    }
}

/// The words of a body's name that say what it is, in lower case.
pub(super) fn name_words(name: &str) -> Vec<String> {
    let words = name.split(' ').map(str::to_lowercase);
    words.filter(|w| is_common(w)).collect()
}
