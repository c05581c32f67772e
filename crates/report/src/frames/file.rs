//! The form of `data/report/dealings.toml`.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Pattern;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrameEntry {
    pub(super) pattern: Pattern,
    pub(super) kind: String,
    pub(super) needs_goods: bool,
    #[serde(default)]
    pub(super) passive_only: bool,
    #[serde(default)]
    pub(super) wish: bool,
    pub(super) verbs: Vec<String>,
    pub(super) nouns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ahead {
    pub(super) verbs: Vec<String>,
    pub(super) nouns: Vec<String>,
    #[serde(default)]
    pub(super) adjectives: Vec<String>,
    #[serde(default)]
    pub(super) adverbs: Vec<String>,
    #[serde(default)]
    pub(super) active_only: Vec<String>,
    #[serde(default)]
    pub(super) tried: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phrases {
    pub(super) phrases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Appeal {
    pub(super) verbs: Vec<String>,
    pub(super) to_all: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Making {
    pub(super) verbs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Errand {
    pub(super) motion: Vec<String>,
    pub(super) stay: Vec<String>,
    pub(super) visit: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Diplomacy {
    pub(super) verbs: Vec<String>,
    pub(super) nouns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nouns {
    pub(super) nouns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Historical {
    pub(super) phrases: Vec<String>,
    pub(super) years_min: i16,
    pub(super) ending: Vec<String>,
    pub(super) cancelling: Vec<String>,
    pub(super) requests: Vec<String>,
    pub(super) rejecting: Vec<String>,
    pub(super) outstanding: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StandsFor {
    pub(super) nouns: Vec<String>,
    pub(super) state: Vec<String>,
    pub(super) affiliation: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DealingFile {
    pub(super) frame: Vec<FrameEntry>,
    pub(super) attempt: Ahead,
    pub(super) offering: Offering,
    pub(super) possible: Ahead,
    pub(super) refuted: Phrases,
    pub(super) historical: Historical,
    pub(super) appeal: Appeal,
    pub(super) fighting: Nouns,
    pub(super) making: Making,
    pub(super) involvement: Nouns,
    pub(super) loading: Making,
    pub(super) permission: Nouns,
    pub(super) errand: Errand,
    pub(super) diplomacy: Diplomacy,
    pub(super) stands_for: StandsFor,
    pub(super) forbidding: Forbidding,
    pub(super) relying: FxHashMap<String, Vec<String>>,
    pub(super) beside_noun: BesideNoun,
    pub(super) voices: VoiceWords,
    pub(super) technical: Words,
    pub(super) goods_words: GoodsWords,
    pub(super) side_nouns: SideNouns,
    pub(super) aid: Aid,
    pub(super) voyage: Voyage,
    pub(super) reference: Reference,
    pub(super) agent_nouns: AgentNouns,
    pub(super) particles: Words,
    pub(super) relevance: Words,
    #[serde(rename = "preposition")]
    pub(super) prepositions: Vec<ComplexPreposition>,
}

/// A preposition of several words, and the one that it is as good as.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ComplexPreposition {
    pub(super) phrases: Vec<String>,
    pub(super) as_good_as: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Aid {
    pub(super) nouns: Vec<String>,
    pub(super) supply: Vec<String>,
    pub(super) finance: Vec<String>,
    pub(super) technology: Vec<String>,
    pub(super) obtaining: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Voyage {
    pub(super) load: Vec<String>,
    pub(super) discharge: Vec<String>,
    pub(super) origin: Vec<String>,
    pub(super) craft: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reference {
    pub(super) answering: Vec<String>,
    pub(super) naming: Vec<String>,
    pub(super) people: Vec<String>,
    pub(super) subsidiaries: Vec<String>,
    pub(super) fronts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offering {
    pub(super) words: Vec<String>,
    pub(super) nouns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgentNouns {
    pub(super) givers: Vec<String>,
    pub(super) takers: Vec<String>,
    pub(super) linking: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SideNouns {
    pub(super) giver: Vec<String>,
    pub(super) taker: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GoodsWords {
    pub(super) measures: Vec<String>,
    pub(super) quantities: Vec<String>,
    pub(super) packings: Vec<String>,
    pub(super) cargo: Vec<String>,
    pub(super) shipments: Vec<String>,
    pub(super) moneyed: Vec<String>,
    pub(super) armed_groups: Vec<String>,
    pub(super) fiction: Vec<String>,
    pub(super) packed: Vec<String>,
    pub(super) idioms: Vec<String>,
    pub(super) containers: Vec<String>,
    pub(super) users: Vec<String>,
    pub(super) no_transfer: Vec<String>,
    pub(super) barter: Vec<String>,
    pub(super) either_way: Vec<String>,
    pub(super) relief: Vec<String>,
    pub(super) holdings: Vec<String>,
    pub(super) leaving: Vec<String>,
    pub(super) keeping: Vec<String>,
    pub(super) marketing: Vec<String>,
    pub(super) carriers: Vec<String>,
    pub(super) laden: Vec<String>,
    pub(super) no_wares: Vec<String>,
    pub(super) never_wares: Vec<String>,
    pub(super) judicial: Vec<String>,
    pub(super) sanctioning: Vec<String>,
    pub(super) sites: Vec<String>,
    pub(super) posting: Vec<String>,
    pub(super) manners: Vec<String>,
    pub(super) winning: Vec<String>,
    pub(super) given: Vec<String>,
    pub(super) backing: Vec<String>,
    pub(super) passing: Vec<String>,
    pub(super) passing_particles: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VoiceWords {
    pub(super) speakers: Vec<String>,
    pub(super) authorities: Vec<String>,
    pub(super) alleging: Vec<String>,
    pub(super) claim_nouns: Vec<String>,
    pub(super) factive: Vec<String>,
    pub(super) accounts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BesideNoun {
    pub(super) giver: Vec<String>,
    pub(super) taker: Vec<String>,
    pub(super) hands_over: Vec<String>,
    pub(super) people: Vec<String>,
    pub(super) blaming: Vec<String>,
    pub(super) blaming_passive: Vec<String>,
    pub(super) enforcing: Vec<String>,
    pub(super) blaming_nouns: Vec<String>,
    pub(super) with_partner: Vec<String>,
    pub(super) employing: Vec<String>,
    pub(super) trained: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Forbidding {
    pub(super) verbs: Vec<String>,
    pub(super) duties: Vec<String>,
    pub(super) nouns: Vec<String>,
}
