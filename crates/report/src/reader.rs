//! The whole way from bytes to report.

use std::ops::Range;

use interdict_model::{CountryCode, PartialDate, Span};
use interdict_regimes::{DealingFacts, DealingKind, GoodsEntry};
use jiff::civil::Date;

use crate::{
    claims::{self, Claim},
    dealings::{self, Dealing, Scene, Status, Voice},
    events,
    goods::{self, GoodsMention},
    html,
    input::{self, Attachment, Format, InputError, Source},
    lexicon::LEXICON,
    listed::{self, ListedParties},
    output,
    parties::{self, Cast, PartyKind},
    plain::Plain,
    quotes,
    sections::{self, Section, SectionKind},
    time::{self, Days, TimeMention},
    token::{TokenKind, Tokens},
};

/// How to read.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Entries of the lists with at least this score are named, 0 to 1.
    pub threshold: f64,
    /// Date of the report, where it is known from elsewhere; else the document's own is taken.
    pub reference_date: Option<PartialDate>,
    /// Notes to carry into the report, e.g. which lists serve.
    pub notes: Vec<String>,
}

impl Default for Settings {
    /// Threshold 0.70, date from the document.
    fn default() -> Self {
        Self {
            threshold: 0.70,
            reference_date: None,
            notes: Vec::new(),
        }
    }
}

/// How deep files within files are read: an e-mail in an e-mail in an e-mail.
const ATTACHMENT_DEPTH_MAX: usize = 3;

/// Reads a document.
///
/// # Errors
/// Where the bytes are empty, too many, broken, locked, or no document with text in it.
pub fn read(
    bytes: &[u8],
    lists: &dyn ListedParties,
    settings: &Settings,
) -> Result<output::Report, InputError> {
    Ok(read_source(&input::decode(bytes)?, lists, settings))
}

/// Reads a document whose text has been taken out (see [`input::decode`]), and the files that it carries.
pub fn read_source(source: &Source<'_>, lists: &dyn ListedParties, settings: &Settings) -> output::Report {
    let mut report = read_one(source, lists, settings);
    attach(&mut report, &source.attachments, lists, settings, 1);
    report
}

fn attach(
    report: &mut output::Report,
    attachments: &[Attachment],
    lists: &dyn ListedParties,
    settings: &Settings,
    depth: usize,
) {
    // What a message says on a day, its attachments are read on, unless they say better.
    let settings = Settings {
        notes: Vec::new(),
        ..settings.clone()
    };
    for attachment in attachments {
        let mut told = output::Attachment {
            name: attachment.name.clone(),
            media_type: attachment.media_type.clone(),
            report: None,
            refused: None,
            text: String::new(),
        };
        if depth > ATTACHMENT_DEPTH_MAX {
            told.refused = Some("it lies too deep within other files: open it by itself".to_owned());
        } else {
            match input::decode(&attachment.bytes) {
                Ok(source) => {
                    let mut inner = read_one(&source, lists, &settings);
                    attach(&mut inner, &source.attachments, lists, &settings, depth + 1);
                    told.text = source.text.into_owned();
                    told.report = Some(Box::new(inner));
                }
                Err(error) => told.refused = Some(error.to_string()),
            }
        }
        if let Some(why) = &told.refused {
            report.notes.push(format!("“{}” was not read: {why}", told.name));
        }
        report.attachments.push(told);
    }
}

