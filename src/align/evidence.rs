//! The evidence for a bead, as numbers.

use super::Line;
use super::marks::MARKS;
use super::meaning::Meaning;
use super::path::{KINDS, REACH, Step, TYPES};
use super::profile::{Mass, Meeting, Met, Profile, Sides};
use super::weights::{COUNT, Features, at};
use std::collections::VecDeque;
use std::ops::Range;

/// Layout of a sentence.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    paragraph: Option<usize>,
    starts: bool,
    heading: bool,
}

fn places(lines: &[Line<'_>]) -> Vec<Place> {
    let before = std::iter::once(None).chain(lines.iter().map(|l| l.paragraph));
    let place = |(l, before): (&Line<'_>, Option<usize>)| Place {
        paragraph: l.paragraph,
        starts: l.paragraph.is_some() && l.paragraph != before,
        heading: l.heading,
    };
    lines.iter().zip(before).map(place).collect()
}

/// What share of the weight of words meets in the beads of a plain translation.
const GENERAL_SHARE: f32 = 0.5;
/// Weight of the general share against that of a document: about a hundred sentences.
const GENERAL_MASS: f32 = 2500.0;
/// Weight of the general share in the support of two lists: that of about one pair of sentences.
const SUPPORT_MASS: f32 = 40.0;
/// Weight of words that pull the share of a short sentence towards the usual one.
const PULL: f32 = 6.0;
/// Usual shares of unpaired sentences and of beads of more than two, and the weight in sentences with which they
/// temper those of the document.
const USUAL_ALONE: f32 = 0.04;
const USUAL_MANY: f32 = 0.3;
const TEMPER: f32 = 60.0;
/// Rows that are kept: a bead's own, the one before it, and the one behind it.
const KEPT: usize = REACH + 2;

/// Everything that features are computed from.
pub(super) struct Evidence {
    pub(super) sides: Sides,
    ratio: f32,
    left: Vec<Place>,
    right: Vec<Place>,
    /// Share of the weight of words that meet in true beads of these texts: a close translation has more than a free one.
    usual_share: f32,
    alone_rate: f32,
    many_rate: f32,
    /// 1 for one sentence a side, falling to 0 with the number of sentences of the longer side.
    few: f32,
    /// Both sides have the same number of paragraphs, more than one: then their order numbers are evidence.
    same_paragraphs: bool,
    /// What the encoder says, where it is asked.
    pub(super) meaning: Option<Meaning>,
}

/// What the pairs of one left sentence with right sentences `lo ..` say. `Mass` of index k - 1 is for a union of k
/// neighbouring sentences of the other side, the last of which is the pair's.
#[derive(Default)]
struct Row {
    lo: usize,
    right_met: Vec<Met>,
    left_mass: Vec<[Mass; REACH]>,
    right_mass: Vec<[Mass; REACH]>,
    /// Share of the words of beads that end with this sentence, by type; the first place is right sentence `lo`.
    shares: Vec<[f32; KINDS]>,
}

impl Row {
    fn place(&self, j: usize) -> Option<usize> {
        j.checked_sub(self.lo).filter(|k| *k < self.left_mass.len())
    }

    fn left_mass(&self, j: usize, b: usize) -> Mass {
        self.place(j).map_or(Mass::default(), |k| self.left_mass[k][b - 1])
    }

    fn right_mass(&self, j: usize, a: usize) -> Mass {
        self.place(j).map_or(Mass::default(), |k| self.right_mass[k][a - 1])
    }
}

/// The rows around a boundary: first the one of the left sentence behind it (if any), then those before it.
struct Rows {
    rows: VecDeque<Row>,
    behind: bool,
}

impl Rows {
    /// The row of the `k`-th left sentence before the boundary, from 0.
    fn before(&self, k: usize) -> Option<&Row> {
        self.rows.get(k + usize::from(self.behind))
    }

    fn behind(&self) -> Option<&Row> {
        self.rows.front().filter(|_| self.behind)
    }
}

impl Evidence {
    pub(super) fn new(sides: Sides, left: &[Line<'_>], right: &[Line<'_>]) -> Self {
        let ratio = sides.ratio();
        let few = 3.0 / (2 + left.len().max(right.len())) as f32;
        let (left, right) = (places(left), places(right));
        let count = |side: &[Place]| side.iter().filter(|p| p.starts).count();
        let same_paragraphs = count(&left) == count(&right) && count(&left) > 1;
        Self {
            sides,
            ratio,
            left,
            right,
            usual_share: GENERAL_SHARE,
            alone_rate: 0.0,
            many_rate: 0.0,
            few,
            same_paragraphs,
            meaning: None,
        }
    }

    /// The evidence for a stretch of both lists alone, with what the whole lists say about the translation.
    pub(super) fn part(&self, left: Range<usize>, right: Range<usize>) -> Self {
        Self {
            sides: self.sides.part(left.clone(), right.clone()),
            left: self.left[left].to_vec(),
            right: self.right[right].to_vec(),
            meaning: None,
            ..*self
        }
    }

    /// Takes from a first alignment and its probabilities how close the translation is and how it divides sentences,
    /// tempered by what is general. `unpaired` is the share of unpaired sentences where the caller knows it.
    pub(super) fn calibrate(&mut self, steps: &[Step], probabilities: &[f64], unpaired: Option<f32>) {
        let (mut met, mut all) = (GENERAL_SHARE * GENERAL_MASS, GENERAL_MASS);
        let (mut alone, mut many) = (USUAL_ALONE * TEMPER, USUAL_MANY * TEMPER / 2.0);
        let (mut sentences, mut beads) = (TEMPER, TEMPER / 2.0);
        for (step, p) in steps.iter().zip(probabilities) {
            let (a, b) = TYPES[step.t];
            sentences += (a + b) as f32;
            if a == 0 || b == 0 {
                alone += *p as f32;
                continue;
            }
            beads += 1.0;
            many += f32::from(a + b > 2);
            let (of_bead, total) = self.met(step);
            met += of_bead.soft;
            all += total.soft;
        }
        self.usual_share = met / all;
        let rate = unpaired.map_or(alone / sentences, |share| share.clamp(0.001, 0.9));
        self.alone_rate = (rate / USUAL_ALONE).ln();
        self.many_rate = (many / beads / USUAL_MANY).ln();
    }

    /// Weight of what meets in a paired bead, and of all its items.
    fn met(&self, step: &Step) -> (Mass, Mass) {
        let (a, b) = TYPES[step.t];
        let (left, right) = (&self.sides.left[step.i - a..step.i], &self.sides.right[step.j - b..step.j]);
        let mut unions = vec![Met::default(); b];
        let (mut met, mut all) = (Mass::default(), Mass::default());
        for l in left {
            let meeting = Meeting::new(l, self.sides.keys);
            let mut union = Met::default();
            for (r, there) in right.iter().zip(&mut unions) {
                let (here, that) = meeting.with_right(r);
                union = union.or(here);
                *there = there.or(that);
            }
            met += l.mass(union);
            all += l.total;
        }
        for (r, union) in right.iter().zip(unions) {
            met += r.mass(union);
            all += r.total;
        }
        (met, all)
    }

    /// Share of the weight of all sentences that meets in the pairs of a path, 0 to 1, drawn to the usual share in
    /// lists of few words. Two versions of one text have 0.45 and more, texts that have nothing to do with each other
    /// less than 0.25.
    pub(super) fn support(&self, steps: &[Step]) -> f32 {
        let (mut met, mut all) = (GENERAL_SHARE * SUPPORT_MASS, SUPPORT_MASS);
        for p in self.sides.left.iter().chain(&self.sides.right) {
            all += p.total.soft + p.total.hard;
        }
        for step in steps.iter().filter(|s| TYPES[s.t].0 > 0 && TYPES[s.t].1 > 0) {
            let (here, _) = self.met(step);
            met += here.soft + here.hard;
        }
        met / all
    }

    /// Calls `visit(i, j, type, features)` for every bead of the first `types` that ends at a boundary (i, j) of
    /// `rows`, i rising, then j. Keeps a few rows at a time.
    pub(super) fn visit(
        &self,
        rows: &[(usize, usize)],
        types: usize,
        mut visit: impl FnMut(usize, usize, usize, &Features),
    ) {
        let reach = TYPES[..types].iter().map(|(a, b)| *a.max(b)).max().unwrap_or(1);
        let mut recent = Rows { rows: VecDeque::with_capacity(KEPT), behind: false };
        let mut meeting: Option<Meeting<'_>> = None;
        for (i, &(lo, hi)) in rows.iter().enumerate() {
            recent.behind = i + 1 < rows.len();
            if recent.behind {
                // A later bead of several left sentences may end right of this row, and asks what stands behind it.
                let end = rows[(i + KEPT).min(rows.len() - 1)].1;
                let left = &self.sides.left[i];
                let turned = match meeting.take() {
                    Some(m) => m.turn(left),
                    None => Meeting::new(left, self.sides.keys),
                };
                let lo = rows[i.saturating_sub(1)].0.saturating_sub(REACH + 1);
                let row = self.row(i, lo, end, reach, &turned, &recent.rows);
                meeting = Some(turned);
                if recent.rows.len() == KEPT {
                    recent.rows.pop_back();
                }
                recent.rows.push_front(row);
            }
            for j in lo..=hi {
                let mut shares = [0.0; KINDS];
                for (t, &(a, b)) in TYPES[..types].iter().enumerate() {
                    if a <= i && b <= j {
                        let features = self.features(i, j, t, &recent, &mut shares);
                        visit(i, j, t, &features);
                    }
                }
                let front = usize::from(recent.behind);
                if let (Some(row), Some(last)) = (recent.rows.get_mut(front), j.checked_sub(1))
                    && let Some(k) = row.place(last)
                {
                    row.shares[k] = shares;
                }
            }
        }
    }

    fn row(
        &self,
        i: usize,
        lo: usize,
        end: usize,
        reach: usize,
        meeting: &Meeting<'_>,
        recent: &VecDeque<Row>,
    ) -> Row {
        let left = &self.sides.left[i];
        let width = end.saturating_sub(lo);
        let mut row = Row {
            lo,
            right_met: Vec::with_capacity(width),
            left_mass: Vec::with_capacity(width),
            right_mass: Vec::with_capacity(width),
            shares: vec![[0.0; KINDS]; width],
        };
        let mut last = [Met::default(); REACH];
        for j in lo..end {
            let right = &self.sides.right[j];
            let (here, there) = meeting.with_right(right);
            last.rotate_right(1);
            last[0] = here;
            let (mut left_mass, mut right_mass) = ([Mass::default(); REACH], [Mass::default(); REACH]);
            let (mut left_union, mut right_union) = (Met::default(), Met::default());
            for (k, &beside) in last[..reach].iter().enumerate() {
                left_union = unite(left, left_union, beside, k, &mut left_mass);
                let above = match k {
                    0 => there,
                    _ => {
                        recent.get(k - 1).and_then(|r| r.place(j).map(|c| r.right_met[c])).unwrap_or_default()
                    }
                };
                right_union = unite(right, right_union, above, k, &mut right_mass);
            }
            row.right_met.push(there);
            row.left_mass.push(left_mass);
            row.right_mass.push(right_mass);
        }
        row
    }

    fn features(&self, i: usize, j: usize, t: usize, rows: &Rows, shares: &mut [f32; KINDS]) -> Features {
        let (a, b) = TYPES[t];
        let mut f = [0.0; COUNT];
        let (left, right) = (&self.sides.left[i - a..i], &self.sides.right[j - b..j]);
        if a == 0 || b == 0 {
            for p in left.iter().chain(right) {
                f[at::FEW_ALONE] += self.few;
                f[at::ALONE_WORDS] += p.total.soft * self.usual_share / 10.0;
                f[at::ALONE_FACTS] += p.total.hard / 5.0;
                f[at::ALONE_LENGTH] += (1.0 + p.size).ln();
            }
            f[at::ALONE_BEST] = self.best_beside(i, j, a, rows);
            f[at::ALONE_RATE] = self.alone_rate;
        } else {
            self.lengths(left, right, &mut f);
            self.words((i, j), t, rows, shares, &mut f);
            marks(left, right, &mut f);
            if a + b > 2 {
                f[at::MANY_RATE] = self.many_rate;
            }
        }
        self.layout(&self.left[i - a..i], &self.right[j - b..j], &mut f);
        if let Some(meaning) = &self.meaning {
            meaning.features(i, j, t, &mut f);
        }
        f
    }

    fn lengths(&self, left: &[Profile], right: &[Profile], f: &mut Features) {
        let x = left.iter().map(|p| p.size).sum::<f32>() * self.ratio.sqrt();
        let y = right.iter().map(|p| p.size).sum::<f32>() / self.ratio.sqrt();
        f[at::LENGTH_SQUARE] = ((x - y) * (x - y) / (x + y + 2.0) / 5.0).min(6.0);
        f[at::LENGTH_LOG] = ((x + 1.0) / (y + 1.0)).ln().abs().min(3.0);
        let members = (left.len() + right.len()) as f32;
        f[at::LENGTH_EXTRA] = (members - 2.0) * ((x + y) / members + 1.0).ln() / 4.0;
    }

    /// Share of a sentence's weight that is met, over what is usual; short sentences are drawn to the usual.
    fn share(&self, met: Mass, all: Mass) -> f32 {
        (met.soft + 2.0 * met.hard + PULL * self.usual_share) / (all.soft + 2.0 * all.hard + PULL)
            - self.usual_share
    }

    fn words(
        &self,
        (i, j): (usize, usize),
        t: usize,
        rows: &Rows,
        shares: &mut [f32; KINDS],
        f: &mut Features,
    ) {
        let (a, b) = TYPES[t];
        let (mut zh, mut en, mut total) = (Mass::default(), Mass::default(), Mass::default());
        let (mut weakest_zh, mut weakest_en) = (1.0f32, 1.0f32);
        for k in 0..a {
            let all = self.sides.left[i - 1 - k].total;
            let met = rows.before(k).map_or(Mass::default(), |r| r.left_mass(j - 1, b));
            zh += met;
            total += all;
            weakest_zh = weakest_zh.min(self.share(met, all));
        }
        let all_zh = total;
        for k in 0..b {
            let all = self.sides.right[j - 1 - k].total;
            let met = rows.before(0).map_or(Mass::default(), |r| r.right_mass(j - 1 - k, a));
            en += met;
            total += all;
            weakest_en = weakest_en.min(self.share(met, all));
        }
        let mut met = zh;
        met += en;
        let soft = |met: f32, all: f32| (met + PULL * self.usual_share) / (all + PULL) - self.usual_share;
        f[at::WORDS_MET] = met.soft / 10.0;
        f[at::WORDS_UNMET] = (total.soft * self.usual_share - met.soft) / 10.0;
        f[at::WORDS_SHARE] = soft(met.soft, total.soft);
        f[at::WORDS_SHARE_ZH] = soft(zh.soft, all_zh.soft);
        f[at::WORDS_SHARE_EN] = soft(en.soft, total.soft - all_zh.soft);
        f[at::WORDS_LOG] = (met.soft + met.hard).ln_1p();
        f[at::WORDS_WEAKEST] = weakest_zh.min(weakest_en);
        if a > 1 {
            f[at::WORDS_WEAKEST_ZH] = weakest_zh;
        }
        if b > 1 {
            f[at::WORDS_WEAKEST_EN] = weakest_en;
        }
        let share = self.share(met, total);
        shares[t] = share;
        if a + b > 2 {
            f[at::WORDS_GAIN] = share - self.best_within(j, t, rows, shares);
        }
        (f[at::WORDS_BESIDE_ZH], f[at::WORDS_BESIDE_EN]) = self.beside(i, j, t, rows);
        f[at::FEW_SHARE] = f[at::WORDS_SHARE] * self.few;
        f[at::FACTS_MET] = (met.hard / 5.0).min(6.0);
        f[at::FACTS_UNMET] = ((total.hard - met.hard) / 5.0).min(6.0);
        f[at::NOTHING_MET] = f32::from(met == Mass::default() && total.soft + total.hard > 8.0);
        f[at::FACTS_ALL_MET] = f32::from(total.hard > 0.0 && total.hard - met.hard < 0.1);
    }

    /// The best share among the beads without one of the outer sentences.
    fn best_within(&self, j: usize, t: usize, rows: &Rows, shares: &[f32; KINDS]) -> f32 {
        let (a, b) = TYPES[t];
        let stored = |back: usize, j: usize, t: usize| {
            let row = rows.before(back)?;
            row.place(j.checked_sub(1)?).map(|k| row.shares[k][t])
        };
        let mut best = f32::MIN;
        if a > 1
            && let Some(t) = kind(a - 1, b)
        {
            best = best.max(shares[t]).max(stored(1, j, t).unwrap_or(f32::MIN));
        }
        if b > 1
            && let Some(t) = kind(a, b - 1)
        {
            best = best.max(shares[t]).max(stored(0, j - 1, t).unwrap_or(f32::MIN));
        }
        if best == f32::MIN { 0.0 } else { best }
    }

    /// Mean share of the left neighbours' words that the right side meets, and of the right neighbours' that the left
    /// side meets.
    fn beside(&self, i: usize, j: usize, t: usize, rows: &Rows) -> (f32, f32) {
        let (a, b) = TYPES[t];
        let (mut zh, mut en) = (0.0, 0.0);
        if let (Some(row), Some(p)) = (rows.behind(), self.sides.left.get(i)) {
            zh += self.share(row.left_mass(j - 1, b), p.total);
        }
        if let (Some(row), Some(k)) = (rows.before(a), i.checked_sub(a + 1)) {
            zh += self.share(row.left_mass(j - 1, b), self.sides.left[k].total);
        }
        if let Some(row) = rows.before(0) {
            if let Some(p) = self.sides.right.get(j) {
                en += self.share(row.right_mass(j, a), p.total);
            }
            if let Some(k) = j.checked_sub(b + 1) {
                en += self.share(row.right_mass(k, a), self.sides.right[k].total);
            }
        }
        (zh / 2.0, en / 2.0)
    }

    /// The best share of an unpaired sentence's words that one of the sentences around the boundary meets.
    fn best_beside(&self, i: usize, j: usize, a: usize, rows: &Rows) -> f32 {
        let mut best = Mass::default();
        let mut take = |m: Mass| {
            if m.soft + 2.0 * m.hard > best.soft + 2.0 * best.hard {
                best = m;
            }
        };
        let around = j.saturating_sub(3)..(j + 3).min(self.sides.right.len());
        let total = if a == 1 {
            if let Some(row) = rows.before(0) {
                around.for_each(|j| take(row.left_mass(j, 1)));
            }
            self.sides.left[i - 1].total
        } else {
            for row in rows.rows.iter().take(4) {
                take(row.right_mass(j - 1, 1));
            }
            self.sides.right[j - 1].total
        };
        self.share(best, total)
    }

    fn layout(&self, left: &[Place], right: &[Place], f: &mut Features) {
        let crossed = |side: &[Place]| side.iter().skip(1).filter(|p| p.starts).count() as f32;
        f[at::PARAGRAPH_CROSSED] = crossed(left) + crossed(right);
        let (Some(l), Some(r)) = (left.first(), right.first()) else { return };
        if let (Some(x), Some(y)) = (l.paragraph, r.paragraph) {
            f[at::PARAGRAPH_STARTS_AGREE] = f32::from(l.starts && r.starts);
            f[at::PARAGRAPH_STARTS_DIFFER] = f32::from(l.starts != r.starts);
            if self.same_paragraphs {
                f[at::PARAGRAPH_NUMBER_AGREES] = f32::from(x == y);
                f[at::PARAGRAPH_NUMBER_DIFFERS] = (x.abs_diff(y) as f32).min(3.0);
            }
        }
        let heading = |side: &[Place]| side.iter().any(|p| p.heading);
        let plain = |side: &[Place]| side.iter().any(|p| !p.heading);
        let one = (heading(left) && plain(right)) || (plain(left) && heading(right));
        f[at::HEADING_AGREES] = f32::from(heading(left) && heading(right) && !one);
        f[at::HEADING_DIFFERS] = f32::from(one);
    }
}

/// The type of beads of `a` left and `b` right sentences.
fn kind(a: usize, b: usize) -> Option<usize> {
    TYPES.iter().position(|t| *t == (a, b))
}

/// Adds a mask to a union and notes the union's mass under `k`; computes nothing when nothing is new.
fn unite(profile: &Profile, union: Met, met: Met, k: usize, mass: &mut [Mass; REACH]) -> Met {
    let all = union.or(met);
    mass[k] = match k {
        0 if all == Met::default() => Mass::default(),
        1.. if all == union => mass[k - 1],
        _ => profile.mass(all),
    };
    all
}

fn marks(left: &[Profile], right: &[Profile], f: &mut Features) {
    let sum = |side: &[Profile], k: usize| side.iter().map(|p| p.marks.counts[k]).sum::<f32>();
    for k in 0..MARKS {
        f[at::QUESTION + k] = (sum(left, k) - sum(right, k)).abs().min(3.0);
    }
    let open = |side: &[Profile]| side.iter().map(|p| i32::from(p.marks.open)).sum::<i32>();
    f[at::QUOTATION_OPEN] = open(left).abs_diff(open(right)).min(2) as f32;
    if let (Some(l), Some(r)) = (left.last(), right.last()) {
        f[at::STOP] = f32::from(l.marks.stopped != r.marks.stopped);
        f[at::LAST_MARK] = f32::from(l.marks.last != r.marks.last);
        f[at::QUOTATION_END] = f32::from(l.marks.quoted != r.marks.quoted);
    }
}
