//! The command line as typed.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Messy bilingual web copy in; a faithful summary and files that a translator can open out.
#[derive(Debug, Parser)]
#[command(
    name = "duiyi",
    version,
    max_term_width = 100,
    after_help = "Example:\n  duiyi run page.html -o out\n\n\
  Every command reads files, or standard input as `-`. Data goes to standard output, talk to standard error.\n\
  Exit codes: 0 done, 1 done but a flag named by --deny was set, 2 the call was wrong or no input could be read."
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run all stages: a report, the cleaned text, a summary and files for translators
    #[command(
        after_help = "Examples:\n  duiyi run page.html -o out\n  duiyi run *.txt -o out --src en-US --tgt zh-CN\n  \
      duiyi run --from jsonl --to jsonl - < pages.jsonl > reports.jsonl\n  duiyi run page.html --to csv > units.csv"
    )]
    Run(Box<RunArgs>),
    /// Tell the language of each stretch of a text
    #[command(
        after_help = "Example:\n  duiyi detect page.txt\n  printf '你好，世界。The river rose at night.' | duiyi detect --to json -"
    )]
    Detect(StageArgs),
    /// Divide clean text into sentences, one on each line
    #[command(
        after_help = "Example:\n  duiyi split article.txt\n  duiyi split --lang zh --to json article.txt"
    )]
    Split(SplitArgs),
    /// Take site names, captions, menus and the like out of a page
    #[command(
        after_help = "Example:\n  duiyi clean page.html > article.txt\n  duiyi clean --to json page.html\n  \
      duiyi clean --explain page.txt\n  duiyi clean --diff page.txt"
    )]
    Clean(CleanArgs),
    /// Print the rules for sentences as SRX 2.0, as far as SRX can say them
    #[command(after_help = "Example:\n  duiyi srx > duiyi.srx\n  duiyi split --srx project.srx article.txt")]
    Srx(SrxArgs),
    /// Choose the sentences that tell the story, word for word
    #[command(
        after_help = "Example:\n  duiyi summarize -n 3 page.html\n  duiyi summarize --tokens 200 page.html"
    )]
    Summarize(SummarizeArgs),
    /// Put Chinese and English sentences side by side
    #[command(after_help = "Examples:\n  duiyi align zh.txt en.txt > pairs.tsv\n  \
      duiyi align --split chapter.zh.txt chapter.en.txt --to tmx --min-confidence 0.9 -o chapter.tmx\n  \
      duiyi align zh/ en/ --to xlsx -o pairs\n  duiyi align page.html --to review -o review.html\n  \
      duiyi align --from jsonl --to jsonl - < sentences.jsonl\n\n\
      Two text files hold one sentence on each line; with --split they hold running text. Files of two folders are\n\
      paired by their names. One page that has both languages gives its own pairs. A pair below --min-confidence is no\n\
      translation but a note; a memory (TMX) has trusted pairs alone.")]
    Align(AlignArgs),
    /// Turn each sentence into a vector that is near those of its translations
    #[command(after_help = "Example:\n  duiyi embed sentences.txt > vectors.tsv\n  \
      duiyi embed --from jsonl --to jsonl - < sentences.jsonl\n\n\
      A row of 512 numbers for each line; with --to json or jsonl one \"vector\" for the whole text. Vectors have \
      length 1, so their inner product is their cosine.")]
    Embed(StageArgs),
    /// Write the files that translators open: XLIFF, TMX, CSV, XLSX
    #[command(
        after_help = "Example:\n  duiyi prepare page.html -o out --to xliff12,csv --src en-US --tgt zh-CN\n  \
      duiyi prepare page.html --tokens 200 > page.xlf"
    )]
    Prepare(PrepareArgs),
    /// Count words and characters by the rules of standards and tools, side by side
    #[command(after_help = "Examples:\n  duiyi count page.html\n  duiyi count --to json job/*.xlf\n\n\
      A page gives rows for the input, its cleaned text, its units, the units that repeat an earlier one, and what is to\n\
      do; a bilingual file the last three. `…-like` rules follow the tools' documentation. GMX-V 2.0 counts a word for\n\
      2.8 Han characters.")]
    Count(StageArgs),
    /// Put translated files back into the documents that they were made from
    #[command(after_help = "Examples:\n  duiyi prepare page.html -o job --src en-US --tgt zh-CN\n  \
      duiyi merge back/page.xlf --job job -o translated\n\n\
      `prepare -o` keeps for each document a manifest (where each unit stands) and a copy of the original (.skl).\n\
      XLIFF 1.2 and 2.x, TMX, CSV, TSV and XLSX are read, whatever their names. What was not translated stays byte\n\
      for byte. A translation is not used, and named, when its source was changed, when it lost a code, or when its\n\
      unit is not known; the exit code is then 1.")]
    Merge(MergeArgs),
    /// Decode a file to UTF-8, its encoding found by itself
    #[command(
        after_help = "Example:\n  duiyi decode old.txt > new.txt\n  duiyi decode --encoding big5 old.txt"
    )]
    Decode(StageArgs),
    /// Find documents that are copies, near copies or parts of each other
    #[command(after_help = "Examples:\n  duiyi duplicates inbox/\n  \
      duiyi duplicates --from jsonl --to jsonl - < pages.jsonl\n\n\
      Documents are cleaned first and compared by their bodies. Similarity is the share of common passages in both\n\
      together, containment that in the shorter one; both go from 0 to 1.")]
    Duplicates(DuplicatesArgs),
    /// Make a newsletter issue of many pages
    #[command(after_help = "Examples:\n  duiyi digest inbox/ -o today\n  \
      duiyi digest inbox/ feed.xml pages.jsonl -o today --title \"Harbour Letter\" --order source --force\n  \
      duiyi digest inbox/ -o today --pick 7=1,4,11 --force\n  duiyi digest inbox/ --to md > issue.md\n  \
      duiyi digest --init-template house && duiyi digest inbox/ -o today --template house\n\n\
      Copies and other tellings of one story become one item. today/issue.toml is for the editor: change titles, order,\n\
      sections, picks, and say why it matters; the next run reads it and keeps every change. E-mail and feeds never show\n\
      what needs a look; the other files do, without --final. A record may have title, url, source, author, date, image,\n\
      image_alt, tags and score beside its text.")]
    Digest(Box<DigestArgs>),
    /// Check whether exchange files are valid, and the quality of the translations in them
    #[command(
        after_help = "Example:\n  duiyi check job.xlf memory.tmx\n  duiyi check --to json returned/*.xlf\n  duiyi check --rules\n  \
      duiyi check --terms terms.csv --rule qa/length=off --deny warning back/page.xlsx\n\n\
      XLIFF 1.2 (strict), 2.0 and 2.1 with its modules, TMX 1.4b, TBX-Basic v2 and v3, SRX 2.0. Exit codes: 0 valid, 1 not\n\
      valid, 2 a file could not be read or is none of these. Warnings do not make a file invalid (--deny warning does).\n\
      Of bilingual files (XLIFF, TMX, CSV, TSV, XLSX) each translation is looked at as well: numbers, codes, marks,\n\
      terms and more, the rules whose names begin with qa/."
    )]
    Check(CheckArgs),
    /// Check whether a summary holds together without its document
    #[command(after_help = "Examples:\n  duiyi check-summary summary.txt --source page.html\n  \
      duiyi check-summary --from jsonl --to jsonl - < records.jsonl\n\n\
      Tells dangling pronouns and connectives, quotations cut in two or without a speaker, surnames that nobody introduced,\n\
      captions, datelines, fragments, questions, repeats, and sentences that the document does not have. A record has\n\
      \"sentences\" (the document's), \"summary\" (some of them), \"lang\" and \"title\". Exit codes: 0 sound, 1 not, 2 unreadable.")]
    CheckSummary(CheckSummaryArgs),
    /// Print the JSON Schema of the report
    #[command(after_help = "Example:\n  duiyi schema > report.schema.json")]
    Schema(SchemaArgs),
    /// Print completions for a shell
    #[command(
        after_help = "Example:\n  duiyi completions bash > ~/.local/share/bash-completion/completions/duiyi"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages
    #[command(after_help = "Example:\n  duiyi man -o ~/.local/share/man/man1")]
    Man {
        /// Folder to write them to; the main page goes to standard output without it
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
}

