//! Who does what a verb says: over auxiliaries, control verbs, relative clauses, coordination and appositions.

use super::{Scene, actors::is_actor_noun};
use crate::{
    claims::CUES,
    frames::{FRAMES, Pattern},
    lexicon::VerbForm,
    parties::PartyKind,
    phrase::NounPhrase,
    token::{Class, Sentence},
};

/// How many phrases "a front for the ministry of X" may have.
const CHAIN_PHRASES_MAX: usize = 3;

impl Scene<'_, '_> {
    /// The parties that do what a verb says.
    pub(super) fn subject(&self, at: usize, index: usize, sentence: Sentence, depth: usize) -> Vec<usize> {
        if depth > 4 {
            return Vec::new();
        }
        if let Some(found) = self.clause_subject(at, index, sentence) {
            // "used two shell companies to buy": whose they are.
            let governor = (found.is_empty())
                .then(|| self.clauses(index).governors(at).next().map(|v| v.at))
                .flatten()
                .filter(|v| self.tokens.lemma(*v) == Some("use"));
            return governor.map_or(found, |v| self.subject(v, index, sentence, depth + 1));
        }
        let mut i = at;
        let mut through_to = false;
        let mut finite = matches!(self.tokens.class(at), Class::Verb(VerbForm::Past | VerbForm::S));
        while i > sentence.first {
            let before = i - 1;
            finite |= matches!(self.tokens.class(before), Class::Modal | Class::Have | Class::Be);
            match self.tokens.class(before) {
                // "a summit that America warned could lead to": who warns does not lead.
                Class::Verb(_)
                    if finite
                        && self
                            .tokens
                            .lemma(before)
                            .is_some_and(|l| CUES.stance_of(l).is_some()) =>
                {
                    return Vec::new();
                }
                Class::To => {
                    through_to = true;
                    i = before;
                }
                Class::Adverb | Class::Have | Class::Be | Class::Modal | Class::Do => i = before,
                Class::Preposition if self.tokens.lower(before) == "to" => i = before,
                // "sent instructors to Crimea to train": who sent them trains, unless the verb hands the act over
                // ("asked Iran to supply").
                Class::Noun | Class::ProperNoun | Class::Number | Class::Pronoun
                    if through_to && let Some(verb) = self.purpose_of(i, index, sentence) =>
                {
                    // "lent money to X to buy jets": X buys.
                    if let Some(payee) = self.paid_to_take(at, verb, i, index) {
                        return payee;
                    }
                    return self.subject_of_governing_verb(verb, index, sentence, depth);
                }
                // "is about to sell"
                Class::Preposition if self.tokens.lower(before) == "about" && through_to => i = before,
                // "accused X of selling", "plans for selling", "by selling": the verb or noun that governs it.
                Class::Preposition => return self.governor_subject(before, index, sentence, depth),
                Class::Verb(_) => return self.subject_of_governing_verb(before, index, sentence, depth),
                Class::Adjective
                | Class::Noun
                | Class::ProperNoun
                | Class::Number
                | Class::Pronoun
                | Class::Genitive
                | Class::Quote => {
                    return self.subject_noun(i, index, sentence, depth);
                }
                Class::Conjunction | Class::Relative | Class::Subordinator => {
                    return self.subject_across(before, index, sentence, depth);
                }
                Class::Punctuation => return self.subject_across(before, index, sentence, depth),
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    /// The subject by the clauses of the sentence; `None` where a noun or preposition governs the verb, or the clauses
    /// do not tell.
    pub(super) fn clause_subject(&self, at: usize, index: usize, sentence: Sentence) -> Option<Vec<usize>> {
        if let Some(named) = self.accused_beside(at, index, sentence) {
            return Some(named);
        }
        if let Some(let_) = self.let_do(at, index, sentence) {
            return Some(let_);
        }
        let clauses = self.clauses(index);
        let before = |at: usize| {
            (sentence.first..at)
                .rev()
                .find(|i| self.tokens.class(*i) != Class::Adverb)
        };
        if let Class::Verb(VerbForm::Ing | VerbForm::Base) = self.tokens.class(at)
            && let Some(first) = before(at)
        {
            let to = self.tokens.class(first) == Class::To || self.tokens.lower(first) == "to";
            if to && let Some(actor) = self.sent_to(at, first, index, sentence) {
                return Some(actor);
            }
            // "for helping sell"
            let helps = || {
                (self.tokens.lemma(first))
                    .and_then(|l| FRAMES.verbs.get(l))
                    .is_some_and(|f| f[0].pattern == Pattern::Help)
            };
            let forms = (self.tokens.class(first), self.tokens.class(at));
            // "called on X to stop selling"
            let goes_on = forms == (Class::Verb(VerbForm::Base), Class::Verb(VerbForm::Ing));
            if goes_on || forms == (Class::Verb(VerbForm::Ing), Class::Verb(VerbForm::Base)) && helps() {
                return Some(self.subject(first, index, sentence, 1));
            }
            let governed = !clauses.tells_subject(at)
                && match to {
                    true => before(first).is_some_and(|i| {
                        matches!(
                            self.tokens.class(i),
                            Class::Noun | Class::ProperNoun | Class::Number
                        )
                    }),
                    false => self.tokens.class(first) == Class::Preposition,
                };
            if governed {
                return None;
            }
        }
        let phrases = clauses.subject(at);
        let said = self.said_subject(at, index, sentence, phrases);
        let phrases = said.as_deref().unwrap_or(phrases);
        let mut parties = Vec::new();
        let meant = |p: &&u32| !self.is_excluded(self.cast.phrases[index][**p as usize].first, sentence);
        for phrase in phrases.iter().filter(meant) {
            let phrase = self.cast.phrases[index][*phrase as usize];
            let mut told = self.said_to_be(phrase, index, sentence);
            if told.is_empty() {
                told = self.fronted(phrase, index);
            }
            if told.is_empty() {
                told = self.parties_in(phrase);
            }
            // "a Dubai trader": a name that follows says more than a country.
            // "brothers from Pompano Beach": nor does where they are from.
            let from = self.tokens.lower(phrase.last) == "from";
            let weak = |p: &usize| from || self.cast.parties[*p].kind == PartyKind::Country;
            if self.is_somebody(phrase) && told.iter().all(weak) {
                let later = self.named_later(phrase);
                if !later.is_empty() {
                    told = later;
                }
            }
            for party in told {
                if !parties.contains(&party) {
                    parties.push(party);
                }
            }
        }
        // "two men", "a money changer": somebody whom the text names later, but nobody else of the sentence.
        let somebody = !phrases.is_empty()
            && (phrases.iter()).all(|p| self.is_somebody(self.cast.phrases[index][*p as usize]));
        (!parties.is_empty() || somebody).then_some(parties)
    }

    /// "let X sell", "helped X sell": X.
    fn let_do(&self, at: usize, index: usize, sentence: Sentence) -> Option<Vec<usize>> {
        if self.tokens.class(at) != Class::Verb(VerbForm::Base) {
            return None;
        }
        let phrase = self.cast.phrases[index][self.cast.phrase_before(index, at)?];
        let verb = phrase.first.checked_sub(1).filter(|v| *v > sentence.first)?;
        let lets = matches!(self.tokens.lemma(verb), Some("let" | "help" | "make" | "watch"));
        (lets && phrase.last == at)
            .then(|| self.parties_in(phrase))
            .filter(|p| !p.is_empty())
    }

    /// Who is said to be what a phrase tells: "X is a Russian dealer who sold"; nobody where it names somebody itself.
    fn said_to_be(&self, phrase: NounPhrase, index: usize, sentence: Sentence) -> Vec<usize> {
        let be = phrase.first.checked_sub(1).filter(|b| *b > sentence.first);
        let described = is_actor_noun(self.tokens.lower(phrase.head))
            && self.cast.mention_at(phrase.head).is_none_or(|m| m.adjective);
        match be.filter(|b| described && self.tokens.class(*b) == Class::Be) {
            Some(be) => (self.subject_phrase(be, index, sentence))
                .map(|p| self.parties_in(p))
                .unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// "X, a front for Y which sold": who acts for whom a phrase names.
    fn fronted(&self, phrase: NounPhrase, index: usize) -> Vec<usize> {
        let leads = |i: &usize| matches!(self.tokens.lower(*i), "for" | "of" | "to");
        let follows = matches!(self.tokens.class(phrase.last), Class::Relative)
            || self.tokens.lower(phrase.last) == "that";
        if !follows {
            return Vec::new();
        }
        // "a front for the ministry of X which"
        let mut last = phrase;
        for _ in 0..CHAIN_PHRASES_MAX {
            let before = (last.first.checked_sub(1).filter(leads))
                .and_then(|lead| self.cast.phrase_before(index, lead))
                .map(|i| self.cast.phrases[index][i])
                .filter(|p| p.last + 1 == last.first);
            let Some(before) = before else { break };
            let head = self.tokens.lower(before.head);
            if FRAMES.fronts.contains(head) || FRAMES.subsidiaries.contains(head) {
                return self.apposed(before).into_iter().collect();
            }
            last = before;
        }
        Vec::new()
    }

    pub(super) fn subject_of_governing_verb(
        &self,
        verb: usize,
        index: usize,
        sentence: Sentence,
        depth: usize,
    ) -> Vec<usize> {
        if self.is_passive(verb, sentence) {
            // "was accused of / is believed to supply": the subject of the passive.
            if let Some(found) = self.clause_subject(verb, index, sentence) {
                return found;
            }
            return self
                .subject_phrase(verb, index, sentence)
                .map(|p| self.parties_in(p))
                .unwrap_or_default();
        }
        self.subject(verb, index, sentence, depth + 1)
    }

    pub(super) fn subject_noun(
        &self,
        end: usize,
        index: usize,
        sentence: Sentence,
        depth: usize,
    ) -> Vec<usize> {
        let phrases = &self.cast.phrases[index];
        let Some(position) = self
            .cast
            .phrase_before(index, end)
            .filter(|i| phrases[*i].last + 2 > end)
        else {
            return Vec::new();
        };
        // "the head of the plant in X": who heads the chain acts, where it is somebody.
        let mut chain = position;
        while chain > 0
            && phrases[chain - 1].last + 1 == phrases[chain].first
            && matches!(
                self.tokens.lower(phrases[chain - 1].last),
                "of" | "for" | "in" | "from" | "at" | "on" | "with" | "near"
            )
        {
            chain -= 1;
        }
        let of_talks = FRAMES
            .possible_nouns
            .contains(self.tokens.lower(phrases[chain].head));
        if chain < position && of_talks {
            // "in talks with X to buy", "a deal with X to sell": who holds them acts.
            return self.subject(phrases[chain].first, index, sentence, depth + 1);
        }
        if chain < position {
            let mut all = self.parties_in(phrases[chain]);
            if !all.is_empty() {
                self.add_coordinated(chain, index, &mut all);
                return all;
            }
        }
        let phrase = phrases[position];
        let infinitive = (end..end + 2).any(|i| self.tokens.lower(i) == "to")
            || self.tokens.lower(end.saturating_sub(1)) == "to";
        let own = self.parties_in(phrase);
        if !own.is_empty() {
            // "asked Iran to supply": Iran supplies. "the group's offer to supply": the group does.
            let mut all = own;
            self.add_coordinated(position, index, &mut all);
            return all;
        }
        // "talks to supply", "a deal to sell": those who hold them.
        if infinitive || FRAMES.possible_nouns.contains(self.tokens.lower(phrase.head)) {
            let mut owners = Vec::new();
            for at in phrase.first..phrase.head {
                if let Some(mention) = self.cast.mention_at(at)
                    && self.cast.parties[mention.party].kind != PartyKind::Place
                {
                    self.push_actor(mention.party, &mut owners);
                }
            }
            if !owners.is_empty() {
                return owners;
            }
            return self.subject(phrase.first, index, sentence, depth + 1);
        }
        // A phrase that hangs on another ("officials from Iran", "a company in Dubai") or heads the clause itself.
        if position > 0 {
            let previous = phrases[position - 1];
            if previous.last + 1 == phrase.first
                && matches!(
                    self.tokens.lower(previous.last),
                    "of" | "for" | "in" | "from" | "at" | "on" | "with"
                )
            {
                let parties = self.parties_in(previous);
                if !parties.is_empty() {
                    return parties;
                }
            }
        }
        // "Dmitri K., 56, a businessman who": the name stands before the apposition.
        if phrase.first > sentence.first && self.tokens.word(phrase.first - 1) == "," {
            let named = phrases[..position]
                .iter()
                .rev()
                .take(2)
                .find_map(|p| Some(self.parties_in(*p)).filter(|n| !n.is_empty()));
            if let Some(named) = named {
                return named;
            }
        }
        // The adjective of the head: "an Iranian company shipped".
        let mut adjectives = Vec::new();
        let general = FRAMES.stands_for.contains(self.tokens.lower(phrase.head));
        for at in (phrase.first..phrase.head).filter(|_| general) {
            if let Some(mention) = self.cast.mention_at(at)
                && self.cast.parties[mention.party].kind == PartyKind::Country
            {
                self.push_actor(mention.party, &mut adjectives);
            }
        }
        adjectives
    }

    /// "Iran and Syria": the parties joined with the phrase.
    pub(super) fn add_coordinated(&self, position: usize, index: usize, parties: &mut Vec<usize>) {
        let phrases = &self.cast.phrases[index];
        let mut at = position;
        let mut listed = false;
        while at > 0 {
            let (previous, this) = (phrases[at - 1], phrases[at]);
            let gap = previous.last..this.first;
            let joined = (1..=2).contains(&gap.len())
                && gap
                    .clone()
                    .all(|i| matches!(self.tokens.lower(i), "and" | "," | "or"));
            let and = gap.clone().any(|i| matches!(self.tokens.lower(i), "and" | "or"));
            // A bare comma joins only within a list: "A, B and C".
            if !joined || !(and || listed) {
                break;
            }
            listed = true;
            for party in self.parties_in(previous) {
                if !parties.contains(&party) {
                    parties.push(party);
                }
            }
            at -= 1;
        }
    }

    /// Before a preposition: "accused North Korea of providing", "after supplying", "in exchange for supplying".
    pub(super) fn governor_subject(
        &self,
        preposition: usize,
        index: usize,
        sentence: Sentence,
        depth: usize,
    ) -> Vec<usize> {
        if preposition == sentence.first {
            return self.main_subject(preposition, index, sentence);
        }
        if let Some(blamed) = self.blamed(preposition, index, sentence) {
            return blamed;
        }
        let phrases = &self.cast.phrases[index];
        if matches!(
            self.tokens.lower(preposition),
            "of" | "from" | "for" | "over" | "against" | "about" | "in" | "with"
        ) && let Some(position) = self
            .cast
            .phrase_before(index, preposition)
            .filter(|i| phrases[*i].last == preposition)
        {
            // "in talks with X over assembling": who holds them.
            if let Some(talks) = self.talks_before(position, index, sentence) {
                return self.subject(talks, index, sentence, depth + 1);
            }
            let own = self.parties_in(phrases[position]);
            if !own.is_empty() {
                let mut all = own;
                self.add_coordinated(position, index, &mut all);
                return all;
            }
            let head = phrases[position].head;
            if FRAMES.claim_nouns.contains(self.tokens.lower(head))
                || FRAMES.possible_nouns.contains(self.tokens.lower(head))
            {
                let possessive = self.subject_noun(phrases[position].last, index, sentence, depth + 1);
                if !possessive.is_empty() {
                    return possessive;
                }
            }
        }
        if let Class::Verb(_) = self.tokens.class(preposition - 1) {
            return self.subject_of_governing_verb(preposition - 1, index, sentence, depth);
        }
        self.main_subject(preposition, index, sentence)
    }

    /// For a phrase after "with": the word for talks or the verb of dealing with somebody that leads to it ("in talks with X",
    /// "negotiates with X").
    pub(super) fn talks_before(&self, position: usize, index: usize, sentence: Sentence) -> Option<usize> {
        let with = (self.cast.phrases[index][position].first.checked_sub(1))
            .filter(|i| *i > sentence.first && self.tokens.lower(*i) == "with")?;
        let before = with - 1;
        let verb = (self.tokens.lemma(before)).is_some_and(|l| FRAMES.with_partner.contains(l));
        if verb {
            return Some(before);
        }
        let talks = (self.cast.phrase_before(index, with))
            .map(|i| self.cast.phrases[index][i])
            .filter(|p| {
                let noun = self.tokens.lower(p.head);
                p.last == with && (FRAMES.with_partner.contains(noun) || FRAMES.possible_nouns.contains(noun))
            })?;
        Some(talks.first)
    }

    /// Over a comma, conjunction or relative pronoun to the subject of the clause.
    pub(super) fn subject_across(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
        depth: usize,
    ) -> Vec<usize> {
        let phrases = &self.cast.phrases[index];
        if matches!(self.tokens.class(at), Class::Relative) || self.tokens.lower(at) == "that" {
            let mut end = at;
            while end > sentence.first && matches!(self.tokens.word(end - 1), "," | "—") {
                end -= 1;
            }
            if let Some(phrase) = self
                .cast
                .phrase_before(index, end)
                .map(|i| &phrases[i])
                .filter(|p| p.last == end)
            {
                let own = self.parties_in(*phrase);
                if !own.is_empty() {
                    return own;
                }
                return self.subject_noun(end, index, sentence, depth + 1);
            }
        }
        // "met him and sold", "…, selling": the subject of the verb before.
        let verbs = || {
            (sentence.first..at)
                .rev()
                .filter(|i| matches!(self.tokens.class(*i), Class::Verb(_)))
        };
        // "…, officials said, and has trained": over who says so.
        let says = |i: &usize| self.tokens.lemma(*i).is_some_and(|l| CUES.stance_of(l).is_some());
        let verb = verbs().find(|i| !says(i)).or_else(|| verbs().next());
        match verb {
            Some(verb) if depth < 4 && self.tokens.class(at) != Class::Subordinator => {
                let subject = self.subject_of_governing_verb(verb, index, sentence, depth + 1);
                if subject.is_empty() {
                    self.main_subject(at, index, sentence)
                } else {
                    subject
                }
            }
            _ => self.main_subject(at, index, sentence),
        }
    }

    /// The first party of the sentence before a place that is no source of a claim.
    pub(super) fn main_subject(&self, before: usize, index: usize, sentence: Sentence) -> Vec<usize> {
        let speakers: Vec<(usize, usize)> = self
            .claims_at(index)
            .filter(|c| c.sentence == index)
            .filter_map(|c| c.source)
            .collect();
        for phrase in self.cast.phrases[index]
            .iter()
            .filter(|p| p.first >= sentence.first && p.last <= before)
        {
            if speakers.iter().any(|(a, b)| (*a..*b).contains(&phrase.head)) {
                continue;
            }
            let parties = self.parties_in(*phrase);
            if !parties.is_empty() {
                return parties;
            }
        }
        Vec::new()
    }
}
