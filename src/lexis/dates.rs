//! Dates as pages write them.

/// A date as ISO 8601 (`YYYY-MM-DD`): of `2024年3月3日`, `2024-3-3 10:30`, `2024-03-03T10:30:00+08:00`, `20240303`,
/// `March 3, 2024`, `3 March 2024`. The day is that of the writer's clock. `None` for what is no date.
pub fn iso_date(text: &str) -> Option<String> {
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty() && n.len() <= 4)
        .filter_map(|n| n.parse().ok())
        .collect();
    let lower = text.to_ascii_lowercase();
    let month = MONTHS.iter().position(|m| lower.contains(m)).map(|i| i as u32 + 1);
    let compact = text.trim();
    let (year, month, day) = match month {
        Some(m) => {
            let year = numbers.iter().copied().find(|n| *n >= 1000)?;
            (year, m, numbers.iter().copied().find(|n| (1..=31).contains(n))?)
        }
        None if compact.len() == 8 && compact.bytes().all(|b| b.is_ascii_digit()) => {
            let part = |range: std::ops::Range<usize>| compact[range].parse::<u32>().ok();
            (part(0..4)?, part(4..6)?, part(6..8)?)
        }
        None => (*numbers.first()?, *numbers.get(1)?, *numbers.get(2)?),
    };
    let real = (1000..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    real.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_iso() {
        for (text, want) in [
            ("2024年3月3日", "2024-03-03"),
            ("2024-03-03 10:30", "2024-03-03"),
            ("2024-03-03T23:30:00+08:00", "2024-03-03"),
            ("20240303", "2024-03-03"),
            ("March 3, 2024", "2024-03-03"),
            ("3rd Sept. 2024", "2024-09-03"),
            ("Fri, 03 May 2024 10:00:00 GMT", "2024-05-03"),
        ] {
            assert_eq!(iso_date(text).as_deref(), Some(want), "{text}");
        }
        for text in ["2024-13-03", "soon", "20241303", "1714730400", ""] {
            assert_eq!(iso_date(text), None, "{text}");
        }
    }
}