/// How inputs are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum From {
    /// By the file's name and content
    #[default]
    Auto,
    /// Plain text; blank lines between paragraphs
    Text,
    /// Markdown
    Markdown,
    /// An HTML page or fragment
    Html,
    /// RSS, Atom or JSON Feed; each entry is a document
    Feed,
    /// A word processor's document (Office Open XML)
    Docx,
    /// A book
    Epub,
    /// A JSON record on each line
    Jsonl,
}

/// What every command that reads has.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// Inputs; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// How to read the inputs
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub(super) from: From,
    /// Encoding of the inputs, when it is known (a WHATWG label)
    #[arg(long, value_name = "LABEL")]
    pub(super) encoding: Option<String>,
    /// Settings (TOML)
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Read the language data from this folder instead of the built-in one
    #[arg(long, value_name = "DIR")]
    pub(super) models: Option<PathBuf>,
    /// Threads; 0 means one for each core
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(super) jobs: usize,
    /// Say nothing but errors
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Overwrite files that exist
    #[arg(long)]
    pub(super) force: bool,
}

/// A stage: one answer for each input.
#[derive(Debug, Args)]
pub(super) struct StageArgs {
    #[command(flatten)]
    pub(super) common: Common,
    /// Form of the answer: text, json or jsonl [default: text, for records jsonl]
    #[arg(long, value_name = "FORM")]
    pub(super) to: Option<String>,
    /// File to write to instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct AlignArgs {
    #[command(flatten)]
    pub(super) stage: StageArgs,
    /// Pairs with a lower probability are notes, not translations [default: 0.5]
    #[arg(long, value_name = "P")]
    pub(super) min_confidence: Option<f32>,
    /// The files hold running text: divide it into sentences first
    #[arg(long)]
    pub(super) split: bool,
}

