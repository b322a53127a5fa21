//! The colours of `style/tokens.css`, by the arithmetic of WCAG 2.2 (1.4.3 and 1.4.11), light and
//! dark.

use std::collections::HashMap;

/// Foreground, background, and the least contrast between them in tenths.
const PAIRS: &[(&str, &[&str], u32)] = &[
    (
        "ink",
        &["paper", "sunken", "raised", "good-wash", "attention-wash", "bad-wash", "accent-wash"],
        70,
    ),
    ("ink-2", &["paper", "sunken", "raised", "attention-wash", "bad-wash"], 45),
    ("ink-3", &["paper", "sunken", "raised"], 45),
    ("accent", &["paper", "sunken", "raised", "accent-wash", "attention-wash"], 45),
    ("accent-strong", &["paper", "sunken", "raised", "accent-wash"], 45),
    ("accent-ink", &["accent", "accent-strong"], 45),
    ("good", &["paper", "good-wash"], 45),
    ("attention", &["paper", "attention-wash"], 45),
    ("bad", &["paper", "raised", "bad-wash"], 45),
    ("bad-ink", &["bad"], 45),
    ("line-strong", &["paper", "sunken", "raised"], 30),
];

#[test]
fn every_colour_can_be_read_on_every_ground_it_stands_on() {
    let colours = colours(include_str!("../../../../style/tokens.css"));
    for (front, grounds, least) in PAIRS {
        for ground in *grounds {
            for (scheme, at) in [("light", 0), ("dark", 1)] {
                let contrast = contrast(&colours[front][at], &colours[ground][at]);
                assert!(
                    contrast * 10.0 >= f64::from(*least),
                    "{front} on {ground}, {scheme}: {contrast:.2}"
                );
            }
        }
    }
}

/// Black on white is 21, grey on itself is 1.
#[test]
fn the_arithmetic_is_the_one_of_the_guideline() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 0.001);
    assert!((contrast("#777777", "#777777") - 1.0).abs() < 0.001);
    assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.01);
}

fn colours(tokens: &'static str) -> HashMap<&'static str, [String; 2]> {
    tokens
        .lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
            let (light, dark) = value.split_once(')')?.0.split_once(", ")?;
            Some((name, [light.to_owned(), dark.to_owned()]))
        })
        .collect()
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}
