//! The document around every page: head, skip link, header, navigation, footer. Three frames: the
//! portal that everybody reads, the console that people work in, and a bare one for signing in.

use std::sync::{Arc, LazyLock};

use leptos::prelude::*;

use crate::assets;
use crate::paths;
use crate::render::{Page, markup};

/// What every page needs to know of the company. Made anew when the settings change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The name a person would say.
    pub company: String,
    /// Invented data: every page says so.
    pub sample: bool,
    /// The address of the islands' boot module, if the bundle was built.
    pub boot: Option<String>,
}

impl Site {
    /// The frame of a public page.
    pub fn portal(self: &Arc<Self>, tab: Tab) -> Frame {
        Frame::Portal(Arc::clone(self), tab)
    }

    /// The bare frame.
    pub fn plain(self: &Arc<Self>) -> Frame {
        Frame::Plain(Arc::clone(self))
    }

    /// Its name, or words that stand in until the settings are signed that give it one.
    fn called(&self) -> String {
        if self.company.is_empty() { "This company".to_owned() } else { self.company.clone() }
    }

    /// A company for tests and previews.
    pub fn sample() -> Arc<Self> {
        Arc::new(Self { company: "Lindenhof Software GmbH".to_owned(), sample: true, boot: None })
    }
}

/// Where a page stands.
#[derive(Clone)]
pub enum Frame {
    Portal(Arc<Site>, Tab),
    Console(Arc<Desk>, Folder),
    Plain(Arc<Site>),
}

impl Frame {
    pub(crate) fn site(&self) -> &Arc<Site> {
        match self {
            Self::Portal(site, _) | Self::Plain(site) => site,
            Self::Console(desk, _) => &desk.site,
        }
    }
}

/// The signed-in person's place in the console.
#[derive(Debug, Clone)]
pub struct Desk {
    pub site: Arc<Site>,
    /// The person's name.
    pub person: String,
    /// The person's roles, in words.
    pub roles: String,
    /// How many things wait for the person.
    pub waiting: u64,
    /// The folders the person may open, in order.
    pub folders: Vec<Folder>,
}

impl Desk {
    /// The frame of a console page in `folder`.
    pub fn at(self: &Arc<Self>, folder: Folder) -> Frame {
        Frame::Console(Arc::clone(self), folder)
    }
}

/// The parts of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Home,
    Subprocessors,
    Changes,
    Documents,
    Verify,
}

impl Tab {
    const ALL: [Self; 5] =
        [Self::Home, Self::Subprocessors, Self::Changes, Self::Documents, Self::Verify];

    const fn words(self) -> &'static str {
        match self {
            Self::Home => "Overview",
            Self::Subprocessors => "Subprocessors",
            Self::Changes => "Changes",
            Self::Documents => "Documents",
            Self::Verify => "Verify a file",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Home => paths::HOME,
            Self::Subprocessors => paths::SUBPROCESSORS,
            Self::Changes => paths::CHANGES,
            Self::Documents => paths::DOCUMENTS,
            Self::Verify => paths::VERIFY,
        }
    }
}

/// The parts of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folder {
    Inbox,
    Requests,
    Vendors,
    Engagements,
    Agreements,
    Baseline,
    Lists,
    Documents,
    People,
    Log,
    Settings,
    /// One's own sessions and authenticator; reached by one's name, not by the navigation.
    Account,
}

impl Folder {
    /// Every folder of the navigation, in its order.
    pub const ALL: [Self; 11] = [
        Self::Inbox,
        Self::Requests,
        Self::Vendors,
        Self::Engagements,
        Self::Agreements,
        Self::Baseline,
        Self::Lists,
        Self::Documents,
        Self::People,
        Self::Log,
        Self::Settings,
    ];

    /// The folder that an address stands in.
    pub fn around(path: &str) -> Option<Self> {
        let folders = Self::ALL.into_iter().chain([Self::Account]);
        folders
            .filter(|folder| path.starts_with(folder.path()))
            .max_by_key(|folder| folder.path().len())
    }

    /// As the navigation calls it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Inbox => "Inbox",
            Self::Requests => "Requests",
            Self::Vendors => "Vendors",
            Self::Engagements => "Engagements",
            Self::Agreements => "Agreements",
            Self::Baseline => "Baseline",
            Self::Lists => "List versions",
            Self::Documents => "Documents",
            Self::People => "People",
            Self::Log => "Audit log",
            Self::Settings => "Settings",
            Self::Account => "Your account",
        }
    }

    /// Its address.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Inbox => paths::CONSOLE,
            Self::Requests => paths::REQUESTS,
            Self::Vendors => paths::VENDORS,
            Self::Engagements => paths::ENGAGEMENTS,
            Self::Agreements => paths::AGREEMENTS,
            Self::Baseline => paths::BASELINE,
            Self::Lists => paths::LISTS,
            Self::Documents => paths::CONSOLE_DOCUMENTS,
            Self::People => paths::PEOPLE,
            Self::Log => paths::LOG,
            Self::Settings => paths::SETTINGS,
            Self::Account => paths::ACCOUNT,
        }
    }

    /// The heading a folder stands under in the side navigation.
    const fn group(self) -> Option<&'static str> {
        match self {
            Self::Vendors => Some("Registry"),
            Self::Lists => Some("Publication"),
            Self::People => Some("Organisation"),
            _ => None,
        }
    }
}

