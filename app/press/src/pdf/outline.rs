//! The bookmarks of a document, nested as its headings are.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::meta::text_string;

/// A heading and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bookmark {
    /// 1 is outermost.
    pub level: u8,
    pub title: String,
    /// Counted from 0.
    pub page: usize,
    /// Upper edge, in points from the lower edge of the page.
    pub y: f32,
}

/// Writes the bookmarks and gives the id of their root; none when there is no heading.
pub(super) fn write(
    file: &mut Document,
    bookmarks: &[Bookmark],
    pages: &[ObjectId],
) -> Option<ObjectId> {
    let ids: Vec<ObjectId> = bookmarks.iter().map(|_| file.new_object_id()).collect();
    let root = file.new_object_id();
    let parents = parents(bookmarks);
    let (outermost, children) = families(&parents);
    let inside = descendants(&parents);
    let mut places = vec![0; ids.len()];
    for family in children.iter().chain([&outermost]) {
        family.iter().enumerate().for_each(|(place, at)| places[*at] = place);
    }
    for (at, bookmark) in bookmarks.iter().enumerate() {
        let siblings = parents[at].map_or(&outermost, |parent| &children[parent]);
        let place = places[at];
        let page = pages.get(bookmark.page).copied()?;
        let mut entry = dictionary! {
            "Title" => text_string(&bookmark.title),
            "Parent" => parents[at].map_or(root, |parent| ids[parent]),
            "Dest" => vec![page.into(), Object::Name(b"XYZ".to_vec()), Object::Null, Object::Real(bookmark.y), Object::Null],
        };
        if let Some(before) = place.checked_sub(1).and_then(|place| siblings.get(place)) {
            entry.set("Prev", ids[*before]);
        }
        if let Some(after) = siblings.get(place + 1) {
            entry.set("Next", ids[*after]);
        }
        let children: Vec<ObjectId> = children[at].iter().map(|child| ids[*child]).collect();
        link_children(&mut entry, &children, inside[at]);
        file.set_object(ids[at], entry);
    }
    let outermost: Vec<ObjectId> = outermost.into_iter().map(|at| ids[at]).collect();
    if outermost.is_empty() {
        return None;
    }
    let mut list = dictionary! { "Type" => "Outlines" };
    link_children(&mut list, &outermost, ids.len());
    file.set_object(root, list);
    Some(root)
}

fn link_children(entry: &mut Dictionary, children: &[ObjectId], count: usize) {
    if let (Some(first), Some(last)) = (children.first(), children.last()) {
        entry.set("First", *first);
        entry.set("Last", *last);
        entry.set("Count", i64::try_from(count).unwrap_or(i64::MAX));
    }
}

/// For each bookmark the nearest one before it that is further out.
fn parents(bookmarks: &[Bookmark]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(bookmarks.len());
    for (at, bookmark) in bookmarks.iter().enumerate() {
        while open.pop_if(|outer| bookmarks[*outer].level >= bookmark.level).is_some() {}
        parents.push(open.last().copied());
        open.push(at);
    }
    parents
}

/// The outermost bookmarks, and the children of each.
fn families(parents: &[Option<usize>]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut outermost = Vec::new();
    let mut children = vec![Vec::new(); parents.len()];
    for (at, parent) in parents.iter().enumerate() {
        parent.map_or(&mut outermost, |parent| &mut children[parent]).push(at);
    }
    (outermost, children)
}

/// How many stand below each, at any depth; a parent always comes before its children.
fn descendants(parents: &[Option<usize>]) -> Vec<usize> {
    let mut inside = vec![0; parents.len()];
    for at in (0..parents.len()).rev() {
        if let Some(parent) = parents[at] {
            inside[parent] += inside[at] + 1;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_hangs_under_the_nearest_one_that_is_further_out() {
        let levels = [1, 2, 3, 2, 1, 3];
        let bookmarks: Vec<Bookmark> = levels
            .iter()
            .map(|level| Bookmark { level: *level, title: String::new(), page: 0, y: 0.0 })
            .collect();
        let parents = parents(&bookmarks);
        assert_eq!(parents, [None, Some(0), Some(1), Some(0), None, Some(4)]);
        assert_eq!(descendants(&parents), [3, 1, 0, 0, 1, 0]);
        assert_eq!(families(&parents).0, [0, 4]);
    }
}
