//! Folding of names (decision 13): what is left of a name when case, diacritics, punctuation, legal
//! form, word order and brand brackets are taken away. Equal folds propose that two names mean one
//! entity; a person confirms it before the public sees a rename.

use unicode_normalization::UnicodeNormalization as _;

/// The folded name: words in order of the alphabet, without legal form, without what stands in
/// brackets or after "d/b/a". A name of nothing else keeps all its words, so no fold is empty unless
/// the name has no letter and no digit.
pub fn fold(name: &str) -> String {
    sorted(entity_words(name))
}

/// Whether two names may mean one entity: the same fold, the same words with those of the brackets
/// ("Azure (Microsoft)", "Microsoft (Azure)"), or the same letters with other spaces ("Open AI").
pub fn same_entity(one: &str, other: &str) -> bool {
    Folded::of(one).may_be(&Folded::of(other))
}

/// Whether two names are those of one legal entity, as a certificate means it: the same words in the
/// same order, with the legal form, which may be written short or in full. Case, marks, punctuation
/// and what stands after "d/b/a" or in brackets at the end make no other entity; a bracket with words
/// behind it is part of the name. A company with "Inc." and one with "Ltd." are two, and of one with
/// neither nobody can tell, nor of two with other words in their brackets.
pub fn same_legal_entity(one: &str, other: &str) -> bool {
    let (one, brand) = whole_and_brand(one);
    let (other, other_brand) = whole_and_brand(other);
    let is_told = brand.is_empty() || other_brand.is_empty() || brand == other_brand;
    is_told && !one.is_empty() && one == other
}

/// All words of a legal entity, forms in full, and those of the bracket at the end.
fn whole_and_brand(name: &str) -> (Vec<String>, Vec<String>) {
    let (before, last) = without_last_bracket(name);
    let (entity, inner) = without_last_bracket(cut(before, &[]));
    let brand = words(if inner.is_empty() { last } else { inner });
    (words(entity).iter().map(|word| in_full(word).to_owned()).collect(), brand)
}

/// A name apart from the bracket that ends it. All of it where nothing would be left, or a legal form
/// stands in the bracket.
fn without_last_bracket(name: &str) -> (&str, &str) {
    let name = name.trim_end();
    let mut depth = 0_usize;
    for (at, c) in name.char_indices().rev() {
        match c {
            ')' | '）' | ']' => depth += 1,
            '(' | '（' | '[' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let (before, bracket) = name.split_at(at);
            let is_apart = BRACKETS.contains(&c) && before.chars().any(char::is_alphanumeric);
            return if is_apart && !is_form(bracket) { (before, bracket) } else { (name, "") };
        }
    }
    (name, "")
}

/// Whether a text is a legal form and nothing else.
fn is_form(text: &str) -> bool {
    let said = words(text).join(" ");
    FORMS.split(',').any(|form| form == said)
        || EASTERN_FORMS.split(',').any(|form| words(form).join(" ") == said)
}

/// A legal form in full, where it is written short.
fn in_full(word: &str) -> &str {
    let known = SHORT_FORMS.iter().find(|(short, _)| *short == word);
    known.map_or(word, |(_, full)| full)
}

const SHORT_FORMS: &[(&str, &str)] = &[
    ("inc", "incorporated"),
    ("corp", "corporation"),
    ("co", "company"),
    ("ltd", "limited"),
    ("pty", "proprietary"),
    ("pvt", "private"),
    ("gesmbh", "gmbh"),
];

/// A name folded once, to be compared with many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    entity: String,
    with_brand: String,
    letters: String,
}

impl Folded {
    /// Folds a name.
    pub fn of(name: &str) -> Self {
        let entity = entity_words(name);
        Self {
            letters: entity.concat(),
            entity: sorted(entity),
            with_brand: sorted(all_words(name)),
        }
    }

    /// As [`same_entity`].
    pub fn may_be(&self, other: &Self) -> bool {
        let same = |one: &String, other: &String| !one.is_empty() && one == other;
        same(&self.entity, &other.entity)
            || same(&self.with_brand, &other.with_brand)
            || same(&self.letters, &other.letters)
    }

