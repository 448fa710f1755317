//! The layers of the encoder: pieces to a sum of their features, and such a sum to a vector.
//!
//! The architecture is that of the Universal Sentence Encoder, multilingual, version 3 (Yang et al. 2020, "Multilingual
//! Universal Sentence Encoder for Semantic Retrieval", the convolutional variety), as the weights' package computes it: a
//! table of 512 numbers a piece; projected to three branches of 256 under one layer norm; in each branch two residual
//! convolutions over 2, 3 or 5 pieces; the table's numbers and the branches under another layer norm; **summed** over
//! the pieces and projected to 512; divided by the square root of their number; a small feed-forward net; tanh; length 1.
//!
//! The first convolution's windows are sums of products that depend on one piece each, so those are computed once for
//! every different piece of a batch.

use super::product::{Matrix, Windows, multiply, sum};
use super::rows::{BLOCKS, Block, Rows, WIDTH};
use super::{Pooled, VECTOR};
use crate::error::{Error, Result};
use crate::models::Models;
use std::collections::HashMap;

/// Numbers in a branch.
const BRANCH: usize = 256;
/// Numbers of a piece: the table's and those of the branches.
const FEATURES: usize = WIDTH + BRANCHES.len() * BRANCH;
/// The inner width of the feed-forward net.
const HIDDEN: usize = 320;
/// The branches: pieces in a window, how many of them stand before the piece itself.
const BRANCHES: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// Zeros between the texts of a batch, so that no window reaches from one into another.
const GAP: usize = 2;
/// What keeps the division of a layer norm from zero.
const EPSILON: f32 = 1e-12;
const MAGIC: &[u8; 8] = b"DYDENSE1";

#[derive(Debug)]
struct Branch {
    /// All places of the first convolution's window side by side: 256 × (places · 256).
    first: Matrix,
    first_bias: Vec<f32>,
    second: Matrix,
    second_bias: Vec<f32>,
}

/// A layer norm's factors and summands.
#[derive(Debug)]
struct Norm {
    factors: Vec<f32>,
    summands: Vec<f32>,
}

impl Norm {
    /// Brings the numbers to mean 0 and variance 1, then applies factors and summands.
    fn apply(&self, numbers: &mut [f32]) {
        let count = numbers.len() as f32;
        let mean = sum(numbers, |x| x) / count;
        numbers.iter_mut().for_each(|x| *x -= mean);
        let scale = 1.0 / (sum(numbers, |x| x * x) / count + EPSILON).sqrt();
        for ((x, factor), summand) in numbers.iter_mut().zip(&self.factors).zip(&self.summands) {
            *x = *x * scale * factor + summand;
        }
    }
}

/// The weights, ready for use.
#[derive(Debug)]
pub(super) struct Network {
    rows: Rows,
    blocks: [Block; BLOCKS],
    projection: Matrix,
    projection_bias: Vec<f32>,
    branch_norm: Norm,
    branches: Vec<Branch>,
    norm: Norm,
    out: Matrix,
    out_bias: Vec<f32>,
    /// `d0`, `d1`, `p1`, `d2`, `p3`, `d3` of the package.
    head: [Matrix; 6],
}

/// Reads a file from its start.
struct Reader<'a> {
    id: &'a str,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) =
            self.rest.split_at_checked(count).ok_or_else(|| Error::model(self.id, "ends too early"))?;
        self.rest = rest;
        Ok(taken)
    }

    fn word(&mut self) -> Result<[u8; 4]> {
        Ok(self.take(4)?.try_into().unwrap_or_default())
    }

    fn float(&mut self) -> Result<f32> {
        self.word().map(f32::from_le_bytes)
    }

    fn vector(&mut self, count: usize) -> Result<Vec<f32>> {
        (0..count).map(|_| self.float()).collect()
    }

    /// A matrix of bytes as numbers: `(byte - zero) * step`, row after row.
    fn numbers(&mut self, rows: usize, columns: usize) -> Result<Vec<f32>> {
        let (step, zero) = (self.float()?, u32::from_le_bytes(self.word()?) as i32);
        Ok(self.take(rows * columns)?.iter().map(|b| (i32::from(*b) - zero) as f32 * step).collect())
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> Result<Matrix> {
        let numbers = self.numbers(rows, columns)?;
        Ok(Matrix::new(rows, columns, |r, c| numbers[r * columns + c]))
    }
}

