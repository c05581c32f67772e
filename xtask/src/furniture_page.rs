//! Pages made around articles, for learning what furniture looks like. Every name and site in them is invented.

use crate::furniture_words::{Random, bank, boxes, filled};

/// A line of a page.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) furniture: bool,
    /// An empty line follows.
    pub(crate) apart: bool,
}

/// How a page parts its lines.
#[derive(Clone, Copy, PartialEq)]
enum Layout {
    /// An empty line after each.
    Airy,
    /// Empty lines between paragraphs and between blocks of furniture.
    Mixed,
    /// None at all.
    Dense,
}

struct Page<'r> {
    lines: Vec<Line>,
    random: &'r mut Random,
    layout: Layout,
    site: &'static str,
    /// How likely each piece of furniture is, in percent.
    rich: usize,
    /// The lines of another article, for links to it.
    other: &'r [String],
}

/// A page around one of the articles.
pub(crate) fn page(articles: &[Vec<String>], random: &mut Random) -> Vec<Line> {
    let article = &articles[random.below(articles.len())];
    let other = &articles[random.below(articles.len())];
    let layout = [Layout::Airy, Layout::Mixed, Layout::Mixed, Layout::Dense][random.below(4)];
    // Some texts have next to no furniture; some are mostly furniture.
    let rich = [8, 35, 60, 85][random.below(4)];
    let mut page = Page {
        lines: Vec::new(),
        site: random.pick(bank("sites")),
        random,
        layout,
        rich,
        other,
    };
    page.top();
    page.article(article);
    page.after();
    page.lines
}

