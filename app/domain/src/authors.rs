//! Whose work stands in a record: none of them gives the second look at it (SOD-2).

use crate::id::PersonId;

/// `by`, who worked on it last, and everybody before, each once.
pub fn joined(by: PersonId, earlier: &[PersonId]) -> Vec<PersonId> {
    let others = earlier.iter().copied().filter(|author| *author != by);
    std::iter::once(by).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_stands_first_and_nobody_twice() {
        let [anna, ben] = [1, 2].map(PersonId::sample);
        assert_eq!(joined(anna, &[]), [anna]);
        assert_eq!(joined(anna, &[anna]), [anna]);
        assert_eq!(joined(anna, &[ben, anna]), [anna, ben]);
    }
}
