//! Styles, fonts and icons, which live in the program, and the islands' bundle, which lives in a
//! directory beside it. Each is served under a name that holds a hash of its content, so a browser
//! may keep it for a year. Without the bundle no island wakes up, and every page is still complete.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use rust_embed::RustEmbed;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::published::Body;

#[derive(RustEmbed)]
#[folder = "../../style"]
struct Styles;

#[derive(RustEmbed)]
#[folder = "../../public"]
struct Files;

/// The address of a file of `public/`, or of the style sheet `main.css`.
pub fn path(name: &str) -> String {
    static PATHS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
        let paths = embedded().into_iter().map(|(name, address, _)| (name, address));
        paths.collect()
    });
    PATHS.get(name).cloned().unwrap_or_default()
}

/// Everything under `/assets/`, by address.
#[derive(Debug, Default)]
pub struct Assets {
    bodies: HashMap<String, Arc<Body>>,
    boot: Option<String>,
}

impl Assets {
    /// What the program carries, and the bundle in `site_dir` if there is one. An absent bundle is
    /// no fault; one that cannot be read is told.
    pub fn load(site_dir: Option<&Path>) -> std::io::Result<Self> {
        let mut assets = Self::default();
        for (name, address, bytes) in embedded() {
            assets.bodies.insert(address, Arc::new(Body::asset(content_type(&name), bytes, None)));
        }
        if let Some(dir) = site_dir.filter(|dir| dir.join("manifest.json").exists()) {
            assets.add_bundle(dir)?;
        }
        Ok(assets)
    }

    /// The file at this address.
    pub fn get(&self, address: &str) -> Option<&Arc<Body>> {
        self.bodies.get(address)
    }

    /// The address of the module that wakes the islands up.
    pub fn boot(&self) -> Option<&str> {
        self.boot.as_deref()
    }

    fn add_bundle(&mut self, dir: &Path) -> std::io::Result<()> {
        let manifest = std::fs::read(dir.join("manifest.json"))?;
        let manifest: Manifest = serde_json::from_slice(&manifest)?;
        for name in [&manifest.boot, &manifest.js, &manifest.wasm] {
            // The manifest names files of its own directory, whatever somebody wrote into it.
            let name =
                Path::new(name).file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let bytes = Bytes::from(std::fs::read(dir.join(name))?);
            // Compressed when it was built, tighter than there is time for at a start.
            let packed = std::fs::read(dir.join(format!("{name}.br"))).ok().map(Bytes::from);
            let body = Body::asset(content_type(name), bytes, packed);
            self.bodies.insert(format!("/assets/{name}"), Arc::new(body));
        }
        self.boot = Some(format!("/assets/{}", manifest.boot));
        Ok(())
    }
}

/// What the bundle consists of; the names hold their hashes already.
#[derive(Deserialize)]
struct Manifest {
    boot: String,
    js: String,
    wasm: String,
}

/// Name, address and bytes of everything that is compiled in.
fn embedded() -> Vec<(String, String, Bytes)> {
    let mut all: Vec<_> = Files::iter()
        .filter_map(|name| {
            let bytes = Bytes::from(Files::get(&name)?.data.into_owned());
            Some((name.to_string(), hashed(&name, &bytes), bytes))
        })
        .collect();
    let style = Bytes::from(style(&all));
    all.push(("main.css".to_owned(), hashed("main.css", &style), style));
    all
}

/// `main.css` with the sheets it imports, in its order, and with the hashed addresses of fonts.
fn style(files: &[(String, String, Bytes)]) -> String {
    let read = |name: &str| {
        let bytes = Styles::get(name).map(|sheet| sheet.data.into_owned()).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    };
    let mut style = String::new();
    for line in read("main.css").lines() {
        match line.strip_prefix("@import \"").and_then(|rest| rest.strip_suffix("\";")) {
            Some(name) => style.push_str(&read(name)),
            None => style.push_str(line),
        }
        style.push('\n');
    }
    for (name, address, _) in files {
        style = style.replace(&format!("\"/{name}\""), &format!("\"{address}\""));
    }
    style
}

/// `fonts/text.woff2` becomes `/assets/fonts-text-0123456789ab.woff2`.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hash = u64::from_be_bytes(std::array::from_fn(|at| digest[at])) >> 16;
    let name = name.replace('/', "-");
    match name.rsplit_once('.') {
        Some((stem, end)) => format!("/assets/{stem}-{hash:012x}.{end}"),
        None => format!("/assets/{name}-{hash:012x}"),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_holds_all_its_parts_and_only_addresses_of_ours() {
        let assets = Assets::load(None).unwrap();
        let sheet = assets.get(&path("main.css")).unwrap();
        let text = std::str::from_utf8(sheet.bytes()).unwrap();
        assert!(!text.contains("@import"));
        for address in text.split("url(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(assets.get(address).is_some(), "{address} is not served");
        }
        for part in ["--ink", ".field", ".masthead", ".side", "@media print"] {
            assert!(text.contains(part), "{part}");
        }
    }

    #[test]
    fn fonts_stay_below_a_hundred_kilobytes_together() {
        let fonts = embedded()
            .into_iter()
            .filter(|(name, ..)| name.rsplit_once('.').is_some_and(|(_, end)| end == "woff2"));
        let total: usize = fonts.map(|(_, _, bytes)| bytes.len()).sum();
        assert!((50_000..100_000).contains(&total), "{total}");
    }

    #[test]
    fn a_bundle_is_served_when_it_is_there() {
        let dir = std::env::temp_dir().join(format!("annex-bundle-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        assert_eq!(Assets::load(Some(&dir)).unwrap().boot(), None);
        for name in ["boot-1.js", "islands-1.js", "islands-1.wasm"] {
            std::fs::write(dir.join(name), name).unwrap();
        }
        let manifest = r#"{"boot": "boot-1.js", "js": "islands-1.js", "wasm": "islands-1.wasm"}"#;
        std::fs::write(dir.join("manifest.json"), manifest).unwrap();
        let assets = Assets::load(Some(&dir)).unwrap();
        std::fs::remove_dir_all(&dir).unwrap();
        assert_eq!(assets.boot(), Some("/assets/boot-1.js"));
        assert!(assets.get("/assets/islands-1.wasm").is_some());
    }
}
