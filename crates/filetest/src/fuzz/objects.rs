//! Functions that hand objects around: pointers, closures, boxed values, slices and texts, from one iteration of a loop to the next, by
//! way of fields, results, parameters and captured variables. What of it is in a frame must not be seen when the frame, or the
//! iteration, is gone; `clobber` and `collect` of the prelude write over what is.
//!
//! All functions have the same signature, so that each can call those before it with whatever it has.
//!
//! Invariant (no-panics): pointers are looked at by functions that know nil.
//!
//! Invariant (pure): as in `expr`, a value that is written out changes nothing but the fuel.

use super::scope::Gen;

/// What variables hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Int,
    Node,
    Func,
    Any,
    Place,
    List,
    Text,
}

const KINDS: [Kind; 7] = [Kind::Int, Kind::Node, Kind::Func, Kind::Any, Kind::Place, Kind::List, Kind::Text];

/// Kinds that functions take and return.
const PASSED: [(Kind, &str); 6] = [
    (Kind::Node, "*node"),
    (Kind::Func, "func() int"),
    (Kind::Any, "any"),
    (Kind::Place, "*int"),
    (Kind::List, "[]*node"),
    (Kind::Text, "string"),
];

/// The function that is being written.
struct Objects<'g> {
    out: &'g mut Gen,
    vars: Vec<(Kind, String)>,
    /// How many functions can be called.
    callees: usize,
    in_loop: bool,
}

impl Gen {
    /// `§O<n>`; it may call those before it.
    pub fn object_function(&mut self, n: usize) {
        let mut vars = vec![(Kind::Int, "k".to_string())];
        vars.extend(PASSED.iter().enumerate().map(|(i, (kind, _))| (*kind, format!("a{i}"))));
        let list = |stem: &str| -> Vec<String> {
            PASSED.iter().enumerate().map(|(i, (_, ty))| format!("{stem}{i} {ty}")).collect()
        };
        let mut objects = Objects { out: self, vars, callees: n, in_loop: false };
        // With names, deferred functions can change the results.
        let is_named = objects.below(2) == 1;
        let mut results = PASSED.map(|(_, ty)| ty.to_string()).to_vec();
        if is_named {
            results = list("r");
            objects.vars.extend(PASSED.iter().enumerate().map(|(i, (kind, _))| (*kind, format!("r{i}"))));
        }
        let body = objects.block(3, 8) + &objects.return_statement();
        let text = format!("func §O{n}(k int, {}) ({}) {{\n{body}}}\n\n", list("a").join(", "), results.join(", "));
        self.top += &text;
    }
}

