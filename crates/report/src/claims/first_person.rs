//! Whom "we", "our" and "I" mean in what somebody says.

use super::Claim;
use crate::{
    parties::{Cast, Mention, MentionKind, PartyKind},
    token::Tokens,
};

/// The words of the first person in what a claim quotes, as mentions of who speaks: of the state or body, where the source
/// names one ("said a spokesman for X"); "I" of the person.
///
/// "We" of a person alone stays open: it may be his firm, his people or everybody.
pub(crate) fn first_person(tokens: &Tokens<'_>, cast: &Cast, claims: &[Claim]) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for claim in claims {
        let spoken = claim.direct || tokens.word(claim.cue.0) == ":";
        if !spoken || claim.parties.is_empty() {
            continue;
        }
        let of_kind = |kinds: &[PartyKind]| {
            let mut parties = claim.parties.iter().copied();
            parties.find(|p| kinds.contains(&cast.parties[*p].kind))
        };
        // "“We sold them,” said foreign minister X": his state.
        let state = || {
            let person = &cast.parties[of_kind(&[PartyKind::Person])?];
            let country = person.country.filter(|_| person.is_official())?;
            cast.countries.get(&country).copied()
        };
        let body = of_kind(&[PartyKind::Country, PartyKind::Organization]).or_else(state);
        let person = of_kind(&[PartyKind::Person]);
        let said = claim.content.iter().flat_map(|(first, last)| *first..*last);
        for at in said {
            let party = match tokens.lower(at) {
                "we" | "us" | "our" | "ours" => body,
                "i" | "me" | "my" => person,
                _ => continue,
            };
            if let Some(party) = party
                && cast.mention_at(at).is_none()
                && !found.iter().any(|m| m.first == at)
            {
                found.push(Mention {
                    party,
                    first: at,
                    last: at + 1,
                    how: MentionKind::Pronoun,
                    adjective: false,
                });
            }
        }
    }
    found
}
