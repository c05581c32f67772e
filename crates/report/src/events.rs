//! What happened when and where, from the trigger words of `data/report/events.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::{
    claims::CUES,
    clause,
    dealings::{Dealing, Status},
    lexicon::{VerbForm, parse},
    parties::{Cast, PartyKind},
    phrase::PhraseTable,
    time::{Days, TimeMention},
    token::{Class, Sentence, Tokens},
    vocabulary::VOCABULARY,
    words::{WordMap, WordSet},
};

/// Kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names say it
pub enum EventKind {
    Meeting,
    Visit,
    MissileLaunch,
    SatelliteLaunch,
    Designation,
    Seizure,
    Arrest,
    Attack,
    Transfer,
    Vote,
    Other,
}

impl EventKind {
    /// The word in JSON and print, e.g. `missile-launch`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Visit => "visit",
            Self::MissileLaunch => "missile-launch",
            Self::SatelliteLaunch => "satellite-launch",
            Self::Designation => "designation",
            Self::Seizure => "seizure",
            Self::Arrest => "arrest",
            Self::Attack => "attack",
            Self::Transfer => "transfer",
            Self::Vote => "vote",
            Self::Other => "other",
        }
    }
}

/// An event; `span` is a range of tokens.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) kind: EventKind,
    pub(crate) when: Option<Days>,
    pub(crate) place: Option<String>,
    pub(crate) span: (usize, usize),
    pub(crate) sentence: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFile {
    acts: WordSet,
    event: Vec<EventEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventEntry {
    kind: EventKind,
    verbs: Vec<String>,
    nouns: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    since: bool,
}

struct Triggers {
    verbs: WordMap<Vec<usize>>,
    nouns: WordMap<Vec<usize>>,
    kinds: Vec<EventKind>,
    with: Vec<Option<PhraseTable<()>>>,
    /// Of each entry, whether its words show an event only where "since" and a time tell when it began.
    since: Vec<bool>,
    /// Verbs of saying that are acts as well.
    acts: WordSet,
}

static TRIGGERS: LazyLock<Triggers> = LazyLock::new(|| {
    let file: EventFile = parse("events.toml", include_str!("../../../data/report/events.toml"));
    let (mut verbs, mut nouns): (FxHashMap<String, Vec<usize>>, FxHashMap<String, Vec<usize>>) =
        Default::default();
    let (mut kinds, mut with, mut since) = (Vec::new(), Vec::new(), Vec::new());
    for (index, entry) in file.event.into_iter().enumerate() {
        for verb in entry.verbs {
            verbs.entry(verb).or_default().push(index);
        }
        for noun in entry.nouns {
            let plural = if noun.ends_with('s') {
                noun.clone()
            } else if noun.ends_with("ch") {
                format!("{noun}es")
            } else if let Some(stem) = noun.strip_suffix('y') {
                format!("{stem}ies")
            } else {
                format!("{noun}s")
            };
            nouns.entry(plural).or_default().push(index);
            nouns.entry(noun).or_default().push(index);
        }
        kinds.push(entry.kind);
        since.push(entry.since);
        with.push(
            (!entry.with.is_empty()).then(|| PhraseTable::new(entry.with.iter().map(|w| (w.as_str(), ())))),
        );
    }
    Triggers {
        verbs: verbs.into_iter().collect(),
        nouns: nouns.into_iter().collect(),
        kinds,
        with,
        since,
        acts: file.acts,
    }
});

/// Finds the events: one for each kind and sentence, and of the same kind and day the first. A dealing that took place
/// on a day that the text tells is a transfer; a time that no kind of event claims tells of another one, but in a
/// headline and its like.
pub(crate) fn find(
    tokens: &Tokens<'_>,
    cast: &Cast,
    times: &[Vec<TimeMention>],
    dealings: &[Dealing],
    is_head: &dyn Fn(usize) -> bool,
) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut dealing = dealings.iter().peekable();
    for (index, sentence) in tokens.sentences.iter().copied().enumerate() {
        let mut here: Vec<Event> = Vec::new();
        let event = |kind, when, at| Event {
            kind,
            when,
            place: place_of(tokens, cast, sentence, at),
            span: (sentence.first, sentence.last),
            sentence: index,
        };
        while let Some(dealing) = dealing.next_if(|d| d.sentence <= index) {
            if dealing.sentence == index
                && dealing.when.is_some()
                && !matches!(dealing.status, Status::Possible | Status::Refuted)
            {
                here.push(event(EventKind::Transfer, dealing.when, dealing.trigger));
            }
        }
        for at in sentence.first..sentence.last {
            for kind in kinds_at(tokens, sentence, at, &times[index]) {
                if here.len() >= SENTENCE_EVENTS_MAX || is_hypothetical(tokens, sentence, at) {
                    continue;
                }
                let when = when(tokens, sentence, &times[index], at, kind);
                // Of one kind, those with different times; the one without only where it is alone.
                let mut alike = here.iter_mut().filter(|e| e.kind == kind);
                match alike.find(|e| when.is_none() || e.when.is_none() || e.when == when) {
                    Some(known) => known.when = known.when.or(when),
                    None => here.push(event(kind, when, at)),
                }
            }
        }
        // Captions and headlines tell again what the text tells, or what a picture shows.
        for time in times[index].iter().filter(|_| !is_head(sentence.block)) {
            if here.len() < SENTENCE_EVENTS_MAX
                && here.iter().all(|e| e.when != Some(time.days))
                && let Some(at) = other_event(tokens, sentence, time)
            {
                here.push(event(EventKind::Other, Some(time.days), at));
            }
        }
        for event in here {
            add(&mut events, event);
        }
    }
    events
}

