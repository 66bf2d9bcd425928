//! Expressions: one function per type, whose alternatives are numbered from the simplest.
//!
//! Invariant (no-constants): what `expr` returns is not constant, so that no compiler may refuse it for overflow or
//! division by zero; constants stand beside it as operands.
//!
//! Invariant (pure): an expression changes nothing. Go leaves open whether a variable is read before or after the
//! calls in the same expression.
//!
//! Invariant (no-cycles): what is put into an interface has no interface inside, so that no value contains itself.

use super::scope::Gen;
use super::types::{INT, INTS, Int, Type};

impl Gen {
    pub fn expr(&mut self, ty: &Type, depth: usize) -> String {
        if depth == 0 {
            return self.leaf(ty);
        }
        match self.c.weighted(&[20, 62, 6, 4, 4, 4, 3, 3]) {
            1 => self.operation(ty, depth - 1),
            2 => self.pure_call(ty, depth - 1),
            3 if self.take_hazard() => self.assertion(ty),
            4 => {
                let (cond, a, b) = (self.expr(&Type::Bool, depth - 1), self.expr(ty, depth - 1), self.expr(ty, 0));
                format!("pick({cond}, {a}, {b})")
            }
            5 => format!("func() {} {{ return {} }}()", ty.name(), self.expr(ty, depth - 1)),
            6 if !matches!(ty, Type::Map(..) | Type::Pointer(_)) => {
                let slice = Type::slice(ty.clone());
                format!("at({}, {})", self.expr(&slice, depth - 1), self.expr(&INT, 0))
            }
            7 => format!("(box[{}]{{{}, 1}}).get()", ty.name(), self.expr(ty, depth - 1)),
            _ => self.leaf(ty),
        }
    }

    pub fn leaf(&mut self, ty: &Type) -> String {
        if !self.c.chance(25)
            && let Some(place) = self.place_to_read(ty)
        {
            return place;
        }
        format!("id({})", self.literal(ty))
    }

    /// A constant for types that have some, otherwise a composite of them.
    pub fn literal(&mut self, ty: &Type) -> String {
        match ty {
            Type::Int(int) => format!("{}({})", int.name(), self.int_constant(*int)),
            Type::Defined(n) => format!("§N{n}({})", self.int_constant(self.declared.defined[*n])),
            Type::Bool => ["false", "true"][self.c.below(2)].to_string(),
            Type::String => format!("{:?}", STRINGS[self.c.below(STRINGS.len())]),
            Type::Float(_) => format!("{}({})", ty.name(), FLOATS[self.c.below(FLOATS.len())]),
            Type::Complex(_) => {
                let (re, im) = (FLOATS[self.c.below(FLOATS.len())], FLOATS[self.c.below(FLOATS.len())]);
                format!("{}(complex({re}, {im}))", ty.name())
            }
            Type::Array(n, element) => format!("{}{{{}}}", ty.name(), self.elements(element, *n)),
            Type::Slice(element) => {
                let n = self.c.below(4);
                format!("{}{{{}}}", ty.name(), self.elements(element, n))
            }
            Type::Map(key, value) => self.map_literal(ty, key, value),
            Type::Struct(n) => {
                let fields = self.declared.fields(*n);
                let values: Vec<String> = fields.iter().map(|(_, ty)| self.literal(ty)).collect();
                format!("§S{n}{{{}}}", values.join(", "))
            }
            Type::Pointer(to) => format!("new({})", to.name()),
            Type::Any => format!("any({})", ["nil", "1", "\"a\"", "2.5", "uint8(3)", "[]int{1}"][self.c.below(6)]),
            Type::Getter => format!("getter(num({}))", self.c.below(10)),
        }
    }

    fn elements(&mut self, element: &Type, n: usize) -> String {
        let values: Vec<String> = (0..n).map(|_| self.literal(element)).collect();
        values.join(", ")
    }

