//! The kinds of goods and dealings that rules and reports share.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A code that no category or kind has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} {code:?}; known are: {known}")]
pub struct UnknownCode {
    what: &'static str,
    code: String,
    known: String,
}

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident, $what:literal, $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// All of them, in the order of the definition.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code that data files and JSON use, in kebab case.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The one with this code; `None` where the code is not known.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|c| c.code() == code)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;

            fn from_str(code: &str) -> Result<Self, UnknownCode> {
                Self::from_code(code).ok_or_else(|| UnknownCode {
                    what: $what,
                    code: code.to_owned(),
                    known: [$($code),+].join(", "),
                })
            }
        }

        impl TryFrom<String> for $name {
            type Error = UnknownCode;

            fn try_from(code: String) -> Result<Self, UnknownCode> {
                code.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.code().to_owned()
            }
        }
    };
}

coded! {
    /// What is supplied, at the grain at which embargoes speak.
    GoodsCategory, "goods category",
    /// Ammunition of every calibre, fuzes, propellant charges.
    Ammunition = "ammunition",
    /// Small arms and light weapons.
    SmallArms = "small-arms",
    /// Missiles, rockets, their systems and propulsion.
    Missiles = "missiles",
    /// Guns, howitzers, mortars, rocket launchers.
    Artillery = "artillery",
    /// Military explosives, bombs, mines, detonators.
    Explosives = "explosives",
    /// Tanks, armoured vehicles, military trucks.
    MilitaryVehicles = "military-vehicles",
    /// Aircraft, helicopters, drones, their engines and parts.
    AircraftDrones = "aircraft-drones",
    /// Warships, submarines, torpedoes.
    Naval = "naval",
    /// Satellites, launch vehicles, ground stations.
    Space = "space",
    /// Nuclear material, reactors, enrichment.
    Nuclear = "nuclear",
    /// Chemical and biological agents, precursors, equipment.
    ChemicalBiological = "chemical-biological",
    /// Chips, sensors, lasers, telecommunication, computers, software.
    Electronics = "electronics",
    /// Machine tools, industrial machinery, vehicles for civil use, metals.
    Machinery = "machinery",
    /// Crude, refined products, gas.
    Oil = "oil",
    /// Coal, ores, metals in the raw, stones.
    CoalMinerals = "coal-minerals",
    /// Luxury goods.
    Luxury = "luxury",
    /// Banknotes, precious metals, diamonds, virtual assets.
    MoneyGoldCrypto = "money-gold-crypto",
    /// Workers abroad.
    Labour = "labour",
    /// Banking, insurance, credit, investment.
    FinancialServices = "financial-services",
    /// Training, advisers, mercenaries.
    MilitaryTraining = "military-training",
    /// Ships, flags, crews, bunkering, ship-to-ship transfers.
    Shipping = "shipping",
    /// What fits nowhere else: "arms" without more, troops, textiles, seafood, timber, statues.
    Other = "other",
}

coded! {
    /// What is done.
    #[derive(Default)]
    DealingKind, "dealing kind",
    #[default]
    /// Goods change hands: sale, transfer, gift, shipment.
    Supply = "supply",
    /// Know-how, designs, technical help change hands.
    Technology = "technology",
    /// People are trained, or advised, in military or technical matters.
    Training = "training",
    /// Money, credit, insurance, banking, investment.
    Finance = "finance",
    /// People are sent or hired to work.
    Labour = "labour",
    /// Ships: carriage, transfer at sea, flag, charter, bunkering.
    Shipping = "shipping",
    /// Someone tries to buy; the goods would go to the buyer.
    PurchaseAttempt = "purchase-attempt",
}
