//! The verbs and nouns of dealings, from `data/report/dealings.toml`.

use std::sync::LazyLock;

use interdict_regimes::DealingKind;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::{lexicon::parse, phrase::PhraseTable};

mod file;

use file::DealingFile;

/// Where the parties stand around the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Pattern {
    Give,
    Take,
    Help,
    Move,
    Pay,
    Hire,
    Serve,
    Arrive,
}

/// What a word says of a dealing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) pattern: Pattern,
    pub(crate) kind: DealingKind,
    pub(crate) needs_goods: bool,
    /// Only in the passive: "shells intended for".
    pub(crate) passive_only: bool,
    /// Asks for goods, so that the dealing is possible at most.
    pub(crate) wish: bool,
}

pub(crate) struct Frames {
    /// Frames of a verb's lemma: several where the goods decide (send money, send arms).
    pub(crate) verbs: FxHashMap<String, Vec<Frame>>,
    pub(crate) nouns: FxHashMap<String, Vec<Frame>>,
    pub(crate) attempt_verbs: FxHashSet<String>,
    pub(crate) attempt_nouns: FxHashSet<String>,
    /// Verbs of attempts that were made, whatever became of them.
    pub(crate) tried: FxHashSet<String>,
    pub(crate) possible_verbs: FxHashSet<String>,
    /// Verbs that only offer what they tell of.
    pub(crate) offering_verbs: FxHashSet<String>,
    /// Nouns of dealings that are only spoken of.
    pub(crate) offering_nouns: FxHashSet<String>,
    pub(crate) possible_nouns: FxHashSet<String>,
    pub(crate) possible_adjectives: FxHashSet<String>,
    pub(crate) possible_adverbs: FxHashSet<String>,
    /// Verbs that put nothing ahead in the passive ("is wanted for").
    pub(crate) active_only: FxHashSet<String>,
    /// Verbs of those who act against a dealing.
    pub(crate) enforcing_verbs: FxHashSet<String>,
    pub(crate) refuted: PhraseTable<()>,
    pub(crate) historical: PhraseTable<()>,
    pub(crate) historical_years_min: i16,
    pub(crate) stands_for: FxHashSet<String>,
    /// Nouns for a state's own bodies ("its army", "the ministry").
    pub(crate) state_nouns: FxHashSet<String>,
    /// Verbs by which one body belongs to another ("controlled by", "linked to").
    pub(crate) affiliation_verbs: FxHashSet<String>,
    pub(crate) forbidding_verbs: FxHashSet<String>,
    /// Words by which a rule says what has to be done.
    pub(crate) duties: FxHashSet<String>,
    /// Verbs that say, as "be" does, what somebody is.
    pub(crate) linking: FxHashSet<String>,
    pub(crate) forbidding_nouns: FxHashSet<String>,
    pub(crate) giver_verbs: FxHashSet<String>,
    pub(crate) taker_verbs: FxHashSet<String>,
    /// Verbs whose object does what the infinitive after it says.
    pub(crate) hands_over: FxHashSet<String>,
    /// Verbs that charge or punish their object for what follows.
    pub(crate) blaming_verbs: FxHashSet<String>,
    /// Verbs that make their subject the one who is trained.
    pub(crate) trained_verbs: FxHashSet<String>,
    /// Verbs that arm or teach their object.
    pub(crate) people_verbs: FxHashSet<String>,
    /// Nouns for those who speak and are no party of their own.
    pub(crate) speakers: FxHashSet<String>,
    /// Authorities whose findings are on record.
    pub(crate) authorities: PhraseTable<()>,
    /// Adjectives that make a thing alleged.
    pub(crate) alleging: FxHashSet<String>,
    /// Nouns for what is told, which others may deny.
    pub(crate) accounts: FxHashSet<String>,
    /// Verbs that vouch for what they introduce.
    pub(crate) factive_verbs: FxHashSet<String>,
    /// Nouns that hold a claim, whose "of" leads to what is claimed.
    pub(crate) claim_nouns: FxHashSet<String>,
    /// Nouns beside which "on X" or "against X" charges X with what follows.
    pub(crate) blaming_nouns: FxHashSet<String>,
    /// Verbs and nouns whose "with X" is the other side of the dealing.
    pub(crate) with_partner: FxHashSet<String>,
    /// Nouns for a side of a dealing, beside which its name stands.
    pub(crate) giver_nouns: FxHashSet<String>,
    pub(crate) taker_nouns: FxHashSet<String>,
    /// Nouns that only count what follows their "of".
    pub(crate) measures: FxHashSet<String>,
    /// Measures and packings of goods: whatever follows their "of" is goods ("two tonnes of X").
    pub(crate) quantities: FxHashSet<String>,
    /// Packings that are goods by themselves where a number counts them ("30 containers").
    pub(crate) packings: FxHashSet<String>,
    /// Nouns by which goods are told again.
    pub(crate) cargo: FxHashSet<String>,
    /// Nouns for a part of goods that were told of, also with a number or "such".
    pub(crate) shipments: FxHashSet<String>,
    /// Nouns of dealings that are money by themselves.
    pub(crate) moneyed: FxHashSet<String>,
    /// Verbs that bring nothing from one to another, whatever stands beside them.
    pub(crate) no_transfer: FxHashSet<String>,
    /// Words of texts about made-up stories.
    pub(crate) fiction: FxHashSet<String>,
    /// What an armed group is called: whoever deals with one, deals with a target.
    pub(crate) armed_groups: FxHashSet<String>,
    /// Words that make goods technology.
    pub(crate) technical: Vec<String>,
    /// Nouns for help that need no goods where an adjective says what kind it is ("material support").
    pub(crate) aid_nouns: FxHashSet<String>,
    pub(crate) aid_kinds: FxHashMap<String, DealingKind>,
    /// Verbs whose object gets what the infinitive after it says ("helped X obtain chips").
    pub(crate) obtaining: FxHashSet<String>,
    /// Verbs by which a craft takes a cargo in, and lets it out.
    pub(crate) load_verbs: FxHashSet<String>,
    pub(crate) discharge_verbs: FxHashSet<String>,
    /// Verbs and participles that lead to where goods are from.
    pub(crate) origin_verbs: FxHashSet<String>,
    /// Goods that carry others, so that their own arrival is no delivery of them.
    pub(crate) craft: FxHashSet<String>,
    /// Participles that lead to a name ("the hackers known as X").
    pub(crate) naming: FxHashSet<String>,
    /// Plural nouns for people whom a number and an article count again ("the two men").
    pub(crate) people_nouns: FxHashSet<String>,
    /// Nouns for a part of a body that the text named.
    pub(crate) subsidiaries: FxHashSet<String>,
    /// Nouns for who gives or takes what follows their "of".
    pub(crate) agent_givers: FxHashSet<String>,
    pub(crate) agent_takers: FxHashSet<String>,
    /// Particles after a verb that make it another.
    pub(crate) particles: FxHashSet<String>,
    /// What goods are put into to be sent.
    pub(crate) containers: FxHashSet<String>,
    /// Phrases in which a word for goods means none.
    pub(crate) idioms: PhraseTable<()>,
    /// Words of texts about sanctions, smuggling, laundering.
    pub(crate) relevance: PhraseTable<()>,
    /// Verbs by which the subject gets where "from" follows ("leased a ship from X"), and gives otherwise.
    pub(crate) either_way: FxHashSet<String>,
    /// Nouns for what somebody has: "in the hands of X".
    pub(crate) holdings: FxHashSet<String>,
    /// Verbs whose object is where their subject comes from, and whose "for" leads to where it goes.
    pub(crate) leaving: FxHashSet<String>,
    /// Verbs of keeping money, a dealing only where somebody is told for whom.
    pub(crate) keeping: FxHashSet<String>,
    /// Verbs of selling, whose "in" tells where the buyers are.
    pub(crate) marketing: FxHashSet<String>,
    /// Nouns for what carries goods, beside the craft among the goods.
    pub(crate) carriers: FxHashSet<String>,
    /// Words that lead to what a craft carries.
    pub(crate) laden: FxHashSet<String>,
    /// Verbs of those who get goods from another, with the prepositions that lead to him ("relies on X for").
    pub(crate) relying: FxHashMap<String, Vec<String>>,
    /// Verbs that make their object act for their subject ("hired X to ship pumps").
    pub(crate) employing: FxHashSet<String>,
    /// What helps people in need: no goods of the rules by its measure alone.
    pub(crate) relief: FxHashSet<String>,
    /// Words in the names and offices of those who judge and police.
    pub(crate) judicial: FxHashSet<String>,
    /// Verbs of handing on, and the particles that may stand between them and their object ("passed on the rest").
    pub(crate) passing: FxHashSet<String>,
    pub(crate) passing_particles: FxHashSet<String>,
    /// Nouns that are no goods, whatever sends or delivers them: words, acts, people.
    pub(crate) no_wares: FxHashSet<String>,
    /// Verbs that give one thing for another.
    pub(crate) barter: FxHashSet<String>,
    /// Verbs whose subject has what they act with.
    pub(crate) users: FxHashSet<String>,
    /// Prepositions after a participle that tell what goods are hidden in.
    pub(crate) packed: FxHashSet<String>,
    /// Prepositions of several words, each with the place of the one that it is as good as.
    pub(crate) prepositions: PhraseTable<usize>,
    pub(crate) preposition_words: Vec<String>,
}

