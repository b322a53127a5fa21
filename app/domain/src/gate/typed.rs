//! The gate while terms are typed: what the verdict would be if they were saved, and a second person
//! had checked every value. Never for a verdict that counts.

use serde::{Deserialize, Serialize};

use super::{ClauseRow, GateInputs, Instrument, Outcome, Verdict, effective, verdict, weigh};
use crate::baseline::Baseline;
use crate::clause::{Check, ClauseCode, ClauseTerm, Statement, TermDraft};
use crate::id::{AgreementId, PersonId};
use crate::time::{Day, Moment};

/// What typing can change of a gate, and what it cannot: a browser is spared the code and the records
/// behind clauses that nobody enters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedInputs {
    day: Day,
    baseline: Baseline,
    instruments: Vec<Instrument>,
    judged: Vec<(ClauseCode, Outcome)>,
}

impl From<GateInputs> for TypedInputs {
    fn from(inputs: GateInputs) -> Self {
        let (_, rows) = weigh(&inputs);
        let judged = rows.into_iter().filter(|row| !row.clause.is_entered());
        let judged = judged.map(|row| (row.clause, row.outcome)).collect();
        let GateInputs { day, baseline, instruments, .. } = inputs;
        Self { day, baseline, instruments, judged }
    }
}

/// What typed terms would make of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Over all clauses.
    pub verdict: Verdict,
    /// One for each clause.
    pub rows: Vec<ClauseRow>,
    /// Clauses on which the agreement is heard, and what is typed would be refused by a save.
    pub unreadable: Vec<ClauseCode>,
}

/// Judges `inputs` as they would be if `agreement` said what stands in `draft`. What a save would
/// refuse is not evidenced, whatever was saved before.
pub fn weigh_typed(inputs: TypedInputs, agreement: AgreementId, draft: &TermDraft) -> Typed {
    let TypedInputs { day, baseline, instruments, judged } = inputs;
    let (obligations, transfers) = (Vec::new(), Vec::new());
    let mut inputs = GateInputs { day, baseline, instruments, obligations, transfers };
    // Who and when do not matter to a verdict that counts for nothing.
    let check = Check { by: PersonId::sample(0), at: Moment::EPOCH };
    for term in inputs.instruments.iter_mut().flat_map(|it| &mut it.terms) {
        term.check.get_or_insert(check);
    }
    let mut unreadable = Vec::new();
    for instrument in inputs.instruments.iter_mut().filter(|it| it.id == agreement) {
        for clause in ClauseCode::entered() {
            let is_recorded = instrument.terms.iter().any(|term| term.clause == clause);
            let Some(read) = draft.read(clause, is_recorded) else { continue };
            let found = read.ok();
            if found.is_none() {
                unreadable.push(clause);
            }
            // Without a check it is heard and proves nothing.
            let check = found.is_some().then_some(check);
            let statement = found.unwrap_or(Statement::Absent);
            instrument.terms.retain(|term| term.clause != clause);
            let term = ClauseTerm::enter(clause, statement, PersonId::sample(0), Moment::EPOCH);
            instrument.terms.extend(term.map(|term| ClauseTerm { check, ..term }));
        }
    }
    let row = |clause: &ClauseCode| match judged.iter().find(|(known, _)| known == clause) {
        Some((_, outcome)) => effective::bare(*clause, &inputs, *outcome, String::new()),
        None => effective::entered(*clause, &inputs),
    };
    let mut rows: Vec<ClauseRow> = ClauseCode::ALL.iter().map(row).collect();
    let verdict = verdict(&rows);
    let is_heard = |row: &ClauseRow| row.agreement == Some(agreement);
    unreadable.retain(|clause| rows.iter().any(|row| row.clause == *clause && is_heard(row)));
    for row in rows.iter_mut().filter(|row| unreadable.contains(&row.clause)) {
        "What is typed cannot be read yet.".clone_into(&mut row.why);
        row.mend = None;
    }
    Typed { verdict, rows, unreadable }
}

#[cfg(test)]
mod tests {
    use super::super::judge;
    use super::*;
    use crate::fields::Fields;

    fn typed(inputs: &GateInputs, pairs: &[(&str, &str)]) -> Typed {
        let mut fields = Fields::default();
        pairs.iter().for_each(|&(name, text)| fields.set(name, text));
        weigh_typed(inputs.clone().into(), AgreementId::sample(1), &TermDraft { fields })
    }

