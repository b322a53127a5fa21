//! The audit log for its readers (domain.md 10.5, decision 36): a filtered page, the whole of what a
//! filter finds as a file, and the walk along the chain. Administrators read it without what it says
//! about the registry (decision 25).

use domain::audit::{
    Action, AuditEvent, Break, ChainedEvent, Family, Flaw, Outcome, Summary, Walk,
};
use domain::fields::Fields;
use domain::id::Ref;
use domain::page::{Page, PageRequest};
use domain::person::Permission;
use domain::refusal::{Fault, FieldErrors};
use domain::time::{Day, Zone};
use store::StoreError;
use store::audit::AuditFilter;

use crate::exports::{Exported, sample_mark};
use crate::failure::{Error, Failure};
use crate::registry;
use crate::work::Work;

/// What is looked for, as typed into a form. Empty means any.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct LogQuery {
    /// A family such as `request`.
    pub family: String,
    /// An action such as `request.approved`.
    pub action: String,
    /// A person's id, `operator@host`, `public` or `clock`.
    pub actor: String,
    /// A kind of record.
    pub object_kind: String,
    /// A record's id, its number such as `VEN-0001`, or an end of its id.
    pub object_id: String,
    /// `ok`, `denied` or `error`.
    pub outcome: String,
    /// From the start of this day.
    pub from: String,
    /// Until the end of this day.
    pub until: String,
}

impl LogQuery {
    /// Parses all fields and reports all faults together.
    fn check(&self, zone: &Zone) -> Result<AuditFilter, FieldErrors> {
        let mut faults = FieldErrors::default();
        let family = faults.note("family", known(&self.family, Family::parse));
        let action = faults.note("action", known(&self.action, Action::parse));
        let outcome = faults.note("outcome", known(&self.outcome, Outcome::parse));
        let from = faults.note("from", known_day(&self.from));
        let until = faults.note("until", known_day(&self.until));
        if let (Some(Some(from)), Some(Some(until))) = (from, until)
            && until < from
        {
            let told = "This day is before the first one, so nothing can be found. Choose that day or a later one.";
            faults.add("until", told);
        }
        faults.or(|| {
            Some(AuditFilter {
                actor: text(&self.actor),
                action: action?,
                family: family?,
                object_kind: text(&self.object_kind),
                object_id: text(&self.object_id),
                outcome: outcome?,
                from: from?.map(|day| day.start_in(zone)),
                until: until?.map(|day| day.plus_days(1).start_in(zone)),
                without_content: false,
            })
        })
    }

    /// What is set, for the event that records an export.
    fn words(&self) -> String {
        let mut fields = Fields::default();
        for (name, value) in [
            ("family", &self.family),
            ("action", &self.action),
            ("actor", &self.actor),
            ("object_kind", &self.object_kind),
            ("object_id", &self.object_id),
            ("outcome", &self.outcome),
            ("from", &self.from),
            ("until", &self.until),
        ] {
            if !value.trim().is_empty() {
                fields.push(name, value.trim());
            }
        }
        let set: Vec<String> =
            fields.iter().map(|(name, values)| format!("{name}={}", values.concat())).collect();
        if set.is_empty() { "all".to_owned() } else { set.join(" ") }
    }
}

fn text(raw: &str) -> Option<String> {
    (!raw.trim().is_empty()).then(|| raw.trim().to_owned())
}

fn known<T>(raw: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Fault> {
    match text(raw) {
        None => Ok(None),
        Some(code) => parse(&code).map(Some).ok_or_else(|| Fault::new("Choose one of the list.")),
    }
}

fn known_day(raw: &str) -> Result<Option<Day>, Fault> {
    text(raw).map(|raw| domain::fields::day(&raw)).transpose()
}

/// An event as readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Its number in the chain.
    pub seq: i64,
    /// What happened.
    pub event: AuditEvent,
    /// The name of the person who acted, or what acted.
    pub who: String,
}

/// A page of the log with what its form offers.
pub struct LogPage {
    /// The events, the newest first.
    pub lines: Page<LogLine>,
    /// Everybody who has an account, by id.
    pub people: Vec<(String, String)>,
    /// The actions that the reader may see.
    pub actions: Vec<Action>,
    /// The families that the reader may see.
    pub families: Vec<Family>,
    /// Whether what it says about the registry is left out.
    pub is_without_content: bool,
}

