//! Casts the faces of a document: each face reduced to the letters in use, as fonts of a PDF file.
//!
//! printpdf does the reducing, the widths, and the tables that turn codes back into characters. It
//! is given one page for each face with every letter in use, in the order of their slots; the codes
//! it wrote for them are read back, and those pages are thrown away.

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use printpdf::{
    FontId, Mm, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem,
};

use super::PressError;
use super::fonts::{Face, Fonts};

/// The fonts of a document, in a file that has nothing else yet.
pub(super) struct Cast {
    pub file: Document,
    /// The dictionary of fonts, for the resources of pages.
    pub fonts: Dictionary,
    /// For each face the code of each slot.
    codes: [Vec<u16>; Face::COUNT],
}

impl Cast {
    /// What stands in a content stream for the letter in this slot.
    pub fn code(&self, face: Face, slot: u16) -> u16 {
        self.codes[face.index()].get(usize::from(slot)).copied().unwrap_or(0)
    }
}

/// Casts the letters that were looked up so far.
pub(super) fn cast(letters: &Fonts) -> Result<Cast, PressError> {
    let faces: Vec<Face> =
        Face::ALL.into_iter().filter(|face| !letters.case(*face).is_empty()).collect();
    let mut sheet = PdfDocument::new("");
    for face in &faces {
        let font = PdfFont::new(face.cut()?.parsed.clone());
        sheet.resources.fonts.map.insert(FontId(face.name().to_owned()), font);
        sheet.pages.push(proof(*face, letters.case(*face)));
    }
    let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
    let file = sheet.to_lopdf_document(&options, &mut Vec::new());

    let mut codes: [Vec<u16>; Face::COUNT] = Default::default();
    let mut fonts = Dictionary::new();
    for (face, page) in faces.iter().zip(file.get_pages().into_values()) {
        let found = codes_on(&file, page)?;
        if found.len() != letters.case(*face).len() {
            return Err(PressError::Broken(format!("the face {face:?} lost letters")));
        }
        codes[face.index()] = found;
        fonts = fonts_of(&file, page)?;
    }
    Ok(Cast { file: emptied(file)?, fonts, codes })
}

/// A page with all letters of a face in the order of their slots.
fn proof(face: Face, case: &[char]) -> PdfPage {
    let ops = vec![
        Op::StartTextSection,
        Op::SetFont {
            font: PdfFontHandle::External(FontId(face.name().to_owned())),
            size: Pt(1.0),
        },
        Op::ShowText { items: vec![TextItem::Text(case.iter().collect())] },
        Op::EndTextSection,
    ];
    PdfPage::new(Mm(100.0), Mm(100.0), ops)
}

fn codes_on(file: &Document, page: ObjectId) -> Result<Vec<u16>, PressError> {
    let content = Content::decode(&file.get_page_content(page)).map_err(broken)?;
    let shown = content.operations.iter().filter(|operation| operation.operator == "Tj");
    let strings = shown.filter_map(|operation| operation.operands.first()?.as_str().ok());
    Ok(strings
        .flat_map(|string| string.chunks_exact(2))
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect())
}

fn fonts_of(file: &Document, page: ObjectId) -> Result<Dictionary, PressError> {
    let resources = file
        .get_dictionary(page)
        .and_then(|page| page.get_deref(b"Resources", file))
        .map_err(broken)?;
    let fonts = resources
        .as_dict()
        .and_then(|resources| resources.get_deref(b"Font", file))
        .map_err(broken)?;
    fonts.as_dict().cloned().map_err(broken)
}

/// The file without its pages and without anything that only they used.
fn emptied(mut file: Document) -> Result<Document, PressError> {
    let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
    for page in pages {
        let page = file.delete_object(page).ok_or_else(|| broken("a page is missing"))?;
        let page = page.as_dict().map_err(broken)?;
        for part in [b"Contents".as_slice(), b"Resources".as_slice()] {
            if let Ok(id) = page.get(part).and_then(Object::as_reference) {
                file.objects.remove(&id);
            }
        }
    }
    Ok(file)
}

pub(super) fn broken(cause: impl std::fmt::Display) -> PressError {
    PressError::Broken(cause.to_string())
}