fn read_one(source: &Source<'_>, lists: &dyn ListedParties, settings: &Settings) -> output::Report {
    let plain = match source.format {
        Format::Html => html::read(&source.text),
        Format::Text => Plain::of_text(&source.text),
        Format::Pdf | Format::Office | Format::Mail => {
            Plain::of_blocks(&source.text, source.blocks.clone(), source.facts.clone())
        }
    };
    let mut notes = settings.notes.clone();
    notes.extend(source.notes.iter().cloned());
    if source.undecodable > 0 {
        notes.push(format!(
            "{} characters could not be decoded as {} and were left out",
            source.undecodable, source.encoding
        ));
    }
    let sections = sections::classify(&plain);
    let blocks: Vec<(usize, Range<usize>)> = sections
        .iter()
        .enumerate()
        .filter(|(_, s)| s.kind.is_article())
        .map(|(i, s)| (i, s.range.clone()))
        .collect();
    let mut tokens = Tokens::new(&plain.text, &blocks);
    let language = language(&tokens, plain.facts.language.as_deref());
    if language != "en" {
        notes.push(format!("the document is not in English (language: {language}): names of known parties are looked for, dealings and claims may be missed"));
    }
    let dates = head_dates(&plain, &sections, settings);
    let day = dates
        .reference
        .map(|d| (d.year(), d.month() as u8, d.day() as u8));
    let cast = parties::find(&mut tokens, day);
    let times: Vec<Vec<TimeMention>> = (tokens.sentences.iter())
        .map(|sentence| {
            let mut found = Vec::new();
            time::mentions(&tokens, *sentence, dates.reference, &mut found);
            found
        })
        .collect();
    if dates.from_properties {
        notes.push(
            "the text tells no date of its own: words such as “on Wednesday” were read as of the day on which the file was made"
                .to_owned(),
        );
    }
    if dates.reference.is_none() {
        notes.push(
            "the document tells no date of its own: words such as “on Wednesday” were not resolved"
                .to_owned(),
        );
    }
    let goods = goods::find(&tokens);
    let quotes = quotes::find(&tokens);
    let claims = claims::find(&tokens, &cast, &quotes);
    let is_head = |block: usize| {
        matches!(
            sections[block].kind,
            SectionKind::Headline | SectionKind::Standfirst | SectionKind::Caption
        )
    };
    let claims_of_sentence = claims::by_sentence(&tokens, &claims);
    let scene = Scene {
        claims_of_sentence: &claims_of_sentence,
        tokens: &tokens,
        cast: &cast,
        goods: &goods,
        claims: &claims,
        times: &times,
        about_targets: cast.parties.iter().any(dealings::is_target),
        reference_year: dates
            .reference
            .map(Date::year)
            .or(dates.year)
            .or_else(|| latest_year(&times)),
        is_head: &is_head,
    };
    let dealings = dealings::find(&scene);
    let events = events::find(&tokens, &cast, &times, &dealings);
    let writer = Writer {
        source: &source.text,
        chars: CharIndex::new(&source.text),
        plain: &plain,
        tokens: &tokens,
        cast: &cast,
        goods: &goods,
    };
    writer.report(
        source, language, &sections, &dates, &claims, &dealings, &events, lists, settings, notes,
    )
}

/// The latest year that the text names: it was written then or later.
fn latest_year(times: &[Vec<TimeMention>]) -> Option<i16> {
    times
        .iter()
        .flatten()
        .filter(|t| t.absolute)
        .map(|t| t.days.from.year())
        .max()
}

/// The document's own dates.
struct Dates {
    published: Option<Date>,
    reference: Option<Date>,
    /// The reference is the day on which the file was made, since the text tells none.
    from_properties: bool,
    /// Year of the copyright line.
    year: Option<i16>,
}

/// The date of publication from the page's facts or a date line, else the latest full date of the head of the article
/// (headline to first paragraphs and captions).
fn head_dates(plain: &Plain, sections: &[Section], settings: &Settings) -> Dates {
    let given = settings
        .reference_date
        .and_then(PartialDate::last_day)
        .and_then(|(y, m, d)| Date::new(y, m as i8, d as i8).ok());
    let published = plain
        .facts
        .published
        .as_deref()
        .and_then(|p| time::iso_date(p).or_else(|| time::first_full_date(p).map(|d| d.from)));
    let lines = || {
        sections
            .iter()
            .filter(|s| matches!(s.kind, SectionKind::Dateline | SectionKind::Byline))
    };
    let published = published.or_else(|| {
        lines()
            .find_map(|s| time::first_full_date(&plain.text[s.range.clone()]))
            .map(|d| d.from)
    });
    let mut body = 0;
    let head = sections.iter().filter(|s| {
        body += usize::from(s.kind == SectionKind::Body);
        matches!(
            s.kind,
            SectionKind::Headline | SectionKind::Standfirst | SectionKind::Caption
        ) || (s.kind == SectionKind::Body && body <= 3)
    });
    let latest = head
        .filter_map(|s| time::first_full_date(&plain.text[s.range.clone()]))
        .map(|d| d.from)
        .max();
    // "DUBAI, Oct 8 -" with the year of the copyright line.
    let year = copyright_year(plain, sections);
    let of_year = lines().find_map(|s| time::day_of_year(&plain.text[s.range.clone()], year?));
    let stated = given.or(published).or(of_year).or(latest);
    let made = (plain.facts.made.as_deref())
        .filter(|_| stated.is_none())
        .and_then(time::iso_date);
    Dates {
        published,
        reference: stated.or(made),
        from_properties: made.is_some(),
        year,
    }
}

