//! What happened at the sample company: ten weeks, from the first list to the requests of today.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::canonical::Digest;
use domain::document::DocumentDraft;
use domain::id::{DocumentId, EngagementId, RequestId, SessionId, VendorId};
use domain::organisation::PortalTextsDraft;
use domain::person::{Actor, Person};
use domain::request::{RequestDraft, RequestKind, ToldDraft};
use domain::text::Reason;
use domain::time::{Day, Moment, Zone};

use super::company::{INTRODUCTION, SAMPLE_PEOPLE, promises};
use super::data;
use super::paper::Paper;
use crate::failure::{Error, Failure};
use crate::office::Office;
use crate::people::{ReadyPerson, create_ready};
use crate::work::{Caller, SessionFacts, Work};
use crate::{documents, engagements, organisation, requests, vendors};

pub(super) const REQUESTER: usize = 0;
pub(super) const SECURITY: usize = 1;
pub(super) const LEGAL: usize = 2;
pub(super) const SECOND_LEGAL: usize = 3;
pub(super) const PUBLISHER: usize = 4;

/// In use when Annex came; the first ones of the file.
const IN_USE: usize = 22;

/// Where the story is played: an office whose clock is moved by hand.
pub(super) struct Stage {
    office: Office,
    hands: Arc<AtomicI64>,
    end: Moment,
    people: Vec<Person>,
    cast: BTreeMap<&'static str, (VendorId, EngagementId)>,
}

impl Stage {
    pub(super) fn new(office: Office, hands: Arc<AtomicI64>, end: Moment) -> Self {
        Self { office, hands, end, people: Vec::new(), cast: BTreeMap::new() }
    }

    pub(super) fn now(&self) -> Moment {
        self.office.now()
    }

    pub(super) fn today(&self) -> Day {
        self.now().day_in(&Zone::parse("Europe/Berlin").unwrap_or_else(Zone::utc))
    }

    /// Goes to noon, so many days before the present.
    fn days_ago(&self, days: i64) {
        let then = self.end.plus_seconds(-days * 86_400).milliseconds();
        self.hands.store(then, Ordering::SeqCst);
    }

    /// A unit of work of one of the people, signed in and just confirmed.
    pub(super) async fn as_person(&self, number: usize) -> Result<Work, Error> {
        let person = self
            .people
            .get(number)
            .ok_or_else(|| Failure::Broken("the sample company lacks a person".to_owned()))?;
        let session = SessionFacts {
            id: SessionId::new(person.id.uuid()),
            token: None,
            confirmed_at: Some(self.office.clock_time()),
        };
        let caller = Caller {
            actor: Actor::Person(Box::new(person.clone())),
            session: Some(session),
            address: None,
        };
        self.office.write(caller).await
    }

    /// The whole story.
    pub(super) async fn play(&mut self) -> Result<(), Error> {
        self.days_ago(75);
        self.found_company().await?;
        self.record_vendors().await?;
        self.documents().await?;
        self.first_list().await?;
        self.second_list().await?;
        self.coming_list().await?;
        self.requests_of_today().await?;
        self.days_ago(0);
        Ok(())
    }

    async fn found_company(&mut self) -> Result<(), Error> {
        let mut work = self.office.write(Caller::operator()).await?;
        for person in &SAMPLE_PEOPLE {
            let ready = ReadyPerson {
                email: person.email,
                name: person.name,
                roles: &[person.role],
                password: person.password,
                totp_secret: person.totp_secret,
            };
            self.people.push(create_ready(&self.office, &mut work, ready).await?);
        }
        work.commit().await?;
        let act = organisation::propose(self.as_person(LEGAL).await?, 1, &promises()).await?;
        organisation::confirm(self.as_person(PUBLISHER).await?, act).await?;
        let texts = PortalTextsDraft {
            introduction: INTRODUCTION.to_owned(),
            security_contact: "security@lindenhof.example".to_owned(),
            security_contact_expires_on: self.today().plus_days(365).to_string(),
        };
        organisation::revise_portal(self.as_person(PUBLISHER).await?, 2, &texts).await?;
        let zone = domain::organisation::TechnicalDraft { timezone: "Europe/Berlin".to_owned() };
        organisation::revise_technical(self.as_person(5).await?, 3, &zone).await
    }

