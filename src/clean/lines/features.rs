//! What the line model looks at: numbers of one byte each, from the line, its neighbours and the whole page.
//!
//! Everything is integer arithmetic, so that the same page gives the same numbers on every machine.

use crate::lexis::chars::is_han;
use aho_corasick::AhoCorasick;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Numbers of a line by itself.
const OWN: usize = 25;
/// Which of them are looked at in the neighbours.
const SEEN: [usize; 7] = [LEN, STOP, END, LEXICAL, CAPITALS, ENDS, MARKERS];
/// How far the neighbours reach, before and behind.
const REACH: usize = 3;
/// Numbers of the surroundings and of the page.
const AROUND: usize = 34;
/// Numbers of a line in all.
pub const WIDTH: usize = OWN + SEEN.len() * 2 * REACH + AROUND;
/// Size of the table of word weights.
pub const BUCKETS: usize = 1 << 13;

const LEN: usize = 0;
const WORDS: usize = 1;
const HAN: usize = 2;
const STOP: usize = 3;
const UPPER: usize = 4;
const DIGITS: usize = 5;
const COMMAS: usize = 6;
const ENDS: usize = 7;
const END: usize = 8;
const CAPITALS: usize = 9;
const SYMBOLS: usize = 10;
const ADDRESS: usize = 11;
const MARKERS: usize = 12;
const MARKED: usize = 13;
const COPIES: usize = 14;
const CLOCK: usize = 15;
const WORD_LEN: usize = 16;
const QUOTES: usize = 17;
const START: usize = 18;
const LEXICAL: usize = 19;
const ITEM: usize = 20;
const PERSON: usize = 21;
const LATER_COPY: usize = 22;
const BRACKETS: usize = 23;
const TAIL: usize = 24;

/// The word lists behind the numbers.
#[derive(Clone, Debug)]
pub struct Words {
    /// Hashes of English words without meaning of their own.
    stop: Hashes,
    /// Chinese characters of the same kind, as a bit each from U+4E00.
    stop_han: Vec<u64>,
    /// Hashes of `you`, `we` and the like.
    person: Hashes,
    markers: AhoCorasick,
    tails: AhoCorasick,
    addresses: AhoCorasick,
}

/// A set of numbers that are hashes already.
type Hashes = HashSet<u32, BuildHasherDefault<Own>>;

/// Takes a number for its own hash.
#[derive(Clone, Copy, Debug, Default)]
struct Own(u64);

impl Hasher for Own {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.0 = self.0 << 8 | u64::from(*b));
    }
    fn write_u32(&mut self, n: u32) {
        // The table looks at the upper bits too.
        self.0 = u64::from(n) << 32 | u64::from(n);
    }
}

impl Words {
    /// From lists of words: stop words of both languages, words that address the reader, phrases of furniture.
    ///
    /// # Errors
    /// When there are too many phrases.
    pub fn new<'a>(
        stop: impl Iterator<Item = &'a str>,
        person: impl Iterator<Item = &'a str>,
        markers: impl Iterator<Item = &'a str>,
        tails: impl Iterator<Item = &'a str>,
    ) -> Result<Self, String> {
        let mut words = Hashes::default();
        let mut han = vec![0u64; 0x5200 / 64 + 1];
        for word in stop {
            let mut chars = word.chars();
            match (chars.next(), chars.next()) {
                (Some(c @ '\u{4e00}'..='\u{9fff}'), None) => {
                    let at = c as usize - 0x4e00;
                    han[at / 64] |= 1 << (at % 64);
                }
                _ => {
                    words.insert(hash(word.bytes()));
                }
            }
        }
        let markers = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(aho_corasick::MatchKind::LeftmostLongest)
            .kind(Some(aho_corasick::AhoCorasickKind::DFA))
            .build(markers)
            .map_err(|e| e.to_string())?;
        let tails = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .start_kind(aho_corasick::StartKind::Anchored)
            .build(tails)
            .map_err(|e| e.to_string())?;
        let addresses =
            AhoCorasick::new(["http", "www.", ".com", ".cn", ".org", "@"]).map_err(|e| e.to_string())?;
        Ok(Self {
            addresses,
            stop: words,
            stop_han: han,
            person: person.map(|w| hash(w.bytes())).collect(),
            markers,
            tails,
        })
    }

    fn is_stop(&self, c: char) -> bool {
        let at = (c as usize).wrapping_sub(0x4e00);
        self.stop_han.get(at / 64).is_some_and(|w| w >> (at % 64) & 1 == 1)
    }
}