impl Page<'_> {
    fn put(&mut self, text: String, furniture: bool) {
        let apart = match self.layout {
            Layout::Airy => true,
            Layout::Mixed => !furniture || self.random.chance(12),
            Layout::Dense => false,
        };
        self.lines.push(Line {
            text,
            furniture,
            apart,
        });
    }

    fn furniture(&mut self, template: &str) {
        let text = filled(template, self.site, self.random);
        self.put(text, true);
    }

    fn of_article(&mut self, bank_name: &str) {
        let template = self.random.pick(bank(bank_name));
        let text = filled(template, self.site, self.random);
        self.put(text, false);
    }

    /// Lines of a kind, in any order.
    fn from(&mut self, bank_name: &str, low: usize, high: usize) {
        let lines = bank(bank_name);
        let mut order: Vec<usize> = (0..lines.len()).collect();
        self.random.shuffle(&mut order);
        let count = self.random.between(low, high);
        for at in order.into_iter().take(count) {
            self.furniture(lines[at]);
        }
    }

    /// The end of a block.
    fn part(&mut self) {
        if self.layout != Layout::Dense
            && let Some(last) = self.lines.last_mut()
        {
            last.apart = true;
        }
    }

    fn likely(&mut self, percent: usize) -> bool {
        self.random.chance(percent * self.rich / 100)
    }

    /// A bar of labels in one line.
    fn bar(&mut self, bank_name: &str) {
        let between = self
            .random
            .pick(&[" | ", " · ", " > ", " / ", "  ", " • ", " › ", " "]);
        let count = self.random.between(3, 10);
        let labels: Vec<&str> = (0..count).map(|_| self.random.pick(bank(bank_name))).collect();
        self.furniture(&labels.join(between));
    }

    fn top(&mut self) {
        if self.likely(45) {
            self.from("cookies", 1, 6);
            self.part();
        }
        if self.likely(100) {
            self.menu();
        }
        if self.likely(20) {
            self.links();
        }
        if self.likely(35) {
            self.from("crumbs", 1, 2);
        }
    }

    fn menu(&mut self) {
        if self.random.chance(40) {
            self.furniture("Skip to content");
        }
        let labels = match self.random.chance(20) {
            true => "foreign_menu",
            false => "menu",
        };
        match self.random.below(3) {
            0 => self.bar(labels),
            1 => self.from(labels, 4, 24),
            _ => {
                let site = self.site;
                self.furniture(site);
                self.from(labels, 3, 12);
            }
        }
        if self.random.chance(25) {
            self.from("ticker", 1, 4);
        }
        self.part();
    }

    fn article(&mut self, article: &[String]) {
        let head = self.random.between(1, 3).min(article.len());
        if self.random.chance(12) {
            self.of_article("forms");
        }
        if self.likely(15) {
            // The title of the window, before the headline itself.
            self.put(article[0].clone(), true);
            if self.random.chance(50) {
                self.from("share", 1, 4);
            }
        }
        let drops = self.random.chance(30);
        let live = self.likely(8);
        for (index, line) in article.iter().enumerate() {
            if index >= head && drops && self.random.chance(25) {
                continue;
            }
            self.put(line.clone(), false);
            if index + 1 < head && self.likely(35) {
                // Between headline and standfirst.
                let kind = self.random.pick(&["share", "meta", "crumbs", "player"]);
                self.from(kind, 1, 3);
            }
            if index + 1 == head {
                self.under_headline();
            } else if index >= head && index + 1 < article.len() {
                self.between_paragraphs(live);
            }
        }
        if self.random.chance(25) {
            self.of_article("last");
        }
        self.part();
    }

    fn under_headline(&mut self) {
        if self.likely(30) {
            self.from("share", 1, 9);
        }
        if self.random.chance(45) {
            self.of_article("bylines");
        }
        if self.random.chance(45) {
            self.of_article("dates");
        }
        if self.likely(60) {
            self.from("meta", 1, 3);
        }
        if self.likely(60) {
            self.from("share", 1, 9);
        }
        if self.likely(20) {
            self.from("player", 1, 7);
        }
        if self.likely(15) {
            self.from("foreign", 1, 5);
        }
        if self.random.chance(35) {
            self.picture();
        }
        if self.likely(15) {
            self.furniture("Summary");
            for _ in 0..self.random.between(2, 3) {
                self.of_article("bullets");
            }
        }
        if self.likely(8) {
            self.from("toc", 1, 1);
            self.from("subheads", 2, 5);
        }
        if self.likely(25) {
            self.a_box();
        }
        self.part();
    }

    fn picture(&mut self) {
        let credit = self.random.chance(65);
        let first = self.random.chance(40);
        if credit && first {
            self.from("credits", 1, 1);
        }
        self.of_article("captions");
        if credit && !first {
            self.from("credits", 1, 1);
        }
    }

    fn between_paragraphs(&mut self, live: bool) {
        if live && self.random.chance(40) {
            self.from("live", 1, 3);
            return;
        }
        match self.random.below(100) {
            0..3 => self.of_article("subheads"),
            3..5 => {
                for _ in 0..self.random.between(2, 4) {
                    self.of_article("list_items");
                }
            }
            5..7 if self.rich > 20 => self.picture(),
            _ => {}
        }
        if !self.likely(16) {
            return;
        }
        match self.random.below(10) {
            0 => self.from("ads", 1, 2),
            1 => self.from("prompts", 1, 2),
            2 => self.from("player", 1, 4),
            3 | 4 => self.links(),
            5 if self.random.chance(50) => self.from("share", 1, 5),
            5 => self.from("foreign", 1, 3),
            _ => self.a_box(),
        }
        self.part();
    }

    fn a_box(&mut self) {
        let boxes = boxes();
        let lines = boxes[self.random.below(boxes.len())];
        for line in lines {
            self.furniture(line);
        }
    }

    fn after(&mut self) {
        if self.likely(50) {
            self.from("author", 1, 3);
        }
        if self.likely(40) {
            self.from("tags", 1, 5);
        }
        if self.likely(45) {
            self.from("share", 1, 9);
        }
        if self.likely(25) {
            self.a_box();
        }
        if self.likely(35) {
            self.from("prompts", 1, 4);
        }
        self.part();
        let comments_first = self.random.chance(50);
        if comments_first && self.likely(30) {
            self.comments();
        }
        if self.likely(90) {
            self.links();
        }
        if self.likely(45) {
            self.links();
        }
        if self.likely(20) {
            self.from("clickbait", 2, 7);
            self.from("ads", 1, 2);
        }
        if !comments_first && self.likely(30) {
            self.comments();
        }
        if self.likely(95) {
            self.foot();
        } else if self.random.chance(60) {
            self.from("legal", 1, 3);
        }
    }

    /// Links to other articles, with or without teasers.
    fn links(&mut self) {
        if self.random.chance(80) {
            self.from("asides", 1, 1);
        }
        let numbered = self.random.below(4);
        let teasers = self.random.chance(45);
        let labels = self.random.chance(30);
        let times = self.random.chance(40);
        for index in 0..self.random.between(2, 7) {
            if labels {
                self.from("menu", 1, 1);
            }
            let own = self.other.first().filter(|h| index == 0 && h.len() < 120);
            let head = match own.filter(|_| self.random.chance(50)) {
                Some(own) => own.clone(),
                None => self.random.pick(bank("heads")).to_owned(),
            };
            match numbered {
                0 => {
                    self.put((index + 1).to_string(), true);
                    self.put(head, true);
                }
                1 => self.put(format!("{}. {head}", index + 1), true),
                _ => self.put(head, true),
            }
            if teasers {
                self.teaser();
            }
            if times {
                let time = self.random.pick(&[
                    "2 hours ago",
                    "Yesterday",
                    "{T}",
                    "{P}",
                    "12 comments",
                    "By {P}",
                    "{N} min read",
                    "{T} • {P}",
                    "World · {T}",
                ]);
                self.furniture(time);
            }
        }
        self.part();
    }

    /// The first words of another article.
    fn teaser(&mut self) {
        let lead = self.other.get(self.random.between(1, 3));
        let own = lead.filter(|t| t.len() < 320).cloned();
        let teaser = own.filter(|_| self.random.chance(40));
        let mut teaser = teaser.unwrap_or_else(|| self.random.pick(bank("teasers")).to_owned());
        // Some sites cut their teasers.
        if self.random.chance(15) {
            let cut = teaser.len() * 2 / 3;
            let end =
                (cut..teaser.len()).find(|i| teaser.is_char_boundary(*i) && teaser[*i..].starts_with(' '));
            teaser.truncate(end.unwrap_or(teaser.len()));
            teaser.push('…');
        }
        self.put(teaser, true);
    }

    fn comments(&mut self) {
        let count = self.random.between(1, 40);
        self.put(format!("Comments ({count})"), true);
        if self.random.chance(50) {
            self.from("reply", 1, 4);
        }
        for _ in 0..self.random.between(1, 5) {
            let names = ["rob", "marieke", "seagull", "j_d", "Concerned", "TaxPayer"];
            let name = format!("{}{}", self.random.pick(&names), self.random.below(99));
            self.put(name, true);
            self.from("comments", 1, 2);
            self.from("reply", 1, 3);
        }
        self.part();
    }

    fn foot(&mut self) {
        if self.random.chance(35) {
            self.from("prompts", 1, 3);
        }
        if self.random.chance(25) {
            self.from("blurbs", 1, 1);
        }
        match self.random.below(4) {
            0 => self.bar("foot"),
            1 => self.from("foot", 3, 16),
            2 => {
                self.from("foot", 2, 8);
                self.from("foreign_menu", 1, 6);
            }
            _ => {}
        }
        self.from("legal", 1, 4);
    }
}
