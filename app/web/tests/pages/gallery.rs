//! Every part on a page of each kind, checked for what a reader without eyes or without a mouse
//! needs. The pages are left in the target directory (`tmp/gallery`), to be looked at.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use domain::refusal::FieldErrors;
use domain::time::Day;
use leptos::prelude::*;
use web::assets::{self, Assets};
use web::cells;
use web::parts::*;
use web::render::Page;
use web::shell::{Desk, Folder, Site, Tab};
use web::submission::Submission;

#[test]
fn every_kind_of_page_can_be_used_by_everyone() {
    let site = Site::sample();
    let desk = Arc::new(Desk {
        site: Arc::clone(&site),
        person: "Priya Raman".to_owned(),
        roles: "requester".to_owned(),
        waiting: 3,
        folders: Folder::ALL.to_vec(),
    });
    for (name, page) in [
        ("list", list(&desk)),
        ("form", form(&desk)),
        ("record", record(&desk)),
        ("portal", portal(&site)),
        ("document", document(&site)),
        ("sign-in", sign_in(&site)),
    ] {
        let html = page.into_html();
        keep(name, &html);
        check(name, &html);
    }
}

fn check(name: &str, html: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
    for landmark in
        ["<main ", "<html lang=\"en\"", "href=\"#page_main\"", "<title>", "name=\"viewport\""]
    {
        assert!(html.contains(landmark), "{name}: {landmark}");
    }
    for forbidden in [" style=\"", "<script", " onclick", "javascript:", "<!>"] {
        assert!(!html.contains(forbidden), "{name}: {forbidden}");
    }
    let mut ids = HashSet::new();
    for id in values(html, " id=\"") {
        assert!(ids.insert(id), "{name}: the id {id} stands twice");
    }
    for list in values(html, "aria-describedby=\"").chain(values(html, "aria-labelledby=\"")) {
        for id in list.split(' ') {
            assert!(ids.contains(id), "{name}: nothing has the id {id}");
        }
    }
    for id in values(html, "for=\"").chain(values(html, "href=\"#")) {
        assert!(ids.contains(id), "{name}: nothing has the id {id}");
    }
    let labelled: HashSet<&str> = values(html, "for=\"").collect();
    for tag in html
        .split('<')
        .filter(|tag| ["input", "select", "textarea"].iter().any(|name| tag.starts_with(name)))
    {
        if tag.contains("type=\"hidden\"") {
            continue;
        }
        let id = values(tag, " id=\"").next();
        assert!(id.is_some_and(|id| labelled.contains(id)), "{name}: no label for <{tag}");
    }
}

fn values<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split('"').next())
}

