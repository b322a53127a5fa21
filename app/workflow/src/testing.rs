//! An office for tests: an empty database, a frozen clock, seeded dice.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on fails"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::id::SessionId;
use domain::organisation::Organisation;
use domain::person::{Actor, Person, Role};
use domain::time::Moment;
use store::organisation::Settings;

use crate::people::{ReadyPerson, create_ready};
use crate::sign_in::{Authenticator, Passwords};
use crate::undertaking;
use crate::{Caller, Clock, Dice, MasterKey, Office, Sealer, SessionFacts};

/// The password of people made ready for tests.
pub const PASSWORD: &str = "orange saddle proton lake";

/// The secret of their authenticators.
pub const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// An office whose time a test moves.
pub struct TestOffice {
    /// The office.
    pub office: Office,
    clock: Arc<AtomicI64>,
    _database: store::testing::TestDb,
}

impl TestOffice {
    /// On SQLite, or on PostgreSQL when `ANNEX_TEST_ENGINE` is `postgres`. It is 2026-03-01, 09:00 UTC.
    pub async fn open() -> Self {
        let database = store::testing::chosen().await;
        let start = Moment::parse("2026-03-01T09:00:00Z").map_or(0, Moment::milliseconds);
        let clock = Arc::new(AtomicI64::new(start));
        let sealer = Sealer::new(&MasterKey::new([7; 32])).expect("a key of 32 bytes");
        let office = Office::open(
            database.db().clone(),
            Clock::Frozen(clock.clone()),
            Dice::seeded(1),
            sealer,
        )
        .await
        .expect("the test database answers")
        .with_passwords(Passwords::cheap());
        Self { office, clock, _database: database }
    }

    /// Moves the clock to a moment.
    pub fn travel_to(&self, moment: &str) {
        let moment = Moment::parse(moment).expect("a moment");
        self.clock.store(moment.milliseconds(), Ordering::SeqCst);
    }

    /// Fills in what every installation starts with, and the settings of the sample organisation as
    /// if two people had signed them.
    pub async fn settle(&self) {
        crate::registry::ensure_seeded(&self.office).await.expect("an empty database");
        let mut work =
            self.office.write(Caller::operator()).await.expect("the test database answers");
        let found =
            store::organisation::settings(&mut work.tx).await.expect("the test database answers");
        let Organisation { promises, portal, technical, .. } = Organisation::sample();
        let settings = Settings {
            promises: Some(promises),
            portal,
            technical,
            ..found.expect("seeded settings")
        };
        store::organisation::update(&mut work.tx, &settings).await.expect("nobody else saves");
        work.commit().await.expect("the test database answers");
    }

    /// Puts somebody with these roles into the database, active and under the undertaking, who
    /// cannot sign in by password. [`TestOffice::as_person`] lets them act.
    pub async fn employ(&self, number: u128, roles: &[Role]) -> Person {
        let person = Person::sample(number, roles);
        let mut work =
            self.office.write(Caller::operator()).await.expect("the test database answers");
        let now = work.clock_time;
        store::people::insert(&mut work.tx, &person, now).await.expect("a new person");
        store::credentials::set_password(&mut work.tx, person.id, "none").await.expect("a person");
        store::credentials::set_authenticator(&mut work.tx, person.id, &[0], 0)
            .await
            .expect("a person");
        undertaking::sign(&mut work, &person).await.expect("an undertaking");
        work.commit().await.expect("the test database answers");
        person
    }

    /// Puts somebody into the database who signs in with [`PASSWORD`] and [`SECRET`], at
    /// `NAME@company.example`. The data becomes sample data.
    pub async fn ready(&self, name: &str, roles: &[Role]) -> Person {
        let mut work =
            self.office.write(Caller::operator()).await.expect("the test database answers");
        store::installation::mark_sample(&mut work.tx).await.expect("an installation");
        let email = format!("{name}@company.example");
        let ready =
            ReadyPerson { email: &email, name, roles, password: PASSWORD, totp_secret: SECRET };
        let person = create_ready(&self.office, &mut work, ready).await.expect("a new person");
        work.commit().await.expect("the test database answers");
        person
    }

    /// What an authenticator with [`SECRET`] shows now.
    pub fn code(&self) -> String {
        Authenticator::parse(SECRET).expect("a secret").code_at(self.office.clock_time())
    }

    /// Time goes on.
    pub fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    /// Somebody signed in, confirmed just now.
    pub fn as_person(&self, person: &Person) -> Caller {
        let confirmed_at = Some(self.office.clock_time());
        Caller {
            actor: Actor::Person(Box::new(person.clone())),
            session: Some(SessionFacts {
                id: SessionId::sample(person.id.uuid().as_u128()),
                token: None,
                confirmed_at,
            }),
            address: Some("192.0.2.1".to_owned()),
        }
    }

    /// Somebody new with these roles.
    pub async fn as_roles(&self, number: u128, roles: &[Role]) -> Caller {
        self.as_person(&self.employ(number, roles).await)
    }
}