/// A page of what matches, the newest first.
pub async fn list(work: &mut Work, query: &LogQuery, page: PageRequest) -> Result<LogPage, Error> {
    work.must(Permission::ReadLog)?;
    let filter = filter(work, query).await?;
    let names = names(work).await?;
    let found = store::audit::list(&mut work.tx, &filter, page).await?;
    let lines = found.rows.iter().map(|event| line(event, &names)).collect::<Result<_, _>>()?;
    let seen = |family: &Family| !(filter.without_content && family.is_content());
    Ok(LogPage {
        lines: Page { rows: lines, total: found.total, request: found.request },
        actions: Action::ALL.iter().copied().filter(|action| seen(&action.family())).collect(),
        families: Family::ALL.iter().copied().filter(seen).collect(),
        people: names,
        is_without_content: filter.without_content,
    })
}

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// A table for people.
    Csv,
    /// One JSON object a line, with the hashes of the chain.
    JsonLines,
}

impl LogFormat {
    /// The end of the file's name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }

    /// The format of this word.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Csv, Self::JsonLines].into_iter().find(|format| format.code() == code)
    }
}

/// Everything that matches, the newest first, as a file, after a fresh code. The export is an event
/// itself.
pub async fn export(
    mut work: Work,
    query: &LogQuery,
    format: LogFormat,
) -> Result<Exported, Error> {
    work.must(Permission::ReadLog)?;
    work.must_have_confirmed()?;
    let filter = filter(&mut work, query).await?;
    let names = names(&mut work).await?;
    let mut events = Vec::new();
    for number in 1.. {
        let page = store::audit::list(&mut work.tx, &filter, PageRequest::new(number, 200)).await?;
        let is_last = u64::from(number) >= page.count();
        events.extend(page.rows);
        if is_last {
            break;
        }
    }
    let mark = sample_mark(&mut work).await?;
    let (media_type, bytes) = match format {
        LogFormat::Csv => ("text/csv; charset=utf-8", csv(&events, &names, !mark.is_empty())?),
        LogFormat::JsonLines => ("application/x-ndjson", json_lines(&events).into_bytes()),
    };
    let event = work
        .event_by(Action::LogExported, Permission::ReadLog)
        .with("format", format.code())
        .with("rows", events.len())
        .with("filter", query.words());
    let day = work.now.day_in(&registry::settings(&mut work).await?.technical.timezone);
    work.record(event).await?;
    work.commit().await?;
    Ok(Exported { name: format!("{mark}audit-log-{day}.{}", format.code()), media_type, bytes })
}

/// Walks the whole chain, and records that somebody did. A break is an answer, not a failure.
pub async fn verify(mut work: Work) -> Result<Result<Summary, Break>, Error> {
    work.must(Permission::ReadLog)?;
    let told = walk(&mut work).await?;
    let event = work.event_by(Action::LogVerified, Permission::ReadLog);
    let event = match &told {
        Ok(summary) => event.with("events", summary.count).with_change(summary.head.hash.clone()),
        Err(broken) => event.with("broken_at", broken.seq).because("chain-broken"),
    };
    work.record(event).await?;
    work.commit().await?;
    Ok(told)
}

/// Events of the chain that are read at a time.
const PIECE: u32 = 500;

/// Walks the whole chain. An event whose columns hold what nobody wrote there is a break.
pub async fn walk(work: &mut Work) -> Result<Result<Summary, Break>, Error> {
    let head = store::audit::head(&mut work.tx).await?;
    let mut walk = Walk::new();
    let (mut after, mut piece) = (0, PIECE);
    loop {
        let events = match store::audit::next(&mut work.tx, after, piece).await {
            // One by one from here on: an event before it may be broken too.
            Err(StoreError::Corrupt { .. }) if piece > 1 => {
                piece = 1;
                continue;
            }
            Err(StoreError::Corrupt { row, .. }) => {
                let seq = row.parse().unwrap_or(after + 1);
                return Ok(Err(Break { seq, flaw: Flaw::Columns }));
            }
            events => events?,
        };
        let Some(last) = events.last() else { break };
        after = last.seq;
        for event in &events {
            if let Err(broken) = walk.step(event) {
                return Ok(Err(broken));
            }
        }
    }
    Ok(walk.finish(&head))
}

async fn filter(work: &mut Work, query: &LogQuery) -> Result<AuditFilter, Error> {
    let zone = registry::settings(work).await?.technical.timezone;
    let mut filter = query.check(&zone)?;
    if let Some(reference) = filter.object_id.as_deref().and_then(Ref::parse)
        && let Some(id) = store::audit::numbered(&mut work.tx, reference).await?
    {
        filter.object_id = Some(id);
    }
    Ok(AuditFilter { without_content: !work.may(Permission::ReadLogContent), ..filter })
}

