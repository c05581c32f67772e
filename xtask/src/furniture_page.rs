//! Pages made around articles, for learning what furniture looks like. Every name and site in them is invented.

/// A line of a page.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) furniture: bool,
    /// An empty line follows.
    pub(crate) apart: bool,
}

/// The same pages each time (SplitMix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    pub(crate) fn shuffle<T>(&mut self, all: &mut [T]) {
        for i in (1..all.len()).rev() {
            all.swap(i, self.below(i + 1));
        }
    }
}

const SITES: &[&str] = &[
    "The Harbour Post",
    "Brill Daily",
    "Northern Ledger",
    "Osmund Times",
    "Vale Report",
    "Kestrel News",
    "The Tarn",
    "Meridian Wire",
    "Port & Trade",
    "Lakeland Observer",
    "Aldgate Review",
    "Channel 12",
];
const MENU: &[&str] = &[
    "Home",
    "News",
    "World",
    "Politics",
    "Business",
    "Markets",
    "Opinion",
    "Sport",
    "Sports",
    "Culture",
    "Travel",
    "Tech",
    "Science",
    "Health",
    "Weather",
    "Video",
    "Podcasts",
    "Africa",
    "Asia",
    "Europe",
    "Middle East",
    "Americas",
    "UK",
    "US",
    "Economy",
    "Defence",
    "Energy",
    "Climate",
    "Lifestyle",
    "Food",
    "Style",
    "Arts",
    "Books",
    "Obituaries",
    "Crosswords",
    "Games",
    "Jobs",
    "Classifieds",
    "E-paper",
    "Archive",
    "Newsletters",
    "About",
    "Contact",
    "More",
    "Menu",
    "Search",
    "Close",
    "Sections",
    "Live",
    "Today's paper",
    "Long reads",
    "In pictures",
    "Topics",
    "Login",
    "English",
    "Français",
    "Deutsch",
    "Русский",
    "العربية",
];
const SHARE: &[&str] = &[
    "Share",
    "Share this article",
    "Share on Facebook",
    "Share on X",
    "Facebook",
    "Twitter",
    "X",
    "LinkedIn",
    "WhatsApp",
    "Telegram",
    "Reddit",
    "Email",
    "Email this",
    "Copy link",
    "Link copied",
    "Print",
    "Save",
    "Save article",
    "Bookmark",
    "Comments",
    "12",
    "1.4K",
    "Gift this article",
    "Follow",
    "Listen",
    "Listen to this article",
    "Add to favourites",
    "Tweet",
    "Pin it",
    "Messenger",
    "Flipboard",
];
const PROMPTS: &[&str] = &[
    "Sign up for our newsletter and get the best of our reporting every Friday.",
    "Get the day's top stories in your inbox.",
    "Subscribe now for unlimited access.",
    "You have 2 free articles left this month.",
    "Already a subscriber? Sign in",
    "Sign in to continue reading",
    "Create a free account to read this story.",
    "Support independent journalism. Donate today.",
    "By signing up you agree to our terms of service and privacy policy.",
    "Download our app for the latest alerts.",
    "Follow us on Telegram for breaking news.",
    "Turn on notifications so you never miss a story.",
    "Did you find this useful? Tell us why.",
    "Stories like this one take months of work. Please consider becoming a member.",
    "Enter your email address",
    "Your email",
    "Please enter a valid email address.",
    "Thank you for subscribing!",
    "Something went wrong. Try again later.",
    "Join 40,000 readers who start their day with us.",
    "Enjoy this story? Read more in our weekly briefing.",
    "Want more? Our evening letter goes out at six.",
    "We rely on readers like you to pay for our work.",
    "Try three months for €1",
    "Start your free trial",
    "Become a member",
    "Give the gift of good reporting this winter",
    "This article is for subscribers only.",
    "Have a tip? Write to our reporters in confidence.",
    "Send your letters to the editor at the address below.",
    "Got a story? Call the newsroom.",
];
const COOKIES: &[&str] = &[
    "We use cookies to improve your experience on this site.",
    "We and our 842 partners store and access information on your device.",
    "Accept all",
    "Reject all",
    "Manage preferences",
    "Cookie settings",
    "By continuing to use this site you accept our use of cookies.",
    "Your privacy choices",
    "Some of our partners may process your data on the basis of legitimate interest, which you can object to at any time.",
    "Necessary cookies only",
    "Learn more about how we use your data in our cookie policy.",
];
const ADS: &[&str] = &[
    "Advertisement",
    "ADVERTISEMENT",
    "Ad",
    "Sponsored",
    "Story continues below advertisement",
    "Article continues after this ad",
    "Scroll to continue",
    "Promoted",
    "Paid post",
    "Skip advertisement",
    "Remove ads",
];
const PLAYER: &[&str] = &[
    "Your browser does not support the video tag.",
    "Play",
    "Pause",
    "Mute",
    "00:00",
    "00:00 / 02:31",
    "Video",
    "Watch: 2 min",
    "Audio by Carbonatix",
    "This audio was generated automatically.",
    "Current Time 0:00",
    "Loaded: 0%",
    "Toggle fullscreen",
    "To play this video you need to enable JavaScript in your browser.",
];
const META: &[&str] = &[
    "5 min read",
    "3 minutes to read",
    "Reading time: 4 minutes",
    "Updated 3 hours ago",
    "2 hours ago",
    "Exclusive",
    "Breaking",
    "Analysis",
    "Explainer",
    "Fact check",
    "Last updated",
    "Listen (6 min)",
    "Text size",
    "A A A",
    "Views: 3,021",
    "0 comments",
    "Comments are closed",
    "Jump to comments",
];
const ASIDES: &[&str] = &[
    "Most read",
    "Most popular",
    "Related",
    "Related stories",
    "Related articles",
    "Read more",
    "More from World",
    "More on this story",
    "Recommended",
    "You may also like",
    "Editor's picks",
    "Trending",
    "Latest",
    "Latest news",
    "Top stories",
    "Don't miss",
    "From the archive",
    "See also",
    "What to read next",
    "Elsewhere on the site",
    "Popular this week",
    "Up next",
    "More in this section",
    "Our other titles",
    "Also in this issue",
    "Next in series",
];
const HEADS: &[&str] = &[
    "Fishermen block the mouth of the river over quotas",
    "Parliament votes down the bridge toll",
    "Why the price of tin will not come down",
    "Ten bakeries worth a detour",
    "Storm cuts power to the islands",
    "Minister resigns after letter comes to light",
    "How a village bought its own pub",
    "The clockmaker who went to sea",
    "Grain ships queue again off the strait",
    "Court frees man held for nine years",
    "Stocks close lower as banks fall",
    "What we know about the new tax",
    "Opinion: the lake does not belong to the hotel",
    "Rail strike to go on until Friday",
    "Explained: the row over the dam",
    "Review: a long winter in the north",
    "Live: election night in the valley",
    "Police look for driver of white van",
    "Watch: wolves cross the motorway",
    "Chip maker to cut 400 jobs in the south",
    "Doctors warn of a hard flu season",
    "Navy shadows tanker through the channel",
    "Border post opens after eleven years",
    "Coach says he will not leave",
    "Two dead as bus leaves the road",
    "Central bank holds rates",
    "Quiz: how well do you know the week?",
    "Ambassador summoned over remarks",
    "Museum gives back the bronze",
    "Inside the market where drones are sold",
];
const TEASERS: &[&str] = &[
    "The men say that the ministry has promised them help for three years and has sent none.",
    "A vote that was to be a formality ended with a lead of two for those who wanted no toll at all.",
    "The metal is in everything, and the mines that dig it lie in three countries.",
    "It took a raffle, two loans and a cheese.",
    "Some 4,000 houses were without light on Sunday night, the company said.",
    "He says that he will fight the case in court.",
    "Our correspondent spent a week on the ferry.",
    "The verdict was read in four minutes to an empty room.",
    "The company makes parts for cars and has said that orders fell by a fifth.",
    "They are the first to be seen there since 1934.",
];
const LEGAL: &[&str] = &[
    "© {Y} {S}. All rights reserved.",
    "© {Y} {S}",
    "Copyright {Y} {S} Ltd. All rights reserved. No part of this page may be reproduced without written permission.",
    "{S} is a registered charity in the county of Brill, no. 204431.",
    "{S} is not responsible for the content of external sites.",
    "Terms of use",
    "Privacy policy",
    "Terms and conditions apply.",
    "Cookie policy",
    "Registered office: 14 Quay Street, Brill. Company number 01877231.",
    "{S} subscribes to the code of the press council.",
    "This material may not be published, broadcast, rewritten or redistributed.",
    "The views expressed in this article are the author's own and do not necessarily reflect those of {S}.",
    "This report is for information only and is no advice to buy or sell.",
    "For media enquiries, contact press@{D} or +44 20 5555 0142.",
    "Media contact: newsroom@{D}",
    "Translated from the French. In case of doubt the original text prevails.",
    "The English version is a translation; the German original is authoritative.",
    "An indictment is merely an accusation, and the accused are presumed innocent until proven guilty.",
    "This information is such that {S} is obliged to publish under the market rules.",
    "Note to editors: pictures are on our site.",
    "For further information please contact: Investor Relations, +46 8 555 01 20, ir@{D}",
    "Forward-looking statements in this release are subject to risks and uncertainties that could cause results to differ.",
    "{S} | Issue 214 | ISSN 2041-5533",
    "Document 24-01882 (E)",
    "Printed by {S} Press, Brill.",
    "Reproduction is permitted with acknowledgement of the source.",
    "Published under a Creative Commons licence (CC BY 4.0).",
    "All trademarks are the property of their owners.",
    "Distributed by {S} Newsfeed",
    "Corrections: write to corrections@{D}.",
    "{S} is a member of the regional press trust and is funded by its readers.",
    "Letters may be shortened.",
    "ABN 33 005 991 002",
    "Disclaimer: figures are provisional.",
    "Charges are allegations; guilt must be proven in court.",
    "The defendant is presumed innocent unless found guilty.",
    "Issued by the press office of {S}.",
    "Notes to editors",
    "ENDS",
    "-30-",
    "###",
    "This transcript was made by machine and may contain errors.",
    "First published in {S} in {Y}.",
    "Reprinted with permission of {S}.",
    "The bulletin of {S} appears on Thursdays.",
    "This letter goes to 4,000 readers. If you no longer wish to receive it, write to us.",
    "All data are from public sources; no liability is assumed.",
    "This circular is no legal advice.",
    "Reporting was supported by a grant of the Quay Fund.",
    "The authors declare no conflict of interest.",
    "Editing: {P}",
    "Distribution: general. Original: English.",
    "GE.24-01882",
    "Page 3 of 7",
    "Unclassified",
    "UNCLASSIFIED // FOR PUBLIC RELEASE",
    "S/2024/118",
    "Press office: +49 30 5555 0120",
    "Contact: {P}, {D}",
    "Questions about this notice may be sent to notices@{D}.",
    "{S}, established 1887. Incorporating the Brill Packet.",
    "Back numbers can be ordered from the publisher.",
    "Price €4.20",
    "Our accounts are audited by Roe & Partners.",
    "The names of some people in this article have been changed.",
    "{S} is published by Quay Media GmbH, Brill. Editor: {P}.",
    "Unsolicited manuscripts cannot be returned.",
    "A version of this article appeared in print.",
    "This story has been updated to correct the name of the ship.",
    "Views are those of the writer.",
    "Errors and omissions excepted.",
    "The report may be quoted with its source.",
    "No responsibility is taken for the accuracy of this translation.",
    "This notice is published as the law requires.",
    "Member of the audit bureau of circulations.",
    "Readers' letters: letters@{D}",
];
const FOOT: &[&str] = &[
    "About us",
    "Contact us",
    "Careers",
    "Advertise with us",
    "Help",
    "FAQ",
    "Sitemap",
    "RSS",
    "Accessibility",
    "Modern slavery statement",
    "Code of ethics",
    "Complaints",
    "Press office",
    "Work for us",
    "Facebook",
    "Instagram",
    "YouTube",
    "TikTok",
    "Back to top",
    "Apps",
    "Student discount",
    "Do not sell my personal information",
    "Subscriptions",
    "Gift cards",
    "Find us on social media",
    "Corrections",
    "Imprint",
    "Terms of service",
    "Buy a print",
    "Our partners",
];
const CREDITS: &[&str] = &[
    "Photo: {P}",
    "Photograph: {P}/{S}",
    "Picture: {P}",
    "Credit: {P}",
    "Image: {S} archive",
    "{P}/Reuters",
    "Photo by {P}",
    "Graphic: {S}",
    "Illustration by {P}",
    "[{P}/{S}]",
    "Photos: {P}; satellite images",
    "Foto: {P}",
    "Source: {S}",
];
const PEOPLE: &[&str] = &[
    "Anna Roe",
    "J. Delacroix",
    "Tomasz Wilk",
    "Mei-ling Ho",
    "Samir Haddad",
    "Olga Brandt",
    "Peter O'Hara",
    "Ines Duarte",
    "Kofi Mensah",
    "Ruth Adler",
];
const COMMENTS: &[&str] = &[
    "I always said so.",
    "Who pays for all of this in the end?",
    "Great reporting, thank you.",
    "My uncle worked there for thirty years and never saw a single inspector.",
    "So nothing will change then.",
    "Typical.",
    "Can somebody explain why the ship was let through in the first place?",
    "The second paragraph is wrong: it was 2016.",
];
const REPLY: &[&str] = &[
    "Reply",
    "Report",
    "Like",
    "Share",
    "3 likes",
    "2 days ago",
    "View all replies",
    "Load more comments",
];
const AUTHOR: &[&str] = &[
    "{P} is a reporter at {S} who covers shipping and trade.",
    "{P} is the Asia correspondent of {S}. Follow her on X @reporter",
    "About the author",
    "{P} covers courts and crime for {S}. You can reach him at desk@{D}.",
    "Additional reporting by {P} in Geneva",
    "Reporting by {P}; Editing by {P}",
    "More by this author",
    "All articles by {P}",
];
const CAPTIONS: &[&str] = &[
    "The port of Brill on a morning in March.",
    "A crane lifts containers from a ship at the quay.",
    "Villagers gather outside the town hall after the vote.",
    "The minister arrives for talks in the capital on Monday.",
    "An old picture of the mill before the fire of 1961.",
    "FILE - A tanker at anchor in the strait, seen from a patrol boat.",
    "Soldiers stand beside captured guns at a show for the press.",
];
const SUBHEADS: &[&str] = &[
    "What happens next",
    "A long road",
    "'Nobody asked us'",
    "The money",
    "Background",
    "The view from the quay",
    "1. The ship",
    "How it was done",
    "Key points",
    "Who owns the vessel?",
    "Conclusions",
];
/// Lines above or below the headline that say what the document is: part of it.
const FORMS: &[&str] = &[
    "PRESS RELEASE",
    "For immediate release",
    "Client circular, 29 May 2024",
    "{S}, Letter from the north, no. 41",
    "Media statement",
    "Judgment of 4 June 2021",
    "Fact desk, 14 February 2024",
    "Report of the panel",
    "Briefing paper 7",
    "Statement of the ministry",
    "MEMORANDUM",
    "Letter to shareholders",
    "Transcript",
    "Book review",
    "{P} and {P}",
    "Our correspondent",
    "From our reporter in the capital",
];
/// Paragraphs with which articles end.
const LAST: &[&str] = &[
    "He was 61.",
    "The trial goes on.",
    "A ruling is due in the autumn.",
    "Nobody at the ministry answered the telephone.",
    "Whether the ship will sail again is for the court to say.",
    "The next meeting is on Tuesday.",
    "And the cheese, they say, was excellent.",
    "No date has been set.",
    "It opens on Friday at the Old Mill, at eight. Tickets are £12.",
    "The owner could not be reached.",
    "412 pages. Quay Press, £16.99.",
    "“We shall see,” he said.",
    "Nothing came of it.",
];
const TICKER: &[&str] = &[
    "FTSE 100 7,612 +0.4%",
    "Brent $82.10 -1.2%",
    "EUR/USD 1.0871",
    "Brill 14°C Light rain",
    "Gold 2,310",
    "Nikkei 38,911 ▲",
    "BTC 61,204",
];

