//! Dealings as the program that learns the weights of voices sees them.

use crate::{
    dealings::{Dealing, Scene, Voice, linear::Names},
    parties::MentionKind,
};

/// A dealing with those who speak near it.
#[derive(Debug, Clone, Default)]
pub struct VoicesExample {
    /// All names of each who gives, in lower case.
    pub from: Vec<Vec<String>>,
    /// All names of each who receives.
    pub to: Vec<Vec<String>>,
    /// Who speaks or acts near it.
    pub voices: Vec<VoiceExample>,
}

/// Who speaks near a dealing.
#[derive(Debug, Clone, Default)]
pub struct VoiceExample {
    /// All names, in lower case.
    pub names: Vec<String>,
    /// Whether the rules say that it alleges, that it denies.
    pub by_rules: (bool, bool),
    /// Whether it only acts, and says nothing.
    pub only_acts: bool,
    /// What speaks for its alleging or denying.
    pub features: Vec<String>,
}

/// The dealings of a text, judged by the rules.
pub(crate) fn voices_examples(scene: &Scene<'_, '_>, dealings: &[Dealing]) -> Vec<VoicesExample> {
    let mut names: Vec<Vec<String>> =
        (scene.cast.parties.iter().map(|p| vec![p.name.to_lowercase()])).collect();
    for mention in scene.cast.mentions.iter().filter(|m| m.how == MentionKind::Name) {
        names[mention.party].push(scene.tokens.text_of(mention.first, mention.last).to_lowercase());
    }
    let of = |parties: &[usize]| parties.iter().map(|p| names[*p].clone()).collect();
    let example = |dealing: &Dealing| {
        let voices = scene.voices_near(dealing, dealings).into_iter().map(|candidate| {
            let mut features = Names::default();
            scene.voice_features(dealing, &candidate, &mut features);
            VoiceExample {
                names: match &candidate.voice {
                    Voice::Party(party) => names[*party].clone(),
                    Voice::Words(first, last) => vec![scene.tokens.text_of(*first, *last).to_lowercase()],
                },
                by_rules: (
                    dealing.alleged_by.contains(&candidate.voice),
                    dealing.denied_by.contains(&candidate.voice),
                ),
                only_acts: !candidate.speaks(dealing),
                features: features.0,
            }
        });
        let (from, to) = dealing.giver_and_receiver();
        VoicesExample {
            from: of(from),
            to: of(to),
            voices: voices.collect(),
        }
    };
    dealings.iter().map(example).collect()
}
