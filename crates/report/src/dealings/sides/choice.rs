//! From the scores of pairs to the dealings of a text.

/// The score from which on a pair is told, by the weights alone and where the rules tell it, too.
const TOLD_MIN: f32 = -1.4;
const KEPT_MIN: f32 = -2.7;
/// The same where the rules tell it plainly.
const PLAIN_MIN: f32 = -5.7;
/// The score from which on a party joins the side of a dealing that hangs on the same word.
const JOINS_MIN: f32 = -1.1;
/// How much more it takes to be a dealing of its own beside one that shares a side, elsewhere and in its sentence.
const APART: f32 = 0.8;
const APART_IN_SENTENCE: f32 = 1.6;
/// How much more it takes to be the dealing the other way round.
const TURNED: f32 = 2.0;

/// Whether the rules tell a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByRules {
    /// They do not.
    No,
    /// They do.
    Told,
    /// They do in a text of a sentence or a few, by what stands around the word.
    Plainly,
}

impl ByRules {
    /// The score above which a pair is told.
    pub(super) fn told_min(self) -> f32 {
        match self {
            Self::No => TOLD_MIN,
            Self::Told => KEPT_MIN,
            Self::Plainly => PLAIN_MIN,
        }
    }
}

/// How surely a giver and a receiver are told by a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Who gives.
    pub giver: usize,
    /// Who receives.
    pub receiver: usize,
    /// Which of the words of the text tells it.
    pub word: usize,
    /// The sentence of the word.
    pub sentence: usize,
    /// The higher, the surer.
    pub score: f32,
    /// Whether the rules tell it, too.
    pub by_rules: ByRules,
}

/// A dealing that is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Who gives.
    pub from: Vec<usize>,
    /// Who receives.
    pub to: Vec<usize>,
    /// Which of the words of the text tells it.
    pub word: usize,
    /// The sentence of the word.
    pub sentence: usize,
}

impl Choice {
    fn tells(&self, giver: usize, receiver: usize) -> bool {
        self.from.contains(&giver) && self.to.contains(&receiver)
    }

    /// Whether one of the sides is the same, and the other would not stand on both.
    fn shares(&self, giver: usize, receiver: usize) -> bool {
        self.from.contains(&giver) && !self.from.contains(&receiver)
            || self.to.contains(&receiver) && !self.to.contains(&giver)
    }
}

/// The dealings among scored pairs, what the rules tell plainly first, then the surest. Each pair is scored by the word that tells it best.
pub fn choose(mut pairs: Vec<Scored>) -> Vec<Choice> {
    pairs.retain(|p| p.score > p.by_rules.told_min());
    pairs.sort_by(|a, b| {
        let plain = |s: &Scored| s.by_rules == ByRules::Plainly;
        let key = |s: &Scored| (s.giver, s.receiver, s.word);
        (plain(b).cmp(&plain(a)))
            .then_with(|| b.score.total_cmp(&a.score))
            .then_with(|| key(a).cmp(&key(b)))
    });
    let mut chosen: Vec<Choice> = Vec::new();
    for pair in pairs {
        let (giver, receiver) = (pair.giver, pair.receiver);
        let min = pair.by_rules.told_min();
        let by_rules = pair.by_rules != ByRules::No;
        let turned = chosen.iter().any(|c| c.tells(receiver, giver));
        if chosen.iter().any(|c| c.tells(giver, receiver)) || turned && !by_rules && pair.score < min + TURNED
        {
            continue;
        }
        if let Some(beside) = chosen.iter_mut().find(|c| c.shares(giver, receiver)) {
            if beside.word == pair.word {
                if by_rules || pair.score > JOINS_MIN {
                    let (side, party) = match beside.from.contains(&giver) {
                        true => (&mut beside.to, receiver),
                        false => (&mut beside.from, giver),
                    };
                    side.push(party);
                }
                continue;
            }
            let apart = match beside.sentence == pair.sentence {
                true => APART_IN_SENTENCE,
                false => APART,
            };
            if pair.by_rules != ByRules::Plainly && pair.score < min + apart {
                continue;
            }
        }
        chosen.push(Choice {
            from: vec![giver],
            to: vec![receiver],
            word: pair.word,
            sentence: pair.sentence,
        });
    }
    chosen
}