    fn map_literal(&mut self, ty: &Type, key: &Type, value: &Type) -> String {
        let n = self.c.below(4);
        let key_text = |i: usize| {
            if *key == Type::String { format!("\"k{i}\"") } else { i.to_string() }
        };
        let pairs: Vec<String> = (0..n).map(|i| format!("{}: {}", key_text(i), self.literal(value))).collect();
        format!("{}{{{}}}", ty.name(), pairs.join(", "))
    }

    fn int_constant(&mut self, int: Int) -> i128 {
        let (low, high) = int.range();
        match self.c.below(10) {
            0..=3 => self.c.below(8) as i128,
            4 => high,
            5 => low,
            6 => high - 1,
            7 => (low + 1).max(-1),
            8 => (1i128 << self.c.below(64)).min(high),
            _ => (self.c.below(1 << 30) as i128 * 0x9e37_79b9 - (1 << 61)).clamp(low, high),
        }
    }

    /// The second operand of an operation: an expression or a constant.
    fn operand(&mut self, ty: &Type, depth: usize) -> String {
        if self.c.chance(30) { self.literal(ty) } else { self.expr(ty, depth) }
    }

    fn operation(&mut self, ty: &Type, depth: usize) -> String {
        match ty {
            Type::Int(int) => self.int_operation(ty, *int, depth),
            Type::Defined(n) => self.int_operation(ty, self.declared.defined[*n], depth),
            Type::Bool => self.bool_operation(depth),
            Type::String => self.string_operation(depth),
            Type::Float(_) => self.float_operation(ty, depth),
            Type::Complex(bits) => self.complex_operation(ty, *bits, depth),
            Type::Slice(element) => self.slice_operation(ty, element, depth),
            Type::Array(n, element) => self.array_operation(ty, *n, element, depth),
            Type::Struct(n) => {
                let fields = self.declared.fields(*n);
                let values: Vec<String> =
                    fields.iter().map(|(name, ty)| format!("{name}: {}", self.expr(ty, depth.min(1)))).collect();
                format!("§S{n}{{{}}}", values.join(", "))
            }
            Type::Any => {
                let inner = self.closed_type();
                format!("any({})", self.expr(&inner, depth))
            }
            Type::Getter => self.getter_operation(depth),
            Type::Map(..) | Type::Pointer(_) => self.leaf(ty),
        }
    }

    fn binary(&mut self, ops: &[&str], ty: &Type, depth: usize) -> String {
        let op = ops[self.c.below(ops.len())];
        let left = self.expr(ty, depth);
        let right = self.operand(ty, depth);
        if self.c.chance(15) { format!("({right} {op} {left})") } else { format!("({left} {op} {right})") }
    }

    fn int_operation(&mut self, ty: &Type, int: Int, depth: usize) -> String {
        match self.c.weighted(&[40, 14, 14, 8, 16, 5, 6, 6, 5]) {
            1 => self.division(ty, depth),
            2 => self.shift(ty, int, depth),
            3 => format!("({}{})", ["-", "^", "+"][self.c.below(3)], self.expr(ty, depth)),
            4 => self.conversion(ty, depth),
            5 => format!("{}(len({}))", ty.name(), self.sized(depth)),
            6 => {
                let name = ["min", "max"][self.c.below(2)];
                format!("{name}({}, {})", self.expr(ty, depth), self.operand(ty, depth))
            }
            7 => format!("{}({})", ty.name(), self.bit_function(depth)),
            8 if self.methods_callable => format!("{}({})", ty.name(), self.get_call(depth)),
            _ => self.binary(&["+", "-", "*", "&", "|", "^", "&^"], ty, depth),
        }
    }

