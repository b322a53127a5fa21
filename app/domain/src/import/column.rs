//! What the columns of a list mean, by the words of their heads (domain.md 15, decision 41).

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::engagement::LocationRole;
use crate::folding::fold_text;
use crate::refusal::Refusal;

codes! {
    /// What a column holds. The code is the FIELD of `--map COLUMN=FIELD`.
    Column {
        /// Who: the legal entity, as far as lists tell.
        Name = "name", "Name";
        /// What people call it.
        DisplayName = "display_name", "Name in use";
        /// The vendor's product in use.
        Service = "service", "Service";
        /// What for.
        Purpose = "purpose", "Purpose";
        /// Where data are processed.
        Location = "location", "Places of processing";
        /// Where data are kept.
        Storage = "storage", "Places of storage";
        /// Where the vendor has its seat.
        Seat = "seat", "Country of the seat";
        /// Which data.
        Data = "data", "Data categories";
        /// Whose data.
        Subjects = "subjects", "Data subjects";
        /// What makes transfers lawful.
        Transfer = "transfer", "Transfer safeguards";
        /// A person, a function or a mail address.
        Contact = "contact", "Contact";
        /// Of the seat.
        Address = "address", "Address";
        /// Of the vendor.
        Website = "website", "Website";
        /// Third party or affiliate.
        Relationship = "relationship", "Relationship";
        /// Which of our products, plans or deployments it applies to.
        Scope = "scope", "Applies to";
        /// How long the vendor keeps data.
        Retention = "retention", "Retention";
        /// Kept inside as it is.
        Notes = "notes", "Notes";
        /// Left out.
        Ignore = "ignore", "Left out";
    }
}

impl Column {
    /// What a head means: words match as a whole, in singular or plural; long words also inside
    /// compounds, and those of scripts without spaces anywhere.
    pub fn guess(head: &str) -> Option<Self> {
        let head = Head::of(head);
        if let Some(column) = Self::parse(&head.0.join("_")) {
            return Some(column);
        }
        if head.has(NAMES) {
            return Some(head.whose_name());
        }
        if head.has(SEATS) || (head.has(OWNERS) && head.has(PLACES)) {
            return Some(Self::Seat);
        }
        if head.has(STORAGE) && (head.has(PLACES) || head.has(DATA)) {
            return Some(Self::Storage);
        }
        let known = IN_ORDER.iter().find(|(_, words)| head.has(words)).map(|(column, _)| *column);
        match known {
            // "Description of data" is about data, "purpose of data processing" is not.
            Some(Self::Data) if head.has(AIMS) => Some(Self::Purpose),
            other => other,
        }
    }
}

impl Column {
    /// Whether these are the heads of a list that Annex wrote (surface.md, "The list as JSON").
    pub(super) fn are_ours(heads: &[String]) -> bool {
        ["vendor_id", "legal_name", "announced_on", "effective_from"]
            .iter()
            .all(|own| heads.iter().any(|head| head == own))
    }

    /// What a column of such a list holds. Codes and what the list adds are left out.
    pub(super) fn ours(head: &str) -> Self {
        match head {
            "legal_name" => Self::Name,
            "display_name" => Self::DisplayName,
            "kind" => Self::Relationship,
            "website" => Self::Website,
            "address" => Self::Address,
            "service" => Self::Service,
            "purpose" => Self::Purpose,
            "data_categories" | "special_categories" => Self::Data,
            "data_subjects" => Self::Subjects,
            "locations" => Self::Location,
            "transfers" => Self::Transfer,
            "products" => Self::Scope,
            _ => Self::Ignore,
        }
    }
}

/// What happens at a place, where a head or the words beside it say exactly one thing. "Location of
/// processing" says nothing: all that is done with data is processing.
pub(super) fn role_said(words: &str) -> Option<LocationRole> {
    let words = Head::of(words);
    let mut said = ROLES.iter().filter(|(_, known)| words.has(known)).map(|(role, _)| *role);
    said.next().filter(|_| said.next().is_none())
}

/// The mapping that a person asked for, `--map COLUMN=FIELD`: a head, or the number of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ColumnMap(Vec<(String, Column)>);

impl ColumnMap {
    /// Reads `COLUMN=FIELD` pairs.
    pub fn parse<'a>(pairs: impl IntoIterator<Item = &'a str>) -> Result<Self, Refusal> {
        let mut map = Self::default();
        for pair in pairs {
            let (head, field) = pair.rsplit_once('=').ok_or_else(|| wrong(pair))?;
            let column = Column::parse(field.trim()).ok_or_else(|| wrong(pair))?;
            map.0.push((head.trim().to_owned(), column));
        }
        Ok(map)
    }

    /// A mapping that speaks of one column only.
    pub(super) fn of(head: &str) -> Self {
        Self(vec![(head.to_owned(), Column::Ignore)])
    }

    /// Adds one.
    pub fn set(&mut self, head: &str, column: Column) {
        self.0.push((head.to_owned(), column));
    }

    /// The heads it speaks of.
    pub fn heads(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(head, _)| head.as_str())
    }

    /// What is asked for this column, counted from 1. What was said last holds.
    pub fn column(&self, head: &str, number: usize) -> Option<Column> {
        let is_meant =
            |wanted: &str| wanted == number.to_string() || (fold_text(wanted) == fold_text(head));
        self.0.iter().rev().find(|(wanted, _)| is_meant(wanted)).map(|(_, column)| *column)
    }
}