/// The year of the page's copyright line.
fn copyright_year(plain: &Plain, sections: &[Section]) -> Option<i16> {
    let legal = sections
        .iter()
        .filter(|s| s.kind == SectionKind::Legal)
        .map(|s| &plain.text[s.range.clone()]);
    let years = legal
        .filter(|l| l.contains('©') || l.to_ascii_lowercase().contains("copyright"))
        .flat_map(|l| l.split(|c: char| !c.is_ascii_digit()));
    years
        .filter(|w| w.len() == 4)
        .filter_map(|w| w.parse().ok())
        .filter(|y| (1990..=2100).contains(y))
        .max()
}

/// The language, from the page or from the share of English function words.
fn language(tokens: &Tokens<'_>, declared: Option<&str>) -> String {
    let words: Vec<usize> = (0..tokens.tokens.len().min(3000))
        .filter(|i| tokens.tokens[*i].kind == TokenKind::Word)
        .collect();
    let function = words
        .iter()
        .filter(|i| LEXICON.closed(tokens.lower(**i)).is_some())
        .count();
    let english = words.len() < 8 || function * 100 >= words.len() * 18;
    match declared
        .and_then(|d| d.split(['-', '_']).next())
        .filter(|d| d.len() == 2)
    {
        _ if english => "en".to_owned(),
        Some(code) if code != "en" => code.to_owned(),
        _ => "und".to_owned(),
    }
}

/// Code points before a byte.
struct CharIndex {
    /// Code points before each multiple of `STEP` bytes (rounded down to a character boundary).
    counts: Vec<(usize, usize)>,
}

const STEP: usize = 512;

impl CharIndex {
    fn new(text: &str) -> Self {
        let mut counts = Vec::with_capacity(text.len() / STEP + 1);
        let (mut at, mut chars) = (0, 0);
        while at <= text.len() {
            counts.push((at, chars));
            let mut next = (at + STEP).min(text.len());
            while !text.is_char_boundary(next) {
                next -= 1;
            }
            if next == at {
                break;
            }
            chars += text[at..next].chars().count();
            at = next;
        }
        Self { counts }
    }

    fn of(&self, text: &str, byte: usize) -> usize {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let index = self
            .counts
            .partition_point(|(at, _)| *at <= byte)
            .saturating_sub(1);
        let (at, chars) = self.counts[index];
        chars + text[at..byte].chars().count()
    }
}

/// Turns what was found into the report's form.
struct Writer<'a, 't> {
    source: &'a str,
    chars: CharIndex,
    plain: &'a Plain,
    tokens: &'a Tokens<'t>,
    cast: &'a Cast,
    goods: &'a [GoodsMention],
}

impl Writer<'_, '_> {
    fn span_of_bytes(&self, range: Range<usize>) -> Span {
        let source = self.plain.to_source(range);
        Span::new(
            self.chars.of(self.source, source.start),
            self.chars.of(self.source, source.end),
        )
    }

    fn span(&self, first: usize, last: usize) -> Span {
        let (start, end) = self.tokens.bytes_of(first, last);
        self.span_of_bytes(start..end)
    }

