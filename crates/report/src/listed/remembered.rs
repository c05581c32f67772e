//! Lists that remember what they were asked: the reports of a folder name the same parties again and again.

use std::sync::{Arc, Mutex, PoisonError};

use interdict_model::Entity;
use interdict_screen::{Options, Query, Screening};
use rustc_hash::FxHashMap;

use super::ListedParties;

/// How many answers are remembered; then all are forgotten.
const ANSWERS_MAX: usize = 1 << 14;

/// The answers to a query by how it was to be answered.
type Answers = Vec<(Options, Arc<Screening>)>;

/// Lists with a memory of what they answered, for reading many reports against lists that do not change meanwhile.
pub struct Remembered<'a> {
    lists: &'a (dyn ListedParties + Sync),
    answers: Mutex<FxHashMap<Query, Answers>>,
}

impl<'a> Remembered<'a> {
    /// Lists that remember nothing yet.
    pub fn new(lists: &'a (dyn ListedParties + Sync)) -> Self {
        Self {
            lists,
            answers: Mutex::default(),
        }
    }

    fn remembered(&self, query: &Query, options: &Options) -> Option<Arc<Screening>> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, answer) = answers.get(query)?.iter().find(|(of, _)| of == options)?;
        Some(Arc::clone(answer))
    }

    fn remember(&self, query: &Query, options: &Options, answer: &Screening) {
        let answer = Arc::new(answer.clone());
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= ANSWERS_MAX {
            answers.clear();
        }
        answers.entry(query.clone()).or_default().push((*options, answer));
    }
}

impl ListedParties for Remembered<'_> {
    fn screen(&self, query: &Query, options: &Options) -> Screening {
        if let Some(answer) = self.remembered(query, options) {
            return Screening::clone(&answer);
        }
        let answer = self.lists.screen(query, options);
        self.remember(query, options, &answer);
        answer
    }

    fn entity(&self, ordinal: u32) -> Option<Entity> {
        self.lists.entity(ordinal)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Lists that count what they are asked.
    #[derive(Default)]
    struct Counted(AtomicUsize);

    impl ListedParties for Counted {
        fn screen(&self, _: &Query, options: &Options) -> Screening {
            Screening {
                total: self.0.fetch_add(1, Ordering::Relaxed) + options.limit,
                ..Screening::default()
            }
        }

        fn entity(&self, _: u32) -> Option<Entity> {
            None
        }
    }

    #[test]
    fn what_was_asked_is_answered_as_before_and_asked_once() {
        let lists = Counted::default();
        let remembered = Remembered::new(&lists);
        for (asked, (name, limit)) in [("Ri Won Ho", 10), ("Ri Won Ho", 20), ("Wagner", 10)]
            .into_iter()
            .enumerate()
        {
            let (query, options) = (
                Query::named(name),
                Options {
                    limit,
                    ..Options::default()
                },
            );
            let first = remembered.screen(&query, &options);
            assert_eq!(remembered.screen(&query, &options), first);
            assert_eq!(lists.0.load(Ordering::Relaxed), asked + 1);
        }
    }
}
