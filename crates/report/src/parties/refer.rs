//! What the text says of parties, and words that refer back to them: roles, descriptors, pronouns.

use interdict_model::{CountryCode, EntityKind};

use super::{BACK_REFERENCES_MAX, Finder, Mention, MentionKind, Party, PartyKind};
use crate::{
    lexicon::VerbForm,
    phrase::NounPhrase,
    token::{Class, Sentence},
    vocabulary::VOCABULARY,
};

/// How far back, in tokens, what has no name is looked for, and how many words may stand before its noun.
const UNNAMED_TOKENS: usize = 150;
const UNNAMED_WORDS_MAX: usize = 4;
/// How far back, in tokens, a role or descriptor may refer: beyond, a document has moved on.
const MEMORY_TOKENS: usize = 20_000;
/// How many mentions are searched for a bearer that is described later.
const MENTIONS_MAX: usize = 4_000;

impl Finder<'_, '_> {
    /// Appositions and predicates: "Kim Jong Un, the North's leader", "Wagner, a mercenary group".
    pub(super) fn describe(&mut self, phrases: &[NounPhrase]) {
        let mut facts: Vec<(usize, String, Option<CountryCode>)> = Vec::new();
        let party_in = |this: &Self, phrase: NounPhrase| {
            (phrase.first..phrase.last)
                .rev()
                .find_map(|i| this.at[i])
                .map(|m| this.mentions[m as usize])
                .filter(|m| {
                    !m.adjective && this.parties[m.party].kind != PartyKind::Country && m.last >= phrase.last
                })
        };
        for (index, phrase) in phrases.iter().enumerate() {
            // Inside one phrase: "Russian mercenary group Wagner", "North Korean leader Kim Jong-un".
            if let Some(mention) = party_in(self, *phrase) {
                let words = self.words_between(phrase.first, mention.first);
                if let Some(description) = self.description_in(phrase.first, mention.first) {
                    facts.push((
                        mention.party,
                        description,
                        self.country_in(phrase.first, mention.first),
                    ));
                } else if words == 0
                    && let Some(country) = self.country_in(phrase.first, mention.first)
                {
                    facts.push((mention.party, String::new(), Some(country)));
                }
            }
            // Two phrases with a comma, or "is", between.
            let Some(next) = phrases.get(index + 1) else {
                continue;
            };
            let between: Vec<&str> = (phrase.last..next.first).map(|i| self.tokens.lower(i)).collect();
            let linked = matches!(
                between[..],
                [","]
                    | [",", "the"]
                    | ["is"]
                    | ["was"]
                    | ["("]
                    | ["—"]
                    | [",", "formerly"]
                    | [",", "who", "is"]
            );
            // "to X, the panel said": who says so.
            let says = between == [","]
                && matches!(
                    self.tokens.class(next.last),
                    Class::Verb(VerbForm::Past | VerbForm::S)
                )
                && self.tokens.word(phrase.last) == ","
                && self.tokens.class(phrase.first.saturating_sub(1)) == Class::Preposition;
            if !linked || says {
                continue;
            }
            for (named, other) in [(*phrase, *next), (*next, *phrase)] {
                if let Some(mention) = party_in(self, named)
                    && party_in(self, other).is_none()
                    && let Some(description) = self.description_in(other.first, other.last)
                {
                    let country =
                        (self.country_in(other.first, other.last)).or_else(|| self.seat(other.last));
                    facts.push((mention.party, description, country));
                }
            }
        }
        for (party, description, country) in facts {
            self.note(party, (!description.is_empty()).then_some(description), country);
        }
    }

    /// "a company in Almaty", "a firm from Turkey": the country of the place right after a phrase.
    fn seat(&self, last: usize) -> Option<CountryCode> {
        if !matches!(
            self.tokens.lower(last),
            "in" | "from" | "of" | "at" | "near" | "based"
        ) {
            return None;
        }
        let at = match self.tokens.lower(last + 1) {
            "in" | "the" => last + 2,
            _ => last + 1,
        };
        let end = self.tokens.tokens.len();
        let country = self.country_at.get(at).copied().flatten();
        (country.map(|h| self.hits[h as usize].code))
            .or_else(|| VOCABULARY.place_at(self.tokens, at, end).map(|(_, code)| code))
    }

