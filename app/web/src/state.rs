//! What every handler can reach, made once at the start.

use std::path::PathBuf;
use std::sync::Arc;

use arc_swap::{ArcSwap, ArcSwapOption};
use domain::time::{Day, Moment, Zone};
use ipnet::IpNet;
use tokio::sync::{Mutex, MutexGuard};
use workflow::Office;
use workflow::requests::inbox::Counts;

use crate::assets::Assets;
use crate::portal::Portal;
use crate::published::Published;
use crate::shell::Site;

/// The application; a clone is a reference.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    office: Office,
    door: Door,
    site: ArcSwap<Site>,
    assets: Assets,
    published: Published,
    portal: ArcSwapOption<Portal>,
    making: Mutex<()>,
    waiting: Counts,
}

/// How visitors come in.
#[derive(Debug, Clone, Default)]
pub struct Door {
    /// Proxies whose word about the visitor's address is believed (decision 32).
    pub trusted_proxies: Vec<IpNet>,
    /// Visits are encrypted, by us or by the proxy: cookies are `__Host-`, HSTS is sent.
    pub is_encrypted: bool,
    /// Where the islands' bundle lies, if it was built.
    pub site_dir: Option<PathBuf>,
    /// What `/version` tells.
    pub build: Build,
}

/// Which program this is.
#[derive(Debug, Clone, Default)]
pub struct Build {
    pub version: String,
    pub commit: String,
    pub built_on: String,
}

impl Build {
    /// Since when what comes with the program has been as it is; none for a program of no known day.
    pub fn since(&self) -> Option<Moment> {
        Day::parse(&self.built_on).map(|day| day.start_in(&Zone::utc()))
    }
}

impl App {
    /// Loads the assets and waits for nothing else.
    pub fn new(office: Office, door: Door, company: &str, sample: bool) -> std::io::Result<Self> {
        let assets = Assets::load(door.site_dir.as_deref())?;
        let boot = assets.boot().map(str::to_owned);
        let site = Site { company: company.to_owned(), sample, boot };
        Ok(Self(Arc::new(Inner {
            office,
            door,
            site: ArcSwap::from_pointee(site),
            assets,
            published: Published::default(),
            portal: ArcSwapOption::empty(),
            making: Mutex::new(()),
            waiting: Counts::default(),
        })))
    }

    /// Opens units of work.
    pub fn office(&self) -> &Office {
        &self.0.office
    }

    /// How visitors come in.
    pub fn door(&self) -> &Door {
        &self.0.door
    }

    /// The company as pages show it, now.
    pub fn site(&self) -> Arc<Site> {
        self.0.site.load_full()
    }

    /// The company was renamed, or named at last.
    pub fn name_company(&self, company: &str, sample: bool) {
        let boot = self.0.assets.boot().map(str::to_owned);
        self.0.site.store(Arc::new(Site { company: company.to_owned(), sample, boot }));
    }

    /// Styles, fonts, islands.
    pub fn assets(&self) -> &Assets {
        &self.0.assets
    }

    /// What the public pages are made from; none before it was loaded.
    pub fn portal(&self) -> Option<Arc<Portal>> {
        self.0.portal.load_full()
    }

    /// From here on pages are made from this.
    pub(crate) fn show_portal(&self, portal: Arc<Portal>) {
        self.0.portal.store(Some(portal));
    }

    /// How much waits for whom.
    pub(crate) fn waiting(&self) -> &Counts {
        &self.0.waiting
    }

    /// Waits until nobody else makes public bodies: two at once could leave the older ones.
    pub(crate) async fn turn_to_make(&self) -> MutexGuard<'_, ()> {
        self.0.making.lock().await
    }

    /// The public bodies.
    pub fn published(&self) -> &Published {
        &self.0.published
    }
}
