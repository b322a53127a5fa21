//! What a person types about a clause: presence, place and value, and the statement it makes.

use serde::{Deserialize, Serialize};

use super::{ClauseCode, ClauseValue, Presence, Statement};
use crate::fields::{Draft, Fields};
use crate::refusal::{Fault, FieldErrors};
use crate::text::Line;

/// What a person typed about one clause. Names are those of [`ClauseCode::field`]:
/// `B14.presence`, `B14.quote_ref`, and the inputs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TermDraft {
    /// Raw answers by name. Those of other clauses do no harm.
    pub fields: Fields,
}

impl TermDraft {
    /// The draft that gives this statement.
    pub fn of(clause: ClauseCode, statement: &Statement) -> Self {
        let mut fields = statement.value().map(ClauseValue::fields).unwrap_or_default();
        fields.set(clause.field("presence"), statement.presence().code());
        if let Some(quote_ref) = statement.quote_ref() {
            fields.set(clause.field("quote_ref"), quote_ref.as_str());
        }
        Self { fields }
    }

    /// What was typed into a field of a clause, for showing it again.
    pub fn text(&self, clause: ClauseCode, name: &str) -> &str {
        self.fields.one(&clause.field(name))
    }

    /// Whether anything was said about the clause: a page with all clauses leaves most untouched.
    pub fn speaks_on(&self, clause: ClauseCode) -> bool {
        let names = clause.inputs().into_iter().map(|input| input.name);
        names
            .chain(["presence", "quote_ref"])
            .any(|name| !self.text(clause, name).trim().is_empty())
    }

    /// What the draft comes to on `clause`, beside what is on record: none where it leaves the clause
    /// alone. What is on record cannot become unread.
    pub fn read(
        &self,
        clause: ClauseCode,
        is_recorded: bool,
    ) -> Option<Result<Statement, FieldErrors>> {
        let presence = clause.field("presence");
        let is_unread = self.text(clause, "presence").trim().is_empty();
        if is_recorded && is_unread && self.fields.contains(&presence) {
            let mut faults = FieldErrors::default();
            faults.add(presence, "This is on record already and cannot become unread. Choose how the instrument speaks: \"not said at all\" where it is silent.");
            return Some(Err(faults));
        }
        self.speaks_on(clause).then(|| self.check(clause))
    }

    /// Reads the statement on `clause`. A value is not read where the instrument is silent or says
    /// the opposite.
    pub fn check(&self, clause: ClauseCode) -> Result<Statement, FieldErrors> {
        let mut faults = FieldErrors::default();
        if !clause.is_entered() {
            faults.add(
                clause.field("presence"),
                "This clause is judged from records. Nothing is entered for it.",
            );
            return Err(faults);
        }
        let field = |name| clause.field(name);
        let Some(presence) =
            faults.note(&field("presence"), presence(self.text(clause, "presence")))
        else {
            return Err(faults);
        };
        let quote_ref = if presence == Presence::Absent {
            None
        } else {
            faults.note(&field("quote_ref"), place(self.text(clause, "quote_ref")))
        };
        let value = match presence {
            Presence::Explicit | Presence::Implied => clause.parse_value(&self.fields, &mut faults),
            Presence::Absent | Presence::Contradicted => None,
        };
        faults.or(|| Statement::from_parts(presence, value, quote_ref))
    }
}

/// The page holds all clauses.
impl Draft for TermDraft {
    fn of_form(fields: &Fields) -> Self {
        Self { fields: fields.clone() }
    }

    fn absent(fields: &Fields) -> Vec<String> {
        let names = ClauseCode::entered().flat_map(|clause| {
            let beside = ["presence", "quote_ref"].map(|name| clause.field(name));
            beside.into_iter().chain(clause.always_sent())
        });
        fields.without(names)
    }
}

fn presence(raw: &str) -> Result<Presence, Fault> {
    if raw.trim().is_empty() {
        return Err(Fault::new(
            "Choose how the instrument speaks, or empty the other fields of this clause.",
        ));
    }
    Presence::choose(raw.trim())
}

