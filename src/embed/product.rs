//! Products of matrices, vectorised for the machine that runs them.
//!
//! Every element of a product is one chain of multiply-adds in the order of the inner dimension, whatever the number of
//! rows, their place in a batch or the width of the machine's registers. So a sentence has the same vector alone and
//! among others, on one thread and on many, and on every machine with fused multiply-add.

use pulp::{Arch, Simd, WithSimd};

/// Columns that are worked on together: two registers of eight numbers.
const COLUMNS: usize = 16;
/// Rows that are worked on together; with [`COLUMNS`] they fill the registers.
const ROWS: usize = 6;
/// Rows that are packed at a time, so that they stay in the cache while the panels of the right side pass by.
const BLOCK: usize = 16 * ROWS;

/// The right side of a product: `inner` × `columns`, in panels of [`COLUMNS`] columns.
#[derive(Clone, Debug)]
pub(super) struct Matrix {
    inner: usize,
    columns: usize,
    panels: Vec<f32>,
}

impl Matrix {
    /// A matrix from its elements, `at(row, column)`; `columns` is a multiple of 16.
    pub(super) fn new(inner: usize, columns: usize, at: impl Fn(usize, usize) -> f32) -> Self {
        debug_assert_eq!(columns % COLUMNS, 0);
        let mut panels = Vec::with_capacity(inner * columns);
        for first in (0..columns).step_by(COLUMNS) {
            for row in 0..inner {
                panels.extend((first..first + COLUMNS).map(|column| at(row, column)));
            }
        }
        Self { inner, columns, panels }
    }

    /// The number of columns.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }
}

/// The left side of a product: rows of numbers that begin `step` apart and may overlap, as the windows of a
/// convolution do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Windows<'a> {
    pub(super) numbers: &'a [f32],
    pub(super) step: usize,
    pub(super) rows: usize,
}

impl<'a> Windows<'a> {
    /// Rows that follow each other.
    pub(super) fn rows(numbers: &'a [f32], width: usize) -> Self {
        Self { numbers, step: width, rows: numbers.len() / width }
    }
}

/// Writes `left · right` to `out`, row by row.
pub(super) fn multiply(left: Windows<'_>, right: &Matrix, out: &mut [f32]) {
    debug_assert_eq!(out.len(), left.rows * right.columns);
    Arch::new().dispatch(Multiply { left, right, out });
}

struct Multiply<'a> {
    left: Windows<'a>,
    right: &'a Matrix,
    out: &'a mut [f32],
}

impl WithSimd for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match S::F32_LANES {
            16 => panels::<S, 1>(simd, self),
            8 => panels::<S, 2>(simd, self),
            4 => panels::<S, 4>(simd, self),
            _ => panels::<S, COLUMNS>(simd, self),
        }
    }
}

#[inline(always)]
fn panels<S: Simd, const V: usize>(simd: S, product: Multiply<'_>) {
    let Multiply { left, right, out } = product;
    let (inner, columns) = (right.inner, right.columns);
    if inner == 0 || columns == 0 {
        return;
    }
    let mut packed = vec![0.0f32; BLOCK.min(left.rows.next_multiple_of(ROWS)) * inner];
    for first in (0..left.rows).step_by(BLOCK) {
        let rows = BLOCK.min(left.rows - first);
        pack(left, first, rows, inner, &mut packed);
        for (p, panel) in right.panels.chunks_exact(inner * COLUMNS).enumerate() {
            let (panel, _) = S::as_simd_f32s(panel);
            for (g, group) in packed.chunks_exact(ROWS * inner).take(rows.div_ceil(ROWS)).enumerate() {
                let sums = tile::<S, V>(simd, group, panel);
                for (r, sums) in sums.iter().enumerate().take(rows - g * ROWS) {
                    let at = (first + g * ROWS + r) * columns + p * COLUMNS;
                    let (row, _) = S::as_mut_simd_f32s(&mut out[at..at + COLUMNS]);
                    row.copy_from_slice(sums);
                }
            }
        }
    }
}

/// Groups of [`ROWS`] rows, in each the numbers of one place of the inner dimension together.
#[inline(always)]
fn pack(left: Windows<'_>, first: usize, rows: usize, inner: usize, packed: &mut [f32]) {
    for (g, group) in packed.chunks_exact_mut(ROWS * inner).take(rows.div_ceil(ROWS)).enumerate() {
        for r in 0..ROWS {
            let row = g * ROWS + r;
            if row < rows {
                let start = (first + row) * left.step;
                let numbers = &left.numbers[start..start + inner];
                for (place, number) in group.chunks_exact_mut(ROWS).zip(numbers) {
                    place[r] = *number;
                }
            } else {
                group.chunks_exact_mut(ROWS).for_each(|place| place[r] = 0.0);
            }
        }
    }
}

