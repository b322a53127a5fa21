//! A company with a registry: five people, and the verbs that they use on vendors and requests.

use std::ops::Deref;

use domain::agreement::{AdvanceDraft, AgreementDetails, AgreementDraft};
use domain::audit::Action;
use domain::clause::{ClauseCode, ClauseValue, Duration, Statement, TermDraft, Unit};
use domain::confidentiality::{ObligationDetails, ObligationDraft};
use domain::engagement::{EngagementDetails, EngagementDraft, Stage};
use domain::fields::Fields;
use domain::id::{AgreementId, EngagementId, ObligationId, RequestId, VendorId};
use domain::list_version::Timeline;
use domain::organisation::Organisation;
use domain::person::{Person, Role};
use domain::refusal::Refusal;
use domain::request::{Request, RequestDraft, RequestKind, RequestState, ToldDraft};
use domain::text::{Line, Reason};
use domain::vendor::{RiskTier, VendorDetails, VendorDraft};
use store::organisation::Settings;
use workflow::files::Upload;
use workflow::requests::{RequestView, inbox::Waiting};
use workflow::testing::TestOffice;
use workflow::{
    Attempt, Caller, Error, Work, agreements, clauses, engagements, files, lists, obligations,
    registry, requests, vendors,
};

use super::refused;

/// A company with signed settings and five people. It is 1 March 2026, 10:00 in Berlin, and the
/// company promises 30 calendar days of notice.
pub struct Firm {
    test: TestOffice,
    people: Vec<Person>,
}

impl Deref for Firm {
    type Target = TestOffice;
    fn deref(&self) -> &TestOffice {
        &self.test
    }
}

/// The sample vendor with one engagement, recorded by the requester.
#[derive(Debug, Clone, Copy)]
pub struct Fjord {
    pub vendor: VendorId,
    pub engagement: EngagementId,
}

impl Firm {
    pub async fn open() -> Self {
        let test = TestOffice::open().await;
        registry::ensure_seeded(&test.office).await.unwrap();
        let mut work = test.office.write(Caller::operator()).await.unwrap();
        let Organisation { promises, portal, technical, .. } = Organisation::sample();
        let seeded = store::organisation::settings(&mut work.tx).await.unwrap().unwrap();
        let settings =
            Settings { promises: Some(promises), portal, technical, revision: seeded.revision };
        store::organisation::update(&mut work.tx, &settings).await.unwrap();
        work.commit().await.unwrap();
        let mut people = Vec::new();
        for (number, role) in (1..).zip([
            Role::Requester,
            Role::SecurityReviewer,
            Role::LegalApprover,
            Role::Publisher,
            Role::LegalApprover,
        ]) {
            people.push(test.employ(number, &[role]).await);
        }
        Self { test, people }
    }

    /// One of the five, confirmed just now.
    fn caller(&self, number: usize) -> Caller {
        self.as_person(&self.people[number - 1])
    }

    pub fn requester(&self) -> Caller {
        self.caller(1)
    }

    pub fn security(&self) -> Caller {
        self.caller(2)
    }

    /// Enters terms.
    pub fn legal(&self) -> Caller {
        self.caller(3)
    }

    pub fn publisher(&self) -> Caller {
        self.caller(4)
    }

    /// Checks terms and approves.
    pub fn other_legal(&self) -> Caller {
        self.caller(5)
    }

    /// Runs a use-case as somebody, as the pages do it.
    pub async fn act<T>(
        &self,
        caller: Caller,
        use_case: impl AsyncFnOnce(Work) -> Result<T, Error>,
    ) -> Result<T, Refusal> {
        let attempt = Attempt::to(Action::RecordMoved);
        self.office.perform(caller, attempt, use_case).await.map_err(refused)
    }

    /// A unit of work that only reads.
    pub async fn look(&self, caller: Caller) -> Work {
        self.office.read(caller).await.unwrap()
    }

