//! What each word of a text says of a dealing, worked out once: the rules ask for it, and the weights again.

use std::cell::OnceCell;

use super::{AGENT, Scene, roles::Roles};
use crate::frames::Frame;

/// What a word says of a dealing, and whether it is a verb.
pub(super) type FramesOfWord = (&'static [Frame], bool);

/// What was worked out of a word.
#[derive(Default)]
pub(crate) struct OfWord {
    frames: OnceCell<Option<FramesOfWord>>,
    roles: OnceCell<Box<Roles>>,
}

impl Scene<'_, '_> {
    /// What the word at a token says of a dealing.
    pub(super) fn frames_at(&self, at: usize) -> Option<FramesOfWord> {
        *self.of_words[at].frames.get_or_init(|| self.read_frames(at))
    }

    /// The roles around a word that has been read already.
    pub(super) fn roles_read(&self, at: usize) -> Option<&Roles> {
        self.of_words[at].roles.get().map(|r| &**r)
    }

    /// The roles around a word of a dealing in a sentence, as the words there tell them.
    pub(super) fn roles_at(&self, at: usize, (frames, verb): FramesOfWord, index: usize) -> &Roles {
        self.of_words[at].roles.get_or_init(|| {
            let sentence = self.tokens.sentences[index];
            let mut roles = Box::<Roles>::default();
            if std::ptr::eq(frames, &AGENT[..]) {
                self.agent_roles(at, index, sentence, &mut roles);
            } else if verb {
                self.verb_roles(at, frames, index, sentence, &mut roles);
            } else {
                self.noun_roles(at, frames, index, sentence, &mut roles);
            }
            roles
        })
    }
}