#[inline(always)]
fn tile<S: Simd, const V: usize>(simd: S, group: &[f32], panel: &[S::f32s]) -> [[S::f32s; V]; ROWS] {
    let mut sums = [[simd.splat_f32s(0.0); V]; ROWS];
    for (left, right) in group.chunks_exact(ROWS).zip(panel.chunks_exact(V)) {
        for r in 0..ROWS {
            let number = simd.splat_f32s(left[r]);
            for v in 0..V {
                sums[r][v] = simd.mul_add_e_f32s(number, right[v], sums[r][v]);
            }
        }
    }
    sums
}

/// The sum of `numbers`, in eight chains, so that it can be vectorised and is the same everywhere.
pub(super) fn sum(numbers: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut chains = [0.0f32; 8];
    let chunks = numbers.chunks_exact(8);
    let rest: f32 = chunks.remainder().iter().map(|x| of(*x)).sum();
    for chunk in chunks {
        for (chain, x) in chains.iter_mut().zip(chunk) {
            *chain += of(*x);
        }
    }
    let [a, b, c, d, e, f, g, h] = chains;
    ((a + e) + (b + f)) + ((c + g) + (d + h)) + rest
}

/// The cosine of two vectors; 0 where one of them is zero.
pub fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let lengths = sum(a, |x| x * x) * sum(b, |x| x * x);
    if lengths > 0.0 { dot(a, b) / lengths.sqrt() } else { 0.0 }
}

/// The inner product of two vectors of one length: the cosine, where both have length 1.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut chains = [0.0f32; 8];
    let (xs, ys) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = xs.remainder().iter().zip(ys.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in xs.zip(ys) {
        for k in 0..8 {
            chains[k] += x[k] * y[k];
        }
    }
    let [p, q, r, s, t, u, v, w] = chains;
    ((p + t) + (q + u)) + ((r + v) + (s + w)) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_what_the_definition_says_for_any_number_of_rows() {
        let (inner, columns) = (7, 32);
        let right = Matrix::new(inner, columns, |r, c| ((r * 5 + c * 3) % 11) as f32 - 5.0);
        for rows in [0, 1, 5, 6, 7, BLOCK, BLOCK + 1, 2 * BLOCK + 5] {
            // Windows that overlap: each begins three numbers behind the one before.
            let numbers: Vec<f32> = (0..rows * 3 + inner).map(|i| ((i * 7) % 13) as f32 - 6.0).collect();
            let mut out = vec![f32::NAN; rows * columns];
            multiply(Windows { numbers: &numbers, step: 3, rows }, &right, &mut out);
            for row in 0..rows {
                for column in 0..columns {
                    let expected: f32 = (0..inner)
                        .map(|k| numbers[row * 3 + k] * (((k * 5 + column * 3) % 11) as f32 - 5.0))
                        .sum();
                    // Small whole numbers: exact.
                    assert_eq!(out[row * columns + column], expected, "{rows} rows: {row}, {column}");
                }
            }
        }
    }

    #[test]
    fn a_row_is_the_same_alone_and_among_others() {
        let right = Matrix::new(300, 16, |r, c| ((r * 31 + c * 17) as f32).sin());
        let numbers: Vec<f32> = (0..300 * 11).map(|i| (i as f32 * 0.37).cos()).collect();
        let mut all = vec![0.0; 11 * 16];
        multiply(Windows::rows(&numbers, 300), &right, &mut all);
        for row in 0..11 {
            let mut one = vec![0.0; 16];
            multiply(Windows::rows(&numbers[row * 300..][..300], 300), &right, &mut one);
            assert_eq!(one, all[row * 16..][..16]);
        }
    }

    #[test]
    fn cosines() {
        assert_eq!(cosine(&[1.0, 0.0, 0.0], &[2.0, 0.0, 0.0]), 1.0);
        assert_eq!(cosine(&[1.0, 0.0], &[0.0, 3.0]), 0.0);
        assert_eq!(cosine(&[0.0; 9], &[1.0; 9]), 0.0);
        let a: Vec<f32> = (0..20).map(|i| i as f32).collect();
        assert_eq!(dot(&a, &a), 2470.0);
    }
}