    /// By what it may be another: two names may be one where any of these is equal, number and words.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (usize, &str)> {
        let parts = [&self.entity, &self.with_brand, &self.letters].map(String::as_str);
        parts.into_iter().enumerate().filter(|(_, part)| !part.is_empty())
    }
}

/// The folded text of something that is not a name, such as a purpose: no case, no diacritics, no
/// punctuation, single spaces, words in their order.
pub fn fold_text(text: &str) -> String {
    words(text).join(" ")
}

/// Cuts a name at its brand: what stands before "(", "d/b/a", "aka", "formerly" and the like.
/// All of it where nothing would be left.
fn before_brand(name: &str) -> &str {
    cut(name, BRACKETS)
}

/// What stands before "d/b/a" and the like, and before any of `brackets`.
fn cut<'a>(name: &'a str, brackets: &[char]) -> &'a str {
    let lower = name.to_lowercase();
    // Lower-casing may change lengths in bytes; then only the bracket is looked for.
    let is_parallel = lower.len() == name.len();
    let markers = TRADING_AS.split(',').chain(FORMERLY.split(',')).filter(|_| is_parallel);
    markers
        .filter_map(|marker| lower.find(&format!(" {marker} ")))
        .chain(name.find(brackets))
        .filter_map(|at| name.get(..at))
        .filter(|before| before.chars().any(char::is_alphanumeric))
        .min_by_key(|before| before.len())
        .unwrap_or(name)
}

/// Begin what stands in brackets.
const BRACKETS: &[char] = &['(', '（', '['];

/// Stand between an entity and the name it trades under.
pub(crate) const TRADING_AS: &str =
    "d/b/a,dba,d.b.a.,t/a,trading as,doing business as,aka,a/k/a,a.k.a.,also known as";

/// Stand between an entity and a name it had before.
pub(crate) const FORMERLY: &str =
    "formerly known as,formerly,fka,f/k/a,previously,ehemals,vormals,früher";

fn entity_words(name: &str) -> Vec<String> {
    let name = without_marks(name);
    without_legal_form(&words(before_brand(&name)))
}

fn all_words(name: &str) -> Vec<String> {
    let mut all = words(&without_marks(name));
    all.retain(|word| !matches!(word.as_str(), "aka" | "dba" | "formerly"));
    without_legal_form(&all)
}

fn sorted(mut words: Vec<String>) -> String {
    words.sort_unstable();
    words.join(" ")
}

/// Legal forms that East Asian names carry in brackets or glued to a word.
fn without_marks(name: &str) -> String {
    let mut name: String = name.nfkc().collect();
    for mark in EASTERN_FORMS.split(',') {
        if name.chars().count() > mark.chars().count() {
            name = name.replace(mark, " ");
        }
    }
    name
}

const EASTERN_FORMS: &str = "(주),(유),(株),(有),주식회사,유한회사,株式会社,有限会社,合同会社,股份有限公司,有限责任公司,有限責任公司,有限公司";

fn words(text: &str) -> Vec<String> {
    let mut plain = String::with_capacity(text.len());
    let bare: String = text.nfkd().filter(|&c| !is_diacritic(c)).nfc().collect();
    for c in bare.chars().flat_map(char::to_lowercase) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'þ' => plain.push_str("th"),
            'ı' => plain.push('i'),
            // Dots and apostrophes stand inside words: S.A.S., Moody's; a slash inside A/S.
            '.' | '\'' | '’' | '‘' | '`' | '/' => {}
            c if c.is_alphanumeric() => plain.push(c),
            _ => plain.push(' '),
        }
    }
    joined_initials(
        plain.split_whitespace().filter(|word| !matches!(*word, "and" | "und" | "et" | "the")),
    )
}