    /// A division by an expression is a hazard; others divide by something that is not zero.
    fn division(&mut self, ty: &Type, depth: usize) -> String {
        let op = ["/", "%"][self.c.below(2)];
        let left = self.expr(ty, depth);
        if self.take_hazard() {
            return format!("({left} {op} {})", self.expr(ty, depth));
        }
        match self.c.below(3) {
            0 => format!("({left} {op} ({} | 1))", self.expr(ty, depth)),
            // Constants become multiplications and shifts.
            1 => format!("({left} {op} {})", 1 + self.c.below(127)),
            _ => format!("({left} {op} {})", 1 << self.c.below(7)),
        }
    }

    fn shift(&mut self, ty: &Type, int: Int, depth: usize) -> String {
        let op = ["<<", ">>"][self.c.below(2)];
        let left = self.expr(ty, depth);
        // A constant count is written as one; the type parameter has none that all types allow.
        if int != Int::Param && self.c.chance(40) {
            return format!("({left} {op} {})", self.c.below(70));
        }
        let count = Type::Int(INTS[self.c.below(INTS.len())]);
        let signed = matches!(count, Type::Int(int) if int.range().0 < 0);
        let value = self.expr(&count, depth);
        if signed && !self.take_hazard() {
            return format!("({left} {op} ({value} & 63))");
        }
        format!("({left} {op} {value})")
    }

    fn conversion(&mut self, ty: &Type, depth: usize) -> String {
        let from = self.declared.scalar(&mut self.c);
        let numeric = matches!(from, Type::Int(_) | Type::Defined(_) | Type::Float(_));
        // A type parameter converts from integers only, so that every type of the constraint does.
        let fits = numeric && !(matches!(ty, Type::Int(Int::Param)) && from.is_float());
        let from = if fits { from } else { INT };
        let generic = self.scope.iter().any(|var| var.ty == Type::Int(Int::Param));
        let from = if generic && self.c.chance(40) { Type::Int(Int::Param) } else { from };
        format!("{}({})", ty.name(), self.expr(&from, depth))
    }

    /// Something that has a length.
    fn sized(&mut self, depth: usize) -> String {
        let ty = match self.c.below(2) {
            0 => Type::String,
            _ => Type::slice(self.declared.scalar(&mut self.c)),
        };
        self.expr(&ty, depth)
    }

    fn bit_function(&mut self, depth: usize) -> String {
        let (bits, int) = [("64", Int::U64), ("32", Int::U32), ("16", Int::U16), ("8", Int::U8)][self.c.below(4)];
        let value = self.expr(&Type::Int(int), depth);
        match self.c.below(6) {
            0 => format!("bits.OnesCount{bits}({value})"),
            1 => format!("bits.LeadingZeros{bits}({value})"),
            2 => format!("bits.TrailingZeros{bits}({value})"),
            3 => format!("bits.RotateLeft{bits}({value}, {})", self.expr(&INT, 0)),
            4 => format!("bits.Reverse{bits}({value})"),
            _ => format!("bits.Len{bits}({value})"),
        }
    }

    fn get_call(&mut self, depth: usize) -> String {
        let mut types: Vec<Type> = (0..self.declared.defined.len()).map(Type::Defined).collect();
        types.extend((0..self.declared.structs.len()).map(Type::Struct));
        types.retain(|ty| self.declared.has_get(ty));
        types.push(Type::Getter);
        let ty = types[self.c.below(types.len())].clone();
        if ty == Type::Getter {
            // It may be nil.
            return match self.take_hazard() {
                true => format!("{}.Get()", self.expr(&ty, depth)),
                false => format!("get({})", self.expr(&ty, depth)),
            };
        }
        let value = self.expr(&ty, depth);
        match self.c.below(3) {
            0 => format!("{value}.Get()"),
            1 => format!("getter({value}).Get()"),
            _ => format!("{}.Get({value})", ty.name()),
        }
    }

