//! What a program has in reach at the point that is being written, and the ways to its parts.
//!
//! Invariant (one-hazard): a statement contains at most one operation that may panic. Go leaves open which of two
//! panics in one expression comes first.
//!
//! Invariant (no-spare-capacity): slices are clipped before they are read or appended to. How much capacity there is to
//! spare, and with it which slices share memory after an append, depends on the compiler.

use super::choices::Choices;
use super::types::{Declared, INT, Int, Type};

#[derive(Debug, Clone)]
pub struct Var {
    pub name: String,
    pub ty: Type,
    pub writable: bool,
}

/// A function or closure that can be called.
#[derive(Debug, Clone)]
pub struct Callable {
    pub name: String,
    pub params: Vec<Type>,
    pub results: Vec<Type>,
}

/// A statement that `break` and `continue` may name.
#[derive(Debug, Clone)]
pub struct Target {
    pub label: String,
    pub is_loop: bool,
    pub named: bool,
}

/// The function whose body is being written.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub results: Vec<Type>,
    /// Whether the results have names, so that a plain `return` will do.
    pub named: bool,
    pub targets: Vec<Target>,
    /// How many functions are around it.
    pub nesting: usize,
}

/// Writes the program of one case.
pub struct Gen {
    pub c: Choices,
    pub declared: Declared,
    /// Declarations of the case outside of functions.
    pub top: String,
    /// Functions without effects, callable anywhere in an expression.
    pub pure: Vec<Callable>,
    /// Functions that are called by statements only.
    pub callables: Vec<Callable>,
    /// Whether methods may be called: not from methods, which would call each other without end.
    pub methods_callable: bool,
    /// How many functions of `objects` there are.
    pub object_functions: usize,
    pub scope: Vec<Var>,
    pub frame: Frame,
    /// Whether this statement may still have an operation that panics.
    pub hazard: bool,
    names: usize,
}

/// One step from a value to a part of it.
#[derive(Debug, Clone)]
enum Step {
    Field(String),
    Deref,
    Array(usize),
    Slice,
    Byte,
    Map(Type),
}

impl Step {
    fn panics(&self) -> bool {
        matches!(self, Step::Deref | Step::Slice | Step::Byte)
    }
}

struct Way {
    var: usize,
    steps: Vec<Step>,
}

impl Gen {
    pub fn new(c: Choices) -> Gen {
        Gen {
            c,
            declared: Declared::default(),
            top: String::new(),
            pure: Vec::new(),
            callables: Vec::new(),
            methods_callable: false,
            object_functions: 0,
            scope: Vec::new(),
            frame: Frame::default(),
            hazard: true,
            names: 0,
        }
    }

    pub fn fresh(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", self.names)
    }

    /// Takes the statement's one hazard, if it is still there and the dice want it.
    pub fn take_hazard(&mut self) -> bool {
        let taken = self.hazard && self.c.chance(40);
        self.hazard &= !taken;
        taken
    }

    /// Writes something with the scope of here; what it declares is out of reach afterwards.
    pub fn scoped<R>(&mut self, write: impl FnOnce(&mut Gen) -> R) -> R {
        let (vars, callables) = (self.scope.len(), self.callables.len());
        let result = write(self);
        self.scope.truncate(vars);
        self.callables.truncate(callables);
        result
    }

    /// Writes the inside of a function.
    pub fn in_function<R>(&mut self, results: &[Type], named: bool, write: impl FnOnce(&mut Gen) -> R) -> R {
        let nesting = self.frame.nesting + 1;
        let inner = Frame { results: results.to_vec(), named, targets: Vec::new(), nesting };
        let (frame, hazard) = (std::mem::replace(&mut self.frame, inner), self.hazard);
        let result = self.scoped(write);
        (self.frame, self.hazard) = (frame, hazard);
        result
    }

    pub fn declare(&mut self, stem: &str, ty: &Type, writable: bool) -> String {
        let name = self.fresh(stem);
        self.scope.push(Var { name: name.clone(), ty: ty.clone(), writable });
        name
    }

    /// A variable, or a part of one, to read.
    pub fn place_to_read(&mut self, ty: &Type) -> Option<String> {
        let ways = self.ways(ty, |_| true, false);
        let text = self.choose_way(ways)?;
        Some(if matches!(ty, Type::Slice(_)) { format!("clip({text})") } else { text })
    }

    /// A variable, or a part of one, to assign to.
    pub fn place_to_write(&mut self, ty: &Type) -> Option<String> {
        let ways = self.ways(ty, |var| var.writable, true);
        self.choose_way(ways)
    }