/// "since 2011", "since last month", "since the summer of 2023".
fn follows_since(tokens: &Tokens<'_>, time: &TimeMention) -> bool {
    let mut before = time.first;
    while before > 0 && time.first - before < 2 {
        before -= 1;
        match tokens.class(before) {
            _ if tokens.lower(before) == "since" => return true,
            Class::Determiner | Class::Adjective => {}
            _ => return false,
        }
    }
    false
}

/// When the happening of a word took place: the time of its clause, else the only one of its sentence. Who "is on a list
/// since 2011" was put there then, and who "has sent drones since May" began in May.
fn when(
    tokens: &Tokens<'_>,
    sentence: Sentence,
    times: &[TimeMention],
    at: usize,
    kind: EventKind,
) -> Option<Days> {
    if let Some(time) = clause::times_of(tokens, sentence, times, at).first() {
        return Some(time.days);
    }
    let perfect = || (at.saturating_sub(3)..at).any(|i| tokens.class(i) == Class::Have);
    if (kind == EventKind::Designation || perfect())
        && let Some(time) = times.iter().find(|t| follows_since(tokens, t))
    {
        return Some(time.days);
    }
    let mut told = times.iter().filter(|t| {
        !clause::is_reference(tokens, t)
            && clause::governor(tokens, sentence, t.first, t.last)
                .is_none_or(|v| tokens.lemma(v).is_none_or(|l| !CUES.is_speech(l)))
    });
    match (told.next(), told.next()) {
        (Some(only), None) => Some(only.days),
        _ => None,
    }
}

/// The verb of a happening that a time tells of and that is no kind of its own: no word of saying, nothing that may be.
fn other_event(tokens: &Tokens<'_>, sentence: Sentence, time: &TimeMention) -> Option<usize> {
    if clause::is_reference(tokens, time)
        || time.days.from.until(time.days.to).ok()?.get_days() > OTHER_DAYS_MAX
    {
        return None;
    }
    let verb = clause::governor(tokens, sentence, time.first, time.last)?;
    let says =
        (tokens.lemma(verb)).is_some_and(|l| CUES.stance_of(l).is_some() && !TRIGGERS.acts.contains(l));
    (!says && !is_hypothetical(tokens, sentence, verb)).then_some(verb)
}

/// How many events of one sentence are told.
const SENTENCE_EVENTS_MAX: usize = 24;

/// A happening without a kind needs a time as exact as this, in days.
const OTHER_DAYS_MAX: i32 = 31;

/// How many events back the same one is looked for.
const EVENTS_BACK_MAX: usize = 500;

fn add(events: &mut Vec<Event>, event: Event) {
    for known in (events.iter_mut().rev().take(EVENTS_BACK_MAX)).filter(|e| e.kind == event.kind) {
        let same_time = match (known.when, event.when) {
            (Some(a), Some(b)) => a == b || (a.is_one_day() && b.from <= a.from && a.to <= b.to),
            // Without a time of its own, a sentence tells more of the event before.
            (_, None) => event.sentence.abs_diff(known.sentence) <= 12,
            (None, Some(_)) => event.sentence.abs_diff(known.sentence) <= 12,
        };
        if same_time {
            if known.when.is_none() && event.when.is_some() {
                (known.when, known.span, known.sentence) = (event.when, event.span, event.sentence);
            }
            if known.place.is_none() {
                known.place = event.place;
            }
            return;
        }
    }
    // An event worth telling has a time, or is an act that a file must show.
    let shown = matches!(event.kind, EventKind::Seizure | EventKind::Arrest);
    if event.when.is_some() || shown {
        events.push(event);
    }
}