    pub(super) fn words_between(&self, first: usize, last: usize) -> usize {
        (first..last)
            .filter(|i| matches!(self.tokens.class(*i), Class::Noun))
            .count()
    }

    /// The role or descriptor in tokens, e.g. "mercenary group".
    pub(super) fn description_in(&self, first: usize, last: usize) -> Option<String> {
        let mut best: Option<(usize, usize)> = None;
        for at in first..last {
            let role = VOCABULARY.roles.at(self.tokens, at, last).map(|(l, ())| l);
            let descriptor = VOCABULARY
                .descriptor_words
                .at(self.tokens, at, last)
                .map(|(l, _)| l);
            if let Some(length) = role.into_iter().chain(descriptor).max()
                && best.is_none_or(|(_, l)| length >= l)
            {
                best = Some((at, length));
            }
        }
        best.map(|(at, length)| self.tokens.text_of(at, at + length).to_lowercase())
    }

    /// Roles, descriptors and pronouns that refer back.
    pub(super) fn refer_back(&mut self, sentence: Sentence, phrases: &[NounPhrase]) {
        for phrase in phrases {
            if self.tokens.class(phrase.head) == Class::Pronoun {
                self.pronoun(phrase.head, sentence);
            } else if (phrase.first..phrase.last).all(|i| {
                self.at[i].is_none_or(|m| {
                    self.mentions[m as usize].adjective
                        || self.parties[self.mentions[m as usize].party].kind == PartyKind::Country
                })
            }) {
                self.role(*phrase);
            }
            if self.tokens.class(phrase.first) == Class::Possessive
                && matches!(self.tokens.lower(phrase.first), "his" | "her")
            {
                self.pronoun(phrase.first, sentence);
            }
        }
        for at in sentence.first..sentence.last {
            if self.tokens.class(at) == Class::Possessive
                && matches!(self.tokens.lower(at), "his" | "her")
                && self.at[at].is_none()
            {
                self.pronoun(at, sentence);
            }
        }
    }