    fn bool_operation(&mut self, depth: usize) -> String {
        match self.c.weighted(&[60, 15, 8, 10, 4]) {
            1 => self.binary(&["&&", "||"], &Type::Bool, depth),
            2 => format!("(!{})", self.expr(&Type::Bool, depth)),
            3 => self.equality(depth),
            4 if self.take_hazard() => {
                format!("({} == {})", self.expr(&Type::Any, depth), self.expr(&Type::Any, depth))
            }
            _ => {
                let ty = self.declared.scalar(&mut self.c);
                let ordered = !matches!(ty, Type::Bool | Type::Complex(_));
                let ops: &[&str] = if ordered { &["<", "<=", ">", ">=", "==", "!="] } else { &["==", "!="] };
                self.binary(ops, &ty, depth)
            }
        }
    }

    /// Equality of types that have parts.
    fn equality(&mut self, depth: usize) -> String {
        let ty = self.declared.any_type(&mut self.c, 3);
        let ty = if self.declared.comparable(&ty) { ty } else { Type::String };
        // In parentheses: a composite literal may not stand free in the head of a statement.
        format!("(({}) {} ({}))", self.expr(&ty, depth), ["==", "!="][self.c.below(2)], self.expr(&ty, depth))
    }

    fn string_operation(&mut self, depth: usize) -> String {
        match self.c.weighted(&[40, 10, 10, 10, 8, 8]) {
            1 => format!("string(rune({}))", self.expr(&INT, depth)),
            2 => format!("string({})", self.expr(&Type::slice(Type::Int(Int::U8)), depth)),
            3 if self.take_hazard() => {
                let value = self.expr(&Type::String, depth);
                let (low, high) = (self.c.below(3), self.expr(&INT, 0));
                match self.c.below(3) {
                    0 => format!("{value}[{low}:]"),
                    1 => format!("{value}[:{high}]"),
                    _ => format!("{value}[{high}:][{low}:]"),
                }
            }
            4 => format!("strconv.FormatInt(int64({}), {})", self.expr(&INT, depth), 2 + self.c.below(35)),
            5 => {
                let ty = self.declared.any_type(&mut self.c, 2);
                format!("cut(fmt.Sprint({}))", self.expr(&ty, depth))
            }
            _ => format!("cut({} + {})", self.expr(&Type::String, depth), self.operand(&Type::String, depth)),
        }
    }

    fn float_operation(&mut self, ty: &Type, depth: usize) -> String {
        let name = ty.name();
        match self.c.weighted(&[50, 14, 8, 8, 8, 5]) {
            1 => self.conversion(ty, depth),
            2 => format!("(-{})", self.expr(ty, depth)),
            3 => {
                let function = ["Sqrt", "Floor", "Ceil", "Trunc", "Abs", "RoundToEven"][self.c.below(6)];
                format!("{name}(math.{function}(float64({})))", self.expr(ty, depth))
            }
            4 => format!("{}({}, {})", ["min", "max"][self.c.below(2)], self.expr(ty, depth), self.operand(ty, depth)),
            5 => {
                let part = ["real", "imag"][self.c.below(2)];
                format!("{name}({part}({}))", self.expr(&Type::Complex(128), depth))
            }
            _ => self.float_arithmetic(ty, depth),
        }
    }

    /// Not through `binary`, which might write a division by the constant zero.
    fn float_arithmetic(&mut self, ty: &Type, depth: usize) -> String {
        let op = ["+", "-", "*", "/"][self.c.below(4)];
        let (left, right) = (self.expr(ty, depth), self.expr(ty, depth));
        match self.c.chance(30) {
            true => format!("({} {op} {right})", self.literal(ty)),
            false => format!("({left} {op} {right})"),
        }
    }

    fn complex_operation(&mut self, ty: &Type, bits: u8, depth: usize) -> String {
        let part = Type::Float(bits / 2);
        match self.c.below(4) {
            0 => format!("complex({}, {})", self.expr(&part, depth), self.expr(&part, depth)),
            1 => format!("(-{})", self.expr(ty, depth)),
            2 => format!("({} / {})", self.expr(ty, depth), self.expr(ty, depth)),
            _ => self.binary(&["+", "-", "*"], ty, depth),
        }
    }

