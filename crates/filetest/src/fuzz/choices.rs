//! The sequence of decisions from which a program is made.
//!
//! A program is a function of its sequence: shrinking a program is shrinking the sequence and generating again, so
//! that whatever comes out is well typed. Decision 0 is always the simplest alternative.
//!
//! Invariant (total): every sequence makes a program. Values are taken modulo the number of alternatives, and what is
//! missing at the end is 0.

pub struct Choices {
    values: Vec<u32>,
    at: usize,
    /// Makes new values; `None` replays.
    random: Option<Random>,
    limit: usize,
}

impl Choices {
    /// New decisions; after `limit` of them all are 0, which ends every list.
    pub fn random(seed: u64, limit: usize) -> Choices {
        Choices { values: Vec::new(), at: 0, random: Some(Random(seed)), limit }
    }

    pub fn replay(values: Vec<u32>) -> Choices {
        Choices { limit: values.len(), values, at: 0, random: None }
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        let n = n.max(1) as u32;
        let value = match &mut self.random {
            _ if self.at >= self.limit => 0,
            Some(random) => random.number() as u32 % n,
            None => self.values[self.at] % n,
        };
        if self.random.is_some() && self.at < self.limit {
            self.values.push(value);
        }
        self.at += 1;
        value as usize
    }

    /// True in about `percent` of 100 cases; the simpler alternative is false.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// An index into `weights`, each as likely as its weight says.
    pub fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut rest = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            if rest < *weight {
                return index;
            }
            rest -= weight;
        }
        0
    }

    /// The decisions that were used.
    pub fn used(self) -> Vec<u32> {
        let mut values = self.values;
        values.truncate(self.at);
        values
    }
}

/// SplitMix64: small, and the same everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