fn wrong(pair: &str) -> Refusal {
    let fields: Vec<_> = Column::ALL.iter().map(|column| column.code()).collect();
    Refusal::rule(
        "import-map",
        format!(
            "“{pair}” is not a mapping. Write COLUMN=FIELD with a field of these: {}.",
            fields.join(", ")
        ),
    )
}

struct Head(Vec<String>);

impl Head {
    fn of(head: &str) -> Self {
        let folded = fold_text(&head.replace(['/', '_', '(', ')'], " "));
        let mut text = format!(" {folded} ");
        for (phrase, meant) in [
            (" service provider", " provider"),
            (" third party", " thirdparty"),
            (" third parties", " thirdparty"),
            (" data processor", " processor"),
            (" data processing", " processing"),
            (" data protection officer", " contact"),
            (" what for", " purpose"),
            (" e mail", " email"),
            (" data subject", " subject"),
            (" legal basis", " safeguard"),
            (" data center", " datacenter"),
            (" data centre", " datacenter"),
        ] {
            text = text.replace(phrase, meant);
        }
        Self(text.split_whitespace().map(str::to_owned).collect())
    }

    fn whose_name(&self) -> Column {
        match self.0.first().map_or("", String::as_str) {
            "contact" => Column::Contact,
            "service" | "product" | "app" | "application" | "tool" => Column::Service,
            "brand" | "display" | "trade" | "trading" => Column::DisplayName,
            "former" => Column::Notes,
            _ => Column::Name,
        }
    }

    fn has(&self, vocabulary: &str) -> bool {
        vocabulary
            .split([' ', '\n'])
            .filter(|known| !known.is_empty())
            .any(|known| self.0.iter().any(|word| fits(word, known)))
    }
}

fn fits(word: &str, known: &str) -> bool {
    let is_long = known.len() >= 8 || !known.is_ascii();
    (is_long && word.contains(known))
        || word == known
        || word.strip_prefix(known).is_some_and(|ending| matches!(ending, "s" | "es" | "n" | "en"))
        || known.strip_suffix('y').is_some_and(|stem| word.strip_prefix(stem) == Some("ies"))
}

const NAMES: &str =
    "name nom nombre nome naam namn navn nazwa firmenname 업체명 회사명 会社名 名称 名前";
const SEATS: &str = "headquarter headquarters hq headquartered seat incorporation incorporated sitz siege sede siedziba 본사 所在国";
const OWNERS: &str = "entity corporate company registered legal parent unternehmen firma 법인";
const PLACES: &str = "location country region place territory jurisdiction residency hosted where geography
    standort ort verarbeitungsort land landern pays lieu pais ubicacion paese luogo kraj sted plats 국가 위치 지역 国 地域 所在地 国家";
const STORAGE: &str = "storage stored hosted datacenter residency rechenzentrum 저장";
const DATA: &str = "data categories datum daten datenarten donnees datos dati dados gegevens dane 항목 개인정보 データ 数据";
const ROLES: &[(LocationRole, &str)] = &[
    (
        LocationRole::Storage,
        "storage stored storing hosting hosted datacenter residency rechenzentrum speicherort speicherung stockage hebergement 저장",
    ),
    (LocationRole::Backup, "backup"),
    (LocationRole::Compute, "compute computing computation"),
    (LocationRole::SupportAccess, "support access fernzugriff zugriff"),
    (LocationRole::EdgeTransit, "edge cdn transit"),
];
const AIMS: &str = "purpose zweck finalite finalidad finalita doel cel formal 목적 目的";