#[derive(Debug, Args)]
pub(super) struct MergeArgs {
    /// Files that came back
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Folder to write the documents to
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    /// Folder that `prepare` wrote, or one manifest in it [default: where the files are] (may be repeated)
    #[arg(long, value_name = "DIR")]
    pub(super) job: Vec<PathBuf>,
    /// What the documents look like
    #[arg(long = "as", value_enum, default_value_t, value_name = "FORM")]
    pub(super) form: MergeForm,
    /// Say nothing but errors
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Overwrite files that exist
    #[arg(long)]
    pub(super) force: bool,
}

/// What a merged document looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum MergeForm {
    /// The translation in the place of the source
    #[default]
    Target,
    /// The translation under the source
    Stacked,
}

#[derive(Debug, Args)]
pub(super) struct SplitArgs {
    #[command(flatten)]
    pub(super) stage: StageArgs,
    /// Language of the text: en, zh or auto
    #[arg(long, default_value = "auto", value_name = "LANG")]
    pub(super) lang: String,
    #[command(flatten)]
    pub(super) splitting: Sentences,
}

/// Where sentences end.
#[derive(Debug, Args)]
pub(super) struct Sentences {
    /// Never end a sentence inside a quotation
    #[arg(long)]
    pub(super) keep_quotes_whole: bool,
    /// End a Chinese sentence at ； too
    #[arg(long)]
    pub(super) zh_split_semicolon: bool,
    /// Cut sentences of more than this many characters at clause marks
    #[arg(long, value_name = "N")]
    pub(super) max_chars: Option<NonZeroUsize>,
    /// Decide by the rules alone, without the model: faster, but blind for sentences without a stop
    #[arg(long)]
    pub(super) rules_only: bool,
    /// A list of more abbreviations, one a line, `#` for comments (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub(super) abbreviations: Vec<PathBuf>,
    /// A list of phrases inside and right after which no sentence ends, one a line (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub(super) never_break: Vec<PathBuf>,
    /// Segmentation rules (SRX 2.0) that decide before ours
    #[arg(long, value_name = "FILE")]
    pub(super) srx: Option<PathBuf>,
}

