//! Areas and adequacy, as rows with dates (domain.md 4.5), and the rows of a new installation.

use serde::{Deserialize, Serialize};

use super::Country;
use crate::codes::codes;
use crate::time::Day;

codes! {
    /// Where customers' data come from: each has its own law on transfers.
    Origin {
        /// EU law, with the EEA agreement.
        Eea = "EEA", "European Economic Area";
        /// UK GDPR.
        Uk = "UK", "United Kingdom";
        /// Swiss FADP.
        Ch = "CH", "Switzerland";
    }
}

impl Origin {
    /// Whether data of this origin that are in `country` have not left its area, as the law draws it
    /// that stands here for every installation; the sets say the same with their days.
    pub fn has(self, country: Country) -> bool {
        match self {
            Self::Eea => EEA.split(' ').any(|member| member == country.code()),
            Self::Uk => country.code() == "GB",
            Self::Ch => country.code() == "CH",
        }
    }
}

codes! {
    /// What membership of a set means.
    SetKind {
        /// The origin's own area: data that stay inside are not transferred.
        Area = "area", "own area";
        /// Countries with an adequacy decision of the origin.
        Adequate = "adequate", "adequate";
    }
}

/// That a country belongs to a set between two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Whose law.
    pub origin: Origin,
    /// What it means.
    pub kind: SetKind,
    /// Which country.
    pub country: Country,
    /// From the start of this day.
    pub valid_from: Day,
    /// Until the start of this day (exclusive); none while it lasts.
    pub valid_to: Option<Day>,
}

/// All sets of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountrySets {
    memberships: Vec<Membership>,
}

impl CountrySets {
    /// From stored rows.
    pub fn new(memberships: Vec<Membership>) -> Self {
        Self { memberships }
    }

    /// What a new installation starts with: the members of each area, and the countries that each
    /// origin had found adequate by 15 January 2024, the day of the Commission's report on its eleven
    /// older decisions. What was decided, prolonged or withdrawn later is not in it.
    ///
    /// - EEA: the Commission's decisions under Article 45 of the GDPR. Those under Article 25(6) of
    ///   the directive before it go on, and stand here from 25 May 2018, when the GDPR applied.
    /// - UK: what Schedule 21 of the Data Protection Act 2018 took over at the end of 2020, and
    ///   regulations on Korea.
    /// - Switzerland: Annex 1 of the Data Protection Ordinance, in force since 1 September 2023.
    ///
    /// A row speaks of a whole country, and some decisions do not: whoever transfers data there has to
    /// see whether the recipient is covered. Canada: commercial organisations under PIPEDA. Japan: the
    /// private sector, under its law with the rules added for the EU. Israel: data that are processed
    /// automatically. Korea: not what its law leaves out, such as credit data under its financial
    /// supervisor. The US: only who takes part in the Data Privacy Framework, so that they are in no
    /// set; the framework is a mechanism of a transfer.
    pub fn seeded() -> Self {
        let mut memberships = Vec::new();
        for (origin, kind, members) in SEEDS {
            for line in *members {
                let (codes, from) = *line;
                let Some(valid_from) = Day::parse(from) else {
                    continue;
                };
                memberships.extend(codes.split(' ').filter_map(Country::parse).map(|country| {
                    Membership { origin: *origin, kind: *kind, country, valid_from, valid_to: None }
                }));
            }
        }
        Self { memberships }
    }

    /// All rows.
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// Whether `country` is in the set on `day` (end exclusive).
    pub fn contains(&self, origin: Origin, kind: SetKind, country: Country, day: Day) -> bool {
        self.memberships.iter().any(|member| {
            member.origin == origin
                && member.kind == kind
                && member.country == country
                && member.valid_from <= day
                && member.valid_to.is_none_or(|end| day < end)
        })
    }

    /// Whether data may go there without a mechanism: inside the area, or adequate.
    pub fn is_safe(&self, origin: Origin, country: Country, day: Day) -> bool {
        SetKind::ALL.iter().any(|&kind| self.contains(origin, kind, country, day))
    }
}

type Seeds = &'static [(Origin, SetKind, &'static [(&'static str, &'static str)])];

/// The member states of the EU, Iceland, Liechtenstein and Norway.
const EEA: &str =
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO";

const SEEDS: Seeds = &[
    (Origin::Eea, SetKind::Area, &[(EEA, "2018-05-25")]),
    (
        Origin::Eea,
        SetKind::Adequate,
        &[
            ("AD AR CA CH FO GG IL IM JE NZ UY", "2018-05-25"),
            ("JP", "2019-01-23"),
            ("GB", "2021-06-28"),
            ("KR", "2021-12-17"),
        ],
    ),
    (Origin::Uk, SetKind::Area, &[("GB", "2021-01-01")]),
    (
        Origin::Uk,
        SetKind::Adequate,
        &[
            (EEA, "2021-01-01"),
            ("AD AR CA CH FO GG GI IL IM JE JP NZ UY", "2021-01-01"),
            ("KR", "2022-12-19"),
        ],
    ),
    (Origin::Ch, SetKind::Area, &[("CH", "2023-09-01")]),
    (
        Origin::Ch,
        SetKind::Adequate,
        &[(EEA, "2023-09-01"), ("AD AR CA FO GB GG GI IL IM JE MC NZ UY", "2023-09-01")],
    ),
];