async fn names(work: &mut Work) -> Result<Vec<(String, String)>, Error> {
    let people = store::people::list(&mut work.tx).await?;
    Ok(people.into_iter().map(|person| (person.id.to_string(), person.name.to_string())).collect())
}

fn line(chained: &ChainedEvent, names: &[(String, String)]) -> Result<LogLine, Error> {
    let event = chained.event();
    let event = event.ok_or_else(|| {
        Failure::Broken(format!("event {} of the log cannot be read", chained.seq))
    })?;
    Ok(LogLine { seq: chained.seq, who: who(&chained.index.actor, names), event })
}

fn who(actor: &str, names: &[(String, String)]) -> String {
    names
        .iter()
        .find(|(id, _)| id == actor)
        .map_or_else(|| actor.to_owned(), |(_, name)| name.clone())
}

const COLUMNS: [&str; 16] = [
    "seq",
    "at",
    "actor",
    "name",
    "role",
    "action",
    "object_kind",
    "object_id",
    "outcome",
    "reason",
    "fields",
    "facts",
    "address",
    "session",
    "hash",
    "digest",
];

fn csv(
    events: &[ChainedEvent],
    names: &[(String, String)],
    is_sample: bool,
) -> Result<Vec<u8>, Error> {
    let mut rows = Vec::new();
    for chained in events {
        let LogLine { seq, event, who } = line(chained, names)?;
        let (kind, id) =
            event.object.map_or_else(Default::default, |object| (object.kind, object.id));
        let facts: Vec<String> =
            event.facts.iter().map(|(name, fact)| format!("{name}={fact}")).collect();
        rows.push([
            seq.to_string(),
            event.at.to_string(),
            event.actor.to_string(),
            who,
            event.role.map_or("", domain::person::Role::code).to_owned(),
            event.action.code().to_owned(),
            kind,
            id,
            event.outcome.code().to_owned(),
            event.reason.unwrap_or_default(),
            event.fields.join("; "),
            facts.join("; "),
            event.address.unwrap_or_default(),
            event.session.map(|session| session.to_string()).unwrap_or_default(),
            chained.hash.to_string(),
            event.change.map(|digest| digest.to_string()).unwrap_or_default(),
        ]);
    }
    press::marked_csv_file(&COLUMNS, rows, is_sample)
        .map_err(|error| Failure::Press(error.to_string()).into())
}

/// Each event as it was hashed, with the hash before it and its own, so that a reader can walk the
/// chain where nothing is left out.
fn json_lines(events: &[ChainedEvent]) -> String {
    let mut lines = String::new();
    for event in events {
        let (prev, hash) = (event.prev_hash.hex(), event.hash.hex());
        lines.push_str(&format!(
            "{{\"prev_hash\":\"{prev}\",\"hash\":\"{hash}\",\"event\":{}}}\n",
            event.payload
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_a_query_are_whole_days_of_the_zone() {
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let query = LogQuery {
            from: "2026-03-01".into(),
            until: "2026-03-01".into(),
            ..LogQuery::default()
        };
        let filter = query.check(&zone).unwrap();
        assert_eq!(filter.from.unwrap().to_string(), "2026-02-28T23:00:00.000Z");
        assert_eq!(filter.until.unwrap().to_string(), "2026-03-01T23:00:00.000Z");
    }

    #[test]
    fn the_last_day_is_not_before_the_first() {
        for (from, until, ok) in [
            ("2026-03-01", "2026-03-01", true),
            ("2026-03-02", "2026-03-01", false),
            ("", "2026-03-01", true),
            ("2026-03-02", "", true),
        ] {
            let query = LogQuery { from: from.into(), until: until.into(), ..LogQuery::default() };
            let faults = query.check(&Zone::utc()).err();
            assert_eq!(faults.is_none(), ok, "{from} {until}");
            assert_eq!(faults.is_some_and(|it| it.get("until").is_some()), !ok, "{from} {until}");
        }
    }

    #[test]
    fn what_is_no_choice_is_told_by_field() {
        let query = LogQuery {
            family: "x".into(),
            action: "y.z".into(),
            outcome: "maybe".into(),
            from: "yesterday".into(),
            ..LogQuery::default()
        };
        let faults = query.check(&Zone::utc()).unwrap_err();
        assert_eq!(
            faults.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            ["family", "action", "outcome", "from"]
        );
    }
}
