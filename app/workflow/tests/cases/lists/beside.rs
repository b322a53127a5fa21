//! What a list says beside its hash, and comparisons that say when something ended.

use domain::list_version::Announcements;
use serde_json::{Value, json};

use super::*;

impl Lists {
    /// The list of a day as it is served, and the same written by another program.
    async fn served(&self, on: &str) -> [Vec<u8>; 2] {
        let timeline = self.timeline().await;
        let held = timeline.in_force(day(on)).unwrap();
        let stored = self.bytes(&held.version.number().to_string(), FileKind::Json).await;
        let announced = Announcements::of(&timeline).told_on(&timeline, day(on));
        let served = press::splice(&stored, held.superseded_on, &announced).unwrap();
        let compact = serde_json::from_slice::<Value>(&served).unwrap().to_string().into_bytes();
        [served, compact]
    }

    async fn altered(&self, bytes: &[u8]) -> Option<&'static str> {
        let altered = lists::altered(&mut self.work().await, bytes).await.unwrap();
        altered.map(|altered| altered.member)
    }
}

#[tokio::test]
async fn a_list_is_known_as_it_was_served_on_any_day_and_unknown_with_anything_beside_it() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1), add(2)]).await;
    let mut files = Vec::from(lists.served("2026-03-01").await);
    lists.publish("2026-05-01", vec![add(3), remove(1)]).await;
    files.extend(lists.served("2026-03-01").await);
    files.extend(lists.served("2026-05-01").await);
    lists.publish("2026-04-01", vec![add(4)]).await;
    for on in ["2026-03-01", "2026-04-01", "2026-05-01"] {
        files.extend(lists.served(on).await);
    }
    files.push(lists.bytes("2026.1", FileKind::Json).await);
    for bytes in &files {
        assert!(lists.verify(bytes).await.is_known(), "{}", String::from_utf8_lossy(bytes));
        assert_eq!(lists.altered(bytes).await, None);
    }

    let [served, _] = lists.served("2026-03-01").await;
    let genuine: Value = serde_json::from_slice(&served).unwrap();
    for (path, value, member) in [
        ("/published_at", json!("2026-02-01T09:00:00Z"), "published_at"),
        ("/superseded_on", json!("2027-01-01"), "superseded_on"),
        ("/announced/0/legal_name", json!("Invented Ltd"), "announced"),
        ("/announced/0/change", json!("changed"), "announced"),
        ("/announced/2/effective_to", json!("2026-12-01"), "announced"),
    ] {
        let mut list = genuine.clone();
        *list.pointer_mut(path).unwrap() = value;
        let bytes = list.to_string().into_bytes();
        let verdict = lists.verify(&bytes).await;
        assert_eq!((verdict.told, verdict.hash), (Told::Unknown, Digest::of(&bytes)), "{path}");
        assert_eq!(lists.altered(&bytes).await, Some(member), "{path}");
    }
    let mut invented = genuine.clone();
    let mut company = genuine["announced"][0].clone();
    company["id"] = json!(EngagementId::sample(77).to_string());
    invented["announced"].as_array_mut().unwrap().push(company);
    assert_eq!(lists.verify(invented.to_string().as_bytes()).await.told, Told::Unknown);

    // A genuine step a thousand times over is no genuine list, and is told as quickly.
    let mut repeated = genuine.clone();
    repeated["announced"] = vec![genuine["announced"][0].clone(); 1_000].into();
    let bytes = repeated.to_string().into_bytes();
    assert_eq!(lists.verify(&bytes).await.told, Told::Unknown);
    assert_eq!(lists.altered(&bytes).await, Some("announced"));

    // Where the entries themselves are others, nothing can be said of what stands beside them.
    let mut other = genuine;
    other["entries"][0]["purpose"] = json!("Another");
    assert_eq!(lists.verify(other.to_string().as_bytes()).await.told, Told::Unknown);
    assert_eq!(lists.altered(other.to_string().as_bytes()).await, None);
    assert_eq!(lists.altered(b"x").await, None);
}

#[tokio::test]
async fn a_comparison_with_a_removed_company_says_when_it_ended_and_stays_known() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1), add(2)]).await;
    lists.publish("2026-04-01", vec![add(3)]).await;
    lists.publish("2026-05-01", vec![remove(1), remove(3)]).await;
    let files = lists.compared("2026.1", "2026.3").await;
    let json: Value = serde_json::from_slice(&files[0].1).unwrap();
    for part in ["removed", "engaged_in_between"] {
        assert_eq!(json[part][0]["effective_to"], "2026-05-01", "{part}");
    }
    for (format, bytes) in &files {
        let standing = Standing::Planned(day("2026-05-01"));
        let told = comparison("2026.1 to 2026.3", Some(*format), standing);
        assert_eq!(lists.verify(bytes).await.told, told);
    }
}

#[tokio::test]
async fn two_days_that_read_backwards_are_refused_whatever_there_is_on_them() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    for (from, to, code) in [
        ("2026-03-02", "2026-03-01", "LIST-BACKWARDS"),
        ("2026-03-02", "2026-01-01", "LIST-BACKWARDS"),
        ("2026-01-02", "2026-01-01", "LIST-BACKWARDS"),
        ("2026-01-01", "2026-01-01", "not-found"),
        ("2026.9", "2026.1", "not-found"),
    ] {
        let work = lists.work().await;
        let refusal = lists::export_compare(work, from, to, Format::Json).await.map_err(refused);
        assert_eq!(refusal.unwrap_err().code(), code, "{from} {to}");
    }
}