    /// The sample vendor and its engagement.
    pub async fn fjord(&self) -> Fjord {
        let draft = VendorDraft::from(&VendorDetails::sample());
        let vendor = self
            .act(self.requester(), async |work| vendors::register(work, draft, false).await)
            .await
            .unwrap();
        let draft = EngagementDraft::from(&EngagementDetails::sample());
        let engagement = self
            .act(self.requester(), async |work| engagements::register(work, vendor, draft).await)
            .await
            .unwrap();
        Fjord { vendor, engagement }
    }

    /// Security sets a high tier where none is set yet: the sample engagement touches health data.
    async fn rate(&self, vendor: VendorId) {
        let found = vendors::load(&mut self.look(self.security()).await, vendor).await.unwrap();
        if found.tier.is_none() {
            let revision = found.revision;
            self.act(self.security(), async |work| {
                vendors::set_tier(work, vendor, revision, RiskTier::High, "").await
            })
            .await
            .unwrap();
        }
    }

    /// Writes a tier past the rules, as a release that did not have them may have left it.
    pub async fn leave_tier(&self, vendor: VendorId, tier: Option<RiskTier>) {
        let mut work = self.office.write(Caller::operator()).await.unwrap();
        let found = vendors::load(&mut work, vendor).await.unwrap();
        let found = domain::vendor::Vendor { tier, ..found };
        store::vendors::update(&mut work.tx, &found).await.unwrap();
        work.commit().await.unwrap();
    }

    /// The sample vendor bound by everything it needs.
    pub async fn bound_fjord(&self) -> Fjord {
        let fjord = self.fjord().await;
        self.rate(fjord.vendor).await;
        let dpa = self.agreement(fjord, "dpa", "Data processing agreement", "10").await;
        self.terms(dpa, &equivalent_terms(24)).await;
        self.nda(fjord).await;
        fjord
    }

    /// An agreement of a kind: drafted and stored by the requester, signed and put in force by legal.
    pub async fn agreement(
        &self,
        fjord: Fjord,
        kind: &str,
        title: &str,
        precedence: &str,
    ) -> AgreementId {
        let draft = AgreementDraft {
            vendor: fjord.vendor.to_string(),
            covers: vec![fjord.engagement.to_string()],
            kind: kind.to_owned(),
            title: title.to_owned(),
            precedence: precedence.to_owned(),
            ..AgreementDraft::from(&AgreementDetails::sample())
        };
        let id = self
            .act(self.requester(), async |work| {
                agreements::register(work, fjord.vendor, draft).await
            })
            .await
            .unwrap();
        let revision = self.agreement_revision(id).await;
        let upload = Upload {
            name: "signed.pdf".to_owned(),
            bytes: format!("%PDF-1.7\n{title}").into_bytes(),
        };
        self.act(self.requester(), async |work| {
            files::attach_to_agreement(work, id, revision, &upload).await
        })
        .await
        .unwrap();
        for (step, name) in [
            ("agree", ""),
            ("sign_ours", "Ada Moreno"),
            ("sign_vendor", "Nils Fjord"),
            ("put_in_force", ""),
        ] {
            let draft = AdvanceDraft {
                step: step.to_owned(),
                name: name.to_owned(),
                on: "2026-02-20".to_owned(),
                ..AdvanceDraft::default()
            };
            self.advance(id, &draft).await.unwrap_or_else(|refusal| panic!("{step}: {refusal}"));
        }
        id
    }

    async fn advance(&self, id: AgreementId, draft: &AdvanceDraft) -> Result<(), Refusal> {
        let revision = self.agreement_revision(id).await;
        self.act(self.legal(), async |work| agreements::advance(work, id, revision, draft).await)
            .await
    }

    async fn agreement_revision(&self, id: AgreementId) -> i64 {
        agreements::load(&mut self.look(self.legal()).await, id).await.unwrap().revision
    }

    /// Terms entered by one legal approver.
    pub async fn enter(&self, id: AgreementId, terms: &TermDraft) {
        let revision = self.agreement_revision(id).await;
        self.act(self.legal(), async |work| clauses::enter(work, id, revision, terms).await)
            .await
            .unwrap();
    }

