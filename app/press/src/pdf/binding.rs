//! Pages, letters and metadata become one file.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::flow::Printed;
use super::foundry::{self, Cast, broken};
use super::page::Link;
use super::paper::{Mark, Paper};
use super::{PressError, meta, running, watermark};

/// What the addresses of all links may come to, in bytes: each line of a link repeats its address, so
/// that a long link in a thin column would grow without end. Links beyond this leave their words.
const ADDRESSES_MAX: usize = 8 << 20;

/// The printed pages of a paper as the bytes of a PDF file.
pub(super) fn bind(paper: &Paper, mut printed: Printed) -> Result<Vec<u8>, PressError> {
    running::stamp(&mut printed.canvases, paper, &mut printed.fonts)?;
    let mut cast = foundry::cast(&printed.fonts)?;
    let mut file = std::mem::take(&mut cast.file);
    let (resources, first) = resources(&mut file, paper, &cast)?;
    let measures = paper.sheet.measures();
    let root = file
        .catalog()
        .and_then(|catalog| catalog.get(b"Pages"))
        .and_then(Object::as_reference)
        .map_err(broken)?;

    let mut pages = Vec::new();
    let mut addresses = 0;
    for canvas in &printed.canvases {
        let content = file.add_object(Stream::new(Dictionary::new(), canvas.content(&cast, first)));
        let mut page = dictionary! {
            "Type" => "Page",
            "Parent" => root,
            "MediaBox" => vec![0.into(), 0.into(), measures.width.into(), measures.height.into()],
            "Resources" => resources,
            "Contents" => content,
        };
        if !canvas.links.is_empty() {
            let printed = canvas.links.iter().take_while(|link| {
                addresses += link.address.len();
                addresses <= ADDRESSES_MAX
            });
            page.set("Annots", printed.map(annotation).collect::<Vec<Object>>());
        }
        pages.push(file.add_object(page));
    }
    let count = i64::try_from(pages.len()).unwrap_or(i64::MAX);
    let kids: Vec<Object> = pages.iter().map(|page| Object::from(*page)).collect();
    file.set_object(root, dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids });
    meta::finish(file, paper, &printed.bookmarks, &pages)
}

/// What all pages share, and what each begins with.
fn resources(
    file: &mut Document,
    paper: &Paper,
    cast: &Cast,
) -> Result<(ObjectId, &'static str), PressError> {
    let mut resources = dictionary! { "Font" => cast.fonts.clone() };
    let mut first = "";
    if !paper.marks.is_empty() {
        let measures = paper.sheet.measures();
        let drawing = watermark::drawing(&Mark::words(&paper.marks, " "), measures)?;
        let form = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), measures.width.into(), measures.height.into()],
        };
        let form = file.add_object(Stream::new(form, drawing));
        resources.set("XObject", dictionary! { "Mark" => form });
        first = "/Mark Do\n";
    }
    Ok((file.add_object(resources), first))
}

fn annotation(link: &Link) -> Object {
    let corners: Vec<Object> = link.corners.iter().map(|corner| Object::from(*corner)).collect();
    let border: Vec<Object> = vec![0.into(), 0.into(), 0.into()];
    dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => corners,
        "Border" => border,
        "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal(&*link.address) },
    }
    .into()
}
