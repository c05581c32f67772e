//! The noun phrases beside a word of a dealing, put into its roles by preposition and pattern.

use interdict_regimes::GoodsCategory;

use super::{Scene, actors::is_actor_noun, arguments::Argument, roles::Roles};
use crate::{
    frames::{FRAMES, Pattern},
    parties::PartyKind,
    phrase::NounPhrase,
    token::Class,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    None,
    Object,
    Receiver,
    Giver,
    Agent,
    Matter,
    /// Who stands between.
    Through,
    /// The other side of an exchange.
    Partner,
    /// Where it happens.
    Where,
    /// What is given back.
    Return,
}

impl Scene<'_, '_> {
    /// Whether another object follows ("gave it missiles").
    pub(super) fn opens_object(&self, at: usize) -> bool {
        matches!(
            self.tokens.class(at),
            Class::Noun | Class::ProperNoun | Class::Adjective | Class::Determiner | Class::Number
        )
    }

    /// Whether goods are people who work, fight or are taught.
    pub(super) fn is_people(&self, goods: usize) -> bool {
        let goods = &self.goods[goods];
        matches!(
            goods.category(),
            GoodsCategory::Labour | GoodsCategory::MilitaryTraining
        ) || matches!(goods.entry.item(), "troops" | "mercenary")
    }

    /// "400 North Koreans", "Somalis": the country of people named by its adjective.
    pub(super) fn nationals(&self, phrase: NounPhrase) -> Option<usize> {
        // "Colombian veterans"
        if FRAMES.people_nouns.contains(self.tokens.lower(phrase.head)) {
            let nation = (phrase.first..phrase.head).filter_map(|i| self.cast.mention_at(i));
            return (nation.filter(|m| m.adjective).map(|m| m.party))
                .find(|p| self.cast.parties[*p].kind == PartyKind::Country);
        }
        let mention = self.cast.mention_at(phrase.head).filter(|m| m.adjective)?;
        let plural = self.tokens.lower(phrase.head).ends_with('s') || phrase.first < mention.first;
        (plural && self.cast.parties[mention.party].kind == PartyKind::Country).then_some(mention.party)
    }

    /// "sold Iran submarines", "gave it missiles": a party right before the goods receives them.
    pub(super) fn indirect_object(&self, phrase: NounPhrase, roles: &mut Roles) {
        // "sell the government helicopters"
        if self.tokens.class(phrase.first) == Class::Determiner
            && let Some(head) = (phrase.first + 1..phrase.head.min(phrase.first + 3))
                .find(|i| FRAMES.state_nouns.contains(self.tokens.lower(*i)))
            && self.goods_in(head + 1, phrase.last).next().is_some()
        {
            let receiver = NounPhrase {
                first: phrase.first,
                last: head + 1,
                head,
            };
            let acting: Vec<usize> = roles.from.clone();
            roles.to.extend(self.parties_beside(receiver, &acting));
            return;
        }
        let first = phrase.first + usize::from(self.tokens.class(phrase.first) == Class::Determiner);
        let Some(mention) = self.cast.mention_at(first) else {
            return;
        };
        let bare = (phrase.first..=first).contains(&mention.first)
            && !mention.adjective
            && mention.last < phrase.last
            && self.tokens.class(mention.last) != Class::Genitive;
        if bare && self.cast.parties[mention.party].kind != PartyKind::Place {
            self.push_actor(mention.party, &mut roles.to);
        }
    }

    /// "Iran's drones", "Iranian drones": the owner of the goods gives them.
    pub(super) fn possessor(&self, phrase: NounPhrase, roles: &mut Roles) {
        for at in phrase.first..phrase.head {
            if let Some(mention) = self.cast.mention_at(at)
                && mention.last <= phrase.head
                && self.cast.parties[mention.party].kind != PartyKind::Place
                && !roles.to.contains(&mention.party)
                // "Soviet-era rifles", "Iranian-designed drones": whose manner they are of.
                && !(self.tokens.word(at).rsplit_once('-')).is_some_and(|(_, end)| FRAMES.manners.contains(end))
                // "Nvidia chips": who made them, wherever they were bought.
                && (self.cast.parties[mention.party].kind == PartyKind::Country
                    || self.tokens.class(mention.last) == Class::Genitive)
            {
                self.push_actor(mention.party, &mut roles.owner);
            }
        }
    }