    #[allow(clippy::too_many_arguments)]
    fn report(
        &self,
        source: &Source<'_>,
        language: String,
        sections: &[Section],
        dates: &Dates,
        claims: &[Claim],
        dealings: &[Dealing],
        events: &[events::Event],
        lists: &dyn ListedParties,
        settings: &Settings,
        mut notes: Vec<String>,
    ) -> output::Report {
        let kept = self.parties_told(claims, dealings);
        let place = places(&kept, self.cast.parties.len());
        let id_of = |party: usize| place[party].map(|i| format!("p{}", i + 1));
        let parties = self.parties(&kept, lists, settings.threshold);
        let goods_kept = self.goods_told(dealings);
        let goods_place = places(&goods_kept, self.goods.len());
        let goods = goods_kept
            .iter()
            .enumerate()
            .map(|(i, g)| self.goods_out(i, &self.goods[*g]))
            .collect();
        let mut findings = Vec::new();
        let dealings: Vec<output::Dealing> = (dealings.iter().enumerate())
            .map(|(index, dealing)| {
                let id = format!("d{}", index + 1);
                let found = self.findings(dealing, &id, dates, &parties, &place, findings.len());
                let ids = found.iter().map(|f| f.id.clone()).collect();
                findings.extend(found);
                let voice = |v: &Voice| match v {
                    Voice::Party(p) => id_of(*p).unwrap_or_else(|| self.cast.parties[*p].name.clone()),
                    Voice::Words(a, b) => self.tokens.text_of(*a, *b).to_owned(),
                };
                output::Dealing {
                    id,
                    kind: dealing.kind,
                    from: dealing.from.iter().filter_map(|p| id_of(*p)).collect(),
                    to: dealing.to.iter().filter_map(|p| id_of(*p)).collect(),
                    goods: dealing
                        .goods
                        .iter()
                        .filter_map(|g| goods_place[*g])
                        .map(|i| format!("g{}", i + 1))
                        .collect(),
                    status: dealing.status,
                    span: self.span(dealing.span.0, dealing.span.1),
                    alleged_by: unique(dealing.alleged_by.iter().map(voice)),
                    denied_by: unique(dealing.denied_by.iter().map(voice)),
                    when: dealing.when.map(when),
                    findings: ids,
                }
            })
            .collect();
        let claims = (claims.iter().enumerate())
            .map(|(index, claim)| output::Claim {
                id: format!("c{}", index + 1),
                source: claim.source.map(|(a, b)| self.span(a, b)),
                parties: claim.parties.iter().filter_map(|p| id_of(*p)).collect(),
                cue: self.span(claim.cue.0, claim.cue.1),
                content: claim.content.iter().map(|(a, b)| self.span(*a, *b)).collect(),
                direct: claim.direct,
                stance: claim.stance,
            })
            .collect();
        let mut events: Vec<output::Event> = (events.iter())
            .map(|e| output::Event {
                kind: e.kind,
                when: e.when.map(when),
                place: e.place.clone(),
                span: self.span(e.span.0, e.span.1),
            })
            .collect();
        events.sort_by(|a, b| (a.when.is_none(), &a.when, a.span).cmp(&(b.when.is_none(), &b.when, b.span)));
        let document = self.document(source, language, sections, dates);
        if source.format.is_packed() && document.text.is_none() {
            notes.push(
                "the document's own terms forbid keeping its text: it is left out here, and spans count the text that `--text FILE` writes"
                    .to_owned(),
            );
        }
        output::Report {
            format: output::FORMAT,
            document,
            sections: sections
                .iter()
                .map(|s| output::Section {
                    kind: s.kind,
                    span: self.span_of_bytes(s.range.clone()),
                })
                .collect(),
            parties,
            goods,
            dealings,
            claims,
            events,
            findings,
            notes,
            attachments: Vec::new(),
        }
    }