/// FNV-1a of bytes in lower case.
fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(SEED, |h, b| step(h, b.to_ascii_lowercase()))
}

const SEED: u32 = 0x811c_9dc5;

fn step(h: u32, b: u8) -> u32 {
    (h ^ u32::from(b)).wrapping_mul(0x0100_0193)
}

/// The bucket of a hash.
fn bucket(h: u32) -> u16 {
    let h = (h ^ (h >> 15)).wrapping_mul(0x2c1b_3c6d);
    ((h >> 16) as usize % BUCKETS) as u16
}

/// A number on a scale of eight steps to the octave: 0 to 7 are themselves, about 255 is 4 thousand million.
fn log(n: usize) -> u8 {
    if n < 8 {
        return n as u8;
    }
    let octave = n.ilog2();
    let rest = (n >> (octave - 3)) & 7;
    ((octave as usize - 2) * 8 + rest).min(255) as u8
}

/// `n` of `of` as a share from 0 to 64.
fn share(n: usize, of: usize) -> u8 {
    (n * 64).checked_div(of).unwrap_or(0).min(64) as u8
}

/// A page: a line's own numbers and its words.
#[derive(Debug, Default)]
pub struct Page {
    own: Vec<[u8; OWN]>,
    chars: Vec<usize>,
    /// Buckets of the words of all lines.
    buckets: Vec<u16>,
    /// Where each line's words end.
    ends: Vec<usize>,
}

impl Page {
    /// Reads the lines of a page. None of them should be blank.
    pub fn new(lines: &[&str], words: &Words) -> Self {
        let mut page = Self::default();
        let mut seen: HashMap<&str, (usize, usize)> = HashMap::new();
        for line in lines {
            let (own, chars) = page.read(line, words);
            page.own.push(own);
            page.chars.push(chars);
            page.ends.push(page.buckets.len());
            seen.entry(line).or_default().0 += 1;
        }
        for (line, own) in lines.iter().zip(&mut page.own) {
            if let Some((count, so_far)) = seen.get_mut(line) {
                own[COPIES] = (*count).min(9) as u8;
                *so_far += 1;
                own[LATER_COPY] = (*so_far).min(9) as u8;
            }
        }
        page
    }

    /// Number of lines.
    pub fn len(&self) -> usize {
        self.own.len()
    }

    /// True for a page without lines.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    /// The same page as if its words were unknown and its letters had no case, as in Chinese.
    pub fn without_words(&self) -> Self {
        let mut own = self.own.clone();
        for row in &mut own {
            for k in [CAPITALS, UPPER, WORD_LEN, PERSON] {
                row[k] = 0;
            }
            if matches!(row[START], 1 | 3) {
                row[START] = 5;
            }
        }
        Self { own, chars: self.chars.clone(), buckets: Vec::new(), ends: vec![0; self.len()] }
    }