pub(crate) static FRAMES: LazyLock<Frames> = LazyLock::new(|| {
    let file: DealingFile = parse(
        "dealings.toml",
        include_str!("../../../data/report/dealings.toml"),
    );
    let mut verbs: FxHashMap<String, Vec<Frame>> = FxHashMap::default();
    let mut nouns: FxHashMap<String, Vec<Frame>> = FxHashMap::default();
    for entry in file.frame {
        let kind = DealingKind::from_code(&entry.kind)
            .unwrap_or_else(|| panic!("data/report/dealings.toml: kind {:?}", entry.kind));
        let frame = Frame {
            pattern: entry.pattern,
            kind,
            needs_goods: entry.needs_goods,
            passive_only: entry.passive_only,
            wish: entry.wish,
        };
        for verb in entry.verbs {
            verbs.entry(verb).or_default().push(frame);
        }
        for noun in entry.nouns {
            let plural = match noun
                .strip_suffix('y')
                .filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']))
            {
                Some(stem) => format!("{stem}ies"),
                None => format!("{noun}s"),
            };
            nouns.entry(plural).or_default().push(frame);
            nouns.entry(noun).or_default().push(frame);
        }
    }
    let kinds = [
        (&file.aid.supply, DealingKind::Supply),
        (&file.aid.finance, DealingKind::Finance),
        (&file.aid.technology, DealingKind::Technology),
    ];
    let aid_kinds = (kinds.iter())
        .flat_map(|(words, kind)| words.iter().map(|w| (w.clone(), *kind)))
        .collect();
    let set = |words: Vec<String>| words.into_iter().collect::<FxHashSet<String>>();
    let table = |phrases: &[String]| PhraseTable::new(phrases.iter().map(|p| (p.as_str(), ())));
    Frames {
        verbs,
        nouns,
        attempt_verbs: set(file.attempt.verbs),
        attempt_nouns: set(file.attempt.nouns),
        possible_verbs: set(file.possible.verbs),
        tried: set(file.possible.tried),
        offering_verbs: set(file.offering.words),
        offering_nouns: set(file.offering.nouns),
        possible_nouns: set(file.possible.nouns),
        possible_adjectives: set(file.possible.adjectives),
        possible_adverbs: set(file.possible.adverbs),
        active_only: set(file.possible.active_only),
        enforcing_verbs: set(file.beside_noun.enforcing),
        refuted: table(&file.refuted.phrases),
        historical: table(&file.historical.phrases),
        historical_years_min: file.historical.years_min.unwrap_or(8),
        stands_for: set(file.stands_for.nouns),
        state_nouns: set(file.stands_for.state),
        affiliation_verbs: set(file.stands_for.affiliation),
        duties: set(file.forbidding.duties),
        linking: set(file.agent_nouns.linking),
        forbidding_verbs: set(file.forbidding.verbs),
        forbidding_nouns: set(file.forbidding.nouns),
        giver_verbs: set(file.beside_noun.giver),
        taker_verbs: set(file.beside_noun.taker),
        hands_over: set(file.beside_noun.hands_over),
        blaming_verbs: set(file.beside_noun.blaming),
        trained_verbs: set(file.beside_noun.trained),
        people_verbs: set(file.beside_noun.people),
        speakers: set(file.voices.speakers),
        authorities: table(&file.voices.authorities),
        alleging: set(file.voices.alleging),
        accounts: set(file.voices.accounts),
        factive_verbs: set(file.voices.factive),
        claim_nouns: set(file.voices.claim_nouns),
        blaming_nouns: set(file.beside_noun.blaming_nouns),
        with_partner: set(file.beside_noun.with_partner),
        giver_nouns: set(file.side_nouns.giver),
        taker_nouns: set(file.side_nouns.taker),
        measures: set(file.goods_words.measures),
        quantities: set(file.goods_words.quantities),
        packings: set(file.goods_words.packings),
        cargo: set(file.goods_words.cargo),
        shipments: set(file.goods_words.shipments),
        moneyed: set(file.goods_words.moneyed),
        no_transfer: set(file.goods_words.no_transfer),
        fiction: set(file.goods_words.fiction),
        armed_groups: set(file.goods_words.armed_groups),
        technical: file.technical.words,
        aid_nouns: set(file.aid.nouns),
        aid_kinds,
        obtaining: set(file.aid.obtaining),
        load_verbs: set(file.voyage.load),
        discharge_verbs: set(file.voyage.discharge),
        origin_verbs: set(file.voyage.origin),
        craft: set(file.voyage.craft),
        naming: set(file.reference.naming),
        people_nouns: set(file.reference.people),
        packed: set(file.goods_words.packed),
        subsidiaries: set(file.reference.subsidiaries),
        agent_givers: set(file.agent_nouns.givers),
        agent_takers: set(file.agent_nouns.takers),
        particles: set(file.particles.words),
        containers: set(file.goods_words.containers),
        idioms: table(&file.goods_words.idioms),
        users: set(file.goods_words.users),
        barter: set(file.goods_words.barter),
        either_way: set(file.goods_words.either_way),
        relief: set(file.goods_words.relief),
        holdings: set(file.goods_words.holdings),
        leaving: set(file.goods_words.leaving),
        keeping: set(file.goods_words.keeping),
        marketing: set(file.goods_words.marketing),
        carriers: set(file.goods_words.carriers),
        laden: set(file.goods_words.laden),
        relying: file.relying,
        employing: set(file.beside_noun.employing),
        no_wares: set(file.goods_words.no_wares),
        judicial: set(file.goods_words.judicial),
        passing: set(file.goods_words.passing),
        passing_particles: set(file.goods_words.passing_particles),
        relevance: table(&file.relevance.words),
        prepositions: PhraseTable::new(
            (file.prepositions.iter().enumerate())
                .flat_map(|(i, p)| p.phrases.iter().map(move |w| (w.as_str(), i))),
        ),
        preposition_words: file.prepositions.iter().map(|p| p.as_good_as.clone()).collect(),
    }
});
