//! Division by constants: shifts and multiplications, which Cranelift makes of divisions only if it optimises.
//!
//! The quotient by d of numbers of N bits is `x * m >> (N + s)` with m = 2^(N+s) / d, rounded up. It is exact if what
//! rounding adds, e = m * d - 2^(N+s), is at most 2^s, or 2^(s+1) if x has one bit less because it is signed
//! (Granlund and Montgomery, Division by Invariant Integers using Multiplication).
//!
//! Invariant (towards-zero): shifts round down, Go rounds towards zero; so a negative number is corrected.
//!
//! Not here: divisors that are not constant (`arith`).

use crate::code::CodeCx;
use cranelift_codegen::ir::types::*;
use cranelift_codegen::ir::{self, InstBuilder};

impl CodeCx<'_, '_> {
    /// Quotient or remainder of a division by a constant other than 0.
    pub fn divide_by_constant(&mut self, rem: bool, signed: bool, x: ir::Value, divisor: i64) -> ir::Value {
        let ty = self.value_type(x);
        if ty.bits() < 32 {
            let ins = self.builder.ins();
            let wide = if signed { ins.sextend(I32, x) } else { ins.uextend(I32, x) };
            let divisor = if signed { divisor } else { divisor & ((1 << ty.bits()) - 1) };
            let result = self.divide_by_constant(rem, signed, wide, divisor);
            return self.builder.ins().ireduce(ty, result);
        }
        let size = match signed {
            true => divisor.unsigned_abs(),
            false => divisor as u64 & (u64::MAX >> (64 - ty.bits())),
        };
        if rem {
            return self.remainder_by(signed, x, size);
        }
        let quotient = self.quotient_by(signed, x, size);
        if signed && divisor < 0 { self.builder.ins().ineg(quotient) } else { quotient }
    }

    fn quotient_by(&mut self, signed: bool, x: ir::Value, size: u64) -> ir::Value {
        match (size, signed) {
            (1, _) => x,
            (_, true) if size.is_power_of_two() => {
                let raised = self.raise_negative(x, size);
                self.shift_right(raised, size.trailing_zeros(), true)
            }
            (_, false) if size.is_power_of_two() => self.shift_right(x, size.trailing_zeros(), false),
            (_, true) => self.multiply_signed(x, size),
            (_, false) => self.multiply_unsigned(x, size),
        }
    }

    fn remainder_by(&mut self, signed: bool, x: ir::Value, size: u64) -> ir::Value {
        let ty = self.value_type(x);
        let whole = match size.is_power_of_two() {
            true if !signed => {
                let low = self.int(ty, size as i64 - 1);
                return self.builder.ins().band(x, low);
            }
            true => {
                let raised = self.raise_negative(x, size);
                let high = self.int(ty, (size as i64).wrapping_neg());
                self.builder.ins().band(raised, high)
            }
            false => {
                let quotient = self.quotient_by(signed, x, size);
                let size = self.int(ty, size as i64);
                self.builder.ins().imul(quotient, size)
            }
        };
        self.builder.ins().isub(x, whole)
    }

    /// `x`, plus `size - 1` if it is negative; `size` is a power of two.
    fn raise_negative(&mut self, x: ir::Value, size: u64) -> ir::Value {
        if size == 1 {
            return x;
        }
        let bits = self.value_type(x).bits();
        let sign = self.shift_right(x, bits - 1, true);
        let raise = self.shift_right(sign, bits - size.trailing_zeros(), false);
        self.builder.ins().iadd(x, raise)
    }

    fn multiply_signed(&mut self, x: ir::Value, size: u64) -> ir::Value {
        let ty = self.value_type(x);
        let (multiplier, shift) = signed_multiplier(size, ty.bits());
        let factor = self.int(ty, multiplier as i64);
        let mut high = self.builder.ins().smulhi(x, factor);
        if multiplier >> (ty.bits() - 1) != 0 {
            // The machine takes the multiplier for negative, 2^N too small.
            high = self.builder.ins().iadd(high, x);
        }
        let floor = self.shift_right(high, shift, true);
        let negative = self.shift_right(x, ty.bits() - 1, false);
        self.builder.ins().iadd(floor, negative)
    }