    async fn record_vendors(&mut self) -> Result<(), Error> {
        for (number, line) in data::lines().into_iter().enumerate() {
            let legal_name = line.vendor.legal_name.clone();
            let is_far = line.engagement.locations.iter().any(|location| location.place == "US");
            let vendor =
                vendors::register(self.as_person(REQUESTER).await?, line.vendor, true).await?;
            let engagement =
                engagements::register(self.as_person(REQUESTER).await?, vendor, line.engagement)
                    .await?;
            self.cast.insert(line.key, (vendor, engagement));
            // Some of what was in use before has no paper yet: its gaps are shown inside.
            if number < IN_USE && number % 7 == 6 {
                continue;
            }
            let paper = match line.key {
                "observe" => Paper { breach_hours: "72", ..Paper::GOOD },
                "maps" => Paper { is_checked: false, ..Paper::GOOD },
                _ => Paper::GOOD,
            };
            let agreement = self.sign(vendor, &legal_name, &[engagement], &paper).await?;
            self.bind_to_secrecy(vendor, agreement).await?;
            if is_far {
                let (listing, covered_as) = match line.key {
                    "chat" => ("Palaver Holdings Inc.", "Covered entities, number 2"),
                    _ => (legal_name.as_str(), ""),
                };
                self.cover_transfer(engagement, agreement, listing, covered_as).await?;
            }
        }
        Ok(())
    }

    /// Two texts that are published, and one that waits for its approval.
    async fn documents(&self) -> Result<(), Error> {
        let security = include_str!("security-measures.md");
        let disclosure = include_str!("vulnerability-disclosure.md");
        for (slug, title, kind, body, is_published) in [
            (
                "security-measures",
                "Technical and organisational measures",
                "security_measures",
                security,
                true,
            ),
            ("vulnerability-disclosure", "Vulnerability disclosure", "policy", disclosure, true),
            (
                "acceptable-use",
                "Acceptable use",
                "policy",
                "# Acceptable use\n\nWrite what you like, and harm nobody.\n",
                false,
            ),
        ] {
            let draft = DocumentDraft {
                slug: slug.to_owned(),
                title: title.to_owned(),
                kind: kind.to_owned(),
                access: "public".to_owned(),
                body: body.to_owned(),
                ..DocumentDraft::default()
            };
            let id = documents::draft(self.as_person(SECURITY).await?, &draft).await?;
            let draft = documents::to_submit(&mut self.as_person(SECURITY).await?, id).await?;
            documents::submit(self.as_person(SECURITY).await?, id, &draft.proof()?).await?;
            if is_published {
                let seen = self.text_of(id).await?;
                documents::approve(self.as_person(LEGAL).await?, id, &seen).await?;
                let mut work = self.as_person(PUBLISHER).await?;
                let printed = documents::to_publish(&mut work, id, &seen).await?.files()?;
                documents::publish(work, id, &seen, &printed).await?;
            }
        }
        Ok(())
    }

    /// The digest of the latest version's text, as its page shows it.
    async fn text_of(&self, id: DocumentId) -> Result<Digest, Error> {
        let mut work = self.as_person(LEGAL).await?;
        let document = documents::show(&mut work, id).await?.document;
        let latest = document
            .latest()
            .ok_or_else(|| Failure::Broken("a sample document lacks its version".to_owned()))?;
        Ok(latest.digest(&document.slug))
    }

    /// What was in use when Annex came.
    async fn first_list(&mut self) -> Result<(), Error> {
        let chosen: Vec<_> = data::lines()
            .iter()
            .take(IN_USE)
            .filter_map(|line| self.cast.get(line.key))
            .map(|(_, engagement)| *engagement)
            .collect();
        let why = reason("These services run the product today. The list begins with them.")?;
        let id = requests::declare_in_use(self.as_person(LEGAL).await?, &chosen, why).await?;
        requests::schedule(self.as_person(PUBLISHER).await?, id, &self.today().to_string()).await?;
        requests::publish(self.as_person(PUBLISHER).await?, &[id], None).await?;
        Ok(())
    }

    /// Two affiliates and a signature service, told in time and in force since some days.
    async fn second_list(&mut self) -> Result<(), Error> {
        let mut ready = Vec::new();
        for key in ["cards", "care", "sign"] {
            ready.push(self.through_legal(key, 65, 50).await?);
        }
        self.days_ago(40);
        let from = self.in_days(24);
        for id in &ready {
            requests::schedule(self.as_person(PUBLISHER).await?, *id, &from).await?;
        }
        requests::publish(self.as_person(PUBLISHER).await?, &ready, None).await?;
        Ok(())
    }

    /// One that everybody can read about and that is not in force yet.
    async fn coming_list(&mut self) -> Result<(), Error> {
        let id = self.through_legal("nights", 20, 15).await?;
        self.days_ago(10);
        let from = self.in_days(31);
        requests::schedule(self.as_person(PUBLISHER).await?, id, &from).await?;
        requests::publish(self.as_person(PUBLISHER).await?, &[id], None).await?;
        Ok(())
    }