    /// How much of a menu the page has: its short lines that are mostly words of furniture, and the longest run of short lines that
    /// end in no mark.
    fn menu(&self) -> (usize, usize) {
        let known = self.own.iter().filter(|r| r[MARKED] >= 32 && is_short(r)).count();
        let (mut longest, mut run) = (0, 0);
        for row in &self.own {
            run = if is_short(row) { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        (known, longest)
    }

    /// True for a text that is a whole page with its menus, rather than an article alone.
    pub fn is_scraped(&self) -> bool {
        let (known, run) = self.menu();
        known >= 3 || known >= 1 && run >= 15
    }

    /// The buckets of a line's words.
    pub fn words(&self, line: usize) -> &[u16] {
        let from = line.checked_sub(1).map_or(0, |i| self.ends[i]);
        &self.buckets[from..self.ends[line]]
    }

    fn read(&mut self, line: &str, words: &Words) -> ([u8; OWN], usize) {
        let mut own = [0; OWN];
        let (mut chars, mut han, mut stop, mut upper, mut digits) = (0, 0, 0, 0, 0);
        let (mut commas, mut ends, mut symbols, mut quotes, mut brackets) = (0, 0, 0, 0, 0);
        let (mut latin, mut latin_stop, mut capitals, mut letters, mut person) = (0usize, 0usize, 0, 0, 0);
        let (mut word, mut word_len, mut word_capital, mut number, mut clock) = (SEED, 0, false, 0, false);
        let mut before = '\0';
        let mut first_words = SEED;
        let first_bucket = self.buckets.len();
        let whole = hash(line.bytes().filter(|b| !b.is_ascii_digit()).take(60));
        // A space behind the text ends the last word.
        for c in line.chars().chain([' ']) {
            if c.is_ascii_alphabetic() || ('\u{c0}'..'\u{250}').contains(&c) {
                let b = (c as u32).min(255) as u8;
                word = step(word, b.to_ascii_lowercase());
                if word_len == 0 {
                    word_capital = c.is_uppercase();
                }
                word_len += 1;
                upper += usize::from(c.is_ascii_uppercase());
            } else {
                if word_len > 0 {
                    latin += 1;
                    letters += word_len;
                    capitals += usize::from(word_capital);
                    latin_stop += usize::from(words.stop.contains(&word));
                    person += usize::from(words.person.contains(&word));
                    self.buckets.push(bucket(word));
                    if latin <= 2 {
                        first_words = step(first_words ^ word, b'+');
                    }
                    (word, word_len) = (SEED, 0);
                }
                if is_han(c) {
                    han += 1;
                    stop += usize::from(words.is_stop(c));
                } else {
                    match c {
                        '0'..='9' => digits += 1,
                        ',' | '，' | '、' | ';' | '；' => commas += 1,
                        '.' | '。' | '!' | '！' | '?' | '？' | '…' => ends += 1,
                        '"' | '“' | '”' | '「' | '」' => quotes += 1,
                        '(' | '（' | ')' | '）' => brackets += 1,
                        '|' | '>' | '<' | '»' | '«' | '•' | '·' | '/' | '©' | '[' | ']' | '{' | '}' | '#'
                        | '@' | '→' | '›' | '_' | '=' | '*' | '+' | '▶' | '■' | '●' | '【' | '】' | '｜' =>
                        {
                            symbols += 1;
                        }
                        _ => {}
                    }
                }
            }
            number = if c.is_ascii_digit() { number + 1 } else { 0 };
            clock |= number == 4 || before.is_ascii_digit() && matches!(c, ':' | '：' | '年' | '月');
            before = c;
            chars += 1;
        }
        chars -= 1;
        let text = line.trim_end();
        let (mut hits, mut covered) = (0, 0);
        if line.len() <= 600 {
            for m in words.markers.find_iter(line) {
                hits += 1;
                covered += m.len();
            }
        }
        if han * 2 > letters {
            self.buckets.truncate(first_bucket);
        } else {
            if latin > 2 {
                self.buckets.push(bucket(first_words));
            }
            if chars <= 40 {
                self.buckets.push(bucket(whole));
            }
        }
        let inner = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let tail = chars + han <= 90
            && words
                .tails
                .find(aho_corasick::Input::new(inner).anchored(aho_corasick::Anchored::Yes))
                .is_some();
        own[LEN] = log(chars + han);
        own[WORDS] = log(latin + han / 2);
        own[HAN] = 0;
        own[STOP] = if han * 2 > letters { share(stop, han) } else { share(latin_stop, latin) };
        own[UPPER] = share(upper, chars);
        own[DIGITS] = share(digits, chars);
        own[COMMAS] = (commas * 400 / (chars + han + 1)).min(64) as u8;
        own[ENDS] = ends.min(20) as u8;
        own[END] = ending(text);
        own[CAPITALS] = share(capitals, latin);
        own[SYMBOLS] = (symbols * 200 / (chars + 1)).min(64) as u8;
        own[ADDRESS] = u8::from(words.addresses.is_match(text));
        own[MARKERS] = hits.min(9) as u8;
        own[MARKED] = share(covered, text.len());
        own[CLOCK] = u8::from(clock);
        own[WORD_LEN] = (letters * 4 / latin.max(1)).min(80) as u8;
        own[QUOTES] = quotes.min(8) as u8;
        own[START] = beginning(text);
        own[ITEM] = u8::from(text.starts_with(['-', '•', '·', '*', '●', '■', '▪', '◆', '>', '|']));
        own[PERSON] = share(person, latin);
        own[BRACKETS] = brackets.min(8) as u8;
        own[TAIL] = u8::from(tail);
        (own, chars)
    }

    /// The numbers of all lines, [`WIDTH`] of each, given the weights of the words.
    pub fn rows(&self, weights: &[i8]) -> Vec<u8> {
        let n = self.len();
        let mut own = self.own.clone();
        for (i, row) in own.iter_mut().enumerate() {
            row[LEXICAL] = (lexical(self.words(i), weights) / 8 + 128).clamp(0, 255) as u8;
        }
        let around = Around::new(&own, &self.chars);
        let mut out = vec![0u8; n * WIDTH];
        for (i, row) in out.chunks_exact_mut(WIDTH).enumerate() {
            row[..OWN].copy_from_slice(&own[i]);
            let mut at = OWN;
            for distance in 1..=REACH {
                for other in [i.checked_sub(distance), Some(i + distance).filter(|j| *j < n)] {
                    for k in SEEN {
                        row[at] = other.map_or(255, |j| own[j][k]);
                        at += 1;
                    }
                }
            }
            around.write(i, &mut row[at..]);
        }
        out
    }
}

/// The score of a line's words: the sum of their weights over the root of their number, in 1/32 of the log-odds.
pub(super) fn lexical(words: &[u16], weights: &[i8]) -> i32 {
    if words.is_empty() || weights.is_empty() {
        return 0;
    }
    let sum: i32 = words.iter().map(|b| i32::from(weights[*b as usize])).sum();
    // Hundredths of a root are exact enough, and integers.
    let root = ((words.len() * 10_000).isqrt()) as i32;
    sum * 100 / root
}

/// What kind of character a line ends in.
fn ending(text: &str) -> u8 {
    let inner = text.trim_end_matches(['”', '"', '’', '\'', '」', '』', ')', '）']);
    match inner.chars().next_back() {
        Some('.' | '!' | '?' | '。' | '！' | '？') if inner.ends_with("...") => 5,
        Some('.' | '!' | '?' | '。' | '！' | '？') => 9,
        Some('…') => 6,
        Some(':' | '：') => 7,
        Some(';' | '；' | ',' | '，' | '、' | '—') => 8,
        Some(c) if c.is_ascii_digit() => 1,
        Some(c) if c.is_alphabetic() => 2,
        Some(_) if inner.len() < text.len() => 3,
        _ => 0,
    }
}

/// What kind of character a line begins with.
fn beginning(text: &str) -> u8 {
    match text.chars().next() {
        Some(c) if is_han(c) => 5,
        Some(c) if c.is_lowercase() => 1,
        Some(c) if c.is_uppercase() => 3,
        Some(c) if c.is_ascii_digit() => 2,
        Some('“' | '"' | '「' | '‘' | '《') => 4,
        _ => 0,
    }
}

/// True for a line that looks like running text: of some length, ending as a sentence does.
fn is_running(own: &[u8; OWN]) -> bool {
    own[LEN] >= log(70) && own[END] >= 3 && own[STOP] >= 4 || own[LEN] >= log(160) && own[STOP] >= 8
}

/// True for a line that has the shape of a menu's.
fn is_short(own: &[u8; OWN]) -> bool {
    own[LEN] < log(34) && own[END] < 5
}

/// Sums over the page, so that every window is two look-ups.
struct Around {
    n: usize,
    running: Vec<usize>,
    lens: Vec<usize>,
    lexical: Vec<usize>,
    markers: Vec<usize>,
    chars: Vec<usize>,
    /// The last line of running text up to each line, and the first one from it; `n` where there is none.
    last: Vec<usize>,
    next: Vec<usize>,
    /// Where the run of short lines around a line begins and ends.
    runs: Vec<(usize, usize)>,
    /// The stretch with the most text for its number of lines.
    body: (usize, usize),
    short: usize,
    copies: usize,
    /// Lines that open a tail, from the first running text on, up to each line; and the last of them.
    tails: Vec<(usize, usize)>,
    ends: Vec<usize>,
}

fn sums(values: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut out = vec![0];
    let mut sum = 0;
    for v in values {
        sum += v;
        out.push(sum);
    }
    out
}

impl Around {
    fn new(own: &[[u8; OWN]], chars: &[usize]) -> Self {
        let n = own.len();
        let running: Vec<bool> = own.iter().map(is_running).collect();
        let mut last = vec![n; n];
        let mut next = vec![n; n];
        let mut at = n;
        for i in 0..n {
            at = if running[i] { i } else { at };
            last[i] = at;
        }
        at = n;
        for i in (0..n).rev() {
            at = if running[i] { i } else { at };
            next[i] = at;
        }
        let mut runs = vec![(0, 0); n];
        let mut i = 0;
        while i < n {
            let mut j = i;
            while j < n && is_short(&own[j]) == is_short(&own[i]) {
                j += 1;
            }
            runs[i..j].fill((i, j));
            i = j;
        }
        // The contiguous stretch with the greatest sum, a line of running text counting by its length and any other
        // line against it.
        let (mut best, mut body, mut sum, mut start) = (0i64, (0, 0), 0i64, 0);
        for (i, row) in own.iter().enumerate() {
            sum += if running[i] {
                4 * i64::from(row[LEN])
            } else if is_short(row) {
                -50
            } else {
                10
            };
            if sum > best {
                best = sum;
                body = (start, i + 1);
            }
            if sum < 0 {
                sum = 0;
                start = i + 1;
            }
        }
        let mut tails = vec![(0, n); n];
        let (mut count, mut at, mut began) = (0, n, false);
        for i in 0..n {
            began |= running[i];
            if began && own[i][TAIL] == 1 {
                count += 1;
                at = i;
            }
            tails[i] = (count, at);
        }
        Self {
            n,
            tails,
            running: sums(running.iter().map(|r| usize::from(*r))),
            lens: sums(own.iter().map(|r| r[LEN] as usize)),
            lexical: sums(own.iter().map(|r| r[LEXICAL] as usize)),
            markers: sums(own.iter().map(|r| usize::from(r[MARKERS] > 0))),
            ends: sums(own.iter().map(|r| usize::from(r[END] >= 5))),
            chars: sums(chars.iter().copied()),
            last,
            next,
            runs,
            body,
            short: own.iter().filter(|r| is_short(r)).count(),
            copies: own.iter().filter(|r| r[COPIES] > 1).count(),
        }
    }

    /// The mean of a window, times `scale`.
    fn mean(&self, of: &[usize], from: usize, to: usize, scale: usize) -> u8 {
        if to <= from { 0 } else { ((of[to] - of[from]) * scale / (to - from)).min(255) as u8 }
    }

    fn write(&self, i: usize, row: &mut [u8]) {
        let n = self.n;
        let near = |k: usize| (i.saturating_sub(k), (i + k + 1).min(n));
        let mut at = 0;
        let mut put = |v: u8| {
            row[at] = v;
            at += 1;
        };
        for k in [3, 8, 20] {
            let (from, to) = near(k);
            put(self.mean(&self.running, from, to, 64));
            put(self.mean(&self.lens, from, to, 1));
        }
        for k in [3, 8] {
            let (from, to) = near(k);
            put(self.mean(&self.lexical, from, to, 1));
            put(self.mean(&self.markers, from, to, 64));
        }
        // One side alone: what matters at the edges of the article.
        for k in [8, 20] {
            put(self.mean(&self.running, near(k).0, i, 64));
            put(self.mean(&self.running, i + 1, near(k).1, 64));
        }
        put(self.mean(&self.lexical, near(8).0, i, 1));
        put(self.mean(&self.lexical, i + 1, near(8).1, 1));
        put(self.mean(&self.ends, near(20).0, i, 64));
        put(self.mean(&self.ends, i + 1, near(20).1, 64));
        put(if self.last[i] == n { 255 } else { log(i - self.last[i]) });
        put(if self.next[i] == n { 255 } else { log(self.next[i] - i) });
        let (start, end) = self.runs[i];
        put(log(end - start));
        put(log(i - start));
        let (count, at_tail) = self.tails[i];
        put(count.min(30) as u8);
        put(if at_tail == n { 255 } else { log(i - at_tail) });
        put((self.tails[n - 1].0 - count).min(30) as u8);
        let (from, to) = self.body;
        put(if i < from {
            0
        } else if i >= to {
            2
        } else {
            1
        });
        put(if i < from {
            log(from - i)
        } else if i >= to {
            log(i + 1 - to)
        } else {
            0
        });
        put(share(self.chars[to] - self.chars[from], self.chars[n]));
        put(share(i, n));
        put(share(self.chars[i], self.chars[n]));
        put(share(self.running[n], n));
        put(share(self.short, n));
        put(share(self.copies, n));
        put(log(n));
    }
}