    /// "the North Korean leader", "Russia's president", "the mercenary group".
    pub(super) fn role(&mut self, phrase: NounPhrase) {
        let head_ends = phrase.head + 1;
        // "a Bulgarian company": nobody that was named before.
        if matches!(
            self.tokens.lower(phrase.first),
            "a" | "an" | "another" | "one" | "two" | "three" | "some"
        ) {
            return;
        }
        let definite = matches!(self.tokens.lower(phrase.first), "the" | "this" | "that")
            || self.country_in(phrase.first, phrase.head).is_some()
            || (phrase.first..phrase.head).any(|i| self.tokens.class(i) == Class::Genitive);
        if !definite {
            return;
        }
        let role = (phrase.first..head_ends).find(|at| {
            VOCABULARY
                .roles
                .all_at(self.tokens, *at, head_ends)
                .any(|(l, ())| at + l == head_ends)
        });
        if let Some(at) = role {
            let words = self.tokens.text_of(at, head_ends).to_lowercase();
            let mut country = self.country_in(phrase.first, at);
            if country.is_none() && self.tokens.lower(head_ends) == "of" {
                let next = if self.tokens.lower(head_ends + 1) == "the" {
                    head_ends + 2
                } else {
                    head_ends + 1
                };
                country = self
                    .country_at
                    .get(next)
                    .copied()
                    .flatten()
                    .map(|h| self.hits[h as usize].code);
            }
            if let Some(party) = self.bearer_of_role(&words, country, phrase.first) {
                self.mention_role(party, phrase.first, head_ends);
            } else if let Some(holder) = (country.filter(|c| !self.only_quoted(phrase.first, *c)))
                .and_then(|c| VOCABULARY.holder(c, &words, self.day))
            {
                // Nobody of that name is in the text: the office itself names its holder.
                let party = self
                    .by_name
                    .get(&holder.name.to_lowercase())
                    .copied()
                    .unwrap_or_else(|| {
                        let party = self.push(PartyKind::Person, holder.name.clone(), Some(holder.country));
                        self.by_name.insert(holder.name.to_lowercase(), party);
                        self.parties[party].descriptions.push(words.clone());
                        party
                    });
                self.mention_role(party, phrase.first, head_ends);
            }
            return;
        }
        // "trained by Colombian mercenaries": others than those named before.
        let the = matches!(
            self.tokens.lower(phrase.first),
            "the" | "this" | "that" | "these" | "those"
        );
        if !the && self.tokens.lower(phrase.head).ends_with('s') {
            return;
        }
        // "the vessel's operator" is somebody else than the vessel, and nobody that the text has named.
        if (phrase.first..phrase.head).any(|i| self.tokens.class(i) == Class::Genitive) {
            return;
        }
        // "the operator in Sevastopol", "the company of X": told apart from one named before.
        let act = matches!(self.tokens.class(head_ends + 1), Class::Verb(VerbForm::Ing));
        if !act
            && matches!(
                self.tokens.lower(head_ends),
                "in" | "at" | "of" | "near" | "based"
            )
        {
            return;
        }
        let descriptor = (phrase.first..head_ends).find_map(|at| {
            VOCABULARY
                .descriptor_words
                .all_at(self.tokens, at, head_ends)
                .find(|(l, _)| at + l == head_ends)
                .map(|(_, d)| d)
        });
        let Some(descriptor) = descriptor else { return };
        let descriptor = &VOCABULARY.descriptors[descriptor];
        let kind = match descriptor.kind() {
            EntityKind::Vessel => PartyKind::Vessel,
            EntityKind::Aircraft => PartyKind::Aircraft,
            _ => PartyKind::Organization,
        };
        let named = |name: &str| {
            let parts = || name.split(' ');
            (descriptor.words.iter()).any(|w| parts().any(|p| p.eq_ignore_ascii_case(w)))
        };
        // "The Swedish company" is none of another country.
        let nation = self.country_in(phrase.first, phrase.head);
        let word = self.tokens.lower(phrase.head);
        let described = |party: &Party, exact: bool| {
            (party.descriptions.iter().chain(party.known_as)).any(|d| match exact {
                true => d.rsplit(' ').next() == Some(word),
                false => descriptor.words.contains(d),
            })
        };
        let latest = |exact: bool| {
            self.latest(phrase.first, |m| {
                let party = &self.parties[m.party];
                party.kind == kind
                    && (nation.is_none() || party.country.is_none() || party.country == nation)
                    && m.last <= phrase.first
                    && m.how == MentionKind::Name
                    && (kind != PartyKind::Organization && !exact
                        || described(party, exact)
                        || !exact && named(&party.name))
            })
        };
        // "the mercenaries" are who is called so rather than another armed group.
        let latest = match kind {
            PartyKind::Organization => latest(true).or_else(|| {
                let told = self.is_told_unnamed(word, phrase.first);
                (!told).then(|| latest(false)).flatten()
            }),
            _ => latest(false),
        };
        // "Baykar makes drones. The Turkish company sold …": the firm that the sentence before is about.
        let firm = matches!(
            word,
            "company" | "firm" | "group" | "manufacturer" | "maker" | "supplier"
        );
        let latest = latest.or_else(|| {
            // Of this sentence any: "sanctioned Mirael Group, accusing the Kyrgyz firm".
            let fits = |m: &Mention| {
                let party = &self.parties[m.party];
                party.kind == PartyKind::Organization
                    && party.country.is_none_or(|c| Some(c) == nation)
                    && m.how == MentionKind::Name
                    && !VOCABULARY.names_public_body(&party.name)
            };
            let opens = |m: &Mention| self.tokens.tokens[m.first].sentence_start && fits(m);
            let sentence = self.tokens.sentence_of(phrase.first);
            let previous = self.tokens.sentences[sentence.saturating_sub(1)];
            let here = self.tokens.sentences[sentence];
            let found = self.latest(phrase.first, |m| {
                m.first >= previous.first && opens(m) || m.first >= here.first && fits(m)
            });
            found.filter(|_| firm && nation.is_some())
        });
        if let Some(party) = latest {
            self.mention_role(party, phrase.first, head_ends);
        }
    }

    /// "a panel of experts told the Council … The panel": whether the text has brought in one without a name.
    fn is_told_unnamed(&self, word: &str, before: usize) -> bool {
        (before.saturating_sub(UNNAMED_TOKENS)..before).any(|at| {
            let opened = || {
                (at.saturating_sub(UNNAMED_WORDS_MAX)..at)
                    .rev()
                    .take_while(|i| {
                        matches!(
                            self.tokens.class(*i),
                            Class::Adjective | Class::Noun | Class::Determiner
                        )
                    })
                    .any(|i| matches!(self.tokens.lower(i), "a" | "an"))
            };
            let goes_on = |i: usize| self.tokens.tokens[i].capital || self.tokens.word(i) == ",";
            self.tokens.lower(at) == word && self.at[at].is_none() && !goes_on(at + 1) && opened()
        })
    }