/// The document. Its ids hold an underscore, so that no heading of a text can take them.
pub(crate) fn document(page: &Page) -> String {
    let site = page.frame.site();
    let boot = if page.has_island() { site.boot.clone() } else { None };
    let head = head(page, boot);
    let (class, before, after) = match &page.frame {
        Frame::Portal(site, tab) => ("portal", portal_header(site, *tab), portal_footer(site)),
        Frame::Console(desk, folder) => ("console", console_header(desk, *folder), String::new()),
        Frame::Plain(site) => ("plain", plain_header(site), String::new()),
    };
    let banner = if site.sample { sample_banner() } else { String::new() };
    let main = &page.main;
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head>{head}</head><body class=\"{class}\">\
         <a class=\"skip\" href=\"#page_main\">Skip to the content</a>{banner}{before}\
         <main id=\"page_main\" tabindex=\"-1\">{main}</main>{after}</body></html>\n"
    )
}

fn head(page: &Page, boot: Option<String>) -> String {
    static STYLE: LazyLock<String> = LazyLock::new(|| assets::path("main.css"));
    static ICON: LazyLock<String> = LazyLock::new(|| assets::path("favicon.svg"));
    let title = format!("{} · {}", page.title, page.frame.site().called());
    let (description, feed) = (page.description.clone(), page.feed.clone());
    let robots = (!page.robots).then_some("noindex");
    markup(move || {
        view! {
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>{title}</title>
            {description.map(|words| view! { <meta name="description" content=words/> })}
            {robots.map(|words| view! { <meta name="robots" content=words/> })}
            <meta name="color-scheme" content="light dark"/>
            <link rel="icon" href=ICON.as_str() r#type="image/svg+xml"/>
            <link rel="stylesheet" href=STYLE.as_str()/>
            {feed.map(|path| view! { <link rel="alternate" r#type="application/atom+xml" href=path/> })}
            {boot.map(|path| view! { <script r#type="module" src=path></script> })}
        }
        .into_any()
    })
}

fn sample_banner() -> String {
    "<aside class=\"sample_banner\" aria-label=\"Sample data\"><strong>SAMPLE</strong> \
     Invented data. Nothing here describes a real company.</aside>"
        .to_owned()
}

fn portal_header(site: &Site, current: Tab) -> String {
    let company = site.called();
    markup(move || {
        view! {
            <header class="masthead">
                <div class="masthead_in">
                    <a class="brand" href=paths::HOME>{company}</a>
                    <nav aria-label="Main">
                        <ul>
                            {Tab::ALL
                                .map(|tab| {
                                    view! {
                                        <li>
                                            <a href=tab.path() aria-current=(tab == current).then_some("page")>
                                                {tab.words()}
                                            </a>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    </nav>
                </div>
            </header>
        }
        .into_any()
    })
}

fn portal_footer(site: &Site) -> String {
    let company = site.called();
    markup(move || {
        view! {
            <footer class="colophon">
                <div class="colophon_in">
                    <p>{company} " publishes here which companies process its customers’ data, and how it protects it."</p>
                    <ul>
                        <li><a href=paths::VERSIONS>"All list versions"</a></li>
                        <li><a href=paths::CHANGES_FEED>"Feed of changes"</a></li>
                        <li><a href=paths::SECURITY_TXT>"Security contact"</a></li>
                        <li><a href=paths::SIGN_IN rel="nofollow">"Staff sign-in"</a></li>
                    </ul>
                </div>
            </footer>
        }
        .into_any()
    })
}

fn plain_header(site: &Site) -> String {
    let company = site.called();
    markup(move || {
        view! {
            <header class="masthead">
                <div class="masthead_in"><a class="brand" href=paths::HOME>{company}</a></div>
            </header>
        }
        .into_any()
    })
}

fn console_header(desk: &Desk, current: Folder) -> String {
    let Desk { site, person, roles, waiting, folders } = desk.clone();
    let company = site.called();
    let count = (waiting > 0).then(|| {
        view! { <span class="count">{waiting} <span class="unseen">" waiting for you"</span></span> }
    });
    let mut count = Some(count);
    let folders = folders
        .into_iter()
        .map(|folder| {
            let count = if folder == Folder::Inbox { count.take().flatten() } else { None };
            let group = folder.group().map(|words| view! { <li class="group">{words}</li> });
            view! {
                {group}
                <li>
                    <a href=folder.path() aria-current=(folder == current).then_some("page")>
                        {folder.words()} {count}
                    </a>
                </li>
            }
        })
        .collect_view();
    let here = (current == Folder::Account).then_some("page");
    markup(move || {
        view! {
            <header class="side">
                <a class="brand" href=paths::CONSOLE>{company}</a>
                <nav aria-label="Console"><ul>{folders}</ul></nav>
                <div class="whoami">
                    <p>
                        <a href=paths::ACCOUNT aria-current=here>{person}</a>
                        <span class="roles">{roles}</span>
                    </p>
                    <form method="post" action=paths::SIGN_OUT>
                        <button class="quiet" r#type="submit">"Sign out"</button>
                    </form>
                    <p class="out"><a href=paths::HOME>"Public pages"</a></p>
                </div>
            </header>
        }
        .into_any()
    })
}