    /// "X Trans carried American chips": where they were made, and not who gives them.
    fn is_made_elsewhere(&self, roles: &Roles) -> bool {
        let body = |p: &usize| self.cast.parties[*p].kind == PartyKind::Organization;
        let bulk = |g: &usize| {
            matches!(
                self.goods[*g].category(),
                GoodsCategory::Oil | GoodsCategory::CoalMinerals
            )
        };
        roles.from.iter().any(body)
            && !roles.goods.iter().any(bulk)
            && !roles.owner.iter().any(|p| self.is_target(*p))
    }

    /// "Russia brought radars from Syria to Libya": a state carries for itself, wherever it loads.
    fn sends_itself(&self, roles: &Roles) -> bool {
        let state = |p: &usize| self.cast.parties[*p].kind == PartyKind::Country;
        let places = &roles.from_place;
        roles.from.iter().any(|p| state(p) && !places.contains(p))
    }

    pub(super) fn place(
        &self,
        arguments: &[Argument<'_>],
        pattern: Pattern,
        passive: bool,
        people: bool,
        roles: &mut Roles,
    ) {
        let mut last_role = Slot::None;
        // A slot whose phrase named nobody: "fighters of SWAPO", "customers of Mikron".
        let mut open_slot = Slot::None;
        // Whether the phrase before stands for parties, and whether it tells goods.
        let mut named = false;
        let mut wares = false;
        for (index, argument) in arguments.iter().enumerate() {
            let phrase = argument.phrase;
            // "for its war in Y": no receiver; but "for X's war" is for X.
            let fights = FRAMES.fighting.contains(self.tokens.lower(phrase.head));
            let owned = (phrase.first..phrase.head).any(|i| self.tokens.class(i) == Class::Genitive);
            if matches!(argument.preposition, "for" | "in") && fights && !owned {
                last_role = Slot::None;
                open_slot = Slot::None;
                continue;
            }
            let mut goods: Vec<usize> = self.goods_of(phrase);
            if people && argument.preposition.is_empty() {
                goods.retain(|g| !self.is_people(*g));
            }
            // "the training of Houthi fighters by X"
            if roles.noun && pattern == Pattern::Help && argument.preposition == "of" {
                goods.retain(|g| !self.is_people(*g));
            }
            let acting: Vec<usize> = roles.from.iter().chain(&roles.to).copied().collect();
            let pronoun =
                phrase.first == phrase.head && matches!(self.tokens.lower(phrase.head), "it" | "them");
            let object = argument.preposition.is_empty() && !people && pattern != Pattern::Pay;
            // "sold it to X", "sold the country a number of them"
            let handed = pronoun
                && object
                && matches!(pattern, Pattern::Give | Pattern::Take | Pattern::Move)
                && (arguments.iter().any(|a| {
                    matches!(a.preposition, "to" | "from")
                        || pattern == Pattern::Take && matches!(a.preposition, "in" | "at")
                }) || index > 0 && arguments[index - 1].preposition.is_empty())
                && !self.opens_object(phrase.last)
                && self.goods_told(phrase, true).is_some();
            let things = handed
                || object && self.goods_before(phrase.head).is_some() && !self.opens_object(phrase.last);
            let parties = match pronoun {
                true if things => Vec::new(),
                true => self.antecedent(phrase.head, &acting),
                false => self.parties_beside(phrase, &acting),
            };
            let leads = matches!(
                argument.preposition,
                "to" | "from" | "by" | "into" | "towards" | "toward"
            );
            if leads && !parties.is_empty() {
                // "to a Russian maker of rifles", "to a North Korean vessel": who receives, not what.
                goods.clear();
            }
            // "posted the rifles to a veterans' fund": nor where the goods are told.
            if matches!(argument.preposition, "to" | "into")
                && matches!(pattern, Pattern::Give | Pattern::Move)
                && !roles.goods.is_empty()
            {
                goods.clear();
            }
            let slot = match argument.preposition {
                "of" if matches!(last_role, Slot::Receiver | Slot::Giver | Slot::Agent)
                    && named
                    && goods.is_empty() =>
                {
                    Slot::None
                }
                "and" | "or" | "," | "including" | "as" | "nor" => last_role,
                "" => Slot::Object,
                // "sent jets to X aboard a ship"
                "aboard"
                    if arguments
                        .iter()
                        .any(|a| matches!(a.preposition, "to" | "for" | "into")) =>
                {
                    Slot::None
                }
                // "the training of X by Y", "Iran's funding of X"
                "of" if roles.noun
                    && (people || matches!(pattern, Pattern::Help | Pattern::Pay))
                    && goods.is_empty()
                    && !parties.is_empty()
                    && (!roles.from.is_empty() || arguments.iter().any(|a| a.preposition == "by")) =>
                {
                    Slot::Receiver
                }
                "to" | "for" | "into" | "towards" | "toward" | "aboard" => Slot::Receiver,
                "from" | "out" => Slot::Giver,
                "by" => {
                    if passive {
                        Slot::Agent
                    } else {
                        Slot::None
                    }
                }
                "exchange" => Slot::Return,
                // "from Liuyang in China": where that is, not where it happens.
                "in" | "at" | "near"
                    if last_role == Slot::Giver
                        && index > 0
                        && arguments[index - 1].phrase.last + 1 == phrase.first =>
                {
                    Slot::None
                }
                "in" | "at" | "near" if goods.is_empty() => Slot::Where,
                "on" if goods.is_empty() && pattern == Pattern::Arrive => Slot::Where,
                "through" | "via" => Slot::Through,
                "with" if goods.is_empty() && (index == 0 || last_role == Slot::Object) => Slot::Partner,
                "with" if goods.is_empty() => Slot::None,
                "with" | "of" | "in" | "on" | "worth" | "about" | "over" => Slot::Matter,
                _ => Slot::None,
            };
            if argument.preposition == "of"
                && open_slot != Slot::None
                && goods.is_empty()
                && !parties.is_empty()
                && !named
            {
                match open_slot {
                    Slot::Object => roles.object.extend(parties),
                    Slot::Receiver if pattern == Pattern::Take => roles.beneficiary.extend(parties),
                    Slot::Receiver => roles.to.extend(parties),
                    Slot::Giver => roles.source.extend(parties),
                    Slot::Agent => roles.from.extend(parties),
                    _ => {}
                }
                open_slot = Slot::None;
                continue;
            }
            // "builds tanks, and the X concern": no object beside goods.
            let joined = matches!(argument.preposition, "and" | "or" | ",");
            if joined && slot == Slot::Object && wares && goods.is_empty() && !parties.is_empty() {
                continue;
            }
            wares = !goods.is_empty();
            named = !parties.is_empty();
            open_slot = if parties.is_empty() && goods.is_empty() {
                slot
            } else {
                Slot::None
            };
            match slot {
                // "tried to ship them", "sold the cargo": the goods named before.
                Slot::Object
                    if parties.is_empty()
                        && goods.is_empty()
                        && self.goods_told(phrase, handed).is_some() =>
                {
                    roles.goods.extend(self.goods_told(phrase, handed));
                }
                // "employs North Koreans", "sent 400 North Koreans": labour by its nation.
                Slot::Object
                    if matches!(pattern, Pattern::Hire | Pattern::Give | Pattern::Move)
                        && goods.is_empty()
                        && let Some(nation) = self.nationals(phrase) =>
                {
                    roles.people = true;
                    match pattern {
                        Pattern::Hire => roles.source.push(nation),
                        _ => roles.owner.push(nation),
                    }
                }
                // "rewarded X's loyalty with missiles"
                Slot::Object
                    if pattern == Pattern::Give
                        && goods.is_empty()
                        && parties.is_empty()
                        && arguments.get(index + 1).is_some_and(|a| a.preposition == "with")
                        && (phrase.first..phrase.head).any(|i| self.tokens.class(i) == Class::Genitive) =>
                {
                    let owner = std::mem::take(&mut roles.owner);
                    self.possessor(phrase, roles);
                    roles.object.append(&mut roles.owner);
                    roles.owner = owner;
                }
                // "sold the striker Caio Monteiro to X": a person is no goods, and gets none.
                Slot::Object
                    if pattern == Pattern::Give
                        && !people
                        && goods.is_empty()
                        && arguments.iter().any(|a| a.preposition == "to")
                        && !parties.is_empty()
                        && (parties.iter()).all(|p| self.cast.parties[*p].kind == PartyKind::Person) =>
                {
                    roles.no_ware = true;
                }
                // "funds 70 percent of X's budget", "finances X's operations"
                Slot::Object
                    if pattern == Pattern::Pay
                        && goods.is_empty()
                        && (parties.is_empty() || self.cast.mention_at(phrase.head).is_none())
                        && (phrase.first..phrase.head).any(|i| self.tokens.class(i) == Class::Genitive) =>
                {
                    let owner = std::mem::take(&mut roles.owner);
                    self.possessor(phrase, roles);
                    roles.object.append(&mut roles.owner);
                    roles.owner = owner;
                }
                // "armed rebels in X": where they are.
                Slot::Object if people && parties.is_empty() && goods.is_empty() => {
                    roles.armed = true;
                    roles.told_object = true;
                    roles.to_place.extend(self.complement(phrase, &[], 0, true));
                }
                // "sold its X business to Y": what it is called after takes no part.
                Slot::Object
                    if pattern == Pattern::Give
                        && goods.is_empty()
                        && self.tokens.class(phrase.head) == Class::Noun
                        && self.cast.mention_at(phrase.head).is_none()
                        && !is_actor_noun(self.tokens.lower(phrase.head))
                        && arguments.iter().any(|a| a.preposition == "to") =>
                {
                    let ware = self.is_ware(phrase);
                    roles.told_object = true;
                    roles.unknown_object |= ware;
                    roles.no_ware |= !ware;
                }
                Slot::Object => {
                    if goods.is_empty() || (pattern == Pattern::Help && !parties.is_empty()) {
                        // "supply Russia with shells", "arm the rebels", "train soldiers".
                        roles.armed |= people && !parties.is_empty();
                        let ware = self.is_ware(phrase);
                        roles.told_object |= parties.is_empty();
                        roles.unknown_object |= parties.is_empty() && ware;
                        roles.no_ware |=
                            parties.is_empty() && !ware && self.tokens.class(phrase.head) == Class::Noun;
                        roles.object.extend(parties);
                    } else {
                        roles.goods.extend(goods);
                        // "sold Hawk jets to X": another receives.
                        let to = arguments.iter().any(|a| a.preposition == "to");
                        if !to && matches!(pattern, Pattern::Give | Pattern::Help | Pattern::Pay) {
                            self.indirect_object(phrase, roles);
                        }
                        self.possessor(phrase, roles);
                    }
                }
                Slot::Receiver
                    if parties.is_empty()
                        && goods.is_empty()
                        && (pattern != Pattern::Take || argument.preposition != "to") =>
                {
                    roles.to_place.extend(self.place_of(phrase));
                    if roles.to_place.is_empty() {
                        roles.to_place = self.complement(phrase, &[], 0, true);
                    }
                }
                Slot::Giver if parties.is_empty() && goods.is_empty() => {
                    roles.from_place.extend(self.place_of(phrase));
                    if roles.from_place.is_empty() {
                        roles.from_place = self.complement(phrase, &[], 0, true);
                    }
                }
                Slot::Return => {
                    roles.returned.extend(goods);
                    open_slot = Slot::None;
                }
                // "through resellers in Singapore", "through the mixer X": who, or where they are.
                Slot::Through if matches!(pattern, Pattern::Take | Pattern::Arrive) => {
                    roles.through.extend(parties);
                }
                Slot::Through => roles.through.extend(
                    (parties.into_iter()).filter(|p| self.cast.parties[*p].kind == PartyKind::Organization),
                ),
                Slot::Partner => roles.partner.extend(parties),
                Slot::Where => roles.place.extend(self.place_of(phrase)),
                Slot::Receiver if !parties.is_empty() && goods.is_empty() => {
                    if pattern == Pattern::Take {
                        roles.beneficiary.extend(parties);
                    } else {
                        roles.to.extend(parties);
                    }
                }
                // "paid X 8 million for gyroscopes": X gives them.
                Slot::Receiver
                    if pattern == Pattern::Pay
                        && argument.preposition == "for"
                        && roles.pays
                        && !goods.is_empty() =>
                {
                    roles.returned.extend(goods);
                }
                Slot::Receiver if !goods.is_empty() && matches!(pattern, Pattern::Help | Pattern::Pay) => {
                    roles.goods.extend(goods);
                }
                Slot::Giver if goods.is_empty() => {
                    roles.source.extend(parties);
                }
                Slot::Agent => roles.from.extend(parties),
                // "serviced the helicopters of the Syrian army"
                Slot::Matter
                    if argument.preposition == "of" && goods.is_empty() && !roles.goods.is_empty() =>
                {
                    roles.owner.extend(parties);
                }
                // "arrived to teach them to use missiles": what arrives is the subject.
                Slot::Matter if pattern == Pattern::Arrive && !roles.goods.is_empty() => {}
                Slot::Matter if !goods.is_empty() => {
                    roles.goods.extend(goods);
                    self.possessor(phrase, roles);
                }
                Slot::Receiver
                    if !goods.is_empty()
                        && argument.preposition == "for"
                        && roles.goods.is_empty()
                        && (roles.barter || roles.noun) =>
                {
                    // "a contract for 40,000 rifles"; "bartered cocoa for rifles"
                    match roles.noun {
                        true => roles.goods.extend(goods),
                        false => roles.returned.extend(goods),
                    }
                }
                // "swapped crude for Iranian condensate": whose goods come back is the other side.
                Slot::Receiver if !goods.is_empty() && pattern == Pattern::Give => {
                    let owner = std::mem::take(&mut roles.owner);
                    self.possessor(phrase, roles);
                    let from = || arguments.get(index + 1).is_some_and(|a| a.preposition == "from");
                    if roles.barter && (!roles.owner.is_empty() || from()) {
                        roles.returned.extend(&goods);
                    }
                    roles.partner.append(&mut roles.owner);
                    roles.owner = owner;
                }
                _ => {}
            }
            last_role = slot;
        }
        match pattern {
            Pattern::Take => roles.to.append(&mut roles.source),
            Pattern::Arrive | Pattern::Hire => {}
            Pattern::Move => {
                // The carrier stands for the giver only where nobody else does.
                if !roles.source.is_empty() {
                    roles.from = std::mem::take(&mut roles.source);
                } else if !roles.from_place.is_empty() && !self.sends_itself(roles) {
                    roles.from = std::mem::take(&mut roles.from_place);
                } else if !roles.owner.is_empty() && !self.is_made_elsewhere(roles) {
                    // "ships of Panama brought Venezuelan oil": whose it is, and who carries it.
                    roles.from.append(&mut roles.owner);
                } else {
                    roles.carrier = true;
                }
                if roles.to.is_empty() {
                    roles.to = std::mem::take(&mut roles.to_place);
                }
            }
            _ => {
                if roles.from.is_empty() {
                    roles.from.append(&mut roles.source);
                }
            }
        }
        match pattern {
            Pattern::Hire => {
                let receiver = std::mem::take(&mut roles.from);
                // "were recruited by X for Y": X finds them, Y has them.
                let others: Vec<usize> = roles
                    .to
                    .iter()
                    .copied()
                    .filter(|p| !receiver.contains(p))
                    .collect();
                if passive && !others.is_empty() && !receiver.is_empty() {
                    roles.from = receiver;
                    roles.to = others;
                    return roles.tidy();
                }
                roles.to = receiver;
                roles.from = std::mem::take(&mut roles.source);
                roles.from.append(&mut roles.owner);
                // "recruited fighters in Chad": where they are from.
                if roles.from.is_empty() && !passive && !roles.to.is_empty() {
                    let country = |p: &usize| self.cast.parties[*p].country;
                    let home: Vec<_> = roles.to.iter().filter_map(country).collect();
                    let abroad = |p: &usize| country(p).is_some_and(|c| !home.contains(&c));
                    roles.from = roles.place.iter().copied().filter(abroad).collect();
                }
                // "are employed at sites in Vladivostok": where they work.
                if roles.to.is_empty() {
                    roles.to = roles
                        .place
                        .iter()
                        .copied()
                        .filter(|p| !roles.from.contains(p))
                        .collect();
                }
            }
            Pattern::Take | Pattern::Arrive => {}
            _ => roles.to.append(&mut roles.object),
        }
        roles.tidy();
    }
}