    fn document(
        &self,
        source: &Source<'_>,
        language: String,
        sections: &[Section],
        dates: &Dates,
    ) -> output::Document {
        let text_of = |kind: SectionKind| {
            sections
                .iter()
                .find(|s| s.kind == kind)
                .map(|s| &self.plain.text[s.range.clone()])
        };
        let legal = sections.iter().filter(|s| s.kind == SectionKind::Legal);
        let terms: Vec<output::Terms> = legal
            .clone()
            .map(|s| output::Terms {
                span: self.span_of_bytes(s.range.clone()),
                excerpt: excerpt(&self.plain.text[s.range.clone()], 12),
            })
            .collect();
        let kept_back = legal
            .into_iter()
            .any(|s| sections::forbids_keeping(&self.plain.text[s.range.clone()]));
        let dateline = sections
            .iter()
            .filter(|s| s.kind == SectionKind::Dateline)
            .find_map(|s| sections::dateline_place(&self.plain.text[s.range.clone()]));
        output::Document {
            sha256: source.sha256.clone(),
            kind: source.format.name(),
            chars: self.source.chars().count(),
            text: (source.format.is_packed() && !kept_back).then(|| self.source.to_owned()),
            encoding: source.encoding.to_owned(),
            language,
            title: text_of(SectionKind::Headline)
                .map(str::to_owned)
                .or_else(|| self.plain.facts.title.clone()),
            publisher: self
                .plain
                .facts
                .publisher
                .clone()
                .or_else(|| sections::publisher(&self.plain.text, sections)),
            dateline,
            published: dates.published.map(|d| d.to_string()),
            reference_date: dates.reference.map(|d| d.to_string()),
            terms,
        }
    }

