//! What the tests of people say often; `firm` is a company with vendors and requests.

mod firm;

use std::ops::Deref;

use domain::audit::{Action, AuditEvent, Outcome};
use domain::id::PersonId;
use domain::person::{Person, PersonDraft, Role};
use domain::refusal::Refusal;
use domain::time::Day;
use workflow::sessions::{Keys, identify};
use workflow::sign_in::{SignInDraft, Token, Verdict, Visitor, sign_in};
use workflow::testing::TestOffice;
use workflow::{Attempt, Caller, Error};

pub use firm::{Firm, Fjord, breach_term, equivalent_terms, intake, reason};

pub use workflow::testing::{PASSWORD, SECRET};

/// A company whose people can sign in.
pub struct Company(TestOffice);

impl Deref for Company {
    type Target = TestOffice;
    fn deref(&self) -> &TestOffice {
        &self.0
    }
}

impl Company {
    pub async fn open() -> Self {
        Self(TestOffice::open().await)
    }

    /// Somebody who can sign in with [`PASSWORD`].
    pub async fn person(&self, name: &str, roles: &[Role]) -> Person {
        self.ready(name, roles).await
    }

    pub async fn find(&self, id: PersonId) -> Person {
        let mut work = self.office.read(Caller::operator()).await.unwrap();
        store::people::find(&mut work.tx, id).await.unwrap().unwrap()
    }

    pub async fn try_sign_in(
        &self,
        visitor: &Visitor,
        name: &str,
        password: &str,
        code: &str,
    ) -> Verdict<Keys> {
        let draft = SignInDraft {
            email: if name.contains('@') {
                name.to_owned()
            } else {
                format!("{name}@company.example")
            },
            password: password.to_owned().into(),
            code: code.to_owned().into(),
        };
        sign_in(&self.office, visitor, draft).await.unwrap()
    }

    /// Signs in with everything right, half a minute later so that the code is fresh.
    pub async fn signed_in(&self, name: &str) -> Keys {
        self.wait(30);
        match self.try_sign_in(&from("192.0.2.1"), name, PASSWORD, &self.code()).await {
            Verdict::Accepted(keys) => keys,
            other => panic!("{name} is not let in: {other:?}"),
        }
    }

    pub async fn who(&self, token: &Token) -> Option<Caller> {
        identify(&self.office, token, Some("192.0.2.1".to_owned())).await.unwrap()
    }

    /// The signed-in caller behind fresh keys.
    pub async fn caller(&self, name: &str) -> Caller {
        let keys = self.signed_in(name).await;
        self.who(&keys.session).await.expect("just signed in")
    }

    /// Runs a use-case as somebody, as the pages do it.
    pub async fn act<T>(
        &self,
        caller: &Caller,
        use_case: impl AsyncFnOnce(workflow::Work) -> Result<T, Error>,
    ) -> Result<T, Refusal> {
        let attempt = Attempt::to(Action::PersonChanged);
        self.office.perform(caller.clone(), attempt, use_case).await.map_err(refused)
    }

    /// The log, from the beginning.
    pub async fn log(&self) -> Vec<AuditEvent> {
        let mut work = self.office.read(Caller::operator()).await.unwrap();
        let events = store::audit::next(&mut work.tx, 0, 10_000).await.unwrap();
        events.iter().map(|event| serde_json::from_str(&event.payload).unwrap()).collect()
    }

    pub async fn count(&self, action: Action, outcome: Outcome) -> usize {
        self.log()
            .await
            .iter()
            .filter(|event| event.action == action && event.outcome == outcome)
            .count()
    }
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub fn from(address: &str) -> Visitor {
    Visitor {
        address: Some(address.to_owned()),
        browser: Some("Firefox".to_owned()),
        device: None,
        session: None,
        enrolment: None,
    }
}

pub fn draft(email: &str, roles: &[Role]) -> PersonDraft {
    PersonDraft {
        email: email.to_owned(),
        name: "Somebody".to_owned(),
        roles: roles.iter().map(|role| role.code().to_owned()).collect(),
    }
}

/// The draft that leaves a person as they are, but for their roles.
pub fn with_roles(person: &Person, roles: &[Role]) -> PersonDraft {
    PersonDraft { name: person.name.to_string(), ..draft(person.email.as_str(), roles) }
}

pub fn refused(error: Error) -> Refusal {
    match error {
        Error::Refused(refusal) => refusal,
        Error::Failed(failure) => panic!("failed instead of refused: {failure}"),
    }
}
