//! The verbs and nouns of dealings, from `data/report/dealings.toml`.

use std::sync::LazyLock;

use interdict_regimes::DealingKind;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::{
    lexicon::parse,
    phrase::PhraseTable,
    words::{WordMap, WordSet},
};

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
    pub(crate) verbs: WordMap<Vec<Frame>>,
    pub(crate) nouns: WordMap<Vec<Frame>>,
    /// The second words of verbs of two words, here and among those of a voyage.
    pub(crate) phrasal_ends: WordSet,
    pub(crate) attempt_verbs: WordSet,
    pub(crate) attempt_nouns: WordSet,
    /// Verbs of attempts that were made, whatever became of them.
    pub(crate) tried: WordSet,
    pub(crate) possible_verbs: WordSet,
    /// Verbs that only offer what they tell of.
    pub(crate) offering_verbs: WordSet,
    /// Nouns of dealings that are only spoken of.
    pub(crate) offering_nouns: WordSet,
    pub(crate) possible_nouns: WordSet,
    pub(crate) possible_adjectives: WordSet,
    pub(crate) possible_adverbs: WordSet,
    /// Verbs that put nothing ahead in the passive ("is wanted for").
    pub(crate) active_only: WordSet,
    /// Verbs of those who act against a dealing.
    pub(crate) enforcing_verbs: WordSet,
    pub(crate) refuted: PhraseTable<()>,
    pub(crate) historical: PhraseTable<()>,
    pub(crate) historical_years_min: i16,
    /// Verbs that end what goes on.
    pub(crate) ending: WordSet,
    /// Verbs by which what was agreed is not done, or not yet.
    pub(crate) cancelling: WordSet,
    /// Requests and offers, and verbs by which they are turned down.
    pub(crate) requests: WordSet,
    pub(crate) rejecting: WordSet,
    /// Verbs by which somebody asks others for something, and nouns for all whom it concerns.
    pub(crate) appealing: WordSet,
    pub(crate) to_all: WordSet,
    /// Nouns for fighting or use, behind which stands where it is.
    pub(crate) fighting: WordSet,
    /// Verbs of going and sending, of being somewhere, and of visiting, whose purpose follows the place.
    pub(crate) motion_verbs: WordSet,
    pub(crate) stay_verbs: WordSet,
    pub(crate) visit_verbs: WordSet,
    /// Verbs and nouns of diplomacy: what is brokered without anything being supplied.
    pub(crate) diplomatic_verbs: WordSet,
    pub(crate) diplomatic_nouns: WordSet,
    /// Verbs of taking on board.
    pub(crate) loading: WordSet,
    /// What lets goods go.
    pub(crate) permission: WordSet,
    /// Nouns by which somebody has to do with what follows their "in".
    pub(crate) involvement: WordSet,
    /// Verbs for what a maker does every day.
    pub(crate) making: WordSet,
    pub(crate) outstanding: WordSet,
    pub(crate) stands_for: WordSet,
    /// Nouns for a state's own bodies ("its army", "the ministry").
    pub(crate) state_nouns: WordSet,
    /// Verbs by which one body belongs to another ("controlled by", "linked to").
    pub(crate) affiliation_verbs: WordSet,
    pub(crate) forbidding_verbs: WordSet,
    /// Words by which a rule says what has to be done.
    pub(crate) duties: WordSet,
    /// Verbs that say, as "be" does, what somebody is.
    pub(crate) linking: WordSet,
    pub(crate) forbidding_nouns: WordSet,
    pub(crate) giver_verbs: WordSet,
    pub(crate) taker_verbs: WordSet,
    /// Verbs whose object does what the infinitive after it says.
    pub(crate) hands_over: WordSet,
    /// Verbs that charge or punish their object for what follows.
    pub(crate) blaming_verbs: WordSet,
    /// The same where it is done to somebody.
    pub(crate) blaming_passive: WordSet,
    /// Verbs that make their subject the one who is trained.
    pub(crate) trained_verbs: WordSet,
    /// Verbs that arm or teach their object.
    pub(crate) people_verbs: WordSet,
    /// Nouns for those who speak and are no party of their own.
    pub(crate) speakers: WordSet,
    /// Authorities whose findings are on record.
    pub(crate) authorities: PhraseTable<()>,
    /// Adjectives that make a thing alleged.
    pub(crate) alleging: WordSet,
    /// Nouns for what is told, which others may deny.
    pub(crate) accounts: WordSet,
    /// Verbs that vouch for what they introduce.
    pub(crate) factive_verbs: WordSet,
    /// Nouns that hold a claim, whose "of" leads to what is claimed.
    pub(crate) claim_nouns: WordSet,
    /// Nouns beside which "on X" or "against X" charges X with what follows.
    pub(crate) blaming_nouns: WordSet,
    /// Verbs and nouns whose "with X" is the other side of the dealing.
    pub(crate) with_partner: WordSet,
    /// Nouns for a side of a dealing, beside which its name stands.
    pub(crate) giver_nouns: WordSet,
    pub(crate) taker_nouns: WordSet,
    /// Nouns that only count what follows their "of".
    pub(crate) measures: WordSet,
    /// Measures and packings of goods: whatever follows their "of" is goods ("two tonnes of X").
    pub(crate) quantities: WordSet,
    /// Packings that are goods by themselves where a number counts them ("30 containers").
    pub(crate) packings: WordSet,
    /// Nouns by which goods are told again.
    pub(crate) cargo: WordSet,
    /// Nouns for a part of goods that were told of, also with a number or "such".
    pub(crate) shipments: WordSet,
    /// Nouns of dealings that are money by themselves.
    pub(crate) moneyed: WordSet,
    /// Verbs that bring nothing from one to another, whatever stands beside them.
    pub(crate) no_transfer: WordSet,
    /// Words of texts about made-up stories.
    pub(crate) fiction: WordSet,
    /// What an armed group is called: whoever deals with one, deals with a target.
    pub(crate) armed_groups: WordSet,
    /// Words that make goods technology.
    pub(crate) technical: Vec<String>,
    /// Nouns for help that need no goods where an adjective says what kind it is ("material support").
    pub(crate) aid_nouns: WordSet,
    pub(crate) aid_kinds: WordMap<DealingKind>,
    /// Verbs whose object gets what the infinitive after it says ("helped X obtain chips").
    pub(crate) obtaining: WordSet,
    /// Verbs by which a craft takes a cargo in, and lets it out.
    pub(crate) load_verbs: WordSet,
    pub(crate) discharge_verbs: WordSet,
    /// Verbs and participles that lead to where goods are from.
    pub(crate) origin_verbs: WordSet,
    /// Goods that carry others, so that their own arrival is no delivery of them.
    pub(crate) craft: WordSet,
    /// Verbs by which somebody answers for what was told.
    pub(crate) answering: WordSet,
    /// Participles that lead to a name ("the hackers known as X").
    pub(crate) naming: WordSet,
    /// Plural nouns for people whom a number and an article count again ("the two men").
    pub(crate) people_nouns: WordSet,
    /// Nouns for a part of a body that the text named.
    pub(crate) subsidiaries: WordSet,
    /// Who acts for another: "a front for X".
    pub(crate) fronts: WordSet,
    /// Nouns for who gives or takes what follows their "of".
    pub(crate) agent_givers: WordSet,
    pub(crate) agent_takers: WordSet,
    /// Particles after a verb that make it another.
    pub(crate) particles: WordSet,
    /// What goods are put into to be sent.
    pub(crate) containers: WordSet,
    /// Phrases in which a word for goods means none.
    pub(crate) idioms: PhraseTable<()>,
    /// Words of texts about sanctions, smuggling, laundering.
    pub(crate) relevance: PhraseTable<()>,
    /// Verbs by which the subject gets where "from" follows ("leased a ship from X"), and gives otherwise.
    pub(crate) either_way: WordSet,
    /// Nouns for what somebody has: "in the hands of X".
    pub(crate) holdings: WordSet,
    /// Verbs whose object is where their subject comes from, and whose "for" leads to where it goes.
    pub(crate) leaving: WordSet,
    /// Verbs of keeping money, a dealing only where somebody is told for whom.
    pub(crate) keeping: WordSet,
    /// Verbs of selling, whose "in" tells where the buyers are.
    pub(crate) marketing: WordSet,
    /// Nouns for what carries goods, beside the craft among the goods.
    pub(crate) carriers: WordSet,
    /// Words that lead to what a craft carries.
    pub(crate) laden: WordSet,
    /// Verbs of those who get goods from another, with the prepositions that lead to him ("relies on X for").
    pub(crate) relying: WordMap<Vec<String>>,
    /// Verbs that make their object act for their subject ("hired X to ship pumps").
    pub(crate) employing: WordSet,
    /// What helps people in need: no goods of the rules by its measure alone.
    pub(crate) relief: WordSet,
    /// Words in the names and offices of those who judge and police.
    pub(crate) judicial: WordSet,
    /// Names of bodies that list, license or look into what others deal in, in lower case.
    pub(crate) sanctioning: Vec<String>,
    /// Nouns for what a party has and gives goods from or gets them at.
    pub(crate) sites: WordSet,
    /// Verbs that send people to somebody, and put all other goods only somewhere.
    pub(crate) posting: WordSet,
    /// Ends of compounds that tell whose manner goods are of.
    pub(crate) manners: WordSet,
    /// Verbs whose subject is to fill an order.
    pub(crate) winning: WordSet,
    /// Ends of compounds that tell who gives goods.
    pub(crate) given: WordSet,
    /// Ends of compounds that tell who stands behind somebody.
    pub(crate) backing: WordSet,
    /// Verbs of handing on, and the particles that may stand between them and their object ("passed on the rest").
    pub(crate) passing: WordSet,
    pub(crate) passing_particles: WordSet,
    /// Nouns that are no goods, whatever sends or delivers them: words, acts, people.
    pub(crate) no_wares: WordSet,
    /// People and things that are no goods to whomever they are handed or sent.
    pub(crate) never_wares: WordSet,
    /// Verbs that give one thing for another.
    pub(crate) barter: WordSet,
    /// Verbs whose subject has what they act with.
    pub(crate) users: WordSet,
    /// Prepositions after a participle that tell what goods are hidden in.
    pub(crate) packed: WordSet,
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
    let set = |words: Vec<String>| WordSet::from(words);
    let phrasal_ends = (verbs
        .keys()
        .chain(&file.voyage.load)
        .chain(&file.voyage.discharge))
    .filter_map(|verb| Some(verb.rsplit_once(' ')?.1))
    .collect();
    let table = |phrases: &[String]| PhraseTable::new(phrases.iter().map(|p| (p.as_str(), ())));
    Frames {
        verbs: verbs.into_iter().collect(),
        nouns: nouns.into_iter().collect(),
        phrasal_ends,
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
        historical_years_min: file.historical.years_min,
        ending: set(file.historical.ending),
        cancelling: set(file.historical.cancelling),
        requests: set(file.historical.requests),
        rejecting: set(file.historical.rejecting),
        appealing: set(file.appeal.verbs),
        to_all: set(file.appeal.to_all),
        fighting: set(file.fighting.nouns),
        making: set(file.making.verbs),
        loading: set(file.loading.verbs),
        permission: set(file.permission.nouns),
        motion_verbs: set(file.errand.motion),
        stay_verbs: set(file.errand.stay),
        visit_verbs: set(file.errand.visit),
        diplomatic_verbs: set(file.diplomacy.verbs),
        diplomatic_nouns: set(file.diplomacy.nouns),
        involvement: set(file.involvement.nouns),
        outstanding: set(file.historical.outstanding),
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
        blaming_passive: set(file.beside_noun.blaming_passive),
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
        answering: set(file.reference.answering),
        naming: set(file.reference.naming),
        people_nouns: set(file.reference.people),
        packed: set(file.goods_words.packed),
        subsidiaries: set(file.reference.subsidiaries),
        fronts: set(file.reference.fronts),
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
        relying: file.relying.into_iter().collect(),
        employing: set(file.beside_noun.employing),
        no_wares: set(file.goods_words.no_wares),
        never_wares: set(file.goods_words.never_wares),
        judicial: set(file.goods_words.judicial),
        sanctioning: file.goods_words.sanctioning,
        sites: set(file.goods_words.sites),
        posting: set(file.goods_words.posting),
        manners: set(file.goods_words.manners),
        winning: set(file.goods_words.winning),
        given: set(file.goods_words.given),
        backing: set(file.goods_words.backing),
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