impl Network {
    /// Reads the weights: the two parts of the table, the dense layers.
    ///
    /// # Errors
    /// When a file is missing or not what it should be.
    pub(super) fn new(models: &Models, tables: [&str; 2], dense: &str) -> Result<Self> {
        let rows = Rows::new(models, tables)?;
        let file = models.bytes(dense)?;
        let mut reader = Reader { id: dense, rest: &file };
        if reader.take(MAGIC.len())? != MAGIC {
            return Err(Error::model(dense, "is no file of the encoder's layers"));
        }
        let mut blocks = [Block::default(); BLOCKS];
        for block in &mut blocks {
            let (scale, low) = (reader.float()?, reader.float()?);
            let base = u32::from_le_bytes(reader.word()?);
            let base = u8::try_from(base).ok().filter(|b| *b <= 48);
            *block =
                Block { scale, low, base: base.ok_or_else(|| Error::model(dense, "has a wrong level"))? };
        }
        let (mut projection_bias, mut factors, mut summands) = (Vec::new(), Vec::new(), Vec::new());
        let mut biases = Vec::new();
        for _ in BRANCHES {
            projection_bias.extend(reader.vector(BRANCH)?);
            factors.extend(reader.vector(BRANCH)?);
            summands.extend(reader.vector(BRANCH)?);
            biases.push((reader.vector(BRANCH)?, reader.vector(BRANCH)?));
        }
        let branch_norm = Norm { factors, summands };
        let norm = Norm { factors: reader.vector(FEATURES)?, summands: reader.vector(FEATURES)? };
        let out_bias = reader.vector(VECTOR)?;
        let (mut projections, mut branches) = (Vec::new(), Vec::new());
        for ((places, _), (first_bias, second_bias)) in BRANCHES.into_iter().zip(biases) {
            projections.push(reader.numbers(WIDTH, BRANCH)?);
            let taps = reader.numbers(places * BRANCH, BRANCH)?;
            let first = Matrix::new(BRANCH, places * BRANCH, |r, c| {
                taps[(c / BRANCH * BRANCH + r) * BRANCH + c % BRANCH]
            });
            let second = reader.matrix(places * BRANCH, BRANCH)?;
            branches.push(Branch { first, first_bias, second, second_bias });
        }
        let projection = Matrix::new(WIDTH, BRANCHES.len() * BRANCH, |r, c| {
            projections[c / BRANCH][r * BRANCH + c % BRANCH]
        });
        let out = reader.matrix(FEATURES, VECTOR)?;
        let head = [
            reader.matrix(VECTOR, HIDDEN)?,
            reader.matrix(HIDDEN, HIDDEN)?,
            reader.matrix(VECTOR, HIDDEN)?,
            reader.matrix(HIDDEN, VECTOR)?,
            reader.matrix(HIDDEN, VECTOR)?,
            reader.matrix(VECTOR, VECTOR)?,
        ];
        if !reader.rest.is_empty() {
            return Err(Error::model(dense, "is longer than the layers"));
        }
        Ok(Self {
            rows,
            blocks,
            projection,
            projection_bias,
            branch_norm,
            branches,
            norm,
            out,
            out_bias,
            head,
        })
    }

    /// How many pieces the table has.
    pub(super) fn pieces(&self) -> usize {
        self.rows.len()
    }

    /// The sums of the texts' features, projected. Each text is a list of at least one piece.
    pub(super) fn pool(&self, texts: &[Vec<u32>]) -> Vec<Pooled> {
        // The different pieces, in the order of their first use, and the texts as places in that list.
        let mut places: HashMap<u32, usize> = HashMap::new();
        let mut distinct = Vec::new();
        let mut flat = Vec::new();
        for text in texts {
            for piece in text {
                flat.push(*places.entry(*piece).or_insert_with(|| {
                    distinct.push(*piece);
                    distinct.len() - 1
                }));
            }
        }
        let mut table = vec![0.0; distinct.len() * WIDTH];
        for (row, piece) in table.chunks_exact_mut(WIDTH).zip(&distinct) {
            self.rows.read(*piece as usize, &self.blocks, row);
        }
        let width = self.projection.columns();
        let mut projected = vec![0.0; distinct.len() * width];
        multiply(Windows::rows(&table, WIDTH), &self.projection, &mut projected);
        for row in projected.chunks_exact_mut(width) {
            row.iter_mut().zip(&self.projection_bias).for_each(|(x, b)| *x += b);
            self.branch_norm.apply(row);
        }

        let mut features = vec![0.0; flat.len() * FEATURES];
        for (row, place) in features.chunks_exact_mut(FEATURES).zip(&flat) {
            row[..WIDTH].copy_from_slice(&table[place * WIDTH..(place + 1) * WIDTH]);
        }
        for (number, branch) in self.branches.iter().enumerate() {
            self.branch(number, branch, texts, &flat, &projected, &mut features);
        }

        let mut sums = vec![0.0; texts.len() * FEATURES];
        let mut rows = features.chunks_exact_mut(FEATURES);
        for (text, sum) in texts.iter().zip(sums.chunks_exact_mut(FEATURES)) {
            for row in rows.by_ref().take(text.len()) {
                self.norm.apply(row);
                sum.iter_mut().zip(row).for_each(|(s, x)| *s += *x);
            }
        }
        let mut out = vec![0.0; texts.len() * VECTOR];
        multiply(Windows::rows(&sums, FEATURES), &self.out, &mut out);
        let pool = |(text, row): (&Vec<u32>, &[f32])| {
            let pieces = u32::try_from(text.len()).unwrap_or(u32::MAX);
            let mut pooled = Pooled { sum: [0.0; VECTOR], pieces };
            for ((s, x), bias) in pooled.sum.iter_mut().zip(row).zip(&self.out_bias) {
                *s = x + pieces as f32 * bias;
            }
            pooled
        };
        texts.iter().zip(out.chunks_exact(VECTOR)).map(pool).collect()
    }