/// Accents of Latin, Greek and Cyrillic letters. Marks of other scripts make another letter.
fn is_diacritic(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// "S. A." and "S.A." are one word.
fn joined_initials<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let is_initial =
        |word: &str| word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let mut joined: Vec<String> = Vec::new();
    let mut after_initial = false;
    for word in words {
        match joined.last_mut() {
            Some(last) if after_initial && is_initial(word) => last.push_str(word),
            _ => joined.push(word.to_owned()),
        }
        after_initial = is_initial(word);
    }
    joined
}

fn without_legal_form(words: &[String]) -> Vec<String> {
    let mut left = words;
    if let [first, rest @ ..] = left
        && !rest.is_empty()
        && FORMS_IN_FRONT.contains(&first.as_str())
    {
        left = rest;
    }
    while let Some(shorter) = shorter_by_a_form(left) {
        left = shorter;
    }
    left.to_vec()
}

fn shorter_by_a_form(words: &[String]) -> Option<&[String]> {
    let form = FORMS.split(',').find_map(|form| {
        let count = form.split(' ').count();
        let at = words.len().checked_sub(count).filter(|&at| at > 0)?;
        words[at..].iter().map(String::as_str).eq(form.split(' ')).then_some(at)
    })?;
    Some(&words[..form])
}

/// Legal forms that stand first.
const FORMS_IN_FRONT: &[&str] = &["pt", "ooo", "oao", "zao", "pao", "tov"];