    fn slice_operation(&mut self, ty: &Type, element: &Type, depth: usize) -> String {
        let name = ty.name();
        match self.c.weighted(&[30, 20, 20, 10, 10, 6]) {
            1 => format!("lim(append({}, {}...))", self.expr(ty, depth), self.expr(ty, depth)),
            2 if self.take_hazard() => {
                let (value, bound) = (self.expr(ty, depth), self.expr(&INT, 0));
                match self.c.below(4) {
                    0 => format!("clip({value}[{}:])", self.c.below(4)),
                    1 => format!("clip({value})[{bound}:]"),
                    2 => format!("clip(clip({value})[:{bound} & 7])"),
                    _ => format!("clip(clip({value})[{}:{bound} & 7:{bound} & 7])", self.c.below(2)),
                }
            }
            3 if *element == Type::Int(Int::U8) => {
                format!("clip([]byte({}))", self.expr(&Type::String, depth))
            }
            3 if *element == Type::Int(Int::I32) => {
                format!("clip([]rune({}))", self.expr(&Type::String, depth))
            }
            4 => format!("make({name}, {})", self.c.below(6)),
            5 => format!("{name}(nil)"),
            _ => {
                let n = 1 + self.c.below(3);
                let values: Vec<String> = (0..n).map(|_| self.expr(element, depth.min(1))).collect();
                format!("{name}{{{}}}", values.join(", "))
            }
        }
    }

    fn array_operation(&mut self, ty: &Type, n: usize, element: &Type, depth: usize) -> String {
        if self.c.chance(15) && self.take_hazard() {
            return format!("{}({})", ty.name(), self.expr(&Type::slice(element.clone()), depth));
        }
        let values: Vec<String> = (0..n).map(|_| self.expr(element, depth.min(1))).collect();
        format!("{}{{{}}}", ty.name(), values.join(", "))
    }

    /// A type whose values may be put into an interface.
    fn closed_type(&mut self) -> Type {
        let ty = self.declared.any_type(&mut self.c, 2);
        if self.declared.closed(&ty) { ty } else { INT }
    }

    fn getter_operation(&mut self, depth: usize) -> String {
        let mut types: Vec<Type> = (0..self.declared.defined.len()).map(Type::Defined).collect();
        types.extend((0..self.declared.structs.len()).map(Type::Struct));
        types.retain(|ty| self.declared.has_get(ty) && self.declared.closed(ty));
        if types.is_empty() {
            return format!("getter(num({}))", self.expr(&INT, depth));
        }
        let ty = types[self.c.below(types.len())].clone();
        format!("getter({})", self.expr(&ty, depth))
    }

    fn pure_call(&mut self, ty: &Type, depth: usize) -> String {
        let candidates: Vec<usize> = (0..self.pure.len()).filter(|i| self.pure[*i].results == [ty.clone()]).collect();
        if candidates.is_empty() {
            return self.operation(ty, depth);
        }
        let callee = self.pure[candidates[self.c.below(candidates.len())]].clone();
        let args: Vec<String> = callee.params.iter().map(|ty| self.expr(ty, depth.min(1))).collect();
        format!("{}({})", callee.name, args.join(", "))
    }

    /// An assertion that may fail.
    fn assertion(&mut self, ty: &Type) -> String {
        let any = self.place_to_read(&Type::Any);
        let value = match any {
            Some(place) => place,
            None => {
                let other = self.closed_type();
                format!("any({})", self.expr(&other, 0))
            }
        };
        if *ty == Type::Any { value } else { format!("{value}.({})", ty.name()) }
    }
}

const STRINGS: [&str; 8] = ["", "a", "go", "héllo", "日本", "xyz0", "b\tc", "long text with words"];

const FLOATS: [&str; 12] =
    ["0", "1", "-1.5", "0.1", "3", "1e10", "-2.5e-7", "1e30", "16777217", "9007199254740993", "1e-38", "-128.75"];
