//! Minimisation by L-BFGS (limited memory, ten pairs; Nocedal, 1980) with a backtracking line search.

/// Goes down from `x`. `objective` gives the loss and its gradient; the descent ends after `steps`, or where a step
/// gains less than `least`.
pub(crate) fn minimize(
    mut x: Vec<f64>,
    steps: usize,
    least: f64,
    objective: impl Fn(&[f64]) -> (f64, Vec<f64>),
) -> Vec<f64> {
    let (mut loss, mut gradient) = objective(&x);
    let mut memory: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    for step in 0..steps {
        let mut direction: Vec<f64> = gradient.iter().map(|g| -g).collect();
        let mut alphas = Vec::new();
        for (s, y) in memory.iter().rev() {
            let alpha = dot(s, &direction) / dot(s, y);
            direction.iter_mut().zip(y).for_each(|(d, y)| *d -= alpha * y);
            alphas.push(alpha);
        }
        let scale = match memory.last() {
            Some((s, y)) => dot(s, y) / dot(y, y),
            None => 1.0 / dot(&gradient, &gradient).sqrt(),
        };
        direction.iter_mut().for_each(|d| *d *= scale);
        for ((s, y), alpha) in memory.iter().zip(alphas.into_iter().rev()) {
            let beta = dot(y, &direction) / dot(s, y);
            direction.iter_mut().zip(s).for_each(|(d, s)| *d += (alpha - beta) * s);
        }
        let slope = dot(&gradient, &direction);
        let mut rate = 1.0;
        let found = loop {
            let next: Vec<f64> = x.iter().zip(&direction).map(|(x, d)| x + rate * d).collect();
            let (l, g) = objective(&next);
            if l <= loss + 1e-4 * rate * slope {
                break Some((next, l, g));
            }
            rate /= 2.0;
            if rate < 1e-6 {
                break None;
            }
        };
        let Some((next, l, g)) = found else { break };
        let s: Vec<f64> = next.iter().zip(&x).map(|(a, b)| a - b).collect();
        let y: Vec<f64> = g.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        let gain = loss - l;
        (x, loss, gradient) = (next, l, g);
        if dot(&s, &y) > 1e-10 {
            memory.push((s, y));
            memory.drain(..memory.len().saturating_sub(10));
        }
        if step % 10 == 0 {
            eprintln!("step {step}: {loss:.2}");
        }
        if gain < least {
            break;
        }
    }
    eprintln!("loss {loss:.2}");
    x
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
