//! The encoder answers what the package that its weights come from answers.
#![cfg(feature = "encoder")]
#![allow(clippy::unwrap_used)]

use duiyi::Models;
use duiyi::embed::{Encoder, Pooled, cosine};

const SENTENCES: &str = include_str!("embed/sentences.txt");
/// Written by `xtask/src/embed/expected.py`: pieces, then the first 64 numbers of the vector in millionths.
const EXPECTED: &str = include_str!("embed/expected.tsv");
/// The greatest difference of a number, in millionths: the order of additions is not the same.
const TOLERANCE: f32 = 5.0;

fn encoder() -> Encoder {
    Encoder::new(&Models::embedded()).unwrap().expect("the feature is on")
}

#[test]
fn vectors_are_those_of_the_original() {
    let encoder = encoder();
    let sentences: Vec<&str> = SENTENCES.lines().collect();
    let vectors = encoder.encode(&sentences);
    assert_eq!(EXPECTED.lines().count(), sentences.len());
    for ((sentence, vector), row) in sentences.iter().zip(&vectors).zip(EXPECTED.lines()) {
        let expected: Vec<f32> = row.split('\t').map(|n| n.parse().unwrap()).collect();
        assert_eq!(encoder.pieces(sentence).len() as f32, expected[0], "{sentence}");
        for (i, (ours, theirs)) in vector.iter().zip(&expected[1..]).enumerate() {
            assert!(
                (ours * 1e6 - theirs).abs() <= TOLERANCE,
                "{sentence}: number {i}: {ours} for {theirs}e-6"
            );
        }
    }
}

#[test]
fn a_translation_is_nearer_than_any_other_sentence() {
    let sentences: Vec<&str> = SENTENCES.lines().take(12).collect();
    let vectors = encoder().encode(&sentences);
    for pair in (0..12).step_by(2) {
        let near = |i: usize, j: usize| cosine(&vectors[i], &vectors[j]);
        for other in (0..12).step_by(2).filter(|o| *o != pair) {
            assert!(near(pair, pair + 1) > near(pair, other + 1), "{}", sentences[pair]);
            assert!(near(pair, pair + 1) > near(other, pair + 1), "{}", sentences[pair + 1]);
        }
    }
}

#[test]
fn a_text_has_one_vector_alone_and_in_a_batch_and_any_text_has_one() {
    let encoder = encoder();
    let long = "很长的句子，a very long sentence. ".repeat(2000);
    let odd = ["", " \n\t", "\u{0}\u{feff}\u{200b}", "𠮷𡃁🀄☃", "กขค", &long];
    let texts: Vec<&str> = SENTENCES.lines().chain(odd).collect();
    let together = encoder.encode(&texts);
    for (text, vector) in texts.iter().zip(&together) {
        let alone = encoder.encode(&[text]);
        assert_eq!(alone[0], *vector, "{:.40}", text);
        let length: f32 = vector.iter().map(|x| x * x).sum();
        assert!((length - 1.0).abs() < 1e-4, "{:.40}: {length}", text);
    }
}

#[test]
fn no_text_has_no_vector() {
    assert!(encoder().encode::<&str>(&[]).is_empty());
}

#[test]
fn sums_of_neighbours_add_up() {
    let encoder = encoder();
    let (a, b) = ("大雪封闭了两处山口。", "数十趟列车晚点。");
    let mut sum = Pooled::default();
    sum.add(&encoder.pool(a));
    sum.add(&encoder.pool(b));
    assert_eq!(sum.pieces as usize, encoder.pieces(a).len() + encoder.pieces(b).len());
    let joined = encoder.encode(&[format!("{a}{b}")]);
    let near = cosine(&encoder.head(&sum), &joined[0]);
    assert!(near > 0.8, "{near}");
}
