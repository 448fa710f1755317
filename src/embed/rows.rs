//! The encoder's table of pieces: a row of numbers for each piece, four bits a number, read where it lies.

use crate::error::{Error, Result};
use crate::models::Models;
use std::borrow::Cow;

/// Numbers in a row.
pub(super) const WIDTH: usize = 512;
/// Blocks of rows that share a scale.
pub(super) const BLOCKS: usize = 17;
const MAGIC: &[u8; 8] = b"DYROWS1\n";
const HEAD: usize = 20;

/// How the levels of a block become numbers: `level * scale + low`; four bits hold the levels from `base` on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Block {
    pub(super) scale: f32,
    pub(super) low: f32,
    pub(super) base: u8,
}

/// A part of the table: one file.
#[derive(Clone, Debug)]
struct Part {
    file: Cow<'static, [u8]>,
    rows: usize,
    exceptions: usize,
}

impl Part {
    fn new(models: &Models, id: &str) -> Result<Self> {
        let file = models.bytes(id)?;
        let number = |at: usize| {
            file.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize)
        };
        let (rows, width, exceptions) = (number(8), number(12), number(16));
        let sound = file.starts_with(MAGIC)
            && width == WIDTH
            && file.len() == HEAD + rows * (1 + WIDTH / 2) + exceptions * 5
            && file[HEAD..HEAD + rows].iter().all(|b| usize::from(*b) < BLOCKS);
        if !sound {
            return Err(Error::model(id, "is no table of the encoder"));
        }
        Ok(Self { file, rows, exceptions })
    }

    fn read(&self, row: usize, blocks: &[Block; BLOCKS], out: &mut [f32]) {
        let block = blocks[usize::from(self.file[HEAD + row])];
        let number = |level: u8| f32::from(level) * block.scale + block.low;
        let numbers: [f32; 16] = std::array::from_fn(|i| number(block.base + i as u8));
        let at = HEAD + self.rows + row * (WIDTH / 2);
        for (pair, byte) in out.chunks_exact_mut(2).zip(&self.file[at..at + WIDTH / 2]) {
            pair[0] = numbers[usize::from(byte & 15)];
            pair[1] = numbers[usize::from(byte >> 4)];
        }
        // Levels outside the sixteen, by their place in the part, in rising order.
        let places = HEAD + self.rows * (1 + WIDTH / 2);
        let levels = &self.file[places + self.exceptions * 4..];
        let place = |i: usize| {
            let b = &self.file[places + i * 4..places + i * 4 + 4];
            u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize
        };
        let (start, end) = (row * WIDTH, (row + 1) * WIDTH);
        let (mut low, mut high) = (0, self.exceptions);
        while low < high {
            let middle = low.midpoint(high);
            if place(middle) < start { low = middle + 1 } else { high = middle }
        }
        while low < self.exceptions && place(low) < end {
            if let Some(slot) = out.get_mut(place(low).wrapping_sub(start)) {
                *slot = number(levels[low]);
            }
            low += 1;
        }
    }
}

/// The whole table.
#[derive(Clone, Debug)]
pub(super) struct Rows([Part; 2]);

impl Rows {
    /// Opens both parts.
    ///
    /// # Errors
    /// When one is missing or is no table.
    pub(super) fn new(models: &Models, ids: [&str; 2]) -> Result<Self> {
        Ok(Self([Part::new(models, ids[0])?, Part::new(models, ids[1])?]))
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.0[0].rows + self.0[1].rows
    }

    /// Writes the numbers of a row; one past the end gives the first row, that of the unknown.
    pub(super) fn read(&self, row: usize, blocks: &[Block; BLOCKS], out: &mut [f32]) {
        let [a, b] = &self.0;
        match row.checked_sub(a.rows) {
            None => a.read(row, blocks, out),
            Some(row) if row < b.rows => b.read(row, blocks, out),
            Some(_) => a.read(0, blocks, out),
        }
    }
}