    fn ways(&self, want: &Type, usable: impl Fn(&Var) -> bool, write: bool) -> Vec<Way> {
        let mut found = Vec::new();
        for (var, decl) in self.scope.iter().enumerate() {
            // To write through a pointer, the pointer itself need not be writable.
            if !write || usable(decl) || matches!(decl.ty, Type::Pointer(_)) {
                self.walk(var, &decl.ty, want, write, &mut Vec::new(), &mut found);
            }
        }
        found.retain(|way| !(write && way.steps.is_empty() && !usable(&self.scope[way.var])));
        found.retain(|way| {
            let hazards = way.steps.iter().filter(|step| step.panics()).count();
            hazards == 0 || hazards == 1 && self.hazard
        });
        found.sort_by_key(|way| way.steps.len());
        found
    }

    fn walk(&self, var: usize, at: &Type, want: &Type, write: bool, steps: &mut Vec<Step>, found: &mut Vec<Way>) {
        if at == want {
            found.push(Way { var, steps: steps.clone() });
        }
        if steps.len() == 2 {
            return;
        }
        for (step, part) in self.parts(at) {
            // A string's bytes and the insides of map elements are not variables.
            let fixed = matches!(step, Step::Byte) || steps.iter().any(|step| matches!(step, Step::Map(_)));
            if write && fixed {
                continue;
            }
            steps.push(step);
            self.walk(var, &part, want, write, steps, found);
            steps.pop();
        }
    }

    fn parts(&self, ty: &Type) -> Vec<(Step, Type)> {
        match ty {
            Type::Struct(n) => self.declared.fields(*n).into_iter().map(|(name, ty)| (Step::Field(name), ty)).collect(),
            Type::Pointer(to) => vec![(Step::Deref, (**to).clone())],
            Type::Array(n, element) => vec![(Step::Array(*n), (**element).clone())],
            Type::Slice(element) => vec![(Step::Slice, (**element).clone())],
            Type::Map(key, value) => vec![(Step::Map((**key).clone()), (**value).clone())],
            Type::String => vec![(Step::Byte, Type::Int(Int::U8))],
            _ => Vec::new(),
        }
    }

    fn choose_way(&mut self, ways: Vec<Way>) -> Option<String> {
        if ways.is_empty() {
            return None;
        }
        // There are many more parts than variables; both are as likely.
        let whole = ways.iter().filter(|way| way.steps.is_empty()).count();
        let index = if whole > 0 && self.c.chance(50) { self.c.below(whole) } else { self.c.below(ways.len()) };
        let way = &ways[index];
        let mut text = self.scope[way.var].name.clone();
        if way.steps.iter().any(Step::panics) {
            self.hazard = false;
        }
        for step in &way.steps {
            text = match step {
                Step::Field(name) => format!("{text}.{name}"),
                Step::Deref => format!("(*{text})"),
                Step::Array(n) => format!("{text}[{}]", self.array_index(*n)),
                Step::Slice | Step::Byte => format!("{text}[{}]", self.wild_index()),
                Step::Map(key) => format!("{text}[{}]", self.atom(key)),
            };
        }
        Some(text)
    }

    /// A whole variable or a literal: an index whose own index has an index would not end.
    fn atom(&mut self, ty: &Type) -> String {
        let names: Vec<String> = self.scope.iter().filter(|var| var.ty == *ty).map(|var| var.name.clone()).collect();
        if names.is_empty() || self.c.chance(15) {
            return format!("id({})", self.literal(ty));
        }
        names[self.c.below(names.len())].clone()
    }

    /// An index below `n`, or now and then one that may not be.
    fn array_index(&mut self, n: usize) -> String {
        match self.c.below(4) {
            0 | 1 => self.c.below(n).to_string(),
            2 if self.take_hazard() => self.wild_index(),
            _ => format!("uint({})%{n}", self.atom(&INT)),
        }
    }

    /// An index that is often inside of small things; never a constant that a compiler could refuse.
    fn wild_index(&mut self) -> String {
        match self.c.below(4) {
            0 => format!("id({})", self.c.below(3)),
            1 => format!("{} & 3", self.atom(&INT)),
            2 => format!("{} % 4", self.atom(&INT)),
            _ => {
                let ty = self.declared.scalar(&mut self.c);
                let ty = if matches!(ty, Type::Int(_)) { ty } else { INT };
                self.atom(&ty)
            }
        }
    }
}
