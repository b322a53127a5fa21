//! What stands in the file beside the pages: who, what and when, twice (as PDF and as XMP), the
//! language, the bookmarks, and an id made from the content. Also the end of every chance: all
//! that the PDF library draws or dates by itself is replaced.

use domain::canonical::Digest;
use domain::time::Moment;
use lopdf::{Document, Object, ObjectId, SaveOptions, Stream, StringFormat, dictionary};
use sha2::{Digest as _, Sha256};

use super::PressError;
use super::foundry::broken;
use super::outline::{self, Bookmark};
use super::paper::Paper;

/// The program, and the number of this layout: a changed layout changes the bytes of a document.
const PRODUCER: &str = "Annex press 1";

/// Completes the file and gives its bytes.
pub(super) fn finish(
    mut file: Document,
    paper: &Paper,
    bookmarks: &[Bookmark],
    pages: &[ObjectId],
) -> Result<Vec<u8>, PressError> {
    "1.7".clone_into(&mut file.version);
    let bookmarks = outline::write(&mut file, bookmarks, pages);

    let id = content_id(&file, paper);
    let xmp = file.add_object(
        Stream::new(
            dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
            xmp(paper, &id).into_bytes(),
        )
        .with_compression(false),
    );
    let catalog = file.catalog_mut().map_err(broken)?;
    catalog.set("Lang", text_string(&paper.language));
    catalog.set("Metadata", xmp);
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("PageMode", Object::Name(b"UseNone".to_vec()));
    if let Some(bookmarks) = bookmarks {
        catalog.set("Outlines", bookmarks);
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }
    let info = file.trailer.get(b"Info").and_then(Object::as_reference).map_err(broken)?;
    let date = pdf_date(paper.made_at);
    file.set_object(
        info,
        dictionary! {
            "Title" => text_string(&paper.title),
            "Author" => text_string(&paper.author),
            "Subject" => text_string(&paper.subject),
            "Keywords" => text_string(&paper.keywords.join(", ")),
            "Creator" => text_string("Annex"),
            "Producer" => text_string(PRODUCER),
            "CreationDate" => Object::string_literal(date.as_str()),
            "ModDate" => Object::string_literal(date.as_str()),
        },
    );
    let half = Object::String(id[..16].to_vec(), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![half.clone(), half]);

    file.compress();
    let mut bytes = Vec::new();
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .max_objects_per_stream(200)
        .compression_level(9)
        .build();
    file.save_with_options(&mut bytes, options).map_err(broken)?;
    Ok(bytes)
}

/// The same for the same paper: SHA-256 over all streams in order and the words of the metadata.
fn content_id(file: &Document, paper: &Paper) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for object in file.objects.values() {
        if let Object::Stream(stream) = object {
            hasher.update(&stream.content);
        }
    }
    for words in [&paper.title, &paper.author, &paper.subject, &paper.language] {
        hasher.update(words.as_bytes());
        hasher.update([0]);
    }
    hasher.update(paper.made_at.milliseconds().to_be_bytes());
    hasher.finalize().into()
}

/// `D:20260301090000Z`.
fn pdf_date(moment: Moment) -> String {
    let digits: String = moment.to_the_second().chars().filter(char::is_ascii_digit).collect();
    format!("D:{digits}Z")
}

/// A text of the file's own strings: as it is where ASCII suffices, else UTF-16 with its mark.
pub(super) fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn xmp(paper: &Paper, id: &[u8; 32]) -> String {
    let title = escaped(&paper.title);
    let author = escaped(&paper.author);
    let subject = escaped(&paper.subject);
    let keywords = escaped(&paper.keywords.join(", "));
    let language = escaped(&paper.language);
    let date = paper.made_at.to_the_second();
    let id = Digest::from_sha256(*id);
    let id = id.hex();
    format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <xmp:CreatorTool>Annex</xmp:CreatorTool>
   <xmp:CreateDate>{date}</xmp:CreateDate>
   <xmp:ModifyDate>{date}</xmp:ModifyDate>
   <xmp:MetadataDate>{date}</xmp:MetadataDate>
   <pdf:Keywords>{keywords}</pdf:Keywords>
   <pdf:Producer>{PRODUCER}</pdf:Producer>
   <xmpMM:DocumentID>sha256:{id}</xmpMM:DocumentID>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#,
        bom = '\u{FEFF}',
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_the_file_is_universal_time() {
        let moment = Moment::parse("2026-03-01T10:00:00+01:00").unwrap();
        assert_eq!(pdf_date(moment), "D:20260301090000Z");
    }

    #[test]
    fn words_beyond_ascii_carry_the_mark_of_their_encoding() {
        assert_eq!(text_string("Acme"), Object::string_literal("Acme"));
        assert_eq!(
            text_string("Ä"),
            Object::String(vec![0xFE, 0xFF, 0, 0xC4], StringFormat::Hexadecimal)
        );
    }

    #[test]
    fn a_company_name_cannot_break_the_xml() {
        assert_eq!(escaped("A & B <Ltd>"), "A &amp; B &lt;Ltd&gt;");
    }
}