/// What repair and cleaning can be told.
#[derive(Debug, Args)]
pub(super) struct CleanOptions {
    /// Repair and normalise, but remove nothing except site tags
    #[arg(long)]
    pub(super) keep_furniture: bool,
    /// Restore text that was decoded with the wrong encoding
    #[arg(long)]
    pub(super) fix_mojibake: bool,
    /// A site name known to be injected into the words of this site (may be repeated)
    #[arg(long = "known-name", value_name = "NAME")]
    pub(super) known_names: Vec<String>,
    /// A file of site names seen injected, one a line: read first, and written with those learned from these pages
    #[arg(long, value_name = "FILE")]
    pub(super) names: Option<PathBuf>,
    /// A publisher whose name may stand on a line of its own (may be repeated)
    #[arg(long = "known-publisher", value_name = "NAME")]
    pub(super) known_publishers: Vec<String>,
    /// Exit with 1 when one of these flags is set on a document
    #[arg(long, value_name = "FLAG", value_delimiter = ',')]
    pub(super) deny: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct CleanArgs {
    #[command(flatten)]
    pub(super) stage: StageArgs,
    #[command(flatten)]
    pub(super) clean: CleanOptions,
    /// Say for each removal, repair and change what decided it: the rule as file:line, the score, the circumstance
    #[arg(long)]
    pub(super) explain: bool,
    /// Show the input with what was taken out and put in
    #[arg(long, conflicts_with = "explain")]
    pub(super) diff: bool,
    /// When to colour --diff; without colour it is [-taken out-]{+put in+}
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(super) color: Color,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How long a summary may be. Every budget that is given holds.
#[derive(Debug, Args)]
pub(super) struct Budget {
    /// At most this many sentences [default: 3, none where another budget is given]
    #[arg(short = 'n', long = "sentences", value_name = "N")]
    pub(super) sentences: Option<usize>,
    /// At most this many words; a Han character counts as one
    #[arg(long, value_name = "N")]
    pub(super) words: Option<usize>,
    /// At most this many characters
    #[arg(long, value_name = "N")]
    pub(super) chars: Option<usize>,
    /// At most this many tokens
    #[arg(long, value_name = "N")]
    pub(super) tokens: Option<usize>,
    /// A tokenizer.json that tokens are counted with, instead of the built-in one
    #[arg(long, value_name = "FILE")]
    pub(super) tokenizer: Option<PathBuf>,
    /// Language of the summary: en or zh
    #[arg(long, value_name = "LANG")]
    pub(super) summary_lang: Option<String>,
    /// What decides which sentences are wanted first: careful, learned, or for comparison lead, textrank, lexrank, mmr
    #[arg(long, value_name = "NAME")]
    pub(super) ranker: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct SummarizeArgs {
    #[command(flatten)]
    pub(super) stage: StageArgs,
    #[command(flatten)]
    pub(super) budget: Budget,
    /// A line for the preview of an e-mail (35 or 90 are usual): its beginning up to a clause mark, at most N characters
    #[arg(long, value_name = "N")]
    pub(super) preview: Option<usize>,
    /// Give each sentence with its translation on the page
    #[arg(long)]
    pub(super) bilingual: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckSummaryArgs {
    #[command(flatten)]
    pub(super) stage: StageArgs,
    /// The document that the summary was made from
    #[arg(long, value_name = "FILE")]
    pub(super) source: Option<PathBuf>,
    /// Its title, where the document does not say it
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
}

/// Which way to translate.
#[derive(Debug, Args)]
pub(super) struct Way {
    /// Language to translate from: zh-CN, zh-TW, en-US … [default: the body's majority]
    #[arg(long, value_name = "TAG")]
    pub(super) src: Option<String>,
    /// Language to translate into
    #[arg(long, value_name = "TAG")]
    pub(super) tgt: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct RunArgs {
    #[command(flatten)]
    pub(super) common: Common,
    /// Formats: json, jsonl, xliff12, xliff20, tmx, csv, tsv, xlsx, text, summary, removed [default with -o: json, xliff12, tmx, csv, text, summary, removed]
    #[arg(long, value_name = "FORM", value_delimiter = ',')]
    pub(super) to: Vec<String>,
    /// Folder to write to
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) clean: CleanOptions,
    #[command(flatten)]
    pub(super) splitting: Sentences,
    #[command(flatten)]
    pub(super) budget: Budget,
    #[command(flatten)]
    pub(super) way: Way,
    /// Divide units of more than this many tokens
    #[arg(long, value_name = "N")]
    pub(super) unit_tokens: Option<usize>,
}

#[derive(Debug, Args)]
pub(super) struct PrepareArgs {
    #[command(flatten)]
    pub(super) common: Common,
    /// Formats: xliff12, xliff20, tmx, csv, tsv, xlsx [default: xliff12, tmx, csv]
    #[arg(long, value_name = "FORM", value_delimiter = ',')]
    pub(super) to: Vec<String>,
    /// Folder to write to
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) splitting: Sentences,
    #[command(flatten)]
    pub(super) way: Way,
    /// Divide units of more than this many tokens
    #[arg(long, value_name = "N")]
    pub(super) tokens: Option<usize>,
    /// A tokenizer.json that --tokens counts with, instead of the built-in one
    #[arg(long, value_name = "FILE")]
    pub(super) tokenizer: Option<PathBuf>,
    /// The tool that the files are for: generic12, omegat3, omegat6, phrase, memoq, trados, smartcat, weblate, crowdin
    #[arg(long, value_name = "CLIENT")]
    pub(super) profile: Option<String>,
    /// Fill units without a translation with a pseudo-translation, to try a layout or a tool
    #[arg(long)]
    pub(super) pseudo: bool,
    /// A glossary whose terms are named in the notes: TBX, or a table with a column for each language
    #[arg(long, value_name = "FILE")]
    pub(super) terms: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct SrxArgs {
    /// Read the language data from this folder instead of the built-in one
    #[arg(long, value_name = "DIR")]
    pub(super) models: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct DuplicatesArgs {
    #[command(flatten)]
    pub(super) stage: StageArgs,
    /// Smallest similarity of near copies [default: 0.5]
    #[arg(long, value_name = "SHARE")]
    pub(super) similarity: Option<f32>,
    /// Smallest containment of parts: teasers, truncated copies [default: 0.8]
    #[arg(long, value_name = "SHARE")]
    pub(super) containment: Option<f32>,
}

#[derive(Debug, Args)]
pub(super) struct DigestArgs {
    #[command(flatten)]
    pub(super) common: Common,
    /// Formats: md, txt, html, eml, json, jsonfeed, rss, atom, xlsx, docx [default with -o: all, else md]
    #[arg(long, value_name = "FORM", value_delimiter = ',')]
    pub(super) to: Vec<String>,
    /// Folder to write to; its issue.toml, where there is one, is read first
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// Title of the issue
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    /// Date of the issue, as 2026-11-24 [default: that of the newest item]
    #[arg(long, value_name = "DATE")]
    pub(super) date: Option<String>,
    /// Language of the issue: en or zh [default: that of most items]
    #[arg(long, value_name = "LANG")]
    pub(super) lang: Option<String>,
    /// Order of the items: date, source, score or input [default: date]
    #[arg(long, value_name = "ORDER")]
    pub(super) order: Option<String>,
    /// How items in two languages are set: single, stacked or columns [default: single]
    #[arg(long, value_name = "LAYOUT")]
    pub(super) layout: Option<String>,
    /// Sentences for an item, by their numbers in issue.toml (may be repeated)
    #[arg(long, value_name = "ITEM=N,N,…")]
    pub(super) pick: Vec<String>,
    /// Most words to quote of one item; a Han character counts as one
    #[arg(long, value_name = "N")]
    pub(super) quote_words: Option<usize>,
    /// Readers' copy: no list of what needs a look, no empty places
    #[arg(long = "final")]
    pub(super) finished: bool,
    /// An edited issue file to read instead of issue.toml of the folder
    #[arg(long, value_name = "FILE")]
    pub(super) edits: Option<PathBuf>,
    /// Folder of templates that go before the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) template: Option<PathBuf>,
    /// Write the built-in templates to a folder, to be changed there, and stop
    #[arg(long, value_name = "DIR")]
    pub(super) init_template: Option<PathBuf>,
    #[command(flatten)]
    pub(super) clean: CleanOptions,
    #[command(flatten)]
    pub(super) budget: Budget,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "rules")]
    pub(super) files: Vec<PathBuf>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub(super) to: Findings,
    /// List the rules instead: name, severity, section of the standard, what it asks
    #[arg(long, conflicts_with = "files")]
    pub(super) rules: bool,
    /// A glossary that translations must follow: TBX, or a table with a column for each language
    #[arg(long, value_name = "FILE")]
    pub(super) terms: Option<PathBuf>,
    /// Say what this tool would not take or lose: generic12, omegat3, omegat6, phrase, memoq, trados, smartcat, weblate, crowdin
    #[arg(long, value_name = "CLIENT")]
    pub(super) profile: Option<String>,
    /// How grave a rule is, or all whose names begin so: off, info, warning or error (may be repeated)
    #[arg(long = "rule", value_name = "RULE=LEVEL")]
    pub(super) levels: Vec<String>,
    /// Exit with 1 when something of this level is found: warning or info
    #[arg(long, value_name = "LEVEL")]
    pub(super) deny: Option<String>,
    /// Check XLIFF 2.2 as well, by the rules of 2.1
    #[arg(long)]
    pub(super) xliff22: bool,
    /// Read the tables of the formats from this folder instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) models: Option<PathBuf>,
    /// Say nothing but the findings
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Findings {
    /// A line for each, file:line:column first
    #[default]
    Text,
    /// One JSON array
    Json,
    /// A JSON object on each line
    Jsonl,
    /// A log in SARIF 2.1.0, for editors and code hosts
    Sarif,
}

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// The report of `run`, or that of `clean`
    #[arg(value_enum, default_value_t)]
    pub(super) report: Which,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Which {
    #[default]
    Run,
    Clean,
}
