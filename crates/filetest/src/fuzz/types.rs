//! The types of generated programs.
//!
//! Names of a case's own declarations start with `§`, which becomes a prefix of its own for each case of a batch.

use super::choices::Choices;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Int {
    Plain,
    I8,
    I16,
    I32,
    I64,
    Uint,
    U8,
    U16,
    U32,
    U64,
    Uintptr,
    /// The type parameter `T` of the generic function that is being written.
    Param,
}

pub const INTS: [Int; 11] =
    [Int::Plain, Int::I8, Int::I16, Int::I32, Int::I64, Int::Uint, Int::U8, Int::U16, Int::U32, Int::U64, Int::Uintptr];

impl Int {
    pub fn name(self) -> &'static str {
        match self {
            Int::Plain => "int",
            Int::I8 => "int8",
            Int::I16 => "int16",
            Int::I32 => "int32",
            Int::I64 => "int64",
            Int::Uint => "uint",
            Int::U8 => "uint8",
            Int::U16 => "uint16",
            Int::U32 => "uint32",
            Int::U64 => "uint64",
            Int::Uintptr => "uintptr",
            Int::Param => "T",
        }
    }

    /// The smallest and the largest value that may be written as a constant.
    pub fn range(self) -> (i128, i128) {
        match self {
            Int::I8 => (-128, 127),
            Int::I16 => (-32768, 32767),
            Int::I32 => (i32::MIN.into(), i32::MAX.into()),
            Int::Plain | Int::I64 => (i64::MIN.into(), i64::MAX.into()),
            Int::U8 => (0, 255),
            Int::U16 => (0, 65535),
            Int::U32 => (0, u32::MAX.into()),
            Int::Uint | Int::U64 | Int::Uintptr => (0, u64::MAX.into()),
            // What all types of the constraint have.
            Int::Param => (0, 127),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    Int(Int),
    Bool,
    String,
    Float(u8),
    Complex(u8),
    Array(usize, Box<Type>),
    Slice(Box<Type>),
    Map(Box<Type>, Box<Type>),
    /// `§S<n>`.
    Struct(usize),
    /// `§N<n>`, an integer type with methods.
    Defined(usize),
    /// Only of variables: what it prints is an address.
    Pointer(Box<Type>),
    Any,
    /// The interface of all types with a method `Get() int`.
    Getter,
}

pub const INT: Type = Type::Int(Int::Plain);

impl Type {
    pub fn name(&self) -> String {
        match self {
            Type::Int(int) => int.name().to_string(),
            Type::Bool => "bool".to_string(),
            Type::String => "string".to_string(),
            Type::Float(bits) => format!("float{bits}"),
            Type::Complex(bits) => format!("complex{bits}"),
            Type::Array(n, element) => format!("[{n}]{}", element.name()),
            Type::Slice(element) => format!("[]{}", element.name()),
            Type::Map(key, value) => format!("map[{}]{}", key.name(), value.name()),
            Type::Struct(n) => format!("§S{n}"),
            Type::Defined(n) => format!("§N{n}"),
            Type::Pointer(to) => format!("*{}", to.name()),
            Type::Any => "any".to_string(),
            Type::Getter => "getter".to_string(),
        }
    }

    pub fn slice(element: Type) -> Type {
        Type::Slice(Box::new(element))
    }

    pub fn is_float(&self) -> bool {
        matches!(self, Type::Float(_))
    }
}

/// A struct type of the case.
#[derive(Debug, Clone)]
pub struct Struct {
    /// The struct that is embedded in front of the fields; its methods are promoted.
    pub embeds: Option<usize>,
    /// Types of the fields `F0`, `F1` and so on.
    pub fields: Vec<Type>,
    /// Whether it has methods of its own.
    pub methods: bool,
}

/// The declared types of one case.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    pub structs: Vec<Struct>,
    pub defined: Vec<Int>,
}

impl Declared {
    /// Name and type of each field.
    pub fn fields(&self, n: usize) -> Vec<(String, Type)> {
        let decl = &self.structs[n];
        let embedded = decl.embeds.map(|inner| (format!("§S{inner}"), Type::Struct(inner)));
        let own = decl.fields.iter().enumerate().map(|(i, ty)| (format!("F{i}"), ty.clone()));
        embedded.into_iter().chain(own).collect()
    }

    pub fn comparable(&self, ty: &Type) -> bool {
        match ty {
            Type::Slice(_) | Type::Map(..) => false,
            // A comparison may panic; that is generated on purpose elsewhere.
            Type::Any | Type::Getter => false,
            Type::Array(_, element) => self.comparable(element),
            Type::Struct(n) => self.fields(*n).iter().all(|(_, ty)| self.comparable(ty)),
            _ => true,
        }
    }

    /// Whether no interface is inside.
    pub fn closed(&self, ty: &Type) -> bool {
        match ty {
            Type::Any | Type::Getter => false,
            Type::Array(_, part) | Type::Slice(part) | Type::Map(_, part) | Type::Pointer(part) => self.closed(part),
            Type::Struct(n) => self.fields(*n).iter().all(|(_, ty)| self.closed(ty)),
            _ => true,
        }
    }

    /// Whether the type has `Get`, its own or a promoted one.
    pub fn has_get(&self, ty: &Type) -> bool {
        match ty {
            Type::Defined(_) | Type::Getter => true,
            Type::Struct(n) => {
                let decl = &self.structs[*n];
                decl.methods || decl.embeds.is_some_and(|inner| self.has_get(&Type::Struct(inner)))
            }
            _ => false,
        }
    }

    /// A type without parts.
    pub fn scalar(&self, c: &mut Choices) -> Type {
        match c.weighted(&[30, 40, 6, 10, 12, 3, 8]) {
            0 => INT,
            1 => Type::Int(INTS[c.below(INTS.len())]),
            2 => Type::Bool,
            3 => Type::String,
            4 => Type::Float(if c.chance(30) { 32 } else { 64 }),
            5 => Type::Complex(if c.chance(30) { 64 } else { 128 }),
            _ if self.defined.is_empty() => INT,
            _ => Type::Defined(c.below(self.defined.len())),
        }
    }

    /// A type that can be stored anywhere and printed.
    pub fn any_type(&self, c: &mut Choices, depth: usize) -> Type {
        let depth = depth.saturating_sub(1);
        match c.weighted(&[60, 10, 14, 12, 4, 6]) {
            1 if depth > 0 => Type::Array(1 + c.below(4), Box::new(self.any_type(c, depth))),
            2 if depth > 0 => Type::slice(self.any_type(c, depth)),
            3 if !self.structs.is_empty() => Type::Struct(c.below(self.structs.len())),
            4 => Type::Any,
            5 => Type::Getter,
            _ => self.scalar(c),
        }
    }

    /// A type for a variable of its own.
    pub fn variable_type(&self, c: &mut Choices) -> Type {
        match c.weighted(&[80, 10, 10]) {
            1 => Type::Map(Box::new(self.key_type(c)), Box::new(self.any_type(c, 2))),
            2 if !self.structs.is_empty() => Type::Pointer(Box::new(Type::Struct(c.below(self.structs.len())))),
            2 => Type::Pointer(Box::new(self.scalar(c))),
            _ => self.any_type(c, 3),
        }
    }

    fn key_type(&self, c: &mut Choices) -> Type {
        match c.below(3) {
            0 => Type::Int(INTS[c.below(INTS.len())]),
            1 => Type::String,
            _ => INT,
        }
    }
}