/// Legal forms that stand last, as folded words. The longer of two with the same end stands first.
const FORMS: &str = "\
inc,incorporated,corp,corporation,co,company,llc,llp,lllp,lp,ltd,limited,plc,pbc,ulc,dac,clg,cic,\
pty,proprietary,pvt,private,pte,unlimited,na,\
gmbh,gesmbh,mbh,ag,kg,kgaa,ohg,gbr,ug haftungsbeschrankt,ug,ev,eg,ek,se,\
sa de cv,s de rl de cv,sapi de cv,sa,sas,sasu,sarl,eurl,snc,sca,spa,srl,srls,sl,slu,sau,ltda,lda,eireli,\
bv,bvba,nv,vof,cvba,ab,aktiebolag,as,asa,aps,oy,oyj,hf,ehf,ou,sia,uab,\
spolka z oo,sp z oo,sp zoo,spolka akcyjna,spol sro,sro,zrt,nyrt,kft,doo,dd,ad,ood,eood,ead,ooo,oao,\
zao,pao,ltd sti,anonim sirketi,\
kabushiki kaisha,kk,godo kaisha,gk,sdn bhd,bhd,tbk,fze,fzco,fzc,dmcc,wll,jsc,pjsc,ojsc,cjsc";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_make_an_entity_is_folded_away() {
        for (name, folded) in [
            ("Amazon Web Services Inc (AWS)", "amazon services web"),
            ("Amazon Web Services, Inc.", "amazon services web"),
            ("Elasticsearch, Inc.", "elasticsearch"),
            ("Hewlett-Packard Limited", "hewlett packard"),
            ("SCALEWAY S.A.S.", "scaleway"),
            ("OVH Groupe S. A.", "groupe ovh"),
            ("Twilio     (SendGrid)", "twilio"),
            ("NexMo Inc d/b/a Vonage", "nexmo"),
            ("NexMo, formerly Fjord Ltd", "nexmo"),
            ("Łódź Dane Sp. z o.o.", "dane lodz"),
            ("Müller & Söhne GmbH & Co. KG", "muller sohne"),
            ("GitHub India Pty Ltd", "github india"),
            ("Dansk Data A/S", "dansk data"),
            ("株式会社サンプル", "サンプル"),
            ("(주)서울데이터", "서울데이터"),
            ("㈜서울데이터", "서울데이터"),
            ("PT Nusantara Data Tbk", "data nusantara"),
            ("Datos S.A. de C.V.", "datos"),
            ("The Weather Company", "weather"),
            ("Moody's", "moodys"),
            ("Ｆｕｌｌ Ｗｉｄｔｈ", "full width"),
            ("S.A.", "sa"),
            ("Company", "company"),
            ("(AWS)", "aws"),
            ("—", ""),
        ] {
            assert_eq!(fold(name), folded, "{name}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for name in [
            "Amazon Web Services Inc (AWS)",
            "Łódź Dane Sp. z o.o.",
            "(주)서울데이터",
            "Azure (Microsoft)",
        ] {
            assert_eq!(fold(&fold(name)), fold(name), "{name}");
        }
    }

    #[test]
    fn one_entity_under_two_spellings() {
        for (one, other, same) in [
            ("NexMo", "NexMo Inc", true),
            ("Npm, Inc.", "npm Inc", true),
            ("Azure (Microsoft)", "Microsoft (Azure)", true),
            ("Microsoft (Azure)", "Microsoft", true),
            ("NexMo (aka Vonage)", "NexMo Inc (aka Vonage)", true),
            ("OpenAI", "Open AI, L.L.C.", true),
            ("Services Web Amazon", "Amazon Web Services", true),
            ("GitHub BV", "GitHub Germany GmbH", false),
            ("GitHub BV", "GitHub Canada ULC", false),
            ("Azure (Microsoft)", "Azure Cognitive Services", false),
            ("OVH US, LLC", "OVH Groupe SA", false),
            ("—", "…", false),
        ] {
            assert_eq!(same_entity(one, other), same, "{one} / {other}");
            assert_eq!(same_entity(other, one), same, "{other} / {one}");
        }
    }

    #[test]
    fn another_legal_form_is_another_legal_entity() {
        for (one, other, same) in [
            ("Acme Inc.", "ACME, Incorporated", true),
            ("Acme Inc", "Acme GmbH", false),
            ("Acme Inc", "Acme LLC", false),
            ("Acme Inc", "Acme", false),
            ("Acme", "ACME", true),
            ("Acmé Ltd.", "Acme Limited", true),
            ("Acme L.L.C.", "Acme LLC", true),
            ("Acme Inc. (Anvils)", "Acme Inc.", true),
            ("Acme Inc. d/b/a Anvils", "Acme Inc.", true),
            ("Acme Inc. (also trading as Anvils)", "Acme Inc.", true),
            ("Acme Inc. （Anvils [Tools]） ", "Acme Inc.", true),
            ("Acme Inc. d/b/a Anvils (Tools)", "Acme Inc.", true),
            ("Acme Inc. (Anvils) d/b/a Tools", "Acme Inc.", true),
            ("Acme (India) Private Limited", "Acme (US) Inc.", false),
            ("Acme (India) Private Limited", "Acme (US) Private Limited", false),
            ("Acme (India) Private Limited", "Acme Private Limited", false),
            ("Acme (India) Private Limited", "Acme", false),
            ("Acme (India) Private Limited", "Acme (India)", false),
            ("Acme (India) Private Limited", "ACME INDIA Pvt. Ltd.", true),
            ("Acme (India) Private Limited (Anvils)", "Acme (India) Pvt Ltd", true),
            ("Acme (Pty) Ltd", "Acme Proprietary Limited", true),
            ("Acme (India)", "Acme (US)", false),
            ("Acme Inc. (Anvils)", "Acme Inc. (ANVILS)", true),
            ("Acme (Ltd)", "Acme", false),
            ("サンプル(株)", "サンプル(有)", false),
            ("(Acme)", "Acme", true),
            ("Acme Inc. (Anvils", "Acme Inc.", false),
            ("Acme Data Inc.", "Data Acme Inc.", false),
            ("Acme Data Inc.", "Acme Inc.", false),
            ("—", "…", false),
        ] {
            assert_eq!(same_legal_entity(one, other), same, "{one} / {other}");
            assert_eq!(same_legal_entity(other, one), same, "{other} / {one}");
        }
    }

    #[test]
    fn folded_text_keeps_its_order() {
        assert_eq!(fold_text("  Cloud-Hosted   Infrastructure. "), "cloud hosted infrastructure");
        assert_ne!(fold_text("data hosting"), fold_text("hosting data"));
    }
}