    fn multiply_unsigned(&mut self, x: ir::Value, size: u64) -> ir::Value {
        let ty = self.value_type(x);
        let (multiplier, shift, is_wide) = unsigned_multiplier(size, ty.bits());
        let factor = self.int(ty, multiplier as i64);
        let high = self.builder.ins().umulhi(x, factor);
        if !is_wide {
            return self.shift_right(high, shift, false);
        }
        // x + high, one bit shifted out, without overflow.
        let rest = self.builder.ins().isub(x, high);
        let half = self.shift_right(rest, 1, false);
        let sum = self.builder.ins().iadd(half, high);
        self.shift_right(sum, shift - 1, false)
    }

    fn shift_right(&mut self, x: ir::Value, by: u32, arithmetic: bool) -> ir::Value {
        if by == 0 {
            return x;
        }
        let by = self.int(I8, by.into());
        if arithmetic { self.builder.ins().sshr(x, by) } else { self.builder.ins().ushr(x, by) }
    }
}

/// m and s for signed numbers and a divisor that is no power of two. m has at most `bits` bits.
fn signed_multiplier(size: u64, bits: u32) -> (u64, u32) {
    let fitting = |&s: &u32| rounding(size, bits + s).1 <= 1 << (s + 1);
    let shift = (0..bits).find(fitting).expect("the divisor's logarithm fits");
    (rounding(size, bits + shift).0 as u64, shift)
}

/// m without its bit above `bits`, s, and whether m has that bit, for unsigned numbers and a divisor that is no
/// power of two.
fn unsigned_multiplier(size: u64, bits: u32) -> (u64, u32, bool) {
    let log = u64::BITS - size.leading_zeros();
    let fitting = |&s: &u32| rounding(size, bits + s).1 <= 1 << s;
    match (0..log).find(fitting) {
        Some(shift) => (rounding(size, bits + shift).0 as u64, shift, false),
        None => {
            let above = (1u128 << log) - u128::from(size);
            (((above << bits) / u128::from(size)) as u64 + 1, log, true)
        }
    }
}

/// 2^power / size, rounded up, and what rounding added. `size` does not divide a power of two.
fn rounding(size: u64, power: u32) -> (u128, u128) {
    let size = u128::from(size);
    let value = 1u128 << power;
    (value / size + 1, size - value % size)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: [u64; 12] =
        [0, 1, 2, 6, 7, 99, 1 << 31, (1 << 31) - 1, u32::MAX as u64, 1 << 63, (1 << 63) - 1, u64::MAX];

    fn divisors() -> impl Iterator<Item = u64> {
        let near = NUMBERS.iter().flat_map(|&n| [n.wrapping_sub(1), n, n.wrapping_add(1)]);
        (3..2000).chain(near).filter(|size| *size > 2 && !size.is_power_of_two())
    }

    fn unsigned(x: u64, size: u64, bits: u32) -> u64 {
        let (multiplier, shift, is_wide) = unsigned_multiplier(size, bits);
        let high = (u128::from(x) * u128::from(multiplier)) >> bits;
        let sum = if is_wide { high + u128::from(x) } else { high };
        (sum >> shift) as u64
    }

    fn signed(x: i64, size: u64, bits: u32) -> i64 {
        let (multiplier, shift) = signed_multiplier(size, bits);
        assert!(u128::from(multiplier) < 1 << bits);
        let floor = (i128::from(x) * i128::from(multiplier)) >> (bits + shift);
        floor as i64 + i64::from(x < 0)
    }

    #[test]
    fn quotients_are_exact() {
        for size in divisors() {
            for number in NUMBERS.iter().flat_map(|&n| [n, n.wrapping_mul(size), n.wrapping_mul(size).wrapping_sub(1)])
            {
                assert_eq!(unsigned(number, size, 64), number / size, "{number} / {size}");
                let x = number as i64;
                if size <= i64::MAX as u64 {
                    assert_eq!(signed(x, size, 64), x / size as i64, "{x} / {size}");
                }
                let (x, y) = (number as u32, size as u32);
                if u64::from(y) == size {
                    assert_eq!(unsigned(x.into(), size, 32), u64::from(x / y), "{x} / {y}");
                }
                if y as i32 > 0 && u64::from(y) == size {
                    assert_eq!(signed((x as i32).into(), size, 32), i64::from(x as i32 / y as i32), "{x} / {y}");
                }
            }
        }
    }
}
