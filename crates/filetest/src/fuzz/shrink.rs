//! Makes a case that shows a difference small: shorter and smaller sequences of decisions are tried, a batch at a time,
//! and the shortest program that still shows the difference is kept, until none is shorter.

use super::batch::{self, Difference};
use super::decl::Case;
use crate::tools::Tools;
use anyhow::Result;

/// Candidates per batch: most of a build's time is the same for one and for many.
const BATCH: usize = 100;

pub fn shrink(tools: &Tools, case: &Case, seen: &Difference, flags: &[&str]) -> Result<(Case, Difference)> {
    let mut best = (case.clone(), seen.clone());
    let mut chunk = case.choices.len() / 2;
    while chunk > 0 {
        match improve(tools, &best, chunk, flags)? {
            Some(better) => best = better,
            None => chunk /= 2,
        }
        chunk = chunk.min(best.0.choices.len());
    }
    Ok(best)
}

/// The shortest program that comes from changing `chunk` decisions at one place.
fn improve(
    tools: &Tools,
    best: &(Case, Difference),
    chunk: usize,
    flags: &[&str],
) -> Result<Option<(Case, Difference)>> {
    let mut candidates: Vec<Case> = candidates(&best.0.choices, chunk).into_iter().map(Case::replay).collect();
    candidates.retain(|case| size(case) < size(&best.0));
    candidates.sort_by_key(size);
    candidates.dedup_by(|a, b| a.text == b.text);
    for some in candidates.chunks(BATCH) {
        let found = batch::compare(tools, &some.iter().collect::<Vec<_>>(), flags)?.differences;
        let shows = |difference: &Option<Difference>| difference.as_ref().is_some_and(|d| d.is_like(&best.1));
        if let Some(index) = found.iter().position(shows) {
            return Ok(found[index].clone().map(|difference| (some[index].clone(), difference)));
        }
    }
    Ok(None)
}

fn size(case: &Case) -> (usize, usize) {
    (case.text.len(), case.choices.len())
}

fn candidates(choices: &[u32], chunk: usize) -> Vec<Vec<u32>> {
    let mut all = Vec::new();
    for start in (0..choices.len()).step_by(chunk) {
        let end = (start + chunk).min(choices.len());
        all.push([&choices[..start], &choices[end..]].concat());
        let mut zeroed = choices.to_vec();
        zeroed[start..end].fill(0);
        all.push(zeroed);
        if chunk == 1 && choices[start] > 1 {
            let mut lower = choices.to_vec();
            lower[start] -= 1;
            all.push(lower);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_decisions_same_program() {
        let case = Case::random(7);
        assert_eq!(Case::replay(case.choices.clone()).text, case.text);
        for candidate in candidates(&case.choices, case.choices.len() / 3) {
            assert!(Case::replay(candidate).text.contains("func §test()"));
        }
    }
}