    /// Terms entered by one legal approver and checked by the other.
    pub async fn terms(&self, id: AgreementId, terms: &TermDraft) {
        self.enter(id, terms).await;
        for clause in ClauseCode::entered().filter(|&clause| terms.speaks_on(clause)) {
            let revision = self.agreement_revision(id).await;
            self.act(self.other_legal(), async |work| {
                clauses::check(work, id, revision, clause).await
            })
            .await
            .unwrap();
        }
    }

    /// A mutual NDA: entered by the requester with its paper, confirmed by legal.
    pub async fn nda(&self, fjord: Fjord) -> ObligationId {
        let draft = ObligationDraft {
            vendor: fjord.vendor.to_string(),
            ..ObligationDraft::from(&ObligationDetails::sample())
        };
        let id = self
            .act(self.requester(), async |work| {
                obligations::register(work, fjord.vendor, draft).await
            })
            .await
            .unwrap();
        let upload = Upload { name: "nda.pdf".to_owned(), bytes: b"%PDF-1.7\nNDA".to_vec() };
        let revision = self.obligation_revision(id).await;
        self.act(self.requester(), async |work| {
            files::attach_to_obligation(work, id, revision, &upload).await
        })
        .await
        .unwrap();
        let revision = self.obligation_revision(id).await;
        self.act(self.legal(), async |work| obligations::confirm(work, id, revision).await)
            .await
            .unwrap();
        id
    }

    async fn obligation_revision(&self, id: ObligationId) -> i64 {
        obligations::load(&mut self.look(self.legal()).await, id).await.unwrap().revision
    }

    /// A request by the requester, as a draft.
    pub async fn request(
        &self,
        kind: RequestKind,
        engagement: EngagementId,
        wished_on: &str,
    ) -> RequestId {
        let draft = intake(wished_on);
        self.act(self.requester(), async |work| {
            requests::create(work, kind, engagement, draft).await
        })
        .await
        .unwrap()
    }

    /// From a draft to the legal review.
    pub async fn to_legal_review(&self, id: RequestId) {
        self.act(self.requester(), async |work| requests::submit(work, id).await).await.unwrap();
        self.act(self.security(), async |work| requests::start(work, id).await).await.unwrap();
        for (_, vendor) in self.show(id).await.engagements {
            self.rate(vendor.id).await;
        }
        let note = reason("Looked at the report of last autumn.");
        let seen = self.content(id).await;
        self.act(self.security(), async |work| {
            requests::pass_security(work, id, &seen, note).await
        })
        .await
        .unwrap();
    }

    /// Somebody approves what the page shows now.
    pub async fn approve_as(&self, caller: Caller, id: RequestId) -> Result<(), Refusal> {
        let looked_at = self.looked_at(id).await;
        self.act(caller, async |work| requests::approve(work, id, &looked_at).await).await
    }

    /// The digest of what the list would say, as the page of a request carries it.
    pub async fn content(&self, id: RequestId) -> String {
        let facts = self.show(id).await.facts.expect("not decided yet");
        facts.approval.content.hex().to_owned()
    }

    /// The digest that the page of a request carries.
    pub async fn looked_at(&self, id: RequestId) -> String {
        let facts = self.show(id).await.facts.expect("not decided yet");
        facts.approval.approved.hex().to_owned()
    }

    /// Customers were told on this day.
    pub async fn tell(&self, id: RequestId, on: &str) -> Result<(), Refusal> {
        let draft = ToldDraft {
            told_on: on.to_owned(),
            means: "Mail to all privacy contacts".to_owned(),
            evidence: "Delivery report 4711".to_owned(),
        };
        self.act(self.other_legal(), async |work| requests::tell(work, id, draft).await).await
    }

    pub async fn schedule(&self, id: RequestId, from: &str) -> Result<(), Refusal> {
        self.act(self.publisher(), async |work| requests::schedule(work, id, from).await).await
    }

