//! Which parties are the sides of a dealing, by a linear model over what the words around say of each.
//!
//! A dealing hangs on a word ([`word`]). For each such word and each two parties named near it, a sum of weights says how
//! surely the text tells that the one gives to the other: weights of the word, of the giver, of the receiver, of both
//! together ([`features`]). The part that the rules found for a party, and what dealing they told, are features among
//! others. The best pairs of a text are its dealings ([`choice`]); where the rules told one of them, it stays as they told it,
//! and what they told beside them is left out ([`settle`]). The weights are learned from annotated texts:
//! `cargo run --release -p xtask -- learn-sides`.

mod choice;
mod example;
mod features;
mod mentions;
mod settle;
mod told;
mod weights;
mod word;

pub use choice::{ByRules, Choice, Scored, choose};
pub(crate) use example::example;
pub use example::{Example, ExampleWord};
use features::Around;
use word::TransferWord;
