//! Who speaks near a dealing, with what speaks for its being their word, as named features.

use crate::{
    claims::{CUES, Claim, Stance},
    dealings::{
        Dealing, Scene, Status, Voice,
        linear::{Features, Key, number_of},
    },
    frames::FRAMES,
    parties::PartyKind,
    phrase::NounPhrase,
    token::Class,
    vocabulary::VOCABULARY,
};

/// How many sentences before and after a dealing a voice is looked for.
const BACK_SENTENCES: usize = 4;
const ON_SENTENCES: usize = 6;
/// How many sentences before and after it somebody is looked for who acts as one who tells of it may.
const ACTS_BACK_SENTENCES: usize = 2;
const ACTS_ON_SENTENCES: usize = 3;

/// How far, in tokens, whose people they are stands after "of".
const OWNER_TOKENS_MAX: usize = 3;

/// Somebody who speaks near a dealing.
#[derive(Debug)]
pub(crate) struct Candidate<'a> {
    pub(super) voice: Voice,
    /// What it says near the dealing.
    claims: Vec<&'a Claim>,
    /// What it does near the dealing: the verbs whose subject it is, with their sentences.
    acts: Vec<(usize, usize)>,
    /// How many other voices speak nearer.
    rank: usize,
}

fn stance_name(stance: Stance) -> &'static str {
    match stance {
        Stance::States => "states",
        Stance::Accuses => "accuses",
        Stance::Denies => "denies",
        Stance::Warns => "warns",
        Stance::Vows => "vows",
        Stance::Estimates => "estimates",
        Stance::Reports => "reports",
    }
}

/// Where a claim stands.
fn place_name(claim: &Claim, dealing: &Dealing) -> &'static str {
    match claim.covers(dealing.trigger) {
        true => "covers",
        false => sentence_name(claim.sentence, dealing.sentence),
    }
}

/// Where a sentence stands from a dealing's.
fn sentence_name(sentence: usize, of_dealing: usize) -> &'static str {
    match (sentence.checked_sub(of_dealing), of_dealing.abs_diff(sentence)) {
        (Some(0), _) => "same",
        (Some(1), _) => "after 1",
        (Some(2), _) => "after 2",
        (Some(_), _) => "after 3+",
        (None, 1) => "before 1",
        (None, 2) => "before 2",
        (None, _) => "before 3+",
    }
}

fn few(n: usize) -> &'static str {
    match n {
        0 => "0",
        1 => "1",
        2 => "2",
        _ => "3+",
    }
}

impl<'a> Candidate<'a> {
    /// Whether it says something near the dealing, or the rules name it; else it only acts there.
    pub(super) fn speaks(&self, dealing: &Dealing) -> bool {
        !self.claims.is_empty()
            || dealing.alleged_by.contains(&self.voice)
            || dealing.denied_by.contains(&self.voice)
    }
}

impl Candidate<'_> {
    /// "The company pleaded not guilty." right after what it is accused of: a side's own word.
    pub(super) fn rejects_what_was_told(&self, dealing: &Dealing) -> bool {
        let side = |p: &usize| dealing.from.contains(p) || dealing.to.contains(p);
        let own = matches!(&self.voice, Voice::Party(party) if side(party));
        own && dealing.status == Status::Alleged
            && self.claims.iter().any(|c| {
                c.stance == Stance::Denies
                    && c.anaphoric
                    && (dealing.sentence..=dealing.sentence + 1).contains(&c.sentence)
            })
    }
}

