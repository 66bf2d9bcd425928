//! What benchmarks make of their samples.

pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[n / 2],
        n => (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0,
    }
}

/// (slowest − fastest) / median, in percent.
pub fn spread(values: &[f64]) -> f64 {
    let fastest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let slowest = values.iter().copied().fold(0.0, f64::max);
    100.0 * (slowest - fastest) / median(values)
}

pub fn geometric_mean(values: &[f64]) -> f64 {
    (values.iter().map(|value| value.ln()).sum::<f64>() / values.len() as f64).exp()
}
