//! What the words around say of a party as a side of a dealing, as named features.

use std::ops::Range;

use super::{
    TransferWord,
    told::Told,
    word::{Part, Place},
};
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
    /// Its place among the words of the text.
    pub(super) index: usize,
    pub(super) words: &'a [TransferWord],
    /// Which of them stand in the sentences around.
    pub(super) near: Range<usize>,
    /// By party, the words around which it has a part.
    pub(super) places: &'a [Vec<Place>],
    /// The dealings that the rules told around.
    pub(super) rules: &'a [Dealing],
    pub(super) told: &'a Told,
    /// The parties of the word's own sentence.
    pub(super) here: Vec<usize>,
}

/// A party that may be a side, with what its place in each pair depends on.
pub(super) struct Side {
    party: usize,
    /// Its part around the word.
    part: Part,
    /// Whether the word's own sentence names it.
    here: bool,
}

/// The parts of who gives or receives by the word itself.
const PLAIN_PARTS: [&str; 8] = [
    "subject", "receiver", "object", "source", "owner", "by", "to", "from",
];

impl Around<'_> {
    /// A party as a side.
    pub(super) fn side(&self, party: usize) -> Side {
        Side {
            party,
            part: self.word.part_of(party),
            here: self.here.contains(&party),
        }
    }

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