    /// Whether a word stands in a quotation and the text says nothing else of a country: a clue, a title, a slogan may
    /// speak of no holder of an office at all.
    fn only_quoted(&self, at: usize, country: CountryCode) -> bool {
        let sentence = self.tokens.sentences[self.tokens.sentence_of(at)];
        let marks = (sentence.first..at)
            .filter(|i| self.tokens.class(*i) == Class::Quote)
            .count();
        let party = self.by_country.get(&country);
        marks % 2 == 1 && !(self.mentions.iter()).any(|m| !m.adjective && Some(&m.party) == party)
    }

    /// The party of the latest mention before a token that fits, within the memory of a reader.
    fn latest(&self, before: usize, fits: impl Fn(&Mention) -> bool) -> Option<usize> {
        let from = before.saturating_sub(MEMORY_TOKENS);
        let (named, back) = self.mentions.split_at(self.sorted);
        let first = named.partition_point(|m| m.first < from);
        let last = named.partition_point(|m| m.first < before).max(first);
        let back = &back[back.len().saturating_sub(BACK_REFERENCES_MAX)..];
        let named = named[first..last].iter().rfind(|m| fits(m));
        let back = (back.iter())
            .filter(|m| m.first >= from && m.first < before && fits(m))
            .max_by_key(|m| m.first);
        (named.into_iter().chain(back))
            .max_by_key(|m| m.first)
            .map(|m| m.party)
    }

    /// A role mention may cover the adjective of a country inside it, whose own mention stays.
    pub(super) fn mention_role(&mut self, party: usize, first: usize, last: usize) {
        let index = self.mentions.len() as u32;
        self.mentions.push(Mention {
            party,
            first,
            last,
            how: MentionKind::Role,
            adjective: false,
        });
        for token in first..last {
            if self.at[token].is_none() {
                self.at[token] = Some(index);
            }
        }
    }

    pub(super) fn bearer_of_role(
        &self,
        role: &str,
        country: Option<CountryCode>,
        before: usize,
    ) -> Option<usize> {
        let last_word = role.rsplit(' ').next().unwrap_or(role);
        let fits = |party: &Party| {
            party.kind == PartyKind::Person
                && (country.is_none() || party.country == country)
                && party.descriptions.iter().any(|d| {
                    d == role
                        || (d.rsplit(' ').next() == Some(last_word) && (d == last_word || role == last_word))
                        || (role == "leader"
                            && matches!(
                                d.as_str(),
                                "president"
                                    | "prime minister"
                                    | "premier"
                                    | "supreme leader"
                                    | "dictator"
                                    | "ruler"
                            ))
                })
        };
        let mentioned = self.latest(before, |m| fits(&self.parties[m.party]));
        mentioned.or_else(|| {
            // A party described later in the text, where a country pins the role down.
            country.and_then(|_| {
                (self.mentions.iter().take(MENTIONS_MAX))
                    .find(|m| fits(&self.parties[m.party]))
                    .map(|m| m.party)
            })
        })
    }

    pub(super) fn pronoun(&mut self, at: usize, sentence: Sentence) {
        if self.at[at].is_some() {
            return;
        }
        let word = self.tokens.lower(at);
        let person = matches!(word, "he" | "him" | "his" | "himself" | "she" | "her" | "herself");
        if !person {
            return;
        }
        let index = self.tokens.sentence_of(at);
        let from = index.saturating_sub(2);
        let earliest = self.tokens.sentences[from].first;
        // The latest person before; a subject of the sentence before goes over what stands in between.
        let before = self
            .recent(earliest, at)
            .filter(|m| m.last <= at && self.parties[m.party].kind == PartyKind::Person);
        let chosen: Option<usize> = before
            .clone()
            .filter(|m| m.first >= sentence.first)
            .min_by_key(|m| m.first)
            .or_else(|| {
                before
                    .clone()
                    .max_by_key(|m| (self.tokens.sentence_of(m.first), std::cmp::Reverse(m.first)))
            })
            .map(|m| m.party);
        drop(before);
        if let Some(party) = chosen {
            self.mention(party, at, at + 1, MentionKind::Pronoun, false);
        }
    }
}