fn filled(template: &str, random: &mut Random) -> String {
    let site = random.pick(SITES);
    let mut text = template
        .replace("{S}", site)
        .replace("{Y}", &random.between(2008, 2025).to_string())
        .replace(
            "{D}",
            &format!("{}.example", site.to_lowercase().replace([' ', '&'], "")),
        );
    while text.contains("{P}") {
        text = text.replacen("{P}", random.pick(PEOPLE), 1);
    }
    text
}

struct Page<'r> {
    lines: Vec<Line>,
    random: &'r mut Random,
    /// Whether this page parts all its lines by empty ones.
    airy: bool,
}

impl Page<'_> {
    fn put(&mut self, text: String, furniture: bool) {
        let apart = self.airy || !furniture || self.random.chance(12);
        self.lines.push(Line {
            text,
            furniture,
            apart,
        });
    }

    fn from(&mut self, bank: &[&str], low: usize, high: usize) {
        let mut order: Vec<usize> = (0..bank.len()).collect();
        self.random.shuffle(&mut order);
        let count = self.random.between(low, high);
        for at in order.into_iter().take(count) {
            let line = filled(bank[at], self.random);
            self.put(line, true);
        }
    }

    fn part(&mut self) {
        if let Some(last) = self.lines.last_mut() {
            last.apart = true;
        }
    }

    /// A bar of labels in one line.
    fn bar(&mut self, bank: &[&str]) {
        let between = self
            .random
            .pick(&[" | ", " · ", " > ", " / ", "  ", " • ", " › "]);
        let count = self.random.between(3, 8);
        let labels: Vec<&str> = (0..count).map(|_| self.random.pick(bank)).collect();
        self.put(labels.join(between), true);
    }

    fn menu(&mut self) {
        if self.random.chance(40) {
            self.put("Skip to content".to_owned(), true);
        }
        match self.random.below(3) {
            0 => self.bar(MENU),
            1 => self.from(MENU, 4, 24),
            _ => {
                self.from(SITES, 1, 1);
                self.from(MENU, 3, 12);
            }
        }
        if self.random.chance(25) {
            self.from(TICKER, 1, 4);
        }
        self.part();
    }

    /// Links to other articles, with or without teasers; `others` are other articles' lines.
    fn links(&mut self, others: &[String]) {
        if self.random.chance(85) {
            self.from(ASIDES, 1, 1);
        }
        let numbered = self.random.chance(25);
        let teasers = self.random.chance(45);
        for index in 0..self.random.between(2, 7) {
            let head = match self.random.chance(50) {
                true => self.random.pick(HEADS).to_owned(),
                false => others
                    .first()
                    .filter(|h| index == 0 && h.len() < 120)
                    .cloned()
                    .unwrap_or_else(|| self.random.pick(HEADS).to_owned()),
            };
            if numbered && self.random.chance(50) {
                self.put((index + 1).to_string(), true);
                self.put(head, true);
            } else if numbered {
                self.put(format!("{}. {head}", index + 1), true);
            } else {
                self.put(head, true);
            }
            if teasers {
                let own = others
                    .get(1)
                    .filter(|t| t.len() < 260 && self.random.chance(30))
                    .cloned();
                let teaser = own.unwrap_or_else(|| self.random.pick(TEASERS).to_owned());
                self.put(teaser, true);
            }
            if self.random.chance(20) {
                let time = self.random.pick(&[
                    "2 hours ago",
                    "Yesterday",
                    "3 March 2024",
                    "World",
                    "12 comments",
                    "By Anna Roe",
                ]);
                self.put(time.to_owned(), true);
            }
        }
        self.part();
    }

    fn comments(&mut self) {
        let count = self.random.between(1, 40);
        self.put(format!("Comments ({count})"), true);
        for _ in 0..self.random.between(1, 4) {
            let name = format!(
                "{}{}",
                self.random
                    .pick(&["rob", "marieke", "seagull", "j_d", "Concerned", "TaxPayer"]),
                self.random.below(99)
            );
            self.put(name, true);
            self.from(COMMENTS, 1, 2);
            self.from(REPLY, 1, 3);
        }
        self.part();
    }

    /// Something that stands between two paragraphs.
    fn break_in(&mut self, others: &[String]) {
        match self.random.below(8) {
            0 | 1 => self.from(ADS, 1, 2),
            2 => self.from(PROMPTS, 1, 2),
            3 => self.from(CREDITS, 1, 1),
            4 => {
                let head = self.random.pick(HEADS);
                let lead =
                    self.random
                        .pick(&["Read more: ", "READ ALSO: ", "See also: ", "More: ", "Related: "]);
                self.put(format!("{lead}{head}"), true);
            }
            5 => self.from(PLAYER, 1, 4),
            6 => self.links(others),
            _ => self.from(SHARE, 2, 6),
        }
        self.part();
    }

    fn foot(&mut self) {
        if self.random.chance(50) {
            self.from(PROMPTS, 1, 3);
        }
        match self.random.below(3) {
            0 => self.bar(FOOT),
            1 => self.from(FOOT, 3, 16),
            _ => {}
        }
        self.from(LEGAL, 1, 4);
    }
}

