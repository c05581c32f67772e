//! Whose word a dealing is, and who denies it, by linear models over what stands around it.
//!
//! Whom the rules found (`status.rs`, `denial.rs`, `issuer.rs`) is one sign among others: which claims of somebody cover the dealing
//! or stand near, with what cue and stance, what somebody does there, whether it takes part in the dealing. Everybody who speaks or acts near a
//! dealing is weighed as one who alleges it and as one who denies it ([`near`]). The weights are learned from annotated
//! texts: `cargo run --release -p xtask -- learn-voices`.

use std::cell::RefCell;

mod about;
mod example;
mod near;
mod weights;

pub(crate) use example::voices_examples;
pub use example::{VoiceExample, VoicesExample};
use weights::WEIGHTS;

use super::{
    Dealing, Scene, Voice,
    linear::{Known, Sum},
};
use crate::claims::Stance;

/// What is weighed, by the names of its tables in the file of weights: alleging and denying.
pub(crate) const KINDS: [&str; 2] = ["alleges", "denies"];
/// The score from which on somebody is told who speaks, and who only acts.
pub(crate) const SPEAKS_MIN: f32 = -1.0;
pub(crate) const ACTS_MIN: f32 = -0.6;

thread_local! {
    /// Sums of features of which there are few, from one text to the next.
    static KNOWN: RefCell<Known<{ KINDS.len() }>> = RefCell::default();
}

impl Scene<'_, '_> {
    /// Weighs who alleges and who denies each dealing.
    pub(super) fn weigh_voices(&self, dealings: &mut [Dealing]) {
        KNOWN.with_borrow_mut(|known| self.weigh_voices_by(&mut Sum::over(&WEIGHTS, known), dealings));
    }

    fn weigh_voices_by(&self, sum: &mut Sum<'_, { KINDS.len() }>, dealings: &mut [Dealing]) {
        let all = dealings.to_vec();
        for dealing in dealings {
            let (mut alleged_by, mut denied_by): (Vec<Voice>, Vec<Voice>) = Default::default();
            for candidate in self.voices_near(dealing, &all) {
                sum.start([0.0; KINDS.len()]);
                self.voice_features(dealing, &candidate, sum);
                let [alleges, denies] = sum.sums();
                let min = match candidate.speaks(dealing) {
                    true => SPEAKS_MIN,
                    false => ACTS_MIN,
                };
                // "X has never supplied …, X said": what the words say outright.
                if dealing.denied_by.contains(&candidate.voice)
                    && (self.is_denied_outright(dealing, &candidate.voice)
                        || candidate.rejects_what_was_told(dealing))
                {
                    denied_by.push(candidate.voice);
                    continue;
                }
                if alleges.max(denies) < min {
                    continue;
                }
                if alleges >= denies {
                    alleged_by.push(candidate.voice);
                } else if self.may_deny(dealing, &candidate) {
                    denied_by.push(candidate.voice);
                }
            }
            if let Some((joint, voices)) = self.jointly_denied(dealing) {
                let others = self.voices(joint);
                denied_by.retain(|v| !others.contains(v) && !voices.contains(v));
                alleged_by.retain(|v| !voices.contains(v));
                denied_by.extend(voices);
            }
            dealing.alleged_by = alleged_by;
            dealing.denied_by = denied_by;
        }
    }

    /// Whether somebody says in the dealing's own words that it was not.
    fn is_denied_outright(&self, dealing: &Dealing, voice: &Voice) -> bool {
        let (index, at) = (dealing.sentence, dealing.trigger);
        let says = |stance: Stance| matches!(stance, Stance::Denies | Stance::States);
        self.is_refuted(at, self.tokens.sentences[index])
            && (self.claims_at(index).filter(|c| c.covers(at) && says(c.stance)))
                .any(|c| self.voices(c).contains(voice))
    }
}