impl Objects<'_> {
    fn below(&mut self, n: usize) -> usize {
        self.out.c.below(n)
    }

    fn kind(&mut self) -> Kind {
        KINDS[self.below(KINDS.len())]
    }

    fn block(&mut self, depth: usize, longest: usize) -> String {
        let vars = self.vars.len();
        let mut text = String::new();
        for _ in 0..longest {
            if !self.out.c.chance(85) {
                break;
            }
            text += &self.statement(depth);
        }
        self.vars.truncate(vars);
        text
    }

    fn statement(&mut self, depth: usize) -> String {
        let weights: &[usize] =
            if depth == 0 { &[8, 24, 16, 10, 6, 6, 6] } else { &[6, 20, 12, 8, 6, 6, 6, 18, 12, 8, 6, 4] };
        match self.out.c.weighted(weights) {
            0 => self.print(),
            1 => self.assignment(),
            2 => self.declaration(),
            3 => self.store(),
            4 => self.call(),
            5 => self.disturbance(),
            6 => self.deferred_call(),
            7 => self.loop_statement(depth - 1),
            8 => self.if_statement(depth - 1),
            9 => self.function_statement(depth - 1, "func() {\n", "}()\n"),
            10 => self.function_statement(depth - 1, "defer func() {\n", "}()\n"),
            _ => self.function_statement(depth - 1, "elsewhere(func() {\n", "})\n"),
        }
    }

    fn disturbance(&mut self) -> String {
        ["clobber(9)\n", "collect()\n", "clobber(2)\n"][self.below(3)].to_string()
    }

    /// What it prints it has from before what follows.
    fn deferred_call(&mut self) -> String {
        match self.below(3) {
            0 => format!("defer show({})\n", self.value(Kind::Node, 1)),
            1 => format!("defer p({}, {})\n", self.value(Kind::Text, 1), self.value(Kind::Int, 1)),
            _ => "defer collect()\n".to_string(),
        }
    }

    fn print(&mut self) -> String {
        match self.below(3) {
            0 => format!("show({})\n", self.value(Kind::Node, 0)),
            1 => format!("p({}, {})\n", self.value(Kind::Int, 1), self.value(Kind::Text, 0)),
            _ => format!("show(nodeIn({}))\n", self.value(Kind::Any, 0)),
        }
    }

    fn assignment(&mut self) -> String {
        let kind = self.kind();
        // Neither a parameter that bounds loops nor a loop's own variable.
        let name = self.variable(kind).filter(|name| !name.starts_with(['k', 'i']));
        match name {
            Some(name) => format!("{name} = {}\n", self.value(kind, 2)),
            None => self.declaration(),
        }
    }

    fn declaration(&mut self) -> String {
        let kind = self.kind();
        let value = self.value(kind, 2);
        let name = self.out.fresh("o");
        self.vars.push((kind, name.clone()));
        format!("{name} := {value}\n_ = {name}\n")
    }

    /// Writes through a pointer.
    fn store(&mut self) -> String {
        let pointer = self.out.fresh("o");
        if self.below(4) == 0 {
            let (place, value) = (self.value(Kind::Place, 0), self.value(Kind::Int, 1));
            return format!("if {pointer} := {place}; {pointer} != nil {{\n*{pointer} = {value}\n}}\n");
        }
        let (field, kind) = FIELDS[self.below(FIELDS.len())];
        let (node, value) = (self.value(Kind::Node, 0), self.value(kind, 1));
        format!("if {pointer} := {node}; {pointer} != nil {{\n{pointer}.{field} = {value}\n}}\n")
    }

    /// Some results are kept in variables, others in new ones or nowhere.
    fn call(&mut self) -> String {
        if self.callees == 0 {
            return self.print();
        }
        let callee = self.below(self.callees);
        let mut args = vec![format!("{} & 7", self.value(Kind::Int, 0))];
        args.extend(PASSED.iter().map(|(kind, _)| self.value(*kind, 1)));
        let kept: Vec<String> = PASSED
            .iter()
            .map(|(kind, _)| match self.variable(*kind) {
                Some(name) if self.out.c.chance(60) => name,
                _ => "_".to_string(),
            })
            .collect();
        format!("if tick() {{\n{} = §O{callee}({})\n}}\n", kept.join(", "), args.join(", "))
    }

    fn loop_statement(&mut self, depth: usize) -> String {
        let name = self.out.fresh("i");
        let vars = self.vars.len();
        let (limit, head) = (self.value(Kind::Int, 0), self.below(3));
        let was_in_loop = std::mem::replace(&mut self.in_loop, true);
        let head = match head {
            0 => format!("for {name} := 0; {name} < {limit} & 7; {name}++ {{\n"),
            1 => format!("for {name} := range {limit} & 7 {{\n"),
            _ => format!("for {name}, item := range {} {{\n_ = item\n", self.value(Kind::List, 1)),
        };
        self.vars.push((Kind::Int, name.clone()));
        if head.contains("item") {
            self.vars.push((Kind::Node, "item".to_string()));
        }
        let body = self.block(depth, 5);
        self.vars.truncate(vars);
        self.in_loop = was_in_loop;
        format!("{head}_ = {name}\nif !tick() {{\nbreak\n}}\n{body}}}\n")
    }

    fn if_statement(&mut self, depth: usize) -> String {
        let condition = format!("{} & {} == 0", self.value(Kind::Int, 1), 1 + self.below(3));
        let mut body = self.block(depth, 4);
        match self.below(6) {
            1 => body += &self.return_statement(),
            2 if self.in_loop => body += "continue\n",
            3 if self.in_loop => body += "break\n",
            _ => {}
        }
        let other = if self.out.c.chance(40) { format!(" else {{\n{}}}", self.block(depth, 3)) } else { String::new() };
        format!("if {condition} {{\n{body}}}{other}\n")
    }

    /// Statements in a function of their own, which sets variables of this one. It has no results.
    fn function_statement(&mut self, depth: usize, head: &str, end: &str) -> String {
        let was_in_loop = std::mem::replace(&mut self.in_loop, false);
        let vars = self.vars.len();
        let mut text = head.to_string();
        for _ in 0..1 + self.below(3) {
            text += &match self.below(5) {
                0 if depth > 0 => self.loop_statement(0),
                1 => self.store(),
                2 => self.print(),
                3 => self.disturbance(),
                _ => self.assignment(),
            };
        }
        self.vars.truncate(vars);
        self.in_loop = was_in_loop;
        text + end
    }

    fn return_statement(&mut self) -> String {
        let values: Vec<String> = PASSED.iter().map(|(kind, _)| self.value(*kind, 1)).collect();
        format!("return {}\n", values.join(", "))
    }

    fn variable(&mut self, kind: Kind) -> Option<String> {
        let names: Vec<String> = self.vars.iter().filter(|(of, _)| *of == kind).map(|(_, name)| name.clone()).collect();
        if names.is_empty() {
            return None;
        }
        // What was declared last is likelier to be of this iteration.
        let (a, b) = (self.below(names.len()), self.below(names.len()));
        Some(names[a.max(b)].clone())
    }

    fn value(&mut self, kind: Kind, depth: usize) -> String {
        if (depth == 0 || self.out.c.chance(30))
            && let Some(name) = self.variable(kind)
        {
            return name;
        }
        let depth = depth.saturating_sub(1);
        match kind {
            Kind::Int => self.int(depth),
            Kind::Node => self.node(depth),
            Kind::Func => self.func(depth),
            Kind::Any => self.any(depth),
            Kind::Place => self.place(),
            Kind::List => self.list(depth),
            Kind::Text => self.text(depth),
        }
    }

    fn int(&mut self, depth: usize) -> String {
        let number = self.below(100);
        match self.below(6) {
            0 => format!("id({number})"),
            1 => format!("{}.number()", self.value(Kind::Node, 0)),
            2 => format!("number({})", self.value(Kind::Place, 0)),
            3 => format!("invoke({})", self.value(Kind::Func, 0)),
            4 => format!("len({})", self.value(Kind::List, 0)),
            _ => format!("({} + {number})", self.value(Kind::Int, depth)),
        }
    }

    fn node(&mut self, depth: usize) -> String {
        match self.below(6) {
            0 => format!("newNode({})", self.value(Kind::Int, 0)),
            1 => format!("nodeIn({})", self.value(Kind::Any, 0)),
            2 => format!("at({}, {})", self.value(Kind::List, 0), self.value(Kind::Int, 0)),
            _ => {
                let mut fields = vec![format!("n: {}", self.value(Kind::Int, depth))];
                for (field, kind) in FIELDS {
                    if self.out.c.chance(25) {
                        fields.push(format!("{field}: {}", self.value(kind, depth)));
                    }
                }
                format!("(&node{{{}}})", fields.join(", "))
            }
        }
    }

    fn func(&mut self, depth: usize) -> String {
        match self.below(5) {
            0 => format!("{}.number", self.value(Kind::Node, 0)),
            1 => format!("adder({}, {})", self.value(Kind::Place, 0), self.value(Kind::Node, 0)),
            _ => format!("func() int {{ return {} + {} }}", self.value(Kind::Int, depth), self.value(Kind::Int, 1)),
        }
    }

    fn any(&mut self, depth: usize) -> String {
        match self.below(7) {
            0 => format!("any({})", self.value(Kind::Int, depth)),
            1 => format!("any({})", self.value(Kind::Node, depth)),
            2 => format!("any(pair{{{}, {}}})", self.value(Kind::Node, depth), self.value(Kind::Place, 0)),
            3 => format!("any([1]*node{{{}}})", self.value(Kind::Node, depth)),
            4 => format!("any(func() *node {{ return {} }})", self.value(Kind::Node, 0)),
            5 => format!("any({})", self.value(Kind::List, depth)),
            _ => format!("any({})", self.value(Kind::Text, depth)),
        }
    }

    fn place(&mut self) -> String {
        let variable = self.variable(Kind::Int).filter(|name| !name.starts_with(['k', 'i']));
        match (self.below(3), variable) {
            (0, _) | (_, None) => format!("{}.place()", self.value(Kind::Node, 0)),
            (_, Some(name)) => format!("&{name}"),
        }
    }

    fn list(&mut self, depth: usize) -> String {
        match self.below(4) {
            0 => format!("make([]*node, {} & 3)", self.value(Kind::Int, 0)),
            1 => format!("lim({})", self.value(Kind::List, 0)),
            2 => format!("[]*node{{{}, {}}}", self.value(Kind::Node, depth), self.value(Kind::Node, 0)),
            _ => format!("lim(append(clip({}), {}))", self.value(Kind::List, 0), self.value(Kind::Node, depth)),
        }
    }

    fn text(&mut self, depth: usize) -> String {
        match self.below(3) {
            0 => format!("strconv.Itoa({})", self.value(Kind::Int, depth)),
            1 => format!("string([]byte({}))", self.value(Kind::Text, 0)),
            _ => format!("cut({} + strconv.Itoa({}))", self.value(Kind::Text, 0), self.value(Kind::Int, 0)),
        }
    }
}

/// Those of the prelude's `node`, but for its number.
const FIELDS: [(&str, Kind); 6] = [
    ("next", Kind::Node),
    ("where", Kind::Place),
    ("call", Kind::Func),
    ("any", Kind::Any),
    ("list", Kind::List),
    ("text", Kind::Text),
];