/// A page around one of the articles.
pub(crate) fn page(articles: &[Vec<String>], random: &mut Random) -> Vec<Line> {
    let article = articles[random.below(articles.len())].clone();
    let others = articles[random.below(articles.len())].clone();
    let airy = random.chance(45);
    let mut page = Page {
        lines: Vec::new(),
        random,
        airy,
    };
    // Some texts have next to no furniture; some are mostly furniture.
    let rich = page.random.below(4);
    let percent = [8, 35, 60, 85][rich];
    if page.random.chance(percent / 2) {
        page.from(COOKIES, 1, 5);
    }
    if page.random.chance(percent) {
        page.menu();
    }
    if page.random.chance(percent / 4) {
        page.links(&others);
    }
    if page.random.chance(percent / 3) {
        let crumbs = page.random.pick(&[
            "Home > World > Asia",
            "News / Defence",
            "World | Europe",
            "Home » Business",
        ]);
        page.put(crumbs.to_owned(), true);
    }
    let head = page.random.between(1, 3).min(article.len());
    if page.random.chance(15) {
        let form = page.random.pick(FORMS);
        let form = filled(form, page.random);
        page.put(form, false);
    }
    let mut body = Vec::new();
    let drops = page.random.chance(30);
    for (index, line) in article.iter().enumerate() {
        if index >= head && drops && page.random.chance(25) {
            continue;
        }
        body.push(line.clone());
    }
    if page.random.chance(25) {
        body.push(page.random.pick(LAST).to_owned());
    }
    let total = body.len();
    for (index, line) in body.into_iter().enumerate() {
        page.put(line, false);
        if index + 1 == head {
            if page.random.chance(30) {
                let name = page.random.pick(PEOPLE);
                let form =
                    page.random
                        .pick(&["By {}", "{}", "By {} in Geneva", "{}, Staff Writer", "Words: {}"]);
                page.put(form.replace("{}", name), false);
            }
            if page.random.chance(35) {
                let date = page.random.pick(&[
                    "3 March 2024",
                    "Published: March 3, 2024, 10:42 GMT",
                    "Mon 12 Feb 2024 06.00 CET",
                    "2024-02-12",
                    "Last modified on 5 June 2023",
                ]);
                page.put(date.to_owned(), false);
            }
            if page.random.chance(percent / 2) {
                page.from(META, 1, 3);
            }
            if page.random.chance(percent) {
                page.from(SHARE, 2, 9);
            }
            if page.random.chance(30) {
                let caption = page.random.pick(CAPTIONS).to_owned();
                page.put(caption, false);
                if page.random.chance(60) {
                    page.from(CREDITS, 1, 1);
                }
            }
            page.part();
        } else if index + 1 < total {
            if page.random.chance(4) {
                let head = page.random.pick(SUBHEADS).to_owned();
                page.put(head, false);
            }
            if page.random.chance(percent / 8) {
                page.break_in(&others);
            }
        }
    }
    if page.random.chance(percent / 2) {
        page.from(AUTHOR, 1, 2);
    }
    if page.random.chance(percent / 3) {
        let tags = page.random.pick(&[
            "Tags: ports, crime, shipping",
            "Topics",
            "#shipping #ports",
            "Filed under: World",
        ]);
        page.put(tags.to_owned(), true);
    }
    if page.random.chance(percent / 2) {
        page.from(SHARE, 2, 9);
    }
    if page.random.chance(percent) {
        page.links(&others);
    }
    if page.random.chance(percent / 4) {
        page.comments();
    }
    if page.random.chance(percent) {
        page.foot();
    } else if page.random.chance(60) {
        page.from(LEGAL, 1, 3);
    }
    page.lines
}