    /// From a draft to its day, told on 1 March.
    pub async fn to_schedule(&self, id: RequestId, from: &str) {
        self.to_legal_review(id).await;
        self.approve_as(self.other_legal(), id).await.unwrap();
        self.tell(id, "2026-03-01").await.unwrap();
        self.schedule(id, from).await.unwrap();
    }

    pub async fn publish(&self, id: RequestId) -> Result<String, Refusal> {
        let version = self
            .act(self.publisher(), async |work| requests::publish(work, &[id], None).await)
            .await?;
        Ok(version.to_string())
    }

    /// The whole way of a new subprocessor, with all that it needs, told on 1 March.
    pub async fn listed_fjord(&self, from: &str) -> (Fjord, RequestId) {
        let fjord = self.bound_fjord().await;
        let id = self.request(RequestKind::NewSubprocessor, fjord.engagement, from).await;
        self.to_schedule(id, from).await;
        self.publish(id).await.unwrap();
        (fjord, id)
    }

    pub async fn show(&self, id: RequestId) -> RequestView {
        requests::show(&mut self.look(self.legal()).await, id).await.unwrap()
    }

    pub async fn find(&self, id: RequestId) -> Request {
        self.show(id).await.request
    }

    pub async fn state(&self, id: RequestId) -> RequestState {
        self.find(id).await.state
    }

    pub async fn stage(&self, id: EngagementId) -> Stage {
        engagements::load(&mut self.look(self.legal()).await, id).await.unwrap().stage
    }

    /// Changes one thing about an engagement.
    pub async fn revise_engagement(
        &self,
        id: EngagementId,
        change: impl FnOnce(&mut EngagementDraft),
    ) -> Result<(), Refusal> {
        let engagement =
            engagements::load(&mut self.look(self.requester()).await, id).await.unwrap();
        let mut draft = engagements::draft_of(&engagement);
        change(&mut draft);
        let revision = engagement.revision;
        self.act(self.requester(), async |work| {
            engagements::revise(work, id, revision, draft).await
        })
        .await
    }

    pub async fn timeline(&self) -> Timeline {
        lists::timeline(&mut self.look(self.legal()).await).await.unwrap()
    }

    pub async fn inbox(&self, caller: Caller) -> Vec<Waiting> {
        requests::inbox::show(&mut self.look(caller).await).await.unwrap()
    }
}

/// The intake of a request.
pub fn intake(wished_on: &str) -> RequestDraft {
    RequestDraft {
        wished_on: wished_on.to_owned(),
        justification: "We need a second region.".to_owned(),
        alternatives: "Two others, dearer.".to_owned(),
        owner: "Platform team".to_owned(),
    }
}

pub fn reason(text: &str) -> Reason {
    Reason::parse(text).unwrap()
}

/// Terms that just reach the first baseline, but for the hours of a breach notice.
pub fn equivalent_terms(breach_hours: u32) -> TermDraft {
    said(ClauseValue::equivalents().into_iter().map(|value| match value {
        ClauseValue::BreachTime { .. } => hours(breach_hours),
        other => other,
    }))
}

/// The clause of a side letter that shortens the notice of a breach.
pub fn breach_term(breach_hours: u32) -> TermDraft {
    said([hours(breach_hours)])
}

fn hours(amount: u32) -> ClauseValue {
    ClauseValue::BreachTime { within: Some(Duration { amount, unit: Unit::Hours }) }
}

fn said(values: impl IntoIterator<Item = ClauseValue>) -> TermDraft {
    let mut fields = Fields::default();
    for value in values {
        let clause = value.clause();
        let statement = Statement::Explicit { value, quote_ref: Line::parse("section 9").unwrap() };
        for (name, values) in TermDraft::of(clause, &statement).fields.iter() {
            values.iter().for_each(|text| fields.push(name, text));
        }
    }
    TermDraft { fields }
}
