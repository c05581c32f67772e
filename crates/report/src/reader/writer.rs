//! What was found, in the report's form.

use std::{cell::LazyCell, ops::Range};

use interdict_model::Span;

use super::{Settings, chars::CharIndex, dates::Dates};
use crate::{
    claims::Claim,
    dealings::{Dealing, Voice},
    events,
    goods::GoodsMention,
    input::Source,
    listed::{self, ListedParties},
    output,
    parties::Cast,
    plain::Plain,
    sections::{self, Section, SectionKind},
    time::Days,
    token::Tokens,
};

/// Turns what was found into the report's form.
pub(super) struct Writer<'a, 't> {
    pub(super) source: &'a str,
    pub(super) chars: CharIndex,
    pub(super) plain: &'a Plain,
    pub(super) tokens: &'a Tokens<'t>,
    pub(super) cast: &'a Cast,
    pub(super) goods: &'a [GoodsMention],
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
    pub(super) fn report(
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
        let parties = self.parties(&kept, dealings, lists, settings.threshold);
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
        let terms: Vec<output::Terms> = (sections.iter().filter(|s| s.kind == SectionKind::Legal))
            .map(|s| {
                let line = &self.plain.text[s.range.clone()];
                output::Terms {
                    span: self.span_of_bytes(s.range.clone()),
                    excerpt: excerpt(line, 12),
                    forbids_keeping: sections::forbids_keeping(line),
                }
            })
            .collect();
        let kept_back = terms.iter().any(|t| t.forbids_keeping);
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

    fn parties(
        &self,
        kept: &[usize],
        dealings: &[Dealing],
        lists: &dyn ListedParties,
        threshold: f64,
    ) -> Vec<output::Party> {
        let mut mentions: Vec<Vec<output::Mention>> = vec![Vec::new(); self.cast.parties.len()];
        for mention in &self.cast.mentions {
            let span = self.span(mention.first, mention.last);
            mentions[mention.party].push(output::Mention {
                span,
                how: mention.how,
            });
        }
        let document = LazyCell::new(|| listed::Document::of(self.tokens, self.cast, dealings));
        kept.iter()
            .enumerate()
            .map(|(index, party)| {
                let this = &self.cast.parties[*party];
                let mentions = std::mem::take(&mut mentions[*party]);
                let found = listed::of_party(*party, this, || &document, lists, threshold);
                output::Party {
                    id: format!("p{}", index + 1),
                    name: this.name.clone(),
                    kind: this.kind,
                    country: this.country.map(|c| c.to_string()),
                    descriptions: this.descriptions.clone(),
                    mentions,
                    listings: found.listed,
                    namesakes: found.namesakes,
                    not_looked_up: found.nameless,
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