/// The first that fits is meant.
const IN_ORDER: &[(Column, &str)] = &[
    (Column::Subjects, "subject betroffene personnes interesados interessati 정보주체"),
    (
        Column::Transfer,
        "transfer mechanism safeguard scc garantie garantien drittland drittstaat drittstaaten schutz schutzmassnahmen
         schutzmassnahme basis rechtsgrundlage garanties transferencia 이전근거",
    ),
    (Column::Retention, "retention aufbewahrung aufbewahrungsdauer speicherdauer loschfrist conservation 보유 보유기간 保存期間"),
    (Column::Website, "website url link homepage web webseite web-site site 웹사이트"),
    (Column::Contact, "contact email mail phone telephone kontakt dpo 연락처 連絡先"),
    (Column::Address, "address adresse anschrift direccion indirizzo adres 주소 住所 地址"),
    (Column::Location, PLACES),
    (Column::Location, STORAGE),
    (Column::Scope, "product plan deployment applicable applies edition environment produkt"),
    (Column::Data, DATA),
    (
        Column::Purpose,
        "purpose service description function activity use role processing work task nature
         zweck aufgabe leistung dienst dienstleistung dienstleistungen tatigkeit beschreibung funktion gegenstand
         objet finalite fonction finalidad servicio funcion descripcion finalita servizio doel dienst cel opis
         업무 목적 내용 業務 目的 用途 服务",
    ),
    (Column::Relationship, "type relationship kind"),
    (
        Column::Name,
        "entity company provider subprocessor processor supplier vendor organisation organization affiliate subsidiary
         partner thirdparty contractor subcontractor who
         unterauftragnehmer unterauftragsverarbeiter auftragsverarbeiter subunternehmer dienstleister anbieter firma
         unternehmen gesellschaft lieferant
         fournisseur prestataire soustraitant traitant societe entreprise proveedor subencargado encargado empresa
         fornitore subresponsabile responsabile societa subverwerker verwerker leverancier subprocesador suboperador
         podmiot podwykonawca underleverandor underbitrade databehandler
         업체 수탁자 회사 수탁업체 委託先 会社 供应商 公司",
    ),
    (Column::Notes, "note notes comment remark details bemerkung anmerkung 비고 備考"),
    (Column::Relationship, "category categories kategorie"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn all_mean(meanings: &[(Column, &str)]) {
        for (column, heads) in meanings {
            for head in heads.split('|') {
                assert_eq!(Column::guess(head), Some(*column), "{head}");
            }
        }
    }

    #[test]
    fn heads_of_real_lists_are_understood() {
        use Column as C;
        all_mean(&[
            (
                C::Name,
                "Name of Subprocessor|Company|Sub-processor|Subprocessors|Subsidiaries|Affiliate|Affiliates/Subsidiaries|Entity Name|Entity|Third Party|Service Provider|Supplier",
            ),
            (
                C::Purpose,
                "Description of Processing|Processing Purpose|Services Provided|Type of service|Purpose of data processing|Function|What for",
            ),
            (C::Location, "Location of Processing|Location|Country|Countries|Data Location"),
            (C::Seat, "Corporate Location|Entity Country|Headquarters"),
            (
                C::Data,
                "Customer Data Involved|Data processed|Type of personal data|Categories of personal data",
            ),
            (C::Relationship, "Entity type"),
            (C::Subjects, "Categories of data subjects|Data Subjects"),
            (C::Transfer, "Transfer Mechanism|Legal basis"),
            (C::Contact, "Contact|Contact name"),
            (C::Address, "Address"),
            (C::Website, "Website|URL"),
            (C::Storage, "Data storage location"),
            (C::Service, "Service Name"),
            (C::Retention, "Retention period"),
            (C::DisplayName, "display_name"),
            (C::Ignore, "ignore"),
        ]);
    }

    #[test]
    fn heads_in_other_tongues_are_understood() {
        use Column as C;
        all_mean(&[
            (
                C::Name,
                "Unterauftragnehmer|Name und Anschrift des Unterauftragnehmers|업체명|수탁자|Sous-traitant|委託先",
            ),
            (C::Purpose, "Aufgabe|위탁 업무|Finalité|目的"),
            (C::Transfer, "Schutz Drittstaatentransfer"),
            (C::Seat, "Sitz"),
            (C::Location, "Verarbeitungsort|이전 국가|Pays"),
            (C::Address, "Anschrift"),
            (C::Data, "이전 항목"),
        ]);
    }

    #[test]
    fn a_head_says_what_happens_at_a_place_or_it_stays_unsaid() {
        use LocationRole as R;
        for (heads, role) in [
            (
                "Data Storage Location|Hosting location|Data center region|Data Residency",
                Some(R::Storage),
            ),
            ("Support location|Location of access", Some(R::SupportAccess)),
            ("Backup region", Some(R::Backup)),
            ("Global Edge|CDN", Some(R::EdgeTransit)),
            ("Location of Processing|Location|Country|Storage and support locations|", None),
        ] {
            for head in heads.split('|') {
                assert_eq!(role_said(head), role, "{head}");
            }
        }
    }

    #[test]
    fn a_word_inside_another_is_not_that_word() {
        for head in ["Username2", "Landing", "Encountry", "#", "", "Priority", "Status"] {
            assert_eq!(Column::guess(head), None, "{head}");
        }
    }

    #[test]
    fn a_mapping_names_a_head_or_a_number() {
        let map = ColumnMap::parse(["Wer=name", "3=purpose", "wer=ignore"]).unwrap();
        assert_eq!(map.column("WER", 1), Some(Column::Ignore));
        assert_eq!(map.column("Was", 3), Some(Column::Purpose));
        assert_eq!(map.column("Was", 2), None);
        for wrong in ["name", "Wer=nothing", "=", "Wer="] {
            assert!(ColumnMap::parse([wrong]).is_err(), "{wrong}");
        }
    }
}