fn place(raw: &str) -> Result<Line, Fault> {
    if raw.trim().is_empty() {
        return Err(Fault::new("Say where it stands: article, section or page."));
    }
    Line::parse(raw)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::clause::answers::whole;
    use crate::clause::form::MOST;
    use crate::clause::value::Personnel;
    use crate::confidentiality::Survival;

    fn draft(pairs: &[(&str, &str)]) -> TermDraft {
        let mut fields = Fields::default();
        for (name, text) in pairs {
            fields.push(*name, *text);
        }
        TermDraft { fields }
    }

    #[test]
    fn every_value_survives_its_form() {
        let mut values = ClauseValue::equivalents();
        values.push(ClauseValue::BreachTime { within: None });
        values.push(ClauseValue::Personnel(Personnel { is_bound: false, survival: None }));
        values.push(ClauseValue::Personnel(Personnel {
            is_bound: true,
            survival: Some(Survival::WhileDataHeld),
        }));
        values.push(ClauseValue::BreachContents(BTreeSet::new()));
        for value in values {
            let clause = value.clause();
            let statement = Statement::Implied { value, quote_ref: Line::parse("§ 4").unwrap() };
            assert_eq!(TermDraft::of(clause, &statement).check(clause), Ok(statement));
        }
    }

    #[test]
    fn every_field_of_a_value_is_an_input_of_its_clause() {
        for value in ClauseValue::equivalents() {
            let clause = value.clause();
            let asked: Vec<_> =
                clause.inputs().iter().map(|input| clause.field(input.name)).collect();
            for (name, _) in value.fields().iter() {
                assert!(asked.iter().any(|asked| asked == name), "{name} is not asked for");
            }
        }
        assert!(
            ClauseCode::ALL.iter().all(|clause| clause.inputs().is_empty() != clause.is_entered())
        );
    }

    #[test]
    fn a_clause_is_left_alone_only_where_nothing_at_all_is_typed() {
        for (name, text, speaks) in [
            ("B14.presence", "", false),
            ("B14.presence", " ", false),
            ("B14.quote_ref", " ", false),
            ("B14.presence", "absent", true),
            ("B14.quote_ref", "s 99", true),
            ("B14.within", "96", true),
            ("B14.within_unit", "hours", true),
            ("B15.trigger", "awareness", false),
        ] {
            let draft = draft(&[(name, text)]);
            assert_eq!(draft.speaks_on(ClauseCode::B14), speaks, "{name} {text:?}");
            assert_eq!(draft.read(ClauseCode::B14, false).is_some(), speaks, "{name} {text:?}");
        }
    }

    #[test]
    fn what_is_typed_without_a_presence_is_a_fault_there() {
        let typed = [("B14.presence", ""), ("B14.quote_ref", "s 99"), ("B14.within", "96")];
        let faults = draft(&typed).read(ClauseCode::B14, false).unwrap().unwrap_err();
        let named: Vec<_> = faults.iter().map(|(field, _)| field).collect();
        assert_eq!(named, ["B14.presence"]);
        assert!(faults.get("B14.presence").unwrap().contains("how the instrument speaks"));
    }

    #[test]
    fn what_is_on_record_cannot_become_unread() {
        let back = draft(&[("B15.presence", " "), ("B15.trigger", "awareness")]);
        let faults = back.read(ClauseCode::B15, true).unwrap().unwrap_err();
        assert!(faults.get("B15.presence").unwrap().contains("not said at all"));
        let silent = draft(&[("B15.presence", "absent")]);
        assert_eq!(silent.read(ClauseCode::B15, true), Some(Ok(Statement::Absent)));
        let elsewhere = draft(&[("B14.presence", "absent")]);
        assert_eq!(elsewhere.read(ClauseCode::B15, true), None, "nobody asked about it");
        let untouched = draft(&[("B15.presence", "")]);
        assert_eq!(untouched.read(ClauseCode::B15, false), None);
    }

    #[test]
    fn a_place_is_needed_unless_nothing_is_said() {
        for (presence, ok) in [
            ("explicit", false),
            ("implied", false),
            ("absent", true),
            ("contradicted", false),
            ("", false),
            ("x", false),
        ] {
            let draft = draft(&[("B15.presence", presence), ("B15.trigger", "awareness")]);
            assert_eq!(draft.check(ClauseCode::B15).is_ok(), ok, "{presence}");
        }
        let opposite = draft(&[("B15.presence", "contradicted"), ("B15.quote_ref", "9.1")]);
        assert!(opposite.check(ClauseCode::B15).is_ok());
    }

    #[test]
    fn all_faults_are_told_together_and_by_field() {
        let typed = [
            ("B17.presence", "explicit"),
            ("B17.quote_ref", " "),
            ("B17.choice", "maybe"),
            ("B17.within", "-3"),
        ];
        let faults = draft(&typed).check(ClauseCode::B17).unwrap_err();
        let named: Vec<_> = faults.iter().map(|(field, _)| field).collect();
        assert_eq!(named, ["B17.quote_ref", "B17.choice", "B17.within"]);
    }

    #[test]
    fn numbers_are_whole_and_bounded() {
        for (raw, read) in [
            ("", Ok(None)),
            (" 24 ", Ok(Some(24))),
            ("0", Ok(Some(0))),
            ("9999", Ok(Some(9_999))),
            ("10000", Err(())),
            ("1.5", Err(())),
            ("+1", Err(())),
            ("-1", Err(())),
            ("२४", Err(())),
            ("24h", Err(())),
            ("99999999999999", Err(())),
        ] {
            assert_eq!(whole(raw, MOST).map_err(|_| ()), read, "{raw}");
        }
    }

    #[test]
    fn a_number_needs_its_unit() {
        let typed = [("B14.presence", "explicit"), ("B14.quote_ref", "7"), ("B14.within", "24")];
        assert!(draft(&typed).check(ClauseCode::B14).unwrap_err().get("B14.within_unit").is_some());
    }
}