impl<'a> Scene<'a, '_> {
    /// Whether what somebody says or does near a dealing, or the rules, has a denial in it.
    pub(super) fn may_deny(&self, dealing: &Dealing, candidate: &Candidate<'_>) -> bool {
        // "It is not the first such case," the prosecutor said: no denial, unless a verb says so.
        let accuses = match candidate.voice {
            Voice::Party(party) => self.judges(party),
            Voice::Words(first, last) => (first..last).any(|i| CUES.accuses_by_office(self.tokens.lower(i))),
        };
        if accuses && !candidate.claims.iter().any(|c| self.denies_by_verb(c)) {
            return false;
        }
        // "denied such claims": what somebody has alleged, not what may yet happen.
        let meant = |claim: &Claim| !claim.anaphoric || dealing.status == Status::Alleged;
        let denying = |claim: &&Claim| {
            claim.stance == Stance::Denies && meant(claim)
                || (claim.content.iter().flat_map(|(a, b)| *a..*b)).any(|i| CUES.is_denying(self.tokens, i))
        };
        // What a claim is made of has been looked at.
        let acts = || {
            candidate.claims.is_empty() && candidate.acts.iter().any(|(verb, _)| self.is_denying_verb(*verb))
        };
        dealing.denied_by.contains(&candidate.voice) || candidate.claims.iter().any(denying) || acts()
    }

    /// Who speaks near a dealing, and who the rules say alleges or denies it.
    pub(super) fn voices_near(&self, dealing: &Dealing, all: &[Dealing]) -> Vec<Candidate<'a>> {
        let first = dealing.sentence.saturating_sub(BACK_SENTENCES);
        let last = dealing.sentence + ON_SENTENCES;
        let end = self.claims_of_sentence.len().min(last + 1);
        let mut numbers: Vec<u32> = self.claims_of_sentence[first.min(end)..end].concat();
        numbers.sort_unstable();
        numbers.dedup();
        // A denial says of what, and who tells a dealing in so many words does it alone.
        let told_by_another = |c: &Claim| {
            c.stance == Stance::Denies
                || self.claims_at(dealing.sentence).any(|own| {
                    own.covers(dealing.trigger)
                        && own.source.is_some()
                        && own.stance != Stance::Denies
                        && own.parties != c.parties
                })
        };
        let (mut near, beside): (Vec<&'a Claim>, Vec<&'a Claim>) = (numbers.into_iter())
            .map(|n| &self.claims[n as usize])
            // Who vows something alleges nothing.
            .filter(|c| c.stance != Stance::Vows)
            .filter(|c| (first..=last).contains(&c.sentence) || c.covers(dealing.trigger))
            .partition(|c| {
                // "X condemned the deal": takes it for granted.
                let granted = !c.covers(dealing.trigger) && self.condemns(c);
                let another = told_by_another(c) && self.is_about_another(c, dealing, all);
                let other = c.stance == Stance::Denies
                    && !c.covers(dealing.trigger)
                    && self.denies_other_matter(c, std::slice::from_ref(dealing));
                !(granted || another || other || self.is_beside_the_matter(c, dealing))
            });
        near.sort_by_key(|c| {
            (
                !c.covers(dealing.trigger),
                c.sentence.abs_diff(dealing.sentence),
                c.cue.0,
            )
        });
        let mut found: Vec<Candidate<'a>> = Vec::new();
        for claim in near {
            for voice in self.voices(claim) {
                match found.iter_mut().find(|c| c.voice == voice) {
                    Some(known) => known.claims.push(claim),
                    None => {
                        let rank = found.len();
                        found.push(Candidate {
                            voice,
                            claims: vec![claim],
                            acts: Vec::new(),
                            rank,
                        });
                    }
                }
            }
        }
        for voice in dealing.alleged_by.iter().chain(&dealing.denied_by) {
            if found.iter().all(|c| c.voice != *voice) {
                let rank = found.len();
                found.push(Candidate {
                    voice: voice.clone(),
                    claims: Vec::new(),
                    acts: Vec::new(),
                    rank,
                });
            }
        }
        self.add_acts(dealing, &beside, &mut found);
        found
    }

    /// "Thai customs stopped a lorry", "the jury heard", "according to invoices": who acts near a dealing as one who tells of it may.
    fn add_acts(&self, dealing: &Dealing, beside: &[&Claim], found: &mut Vec<Candidate<'a>>) {
        // What was left out as a claim is no act either.
        let is_beside = |verb: usize| {
            beside
                .iter()
                .any(|c| (c.cue.0..c.cue.1).contains(&verb) || c.covers(verb))
        };
        let first = dealing.sentence.saturating_sub(ACTS_BACK_SENTENCES);
        let last = self
            .tokens
            .sentences
            .len()
            .min(dealing.sentence + ACTS_ON_SENTENCES + 1);
        for index in first..last {
            let phrases = &self.cast.phrases[index];
            let clauses = self.clauses(index);
            for verb in clauses
                .verbs()
                .filter(|v| !v.passive && v.at != dealing.trigger && !is_beside(v.at))
            {
                for phrase in clauses.subject(verb.at) {
                    self.add_act(phrases[*phrase as usize], (verb.at, index), found);
                }
            }
            for phrase in phrases {
                if phrase.first >= 2
                    && self.tokens.lower(phrase.first - 1) == "to"
                    && self.tokens.lower(phrase.first - 2) == "according"
                {
                    self.add_act(*phrase, (phrase.first - 2, index), found);
                }
            }
        }
    }

    fn add_act(&self, phrase: NounPhrase, act: (usize, usize), found: &mut Vec<Candidate<'a>>) {
        // Whose claim it is has been told.
        let of_claim = |c: &&Claim| c.source.is_some_and(|(a, b)| (a..b).contains(&phrase.head));
        let mut known = false;
        for candidate in found.iter_mut().filter(|c| c.claims.iter().any(&of_claim)) {
            candidate.acts.push(act);
            known = true;
        }
        if known {
            return;
        }
        let parties = self.parties_in(phrase);
        let head = self.tokens.lower(phrase.head);
        let one = head.strip_suffix('s').unwrap_or(head);
        let speaks = FRAMES.speakers.contains(head)
            || FRAMES.speakers.contains(one)
            || VOCABULARY.roles.contains_word(one)
            || CUES.is_evidence(head)
            || VOCABULARY.descriptor_kind(head).is_some();
        let voices: Vec<Voice> = match (parties.is_empty(), speaks) {
            (false, false) => parties.into_iter().map(Voice::Party).collect(),
            (_, true) => vec![Voice::Words(phrase.first, phrase.last)],
            (true, false) => return,
        };
        for voice in voices {
            let known = found.iter().position(|c| match (&c.voice, &voice) {
                (Voice::Words(a, b), Voice::Words(c, d)) => a < d && c < b,
                (a, b) => a == b,
            });
            let place = known.unwrap_or_else(|| {
                found.push(Candidate {
                    voice,
                    claims: Vec::new(),
                    acts: Vec::new(),
                    rank: found.len(),
                });
                found.len() - 1
            });
            found[place].acts.push(act);
        }
    }

    /// What the words of a voice are.
    fn voice_kind(&self, voice: &Voice) -> &'static str {
        match voice {
            Voice::Party(party) => match self.cast.parties[*party].kind {
                PartyKind::Person => "person",
                PartyKind::Organization => "body",
                PartyKind::Country => "state",
                PartyKind::Vessel | PartyKind::Aircraft => "ship",
                PartyKind::Place => "place",
            },
            Voice::Words(first, last) => {
                let speaks = |i: usize| FRAMES.speakers.contains(self.tokens.lower(i));
                match (*first..*last).any(speaks) {
                    true => "speaker",
                    false => "words",
                }
            }
        }
    }

    /// Whether a voice is a side, or of the state of a side.
    fn side_of(&self, dealing: &Dealing, voice: &Voice) -> &'static str {
        let (from, to) = dealing.giver_and_receiver();
        let party = match voice {
            Voice::Party(party) => party,
            Voice::Words(first, last) => {
                // "Iranian officials", "agents of the Houthi movement"
                let end = match self.tokens.lower(*last) {
                    "of" | "for" => *last + 1 + OWNER_TOKENS_MAX,
                    _ => *last,
                };
                let of = self.cast.between(*first, end.min(self.tokens.tokens.len()));
                return match of.first().map(|m| m.party) {
                    Some(p) if from.contains(&p) => "people of the giver",
                    Some(p) if to.contains(&p) => "people of the receiver",
                    Some(_) => "people of another",
                    None => "no party",
                };
            }
        };
        if from.contains(party) {
            return "giver";
        }
        if to.contains(party) {
            return "receiver";
        }
        let country = |p: &usize| self.cast.parties[*p].country;
        match country(party) {
            Some(c) if from.iter().any(|p| country(p) == Some(c)) => "of the giver's state",
            Some(c) if to.iter().any(|p| country(p) == Some(c)) => "of the receiver's state",
            Some(_) => "of another state",
            None => "stranger",
        }
    }

    /// The features of a voice as one who alleges or denies a dealing.
    pub(super) fn voice_features(
        &self,
        dealing: &Dealing,
        candidate: &Candidate<'_>,
        out: &mut impl Features,
    ) {
        let voice = &candidate.voice;
        let (kind, side) = (self.voice_kind(voice), self.side_of(dealing, voice));
        let by_rules = match (
            dealing.alleged_by.contains(voice),
            dealing.denied_by.contains(voice),
        ) {
            (true, _) => "alleges",
            (_, true) => "denies",
            _ => "none",
        };
        let others = match (dealing.alleged_by.is_empty(), dealing.denied_by.is_empty()) {
            (true, true) => "nobody",
            (false, true) => "who alleges",
            (true, false) => "who denies",
            (false, false) => "both",
        };
        let status = match dealing.status {
            Status::Reported => "reported",
            Status::Alleged => "alleged",
            Status::Possible => "possible",
            Status::Refuted => "refuted",
            Status::Historical => "historical",
        };
        let (rank, claims) = (few(candidate.rank), few(candidate.claims.len()));
        let names = [kind, side, by_rules, others, status, rank, claims].map(number_of);
        out.add_each(Key::new(0, names), |out| {
            out.add(&["any"]);
            out.add(&["kind ", kind]);
            out.add(&["side ", side]);
            out.add(&["side ", side, " ", kind]);
            out.add(&["rules ", by_rules]);
            out.add(&["rules ", by_rules, " of ", others]);
            out.add(&["rules ", by_rules, " ", kind]);
            out.add(&["rules ", by_rules, " ", side]);
            out.add(&["rules ", by_rules, " ", status]);
            out.add(&["rank ", rank]);
            out.add(&["rank ", rank, " ", by_rules]);
            out.add(&["claims ", claims]);
        });
        for (verb, index) in &candidate.acts {
            let lemma = self
                .tokens
                .lemma(*verb)
                .unwrap_or_else(|| self.tokens.lower(*verb));
            let place = sentence_name(*index, dealing.sentence);
            out.add_each(
                Key::of_word(2, lemma, [place, side, kind].map(number_of)),
                |out| {
                    out.add(&["does ", lemma]);
                    out.add(&["does ", place, " ", lemma]);
                    out.add(&["does ", place, " ", side]);
                    out.add(&["does ", place, " ", kind]);
                    if FRAMES.enforcing_verbs.contains(lemma) || FRAMES.blaming_verbs.contains(lemma) {
                        out.add(&["enforces ", place]);
                        out.add(&["enforces ", place, " ", side]);
                    }
                },
            );
        }
        if candidate.claims.is_empty() {
            out.add(&["says nothing"]);
            out.add(&["says nothing ", side]);
        }
        if let Voice::Words(first, last) = voice {
            for i in (*first..*last).filter(|i| self.tokens.class(*i) == Class::Noun) {
                out.add(&["called ", self.tokens.lower(i)]);
            }
        }
        for claim in &candidate.claims {
            self.claim_features(dealing, claim, (kind, side, by_rules), out);
        }
    }

    fn claim_features(
        &self,
        dealing: &Dealing,
        claim: &Claim,
        (kind, side, by_rules): (&'static str, &'static str, &'static str),
        out: &mut impl Features,
    ) {
        let tokens = self.tokens;
        let (place, stance) = (place_name(claim, dealing), stance_name(claim.stance));
        let [p, s, k, own, r] = [place, stance, kind, side, by_rules].map(number_of);
        out.add_each(Key::new(1, [p, s, k, own, r]), |out| {
            out.add(&[place]);
            out.add(&[place, " ", stance]);
            out.add(&[place, " ", kind]);
            out.add(&[place, " ", side]);
            out.add(&[place, " ", stance, " ", side]);
            out.add(&[place, " ", stance, " ", by_rules]);
            out.add(&[stance, " ", by_rules]);
        });
        if claim.direct {
            out.add(&[place, " ", stance, " direct"]);
        }
        if claim.anaphoric {
            out.add(&[place, " ", stance, " of what was said"]);
        }
        for i in claim.cue.0..claim.cue.1 {
            if let Some(lemma) = tokens.lemma(i) {
                out.add_each(Key::of_word(3, lemma, [p]), |out| {
                    out.add(&["cue ", lemma]);
                    out.add(&[place, " cue ", lemma]);
                });
            } else {
                out.add(&["cue ", tokens.lower(i)]);
            }
        }
        if let Some((first, last)) = claim.source {
            for i in first..last {
                if matches!(tokens.class(i), Class::Noun) {
                    out.add(&["source has ", tokens.lower(i)]);
                }
            }
            // Whether the source stands before or after what it says.
            let after = claim.content.iter().all(|c| c.0 < first);
            out.add(&[place, if after { " source after" } else { " source before" }]);
        }
        let paragraph = (dealing.sentence.min(claim.sentence) + 1..=dealing.sentence.max(claim.sentence))
            .all(|s| tokens.continues_paragraph(s));
        out.add(&[
            place,
            if paragraph {
                " same paragraph"
            } else {
                " other paragraph"
            },
        ]);
        let mut of_giver = false;
        let mut of_receiver = false;
        let (from, to) = dealing.giver_and_receiver();
        for (first, last) in &claim.content {
            for mention in self.cast.between(*first, *last) {
                of_giver |= from.contains(&mention.party);
                of_receiver |= to.contains(&mention.party);
            }
        }
        let names = match (of_giver, of_receiver) {
            (true, true) => "both",
            (true, false) => "giver",
            (false, true) => "receiver",
            (false, false) => "neither",
        };
        out.add(&[place, " names ", names]);
        out.add(&[place, " ", stance, " names ", names]);
        let denies = (claim.content.iter().flat_map(|(a, b)| *a..*b)).any(|i| CUES.is_denying(tokens, i));
        if denies {
            out.add(&[place, " denying words"]);
            out.add(&[place, " denying words ", side]);
        }
        if self.establishes(claim) {
            out.add(&[place, " authority"]);
        }
    }
}