    /// One request in each of the states in which a request can stand.
    async fn requests_of_today(&mut self) -> Result<(), Error> {
        self.days_ago(6);
        self.ask("archive", RequestKind::NewSubprocessor).await?;
        let submitted = self.ask("print", RequestKind::NewSubprocessor).await?;
        requests::submit(self.as_person(REQUESTER).await?, submitted).await?;

        let in_review = self.submitted("forms").await?;
        requests::start(self.as_person(SECURITY).await?, in_review).await?;

        let returned = self.submitted("maps").await?;
        requests::start(self.as_person(SECURITY).await?, returned).await?;
        let why = reason("Say for how long coordinates are kept.")?;
        requests::send_back(self.as_person(SECURITY).await?, returned, why).await?;

        // Its agreement gives 72 hours, where customers were promised 24: the gate holds it.
        let held = self.submitted("observe").await?;
        self.pass(held).await?;

        self.through_legal("assist", 5, 4).await?;

        let scheduled = self.through_legal("tax", 6, 5).await?;
        requests::schedule(self.as_person(PUBLISHER).await?, scheduled, &self.in_days(40)).await?;
        self.refused_and_taken_back().await
    }

    async fn refused_and_taken_back(&mut self) -> Result<(), Error> {
        self.days_ago(3);
        let listed =
            |stage: &Self, key: &str| stage.cast.get(key).map(|(_, engagement)| *engagement);
        let rejected = self.ask_about(listed(self, "chat"), RequestKind::Removal).await?;
        requests::submit(self.as_person(REQUESTER).await?, rejected).await?;
        requests::start(self.as_person(SECURITY).await?, rejected).await?;
        let why = reason("The chat is still in use; come back when the new one is there.")?;
        requests::reject(self.as_person(SECURITY).await?, rejected, why).await?;

        let withdrawn = self.ask_about(listed(self, "surveys"), RequestKind::Removal).await?;
        requests::submit(self.as_person(REQUESTER).await?, withdrawn).await?;
        requests::withdraw(
            self.as_person(REQUESTER).await?,
            withdrawn,
            reason("Asked too early.")?,
        )
        .await?;

        let cancelled = self.ask_about(listed(self, "queue"), RequestKind::Removal).await?;
        requests::submit(self.as_person(REQUESTER).await?, cancelled).await?;
        self.pass(cancelled).await?;
        requests::cancel(
            self.as_person(LEGAL).await?,
            cancelled,
            reason("The contract was prolonged.")?,
        )
        .await
    }

    /// Asks, reviews, approves, and writes down that customers were told.
    async fn through_legal(
        &self,
        key: &str,
        asked: i64,
        approved: i64,
    ) -> Result<RequestId, Error> {
        self.days_ago(asked);
        let id = self.submitted(key).await?;
        self.pass(id).await?;
        self.days_ago(approved);
        let mut work = self.as_person(SECOND_LEGAL).await?;
        let view = requests::show(&mut work, id).await?;
        drop(work);
        let looked_at =
            view.facts.map(|facts| facts.approval.approved.hex().to_owned()).unwrap_or_default();
        requests::approve(self.as_person(SECOND_LEGAL).await?, id, &looked_at).await?;
        if approved > 4 {
            let told = ToldDraft {
                told_on: self.today().plus_days(-1).to_string(),
                means: "Mail to every customer's legal contact".to_owned(),
                evidence: "Outbox export of the mail system, ticket 4711".to_owned(),
            };
            requests::tell(self.as_person(LEGAL).await?, id, told).await?;
        }
        Ok(id)
    }

    async fn submitted(&self, key: &str) -> Result<RequestId, Error> {
        let id = self.ask(key, RequestKind::NewSubprocessor).await?;
        requests::submit(self.as_person(REQUESTER).await?, id).await?;
        Ok(id)
    }

    async fn pass(&self, id: RequestId) -> Result<(), Error> {
        requests::start(self.as_person(SECURITY).await?, id).await?;
        let note =
            reason("Certificate and penetration test summary read; scope covers the service.")?;
        let mut work = self.as_person(SECURITY).await?;
        let facts = requests::show(&mut work, id).await?.facts;
        let seen = facts.map(|facts| facts.approval.content.hex().to_owned()).unwrap_or_default();
        requests::pass_security(work, id, &seen, note).await
    }

    async fn ask(&self, key: &str, kind: RequestKind) -> Result<RequestId, Error> {
        self.ask_about(self.cast.get(key).map(|(_, engagement)| *engagement), kind).await
    }

    async fn ask_about(
        &self,
        engagement: Option<EngagementId>,
        kind: RequestKind,
    ) -> Result<RequestId, Error> {
        let engagement = engagement
            .ok_or_else(|| Failure::Broken("the sample company lacks a vendor".to_owned()))?;
        let draft = RequestDraft {
            wished_on: self.in_days(45),
            justification: "Asked for by the product team; see the planning of this quarter."
                .to_owned(),
            alternatives: "Two others were looked at; both keep data longer.".to_owned(),
            owner: "Platform team".to_owned(),
        };
        requests::create(self.as_person(REQUESTER).await?, kind, engagement, draft).await
    }

    fn in_days(&self, days: i32) -> String {
        self.today().plus_days(days).to_string()
    }
}

fn reason(text: &str) -> Result<Reason, Error> {
    Ok(Reason::parse(text).map_err(|fault| Failure::Broken(fault.0))?)
}