    fn breach<'a>(within: &'a str, unit: &'a str, place: &'a str) -> [(&'static str, &'a str); 4] {
        [
            ("B14.presence", "explicit"),
            ("B14.quote_ref", place),
            ("B14.within", within),
            ("B14.within_unit", unit),
        ]
    }

    #[test]
    fn terms_are_weighed_while_they_are_negotiated() {
        let agreement = AgreementId::sample(1);
        let spoil = |change: fn(&mut Instrument)| {
            let mut inputs = GateInputs::sample();
            inputs.instruments[0].missing = vec!["The vendor's signature is missing.".to_owned()];
            inputs.instruments[0].effective_from = None;
            change(&mut inputs.instruments[0]);
            let before = judge(&inputs).verdict;
            (before, typed(&inputs.as_if_binding(agreement), &[]).verdict)
        };
        assert_eq!(spoil(|_| ()), (Verdict::Fail, Verdict::Pass));
        let later = |it: &mut Instrument| it.effective_from = Day::parse("2099-01-01");
        assert_eq!(spoil(later), (Verdict::Fail, Verdict::Pass));
        let over = |it: &mut Instrument| it.ends_on = Day::parse("2020-01-01");
        assert_eq!(spoil(over), (Verdict::Fail, Verdict::Fail));
        let other = |it: &mut Instrument| it.id = AgreementId::sample(9);
        assert_eq!(spoil(other), (Verdict::Fail, Verdict::Fail));
    }

    #[test]
    fn what_is_typed_counts_as_if_a_second_person_had_checked_it() {
        let mut inputs = GateInputs::sample();
        inputs.instruments[0].terms.iter_mut().for_each(|term| term.check = None);
        assert_eq!(judge(&inputs).verdict, Verdict::Incomplete);
        for (within, verdict) in [("24", Verdict::Pass), ("25", Verdict::Fail)] {
            let shown = typed(&inputs, &breach(within, "hours", "7"));
            assert_eq!((shown.verdict, shown.unreadable), (verdict, vec![]), "{within}");
        }
        assert_eq!(typed(&inputs, &[]).verdict, Verdict::Pass);
    }

    #[test]
    fn what_cannot_be_read_is_not_evidenced_whatever_was_saved() {
        let inputs = GateInputs::sample();
        let cases: [&[_]; 6] = [
            &breach("abc", "hours", "7"),
            &breach("-1", "hours", "7"),
            &breach("24", "", "7"),
            &breach("24", "hours", " "),
            &[("B14.presence", ""), ("B14.within", "24")],
            &[("B14.presence", "")],
        ];
        for pairs in cases {
            let shown = typed(&inputs, pairs);
            assert_eq!(shown.verdict, Verdict::Incomplete, "{pairs:?}");
            assert_eq!(shown.unreadable, [ClauseCode::B14], "{pairs:?}");
            let row = shown.rows.iter().find(|row| row.clause == ClauseCode::B14).unwrap();
            assert_eq!(row.outcome, Outcome::NotEvidenced);
            assert_eq!(row.why, "What is typed cannot be read yet.");
        }
    }

    #[test]
    fn what_nobody_enters_is_judged_from_records_before() {
        let mut inputs = GateInputs::sample();
        inputs.obligations.clear();
        let shown = typed(&inputs, &breach("24", "hours", "7"));
        let judged = judge(&inputs);
        assert_eq!(shown.verdict, judged.verdict);
        assert_ne!(shown.verdict, Verdict::Pass);
        let outcomes = |rows: &[ClauseRow]| -> Vec<_> {
            rows.iter().map(|row| (row.clause, row.outcome)).collect()
        };
        assert_eq!(outcomes(&shown.rows), outcomes(&judged.rows));
    }

    #[test]
    fn what_is_left_alone_stays_as_it_was_and_what_is_not_heard_spoils_nothing() {
        let mut inputs = GateInputs::sample();
        let all = typed(&inputs, &[("B14.within_unit", ""), ("B09.presence", "absent")]);
        assert_eq!((all.verdict, all.unreadable), (Verdict::Fail, vec![]));
        let mut letter = inputs.instruments[0].clone();
        letter.id = AgreementId::sample(2);
        letter.precedence = 1;
        inputs.instruments.push(letter);
        let shown = typed(&inputs, &breach("abc", "hours", "7"));
        assert_eq!((shown.verdict, shown.unreadable), (Verdict::Pass, vec![]));
    }
}
