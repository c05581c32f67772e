//! A text as the program that learns the weights sees it.

use super::word::places;
use crate::{
    dealings::{Dealing, Scene, linear::Names},
    parties::MentionKind,
};

/// A text: its parties, the words that a dealing may hang on, what the rules told.
#[derive(Debug, Clone, Default)]
pub struct Example {
    /// All names of each party, in lower case.
    pub names: Vec<Vec<String>>,
    /// The words, in order.
    pub words: Vec<ExampleWord>,
    /// The sides of the dealings that the rules told.
    pub rules: Vec<(Vec<usize>, Vec<usize>)>,
}

/// A word with the names of all features.
#[derive(Debug, Clone, Default)]
pub struct ExampleWord {
    /// The sentence that it stands in.
    pub sentence: usize,
    /// Its own features.
    pub features: Vec<String>,
    /// The parties around with their features.
    pub parties: Vec<(usize, Vec<String>)>,
    /// Each two of them, giver first, with the features of both together.
    pub pairs: Vec<(usize, usize, Vec<String>)>,
}

/// The example that a text is.
pub(crate) fn example(scene: &Scene<'_, '_>, rules: &[Dealing]) -> Example {
    let words = scene.transfer_words();
    let told = scene.told_of_parties();
    let places = places(&words, scene.cast.parties.len());
    let mut names: Vec<Vec<String>> =
        (scene.cast.parties.iter().map(|p| vec![p.name.to_lowercase()])).collect();
    for mention in scene.cast.mentions.iter().filter(|m| m.how == MentionKind::Name) {
        names[mention.party].push(scene.tokens.text_of(mention.first, mention.last).to_lowercase());
    }
    let example_word = |index: usize| {
        let around = scene.around(index, (&words, &places), rules, &told);
        let named = |of: &dyn Fn(&mut Names)| {
            let mut names = Names::default();
            of(&mut names);
            names.0
        };
        let parties = scene.candidates(&around);
        let mut pairs = Vec::new();
        for giver in &parties {
            for receiver in parties.iter().filter(|r| *r != giver) {
                let (gives, receives) = (around.side(*giver), around.side(*receiver));
                let features = named(&|n| scene.pair_features(&around, &gives, &receives, n));
                pairs.push((*giver, *receiver, features));
            }
        }
        ExampleWord {
            sentence: words[index].sentence,
            features: named(&|n| scene.word_features(&around, n)),
            parties: (parties.iter())
                .map(|p| {
                    (
                        *p,
                        named(&|n| {
                            scene.own_features(&told, *p, around.word.has_part(*p), n);
                            scene.party_features(&around, *p, n);
                        }),
                    )
                })
                .collect(),
            pairs,
        }
    };
    Example {
        names,
        words: (0..words.len()).map(example_word).collect(),
        rules: (rules.iter().map(Dealing::giver_and_receiver))
            .map(|(from, to)| (from.to_vec(), to.to_vec()))
            .collect(),
    }
}