    /// Both convolutions of a branch; their result goes to its columns of `features`.
    fn branch(
        &self,
        number: usize,
        branch: &Branch,
        texts: &[Vec<u32>],
        flat: &[usize],
        projected: &[f32],
        features: &mut [f32],
    ) {
        let (places, before) = BRANCHES[number];
        let width = self.projection.columns();
        let distinct = projected.len() / width;
        // What each different piece gives to each place of a window.
        let windows = Windows { numbers: &projected[number * BRANCH..], step: width, rows: distinct };
        let mut taps = vec![0.0; distinct * places * BRANCH];
        multiply(windows, &branch.first, &mut taps);

        // The texts with zeros before, between and behind them.
        let padded = flat.len() + GAP * (texts.len() + 1);
        let mut hidden = vec![0.0; (padded + GAP) * BRANCH];
        let (mut at, mut start) = (GAP, 0);
        for text in texts {
            let pieces = &flat[start..start + text.len()];
            for (i, piece) in pieces.iter().enumerate() {
                let row = &mut hidden[(at + i) * BRANCH..(at + i + 1) * BRANCH];
                row.copy_from_slice(&branch.first_bias);
                for place in 0..places {
                    let Some(other) = (i + place).checked_sub(before).and_then(|k| pieces.get(k)) else {
                        continue;
                    };
                    let tap = (other * places + place) * BRANCH;
                    row.iter_mut().zip(&taps[tap..tap + BRANCH]).for_each(|(x, t)| *x += t);
                }
                let own = &projected[piece * width + number * BRANCH..][..BRANCH];
                row.iter_mut().zip(own).for_each(|(x, own)| *x = x.max(0.0) + own);
            }
            at += text.len() + GAP;
            start += text.len();
        }

        // A window begins `before` rows ahead of its piece; those of the gaps are computed and left alone.
        let windows =
            Windows { numbers: &hidden[(GAP - before) * BRANCH..], step: BRANCH, rows: padded - 2 * GAP };
        let mut second = vec![0.0; windows.rows * BRANCH];
        multiply(windows, &branch.second, &mut second);
        let columns = WIDTH + number * BRANCH;
        let (mut at, mut rows) = (0, features.chunks_exact_mut(FEATURES));
        for text in texts {
            for (i, row) in rows.by_ref().take(text.len()).enumerate() {
                let new = &second[(at + i) * BRANCH..(at + i + 1) * BRANCH];
                let old = &hidden[(GAP + at + i) * BRANCH..(GAP + at + i + 1) * BRANCH];
                let out = row[columns..columns + BRANCH].iter_mut();
                for (((x, new), old), bias) in out.zip(new).zip(old).zip(&branch.second_bias) {
                    *x = (new + bias).max(0.0) + old;
                }
            }
            at += text.len() + GAP;
        }
    }

    /// The vectors of sums, each of length 1.
    pub(super) fn head(&self, pooled: &[Pooled]) -> Vec<[f32; VECTOR]> {
        let mut input = Vec::with_capacity(pooled.len() * VECTOR);
        for p in pooled {
            let scale = 1.0 / (p.pieces.max(1) as f32).sqrt();
            input.extend(p.sum.iter().map(|x| x * scale));
        }
        let layer = |numbers: &[f32], width: usize, matrix: &Matrix| {
            let mut out = vec![0.0; pooled.len() * matrix.columns()];
            multiply(Windows::rows(numbers, width), matrix, &mut out);
            out
        };
        let add = |into: &mut [f32], other: Vec<f32>| into.iter_mut().zip(other).for_each(|(x, o)| *x += o);
        let positive = |numbers: &mut [f32]| numbers.iter_mut().for_each(|x| *x = x.max(0.0));
        let [d0, d1, p1, d2, p3, d3] = &self.head;
        let mut y0 = layer(&input, VECTOR, d0);
        positive(&mut y0);
        let mut y1 = layer(&input, VECTOR, p1);
        add(&mut y1, layer(&y0, HIDDEN, d1));
        positive(&mut y1);
        let mut y2 = layer(&y1, HIDDEN, d2);
        positive(&mut y2);
        let mut z = layer(&y1, HIDDEN, p3);
        add(&mut z, layer(&y2, VECTOR, d3));
        let unit = |row: &[f32]| {
            let mut out = [0.0; VECTOR];
            out.iter_mut().zip(row).for_each(|(o, x)| *o = libm::tanhf(*x));
            super::normalise(&mut out);
            out
        };
        z.chunks_exact(VECTOR).map(unit).collect()
    }
}