fn kinds_at(tokens: &Tokens<'_>, sentence: Sentence, at: usize, times: &[TimeMention]) -> Vec<EventKind> {
    let triggers = &*TRIGGERS;
    let indices = match tokens.class(at) {
        // "the convicted dealer", "a sanctioned bank": no act of this report.
        Class::Verb(_) if is_attribute(tokens, at) => None,
        Class::Verb(form)
            if form != VerbForm::Base
                // "put", "hit": the past is spelt as the base.
                || (tokens.verb(at))
                    .is_some_and(|v| v.forms.contains(&VerbForm::Past))
                || crate::lexicon::LEXICON
                    .closed(tokens.lower(at.wrapping_sub(1)))
                    .is_some() =>
        {
            tokens.lemma(at).and_then(|l| triggers.verbs.get(l))
        }
        // "assault rifles", "attack drones": the noun only says of what sort they are.
        Class::Noun | Class::ProperNoun if tokens.class(at + 1) != Class::Noun => {
            triggers.nouns.get(tokens.lower(at))
        }
        _ => None,
    };
    let Some(indices) = indices else { return Vec::new() };
    let present = |table: &PhraseTable<()>| {
        (sentence.first..sentence.last).any(|i| table.at(tokens, i, sentence.last).is_some())
    };
    let mut kinds: Vec<EventKind> = indices
        .iter()
        .filter(|i| triggers.with[**i].as_ref().is_none_or(present))
        .filter(|i| !triggers.since[**i] || times.iter().any(|t| follows_since(tokens, t)))
        .map(|i| triggers.kinds[*i])
        .collect();
    if kinds.contains(&EventKind::SatelliteLaunch) && kinds.contains(&EventKind::MissileLaunch) {
        let distance = |words: &[&str]| {
            (sentence.first..sentence.last)
                .filter(|i| words.contains(&tokens.lower(*i)))
                .map(|i| i.abs_diff(at))
                .min()
                .unwrap_or(usize::MAX)
        };
        let satellite =
            distance(&["satellite", "satellites"]) < distance(&["missile", "missiles", "rocket", "rockets"]);
        kinds.retain(|k| {
            *k != if satellite {
                EventKind::MissileLaunch
            } else {
                EventKind::SatelliteLaunch
            }
        });
    }
    kinds
}

/// A participle between an article and a noun.
fn is_attribute(tokens: &Tokens<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map(|i| tokens.class(i));
    matches!(
        before,
        Some(Class::Determiner | Class::Genitive | Class::Adjective)
    ) && matches!(tokens.class(at + 1), Class::Noun | Class::Adjective)
}

/// "may meet", "plans to visit", "if it launches": no event yet.
fn is_hypothetical(tokens: &Tokens<'_>, sentence: Sentence, at: usize) -> bool {
    let mut i = at;
    while i > sentence.first && at - i < 4 {
        i -= 1;
        match tokens.class(i) {
            // "will visit on Monday", "is to open in June" are arranged.
            Class::Modal if matches!(tokens.lower(i), "will" | "shall" | "'ll" | "’ll" | "must") => {
                return false;
            }
            Class::To if i > sentence.first && is_arranged(tokens, i) => return false,
            Class::Modal | Class::To => return true,
            Class::Adverb | Class::Be | Class::Have => {}
            Class::Noun | Class::Verb(_) | Class::Punctuation => return false,
            _ => {}
        }
    }
    false
}

/// "is to …", "is expected to …", "is set to …", "is due to …".
fn is_arranged(tokens: &Tokens<'_>, to: usize) -> bool {
    matches!(tokens.class(to - 1), Class::Be)
        || matches!(
            tokens.lower(to - 1),
            "due" | "set" | "scheduled" | "expected" | "began" | "begun" | "begin" | "begins" | "helped"
        )
}

/// Tokens between an event's word and its place; a country counts as six further away.
const PLACE_DISTANCE_MAX: usize = 16;

/// The place after "at", "in", "near", "off" around the event.
fn place_of(tokens: &Tokens<'_>, cast: &Cast, sentence: Sentence, at: usize) -> Option<String> {
    let mut best: Option<(usize, String)> = None;
    for mention in (cast.between(sentence.first, sentence.last).iter())
        .filter(|m| m.last <= sentence.last && !m.adjective)
    {
        let kind = cast.parties[mention.party].kind;
        if !matches!(kind, PartyKind::Place | PartyKind::Country) {
            continue;
        }
        let mut before = mention.first.checked_sub(1)?;
        while before > sentence.first
            && matches!(
                tokens.class(before),
                Class::Determiner | Class::Adjective | Class::Noun | Class::Genitive | Class::ProperNoun
            )
            && mention.first - before < 6
        {
            before -= 1;
        }
        let leads = matches!(
            tokens.lower(before),
            "in" | "at"
                | "near"
                | "off"
                | "outside"
                | "aboard"
                | "from"
                | "to"
                | "toward"
                | "towards"
                | "into"
                | "across"
                | "on"
        );
        let strong = matches!(
            tokens.lower(before),
            "in" | "at" | "near" | "off" | "outside" | "into" | "toward" | "towards"
        ) || kind == PartyKind::Place;
        if !leads
            || !strong
            || !VOCABULARY.place_prepositions.contains(tokens.lower(before))
                && !matches!(tokens.lower(before), "on" | "into" | "toward" | "towards")
        {
            continue;
        }
        let distance = mention.first.abs_diff(at) + if kind == PartyKind::Country { 6 } else { 0 };
        if distance > PLACE_DISTANCE_MAX {
            continue;
        }
        if best.as_ref().is_none_or(|(d, _)| distance < *d) {
            best = Some((distance, tokens.text_of(mention.first, mention.last).to_owned()));
        }
    }
    best.map(|(_, place)| place)
}