fn keep(name: &str, html: &str) {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    std::fs::create_dir_all(dir.join("assets")).unwrap();
    std::fs::write(dir.join(format!("{name}.html")), html).unwrap();
    let assets = Assets::load(None).unwrap();
    let fonts = [
        "sans-latin-400",
        "sans-latin-600",
        "sans-latin-ext-400",
        "sans-latin-ext-600",
        "mono-latin-400",
    ];
    let fonts = fonts.map(|font| format!("fonts/ibm-plex-{font}-normal.woff2"));
    for file in fonts.into_iter().chain(["main.css".to_owned(), "favicon.svg".to_owned()]) {
        let address = assets::path(&file);
        let body = assets.get(&address).unwrap_or_else(|| panic!("{file} is not served"));
        std::fs::write(dir.join(address.trim_start_matches('/')), body.bytes()).unwrap();
    }
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

const VENDORS: [(&str, &str, &str, Tone, &str, u32); 6] = [
    ("Aldgate Cloud Ireland Ltd", "Ireland", "Infrastructure", Tone::Good, "In force", 4),
    (
        "Brightwater Mail Inc.",
        "United States",
        "Communication",
        Tone::Attention,
        "Expires in 21 days",
        1,
    ),
    ("Čarodej Analytika s.r.o.", "Czechia", "Analytics and monitoring", Tone::Bad, "Missing", 2),
    (
        "Delmarva Support Services LLC",
        "United States",
        "Support",
        Tone::Information,
        "In negotiation",
        1,
    ),
    ("Ełk Data Platforms Sp. z o.o.", "Poland", "Platform and data", Tone::Good, "In force", 12),
    ("Fjordbit AS", "Norway", "Security", Tone::Neutral, "Not needed: affiliate", 1),
];

fn list(desk: &Arc<Desk>) -> Page {
    let filter = Submission::empty().with("category", "SUPPORT");
    let rows = VENDORS.map(|(name, country, category, tone, words, uses)| {
        cells![
            view! { <a href="/console/vendors/1">{name}</a> },
            country,
            category,
            view! { <Badge tone=tone words=words/> },
            view! { <On day=day("2026-03-01")/> },
            uses,
        ]
    });
    let columns = vec![
        Column::text("Vendor")
            .sorted_at("/console/vendors?sort=name&dir=desc", Some(Direction::Ascending)),
        Column::text("Country").sorted_at("/console/vendors?sort=country", None),
        Column::text("Category"),
        Column::text("DPA"),
        Column::text("Reviewed"),
        Column::number("Engagements"),
    ];
    Page::new(desk.at(Folder::Vendors), "Vendors", || {
        view! {
            <Heading
                title="Vendors"
                lead="Every company that touches customers’ data, or might."
                actions=Some(view! { <ActionLink path="/console/vendors/new" words="Add vendor"/> }.into_any())
            />
            {filter_form("/console/vendors", view! {
                <TextField form=&filter name="q" label="Name or country" kind="search"/>
                <Select form=&filter name="category" label="Category" none="All categories"
                    choices=vec![Choice::new("INFRASTRUCTURE", "Infrastructure"), Choice::new("SUPPORT", "Support")]/>
                <Select form=&filter name="dpa" label="DPA" none="Any state" choices=vec![Choice::new("missing", "Missing")]/>
            })}
            <Table caption="6 of 34 vendors" columns=columns rows=rows.into()/>
            <Pager number=2 count=6 path="/console/vendors?category=SUPPORT"/>
            {empty("No request waits for you", view! { <p>"Requests come here when it is your turn. Any requester can "<a href="/">"start one"</a>"."</p> })}
        }
    })
}

fn form(desk: &Arc<Desk>) -> Page {
    let mut faults = FieldErrors::default();
    faults.add("legal_name", "Enter the legal name, as it stands in the register.");
    faults
        .add("signed_on", "2026-02-30 is not a day of the calendar. Check the day and the month.");
    let form = Submission::empty()
        .with("website", "https://example.com")
        .with("signed_on", "2026-02-30")
        .with("access", "remote")
        .with("note", "Negotiated in March.\nThey wanted \"reasonable\" notice; we did not.")
        .with_errors(faults);
    Page::new(desk.at(Folder::Vendors), "New vendor", || {
        view! {
            <ErrorSummary form=&form/>
            <Heading title="New vendor" crumbs=crumbs([("/console/vendors", "Vendors")])
                lead="Record the company first. What you use it for comes next."/>
            {post_form("/console/vendors", view! {
                <TextField form=&form name="legal_name" label="Legal name" hint="As it stands in the commercial register, with its legal form."/>
                <TextField form=&form name="website" label="Website" kind="url" optional=true/>
                <Select form=&form name="country" label="Country of registration"
                    choices=vec![Choice::new("IE", "Ireland"), Choice::new("US", "United States")]/>
                {fieldset("What it may reach", view! {
                    <Radios form=&form name="access" legend="How does it reach customers’ data?" choices=vec![
                        Choice::new("storage", "It stores the data"),
                        Choice::new("remote", "It sees the data from afar").hint("For support or maintenance, without keeping a copy."),
                        Choice::new("none", "Not at all"),
                    ]/>
                    <Checkboxes form=&form name="data" legend="Which data?" optional=true choices=vec![
                        Choice::new("CONTENT", "Content that customers store"), Choice::new("LOGS", "Logs"),
                    ]/>
                    <Checkbox form=&form name="special" label="Special categories are among them"/>
                })}
                <DateField form=&form name="signed_on" label="DPA signed on" hint="The later signature counts."/>
                <FileField form=&form name="file" label="Signed document" hint="PDF, up to 10 MB." optional=true/>
                <TextArea form=&form name="note" label="Note" hint="Seen inside only." optional=true/>
                <Hidden name="revision" value="3"/>
                <Submit words="Save and go on" back="/console/vendors"/>
            })}
        }
    })
}

fn record(desk: &Arc<Desk>) -> Page {
    let blank = Submission::empty();
    Page::new(desk.at(Folder::Requests), "Request 41", || {
        view! {
            <Heading title="Engage Aldgate Cloud Ireland Ltd for backups" crumbs=crumbs([("/console/requests", "Requests"), ("/console/requests/41", "Request 41")])
                actions=Some(view! { <Badge tone=Tone::Attention words="Legal review"/> }.into_any())/>
            {notice(Tone::Attention, "The DPA is weaker than promised in 2 clauses", view! {
                <ul><li>"B04 Confidentiality: survives 24 months, promised without end"</li><li>"B17 Audit: by report only, promised on site"</li></ul>
            })}
            {Facts::new()
                .with("Vendor", view! { <a href="/v">"Aldgate Cloud Ireland Ltd"</a> })
                .with("Purpose", "Encrypted backups of customers’ databases")
                .with("Wished date", view! { <On day=day("2026-12-31")/> })
                .with("Content hash", view! { <code>"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"</code> })
                .text("Fallback", "")
                .view()}
            {section("Decide", view! {
                {Confirm::new("Publish list version 2026.4", "/p", "Publish 2026.4")
                    .change("Aldgate Cloud Ireland Ltd is announced today and takes effect on 31 December 2026.")
                    .change("The public page, the feed and the machine formats show it at once.")
                    .view()}
                {Confirm::new("Reject this request", "/r", "Reject").fields(view! {
                    <TextArea form=&blank name="reason" label="Reason" rows=3/>
                }).destructive().view()}
            })}
        }
    })
}

fn portal(site: &Arc<Site>) -> Page {
    let rows = VENDORS.map(|(name, country, category, _, _, _)| {
        cells![
            view! { <a href="/subprocessors/entries/1">{name}</a> },
            category,
            "Hosting of customers’ databases and their backups",
            country,
            view! { <On day=day("2026-03-01")/> }
        ]
    });
    let columns = ["Company", "Category", "Purpose", "Country", "Since"].map(Column::text).to_vec();
    let filter = Submission::empty();
    Page::new(site.portal(Tab::Subprocessors), "Subprocessors", || {
        view! {
            <Heading title="Subprocessors"
                lead="The companies that process our customers’ personal data for us, where they do it, and on what terms. Version 2026.3, in force since 1 April 2026."/>
            {notice(Tone::Information, "One change is announced", view! { <p>"Aldgate Cloud Ireland Ltd joins the list on 31 December 2026. " <a href="/changes">"What changes"</a></p> })}
            {filter_form("/subprocessors", view! {
                <TextField form=&filter name="q" label="Search" kind="search"/>
                <Select form=&filter name="country" label="Country" none="All countries" choices=vec![Choice::new("IE", "Ireland")]/>
            })}
            <Table caption="6 subprocessors, last changed on 1 March 2026" columns=columns rows=rows.into()/>
            {section("Take it with you", view! { <p><a href="/subprocessors.pdf">"Annex III as PDF"</a> " · " <a href="/subprocessors.csv">"CSV"</a> " · " <a href="/subprocessors.json">"JSON"</a></p> })}
        }
    })
    .described("The companies that process our customers’ personal data for us.")
    .with_feed("/changes.atom")
}

fn document(site: &Arc<Site>) -> Page {
    let text = "These measures hold for every product, in every region.[^scope]\n\n## Access control\n\n\
        Staff reach systems with **named accounts** and a second factor. See [encryption](#encryption).\n\n\
        1. Least privilege, reviewed each quarter.\n2. No shared accounts.\n   - Break-glass accounts are sealed.\n\n\
        ## Encryption\n\n| Where | How | Key length |\n| :-- | :-- | --: |\n| At rest | AES-256-GCM | 256 |\n| On the way | TLS 1.3 | 256 |\n\n\
        > Keys never leave the region.\n\n```\nopenssl s_client -connect example.com:443\n```\n\n<script>alert(1)</script>\n\n[^scope]: Except the status page, which holds no personal data.";
    Page::new(site.portal(Tab::Documents), "Security measures", || {
        view! {
            <Heading title="Technical and organisational measures" crumbs=crumbs([("/documents", "Documents")])
                lead="Version 4, published on 1 March 2026, first on 25 May 2018."/>
            <Markdown text=text/>
        }
    })
}

fn sign_in(site: &Arc<Site>) -> Page {
    let form = Submission::empty().with("email", "priya@lindenhof.example");
    Page::new(site.plain(), "Sign in", || {
        view! {
            <Heading title="Sign in"/>
            {post_form("/sign-in", view! {
                <TextField form=&form name="email" label="Email" kind="email" autocomplete="username"/>
                <TextField form=&form name="password" label="Password" kind="password" autocomplete="current-password"/>
                <TextField form=&form name="code" label="Code from your authenticator" width=Width::Short autocomplete="one-time-code" hint="Six digits."/>
                <Submit words="Sign in"/>
            })}
        }
    })
}