    /// Parties worth telling: all with a mention, places only where an event or dealing needs none of them.
    fn parties_told(&self, claims: &[Claim], dealings: &[Dealing]) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::new();
        let mut told = vec![false; self.cast.parties.len()];
        // An acting country may be mentioned by its people alone.
        let acting = (dealings.iter()).flat_map(|d| d.from.iter().chain(&d.to));
        let named = self.cast.mentions.iter().map(|m| &m.party);
        for party in named.chain(acting).chain(claims.iter().flat_map(|c| &c.parties)) {
            if !std::mem::replace(&mut told[*party], true) {
                order.push(*party);
            }
        }
        order
    }

    fn parties(&self, kept: &[usize], lists: &dyn ListedParties, threshold: f64) -> Vec<output::Party> {
        let mut mentions: Vec<Vec<output::Mention>> = vec![Vec::new(); self.cast.parties.len()];
        for mention in &self.cast.mentions {
            let span = self.span(mention.first, mention.last);
            mentions[mention.party].push(output::Mention {
                span,
                how: mention.how,
            });
        }
        kept.iter()
            .enumerate()
            .map(|(index, party)| {
                let this = &self.cast.parties[*party];
                let mentions = std::mem::take(&mut mentions[*party]);
                output::Party {
                    id: format!("p{}", index + 1),
                    name: this.name.clone(),
                    kind: this.kind,
                    country: this.country.map(|c| c.to_string()),
                    descriptions: this.descriptions.clone(),
                    mentions,
                    listings: listed::of_party(this, lists, threshold),
                }
            })
            .collect()
    }

    /// Goods that speak for themselves, and those that a dealing makes goods.
    fn goods_told(&self, dealings: &[Dealing]) -> Vec<usize> {
        let mut dealt = vec![false; self.goods.len()];
        dealings
            .iter()
            .flat_map(|d| &d.goods)
            .for_each(|g| dealt[*g] = true);
        (0..self.goods.len())
            .filter(|g| !self.goods[*g].entry.needs_dealing || dealt[*g])
            .collect()
    }

    fn goods_out(&self, index: usize, mention: &GoodsMention) -> output::Goods {
        output::Goods {
            id: format!("g{}", index + 1),
            span: self.span(mention.first, mention.last),
            text: self.tokens.text_of(mention.first, mention.last).to_owned(),
            category: mention.category(),
            controls: mention.entry.controls.clone(),
        }
    }

    /// The rules that a dealing meets. A dealing that the report itself refutes meets none.
    fn findings(
        &self,
        dealing: &Dealing,
        id: &str,
        dates: &Dates,
        parties: &[output::Party],
        place: &[Option<usize>],
        count: usize,
    ) -> Vec<output::Finding> {
        if dealing.status == Status::Refuted {
            return Vec::new();
        }
        let countries = |side: &[usize]| {
            side.iter()
                .filter_map(|p| self.cast.parties[*p].country)
                .collect::<Vec<CountryCode>>()
        };
        let names = |side: &[usize]| {
            let of = |p: &usize| place[*p].map(|i| &parties[i]);
            side.iter()
                .filter_map(of)
                .flat_map(|p| {
                    std::iter::once(p.name.to_lowercase()).chain(
                        p.listings
                            .iter()
                            .flat_map(|l| l.programs.iter().map(|g| g.to_lowercase())),
                    )
                })
                .collect::<Vec<String>>()
        };
        // In an attempt to purchase, the goods would go to who asks.
        let (giver, receiver) = match dealing.kind {
            DealingKind::PurchaseAttempt => (&dealing.to, &dealing.from),
            _ => (&dealing.from, &dealing.to),
        };
        let (from, to) = (countries(giver), countries(receiver));
        let (from_names, to_names) = (names(giver), names(receiver));
        let items: Vec<&GoodsEntry> = dealing.goods.iter().map(|g| self.goods[*g].entry).collect();
        let point = |d: Days| {
            let day = |d: Date| {
                PartialDate::day(d.year(), d.month() as u8, d.day() as u8)
                    .ok()?
                    .point()
            };
            PartialDate::between(day(d.from), day(d.to)).ok()
        };
        let historical = dealing.status == Status::Historical;
        if historical && dealing.when.is_none() {
            return Vec::new();
        }
        let facts = DealingFacts {
            kind: dealing.kind,
            from: &from,
            to: &to,
            items: &items,
            date: dealing.when.and_then(point),
            reported: dates.reference.and_then(|d| point(Days::day(d))),
            from_parties: &from_names.iter().map(String::as_str).collect::<Vec<_>>(),
            to_parties: &to_names.iter().map(String::as_str).collect::<Vec<_>>(),
            ..DealingFacts::default()
        };
        interdict_regimes::matching(&facts)
            .into_iter()
            .enumerate()
            .map(|(i, found)| output::Finding {
                id: format!("f{}", count + i + 1),
                rule: found.rule.id.clone(),
                citation: found.rule.citation(),
                instrument: found.rule.instrument.clone(),
                provision: found.rule.provision.clone(),
                dealing: id.to_owned(),
                status: dealing.status,
                because: found.because,
                prohibits: found.rule.paraphrase.clone(),
                bound: found.rule.bound.clone(),
                vote: found.rule.vote.clone(),
                check: found
                    .uncertain
                    .into_iter()
                    .chain(found.rule.exceptions.iter().map(|e| format!("exception: {e}")))
                    .collect(),
                source: found.rule.source.clone(),
            })
            .collect()
    }
}

/// The place of each of `all` things among those that are told.
fn places(told: &[usize], all: usize) -> Vec<Option<usize>> {
    let mut places = vec![None; all];
    for (place, thing) in told.iter().enumerate() {
        places[*thing] = Some(place);
    }
    places
}

fn when(days: Days) -> output::When {
    output::When {
        from: days.from.to_string(),
        to: days.to.to_string(),
    }
}

fn unique(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for item in items {
        if !all.contains(&item) {
            all.push(item);
        }
    }
    all
}

/// The first words of a text.
fn excerpt(text: &str, words: usize) -> String {
    let all: Vec<&str> = text.split_whitespace().collect();
    let cut = all.len() > words;
    format!(
        "{}{}",
        all[..all.len().min(words)].join(" "),
        if cut { " …" } else { "" }
    )
}

/// Kinds of party that a reader is told of first.
pub(crate) fn rank(kind: PartyKind) -> u8 {
    match kind {
        PartyKind::Person => 0,
        PartyKind::Organization => 1,
        PartyKind::Vessel | PartyKind::Aircraft => 2,
        PartyKind::Country => 3,
        PartyKind::Place => 4,
    }
}
