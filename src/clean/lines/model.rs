//! The line model: a table of word weights, a sum of small decision trees, and a path through the page.

use super::features::{BUCKETS, WIDTH};
use std::fmt::Write as _;

/// A node of a tree: where the line's number is at most the threshold, the way goes left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Which number of the line.
    pub feature: u8,
    /// The greatest number that goes left.
    pub threshold: u8,
    /// Where left leads: a node, or from [`LEAF`] on a leaf.
    pub left: u8,
    /// Where right leads.
    pub right: u8,
}

/// From here on, what a node leads to is a leaf.
pub const LEAF: u8 = 128;

/// A tree: at least one node, the first of them the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Its nodes.
    pub nodes: Vec<Node>,
    /// Its leaves, in 1/256 of the log-odds.
    pub leaves: Vec<i16>,
}

/// The model as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// A weight for each bucket of words.
    pub words: Vec<i8>,
    /// Log-odds of an average line, in 1/256.
    pub bias: i16,
    /// The trees.
    pub trees: Vec<Tree>,
    /// What it costs to go from furniture to content and back, in 1/256 of the log-odds.
    pub turn: i16,
}

const MAGIC: &[u8] = b"duiyi lines 1\n";

impl Model {
    /// The log-odds of content of every line, in 1/256, from the lines' numbers.
    pub fn scores(&self, rows: &[u8]) -> Vec<i32> {
        let score = |row: &[u8]| {
            self.trees.iter().fold(i32::from(self.bias), |sum, tree| {
                let mut at = 0u8;
                while at < LEAF {
                    let node = tree.nodes[at as usize];
                    at = if row[node.feature as usize] <= node.threshold { node.left } else { node.right };
                }
                sum + i32::from(tree.leaves[(at - LEAF) as usize])
            })
        };
        rows.chunks_exact(WIDTH).map(score).collect()
    }

    /// The bytes of the model's file.
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let short = |out: &mut Vec<u8>, v: i16| out.extend(v.to_le_bytes());
        out.extend(self.words.iter().map(|w| *w as u8));
        short(&mut out, self.bias);
        short(&mut out, self.turn);
        short(&mut out, self.trees.len() as i16);
        for tree in &self.trees {
            out.push(tree.nodes.len() as u8);
            out.extend(tree.nodes.iter().flat_map(|n| [n.feature, n.threshold, n.left, n.right]));
            tree.leaves.iter().for_each(|l| short(&mut out, *l));
        }
        out
    }

    /// Reads the bytes of a model's file and checks that every way through a tree ends in a leaf.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or("is no line model")?;
        let mut take = |n: usize| -> Result<&[u8], String> {
            let (head, tail) = rest.split_at_checked(n).ok_or("ends too early")?;
            rest = tail;
            Ok(head)
        };
        let short = |b: &[u8]| i16::from_le_bytes([b[0], b[1]]);
        let words = take(BUCKETS)?.iter().map(|b| *b as i8).collect();
        let (bias, turn, count) = (short(take(2)?), short(take(2)?), short(take(2)?));
        let mut trees = Vec::new();
        for number in 0..count {
            let size = take(1)?[0] as usize;
            let nodes: Vec<Node> = take(4 * size)?
                .chunks_exact(4)
                .map(|b| Node { feature: b[0], threshold: b[1], left: b[2], right: b[3] })
                .collect();
            let leaves: Vec<i16> = take(2 * (size + 1))?.chunks_exact(2).map(short).collect();
            for (at, node) in nodes.iter().enumerate() {
                let sound = |to: u8| {
                    if to < LEAF {
                        (to as usize) < size && to as usize > at
                    } else {
                        (to - LEAF) as usize <= size
                    }
                };
                if !(sound(node.left) && sound(node.right) && (node.feature as usize) < WIDTH) {
                    let mut what = String::new();
                    let _ = write!(what, "node {at} of tree {number} leads nowhere");
                    return Err(what);
                }
            }
            if nodes.is_empty() {
                return Err(format!("tree {number} has no node"));
            }
            trees.push(Tree { nodes, leaves });
        }
        if rest.is_empty() {
            Ok(Self { words, bias, trees, turn })
        } else {
            Err("goes on behind its end".into())
        }
    }
}

/// Which lines are content: the path of two states with the greatest sum of log-odds, where each change of state costs
/// `turn` (Viterbi's algorithm). A line alone among furniture must earn two changes.
pub fn path(scores: &[i32], turn: i32) -> Vec<bool> {
    // The best sums that end in furniture and in content, and for each line whether they came from the other state.
    let (mut out, mut content) = (0i64, 0i64);
    let mut turned: Vec<(bool, bool)> = Vec::with_capacity(scores.len());
    for (i, score) in scores.iter().enumerate() {
        let cost = if i == 0 { 0 } else { i64::from(turn) };
        let half = i64::from(*score);
        let to_out = content - cost > out;
        let to_content = out - cost > content;
        let next_out = if to_out { content - cost } else { out } - half;
        let next_content = if to_content { out - cost } else { content } + half;
        turned.push((to_out, to_content));
        (out, content) = (next_out, next_content);
    }
    let mut state = content > out;
    let mut kept = vec![false; scores.len()];
    for (i, (to_out, to_content)) in turned.into_iter().enumerate().rev() {
        kept[i] = state;
        if if state { to_content } else { to_out } {
            state = !state;
        }
    }
    kept
}