/// A few things that hold or don't, as one number.
fn bits<const COUNT: usize>(hold: [bool; COUNT]) -> u16 {
    const { assert!(COUNT <= u16::BITS as usize, "a number has sixteen bits") }
    hold.into_iter()
        .fold(0, |bits, holds| bits << 1 | u16::from(holds))
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
        let (class, voice, [c, v]) = (word.class, word.voice, word.style);
        let lemma = self.lemma_or_word(word.at);
        out.add_each(Key::of_word(14, lemma, [c, v]), |out| {
            out.add(&["any"]);
            out.add(&["class ", class, " ", voice]);
            out.add(&["lemma ", lemma]);
        });
        out.add_each(Key::new(15, [c, word.flag_bits()]), |out| {
            for flag in &word.flags {
                out.add(&[flag]);
                out.add(&[flag, " ", class]);
            }
        });
        let goods = word.ware;
        out.add_each(Key::new(16, [c, v, word.ware_number]), |out| {
            out.add(&["goods ", goods]);
            out.add(&["goods ", goods, " ", class, " ", voice]);
        });
        let sentence = self.tokens.sentences[word.sentence];
        let without_goods = self.goods_in(sentence.first, sentence.last).next().is_none();
        let goods_near = self.goods_near(word).is_some();
        let here = around.rules.iter().any(|d| d.trigger == word.at);
        let in_sentence = around.rules.iter().any(|d| d.sentence == word.sentence);
        let holds = bits([
            without_goods,
            self.goods.is_empty(),
            goods_near,
            here,
            in_sentence,
            around.rules.is_empty(),
            self.about_targets,
        ]);
        let (parties, length) = (around.here.len(), self.tokens.sentences.len());
        let key = Key::new(17, [holds, bucket_number(parties), bucket_number(length)]);
        out.add_each(key, |out| {
            if without_goods {
                out.add(&[
                    "no goods in the sentence, in the text ",
                    yes(!self.goods.is_empty()),
                ]);
            }
            out.add(&["goods near ", yes(goods_near)]);
            out.add(&["parties here ", bucket(parties)]);
            out.add(&[
                "rules told here ",
                yes(here),
                ", in the sentence ",
                yes(in_sentence),
                ", around ",
                yes(!around.rules.is_empty()),
            ]);
            out.add(&["about targets ", yes(self.about_targets)]);
            let length = bucket(length);
            out.add(&["text of ", length, " sentences"]);
            out.add(&["text of ", length, " sentences, rules told here ", yes(here)]);
        });
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
        let signs_hold = bits(signs.map(|(_, holds)| holds));
        for (_, part) in word.parts.iter().filter(|(p, _)| *p == party) {
            let (part, number) = (part.name, part.number);
            out.add_known(Key::new(5, [c, v, number, kind_number]), |out| {
                out.add(&[part]);
                out.add(&[part, " ", class, " ", voice]);
                out.add(&[part, " ", class, " ", voice, ", ", kind]);
            });
            out.add_each(Key::of_word(18, lemma, [number, signs_hold]), |out| {
                out.add(&[part, " of ", lemma]);
                for (sign, _) in signs.iter().filter(|(_, holds)| *holds) {
                    out.add(&[part, ", ", sign]);
                }
            });
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
        let places = &around.places[party];
        let from = places.partition_point(|place| place.word < around.near.start);
        let near = (places[from..].iter()).take_while(|place| place.word < around.near.end);
        for place in near.filter(|place| place.word != around.index) {
            let other = &around.words[place.word];
            let (class, voice, [c, v]) = (other.class, other.voice, other.style);
            let (group, elsewhere) = match place.led {
                false => (8, "elsewhere "),
                true => (9, "elsewhere after "),
            };
            let Part { name, number } = place.part;
            out.add_known(Key::new(group, [c, v, number]), |out| {
                out.add(&[elsewhere, name, " ", class, " ", voice]);
            });
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
        let signs = of.signs();
        let key = [
            this.kind as u16,
            bits([of.target, has_part]),
            bits(signs.map(|(_, holds)| holds)),
            bucket_number(of.mentions),
            bucket_number(of.order),
        ];
        out.add_each(Key::new(19, key), |out| {
            out.add(&[kind]);
            out.add(&[kind, ", target ", yes(of.target)]);
            for (name, _) in signs.iter().filter(|(_, holds)| *holds) {
                out.add(&[name]);
                out.add(&[name, " ", kind]);
                if !has_part {
                    out.add(&[name, ", no part"]);
                }
            }
            out.add(&["mentions ", bucket(of.mentions)]);
            out.add(&["order ", bucket(of.order)]);
        });
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
        giver: &Side,
        receiver: &Side,
        out: &mut impl Features,
    ) {
        let [a, b] = [giver, receiver].map(|side| &self.cast.parties[side.party]);
        let same_country = a.country.is_some() && a.country == b.country;
        let told = |dealing: &&Dealing| {
            let (from, to) = dealing.giver_and_receiver();
            let tells = |g: &Side, r: &Side| from.contains(&g.party) && to.contains(&r.party);
            tells(giver, receiver) || tells(receiver, giver)
        };
        let in_order = self.in_order(giver, receiver);
        // Nearly all pairs: what is said of them hangs on a few things.
        if !same_country && !around.rules.iter().any(|dealing| told(&dealing)) {
            let ([c, v], word) = (around.word.style, around.word);
            let target = |side: &Side| around.told.of_party[side.party].target;
            let holds = bits([
                target(giver),
                target(receiver),
                self.about_targets,
                giver.here,
                receiver.here,
                in_order.is_some(),
                in_order == Some(true),
            ]);
            let kinds = (a.kind as u16) << u8::BITS | b.kind as u16;
            let parts = [giver.part.number, receiver.part.number];
            let key = Key::new(20, [c, v, word.ware_number, parts[0], parts[1], kinds, holds]);
            out.add_known(key, |out| {
                self.kinds_of_pair(around, giver, receiver, out);
                self.places_of_pair(around, giver, receiver, in_order, out);
            });
            return;
        }
        self.kinds_of_pair(around, giver, receiver, out);
        if same_country {
            out.add(&[match (a.kind, b.kind) {
                (PartyKind::Country, _) => "state to its own",
                (_, PartyKind::Country) => "own to its state",
                _ => "same country",
            }]);
        }
        let (class, voice) = (around.word.class, around.word.voice);
        for dealing in around.rules {
            let (from, to) = dealing.giver_and_receiver();
            if from.contains(&giver.party) && to.contains(&receiver.party) {
                out.add(&["rules told both"]);
                if dealing.trigger == around.word.at {
                    out.add(&["rules told both here"]);
                    out.add(&["rules told both here ", class, " ", voice]);
                }
            }
            if to.contains(&giver.party) && from.contains(&receiver.party) {
                out.add(&["rules told both the other way"]);
            }
        }
        self.places_of_pair(around, giver, receiver, in_order, out);
    }

    /// Whether the giver is named first, where both are named.
    fn in_order(&self, giver: &Side, receiver: &Side) -> Option<bool> {
        let first = |side: &Side| self.cast.first_mention(side.party);
        Some(first(giver)? < first(receiver)?)
    }

    /// What the two parties of a pair are.
    fn kinds_of_pair(&self, around: &Around<'_>, giver: &Side, receiver: &Side, out: &mut impl Features) {
        let word = around.word;
        let (class, voice, goods) = (word.class, word.voice, word.ware);
        let [c, v] = word.style;
        let [a, b] = [giver, receiver].map(|side| self.cast.parties[side.party].kind);
        out.add_known(Key::new(0, [c, v, a as u16, b as u16]), |out| {
            let (giver, receiver) = (kind_name(a), kind_name(b));
            out.add(&[giver, " to ", receiver]);
            out.add(&[giver, " to ", receiver, " ", class, " ", voice]);
        });
        let [gives, takes] = [giver, receiver].map(|side| around.told.of_party[side.party].target);
        let holds = bits([gives, takes, self.about_targets]);
        out.add_known(Key::new(1, [c, v, word.ware_number, holds]), |out| {
            out.add(&["target ", yes(gives), " to target ", yes(takes)]);
            let with = ["with a target ", yes(gives || takes)].concat();
            let about = yes(self.about_targets);
            out.add(&[&with, ", about targets ", about, ", goods ", goods]);
            out.add(&[&with, ", goods ", goods, " ", class, " ", voice]);
        });
    }

    /// Where the two parties of a pair stand.
    fn places_of_pair(
        &self,
        around: &Around<'_>,
        giver: &Side,
        receiver: &Side,
        in_order: Option<bool>,
        out: &mut impl Features,
    ) {
        let word = around.word;
        let (class, voice, goods) = (word.class, word.voice, word.ware);
        let [c, v] = word.style;
        let here = [giver.here, receiver.here];
        out.add_known(Key::new(2, [c, word.ware_number, bits(here)]), |out| {
            let here = ["giver here ", yes(here[0]), ", receiver here ", yes(here[1])].concat();
            out.add(&[&here]);
            out.add(&[&here, " ", class]);
            out.add(&[&here, ", goods ", goods]);
        });
        let (mine, theirs) = (giver.part, receiver.part);
        out.add_known(Key::new(4, [c, v, mine.number, theirs.number]), |out| {
            out.add(&[mine.name, " > ", theirs.name]);
            out.add(&[mine.name, " > ", theirs.name, " ", class, " ", voice]);
        });
        if let Some(before) = in_order {
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
