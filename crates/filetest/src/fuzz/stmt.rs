//! Statements. Each function writes one kind; their numbers in `statement` start with the simplest.
//!
//! Invariant (bounded): every loop spends fuel (`tick`), calls go only to functions that were declared before, and
//! values that may grow are cut, so that every program ends soon.

use super::scope::{Callable, Gen, Target, Var};
use super::types::{INT, INTS, Int, Type};
use std::fmt::Write;

impl Gen {
    /// A list of statements with a scope of its own.
    pub fn block(&mut self, depth: usize, longest: usize) -> String {
        self.scoped(|g| {
            let mut text = String::new();
            for _ in 0..longest {
                if !g.c.chance(85) {
                    break;
                }
                g.hazard = true;
                text += &g.statement(depth);
            }
            text
        })
    }

    fn statement(&mut self, depth: usize) -> String {
        if depth == 0 || self.c.chance(55) {
            return self.simple_statement();
        }
        let depth = depth - 1;
        match self.c.weighted(&[18, 24, 12, 8, 6, 8, 8, 8, 5, 4]) {
            0 => self.if_statement(depth),
            1 => self.loop_statement(depth),
            2 => self.switch_statement(depth),
            3 => self.type_switch(depth),
            4 => self.goto_statement(depth),
            5 => self.closure(depth),
            6 => self.defer_statement(depth),
            7 => self.guarded_block(depth),
            8 => self.collected_closures(),
            _ => format!("{{\n{}}}\n", self.block(depth, 4)),
        }
    }

    fn simple_statement(&mut self) -> String {
        match self.c.weighted(&[22, 26, 24, 10, 8, 6, 5, 8, 5, 4, 3]) {
            0 => self.print(),
            1 => self.declaration(),
            2 => self.assignment(),
            3 => self.call_statement(),
            4 => self.slice_statement(),
            5 => self.map_statement(),
            6 => self.double_assignment(),
            7 => self.jump(),
            8 => self.method_value(),
            9 => self.constant(),
            _ => self.channel(),
        }
    }

    fn print(&mut self) -> String {
        let ty = self.declared.any_type(&mut self.c, 2);
        format!("p({})\n", self.expr(&ty, 2))
    }

    pub fn declaration(&mut self) -> String {
        let ty = self.declared.variable_type(&mut self.c);
        if let Type::Pointer(to) = &ty
            && let Some(text) = self.pointer(to)
        {
            return text;
        }
        let form = self.c.below(3);
        let value = self.expr(&ty, 2);
        let name = self.declare("v", &ty, true);
        match form {
            0 => format!("{name} := {value}\n_ = {name}\n"),
            1 => format!("var {name} {} = {value}\n_ = {name}\n", ty.name()),
            // The zero value; of a pointer, nil.
            _ if !matches!(ty, Type::Map(..)) => format!("var {name} {}\n_ = {name}\n", ty.name()),
            _ => format!("{name} := {value}\n_ = {name}\n"),
        }
    }

    /// A pointer to a variable that there is.
    fn pointer(&mut self, to: &Type) -> Option<String> {
        let targets: Vec<String> =
            self.scope.iter().filter(|var| var.writable && var.ty == *to).map(|var| var.name.clone()).collect();
        if targets.is_empty() {
            return None;
        }
        let target = targets[self.c.below(targets.len())].clone();
        let name = self.declare("v", &Type::Pointer(Box::new(to.clone())), true);
        Some(format!("{name} := &{target}\n_ = {name}\n"))
    }

    /// A type of which there is a variable to write, and a place of that type.
    fn target(&mut self) -> Option<(Type, String)> {
        let types: Vec<Type> = self.scope.iter().filter(|var| var.writable).map(|var| var.ty.clone()).collect();
        if types.is_empty() {
            return None;
        }
        let mut ty = types[self.c.below(types.len())].clone();
        if self.c.chance(40) {
            ty = self.declared.scalar(&mut self.c);
        }
        let place = self.place_to_write(&ty)?;
        Some((ty, place))
    }

    fn assignment(&mut self) -> String {
        let Some((ty, place)) = self.target() else {
            return self.declaration();
        };
        match &ty {
            Type::Int(_) | Type::Defined(_) => match self.c.below(5) {
                0 => format!("{place}{}\n", ["++", "--"][self.c.below(2)]),
                1 => {
                    let op = ["+", "-", "*", "&", "|", "^", "&^"][self.c.below(7)];
                    format!("{place} {op}= {}\n", self.expr(&ty, 2))
                }
                2 => format!("{place} {}= {}\n", ["<<", ">>"][self.c.below(2)], self.expr(&Type::Int(Int::U8), 1)),
                _ => format!("{place} = {}\n", self.expr(&ty, 3)),
            },
            Type::Float(_) if self.c.chance(40) => {
                let op = ["+", "-", "*", "/"][self.c.below(4)];
                format!("{place} {op}= {}\n", self.expr(&ty, 2))
            }
            _ => format!("{place} = {}\n", self.expr(&ty, 3)),
        }
    }

    fn double_assignment(&mut self) -> String {
        let (Some((a, first)), Some((b, second))) = (self.target(), self.target()) else {
            return self.declaration();
        };
        format!("{first}, {second} = {}, {}\n", self.expr(&a, 1), self.expr(&b, 1))
    }

    /// Calls a function that has effects; its results are stored by this statement alone.
    fn call_statement(&mut self) -> String {
        if self.callables.is_empty() {
            return self.print();
        }
        let callee = self.callables[self.c.below(self.callables.len())].clone();
        let args: Vec<String> = callee.params.iter().map(|ty| self.expr(ty, 2)).collect();
        let call = format!("{}({})", callee.name, args.join(", "));
        if callee.results.is_empty() {
            return format!("{call}\n");
        }
        let names: Vec<String> = callee.results.iter().map(|ty| self.declare("v", ty, true)).collect();
        format!("{} := {call}\np({})\n", names.join(", "), names.join(", "))
    }

    fn variable(&mut self, fits: impl Fn(&Var) -> bool) -> Option<Var> {
        let found: Vec<Var> = self.scope.iter().filter(|var| fits(var)).cloned().collect();
        if found.is_empty() { None } else { Some(found[self.c.below(found.len())].clone()) }
    }

    fn slice_statement(&mut self) -> String {
        let Some(var) = self.variable(|var| var.writable && matches!(var.ty, Type::Slice(_))) else {
            return self.declaration();
        };
        let Type::Slice(element) = &var.ty else {
            return self.declaration();
        };
        let name = &var.name;
        match self.c.below(5) {
            0 => format!("{name} = append(clip({name}), {})\n", self.expr(element, 2)),
            1 => self.growing_slice(name, element),
            2 => format!("p(copy({name}, {}))\n", self.expr(&var.ty, 2)),
            3 => format!("clear({name})\n"),
            _ => format!("{name} = {name}[:min(len({name}), {})]\n", self.c.below(4)),
        }
    }

    /// A slice that grows in place, seen by nobody else until it is complete.
    fn growing_slice(&mut self, name: &str, element: &Type) -> String {
        let (n, value) = (1 + self.c.below(40), self.expr(element, 1));
        let grown = self.fresh("v");
        let ty = element.name();
        format!(
            "{grown} := append([]{ty}(nil), {name}...)\nfor range {n} {{\n{grown} = append({grown}, {value})\n}}\n\
             {name} = lim({grown}[len({grown})/2:])\n"
        )
    }

    fn map_statement(&mut self) -> String {
        let Some(var) = self.variable(|var| matches!(var.ty, Type::Map(..))) else {
            return self.declaration();
        };
        let Type::Map(key, value) = &var.ty else {
            return self.declaration();
        };
        let name = &var.name;
        match self.c.below(5) {
            0 => format!("{name}[{}] = {}\n", self.expr(key, 1), self.expr(value, 2)),
            1 => format!("delete({name}, {})\n", self.expr(key, 1)),
            2 => {
                let key = self.expr(key, 1);
                let (found, ok) = (self.declare("v", value, true), self.declare("v", &Type::Bool, true));
                format!("{found}, {ok} := {name}[{key}]\np({found}, {ok})\n")
            }
            3 => format!("p(len({name}))\n"),
            _ => format!("clear({name})\n"),
        }
    }

    /// `break`, `continue`, `return` or `panic`, below a condition.
    fn jump(&mut self) -> String {
        let condition = self.expr(&Type::Bool, 2);
        self.hazard = true;
        let jump = match self.c.below(4) {
            0 | 1 if !self.frame.targets.is_empty() => self.break_or_continue(),
            2 if self.frame.nesting > 1 || self.c.chance(30) => self.return_statement(),
            3 => {
                let ty = self.declared.scalar(&mut self.c);
                format!("panic({})\n", self.expr(&ty, 1))
            }
            _ => return self.print(),
        };
        format!("if ({condition}) {{\n{jump}}}\n")
    }

    fn break_or_continue(&mut self) -> String {
        let last = self.frame.targets.len() - 1;
        let index = if self.c.chance(50) { self.c.below(last + 1) } else { last };
        let word = if self.frame.targets[index].is_loop && self.c.chance(50) { "continue" } else { "break" };
        // Without a label, `continue` means the innermost loop.
        let plain = index == last && self.c.chance(50);
        if plain {
            return format!("{word}\n");
        }
        self.frame.targets[index].named = true;
        format!("{word} {}\n", self.frame.targets[index].label)
    }

    pub fn return_statement(&mut self) -> String {
        let results = self.frame.results.clone();
        if self.frame.named && self.c.chance(40) {
            return "return\n".to_string();
        }
        let values: Vec<String> = results.iter().map(|ty| self.expr(ty, 2)).collect();
        format!("return {}\n", values.join(", "))
    }

    fn method_value(&mut self) -> String {
        let mut types: Vec<Type> = (0..self.declared.defined.len()).map(Type::Defined).collect();
        types.extend((0..self.declared.structs.len()).map(Type::Struct));
        types.retain(|ty| self.declared.has_get(ty));
        let found = self.variable(|var| var.writable && types.contains(&var.ty));
        let Some(var) = found.filter(|_| self.methods_callable) else {
            return self.print();
        };
        let method = self.fresh("m");
        if matches!(var.ty, Type::Struct(_)) && self.c.chance(50) {
            let arg = self.expr(&INT, 1);
            return format!("{method} := {}.Set\n{method}({arg})\np({0})\n", var.name);
        }
        // The receiver is copied when the method value is made.
        let value = self.expr(&var.ty, 1);
        format!("{method} := {0}.Get\n{0} = {value}\np({method}(), {0}.Get())\n", var.name)
    }

    /// Constants are exact however large they are on the way.
    fn constant(&mut self) -> String {
        let name = self.fresh("c");
        let (a, b) = (self.c.below(120), 1 + self.c.below(1000));
        let op = ["+", "-", "*", "^", "|", "&^"][self.c.below(6)];
        let ty = Type::Int(INTS[self.c.below(INTS.len())]);
        let text =
            format!("const {name} = ((1<<{a} {op} {b}) / {} >> {}) & 127\n", 1 + self.c.below(9), self.c.below(90));
        let value = self.expr(&ty, 1);
        text + &format!("p({name}, {name} - {value}, float64({name}) / 3)\n")
    }

    /// A channel with room for all that is sent.
    fn channel(&mut self) -> String {
        let element = self.declared.any_type(&mut self.c, 2);
        let (name, n) = (self.fresh("ch"), self.c.below(4));
        let mut text = format!("{name} := make(chan {}, {n})\n", element.name());
        for _ in 0..n {
            writeln!(text, "{name} <- {}", self.expr(&element, 1)).unwrap_or_default();
            self.hazard = true;
        }
        let item = self.fresh("v");
        text + &format!("close({name})\nfor {item} := range {name} {{\np({item})\n}}\n")
    }

    fn if_statement(&mut self, depth: usize) -> String {
        let condition = self.expr(&Type::Bool, 3);
        let mut text = format!("if ({condition}) {{\n{}}}", self.block(depth, 4));
        if self.c.chance(25) {
            // The condition is in the head of another statement, which runs after this one.
            self.hazard = true;
            let condition = self.expr(&Type::Bool, 2);
            text += &format!(" else if ({condition}) {{\n{}}}", self.block(depth, 3));
        }
        if self.c.chance(50) {
            text += &format!(" else {{\n{}}}", self.block(depth, 3));
        }
        text + "\n"
    }

    /// The body of a loop or switch, which jumps may name.
    fn targeted(&mut self, is_loop: bool, write: impl FnOnce(&mut Gen) -> String) -> String {
        let label = self.fresh("L");
        self.frame.targets.push(Target { label: label.clone(), is_loop, named: false });
        let text = write(self);
        let named = self.frame.targets.pop().is_some_and(|target| target.named);
        if named { format!("{label}:\n{text}") } else { text }
    }

    fn loop_statement(&mut self, depth: usize) -> String {
        self.targeted(true, |g| {
            g.scoped(|g| match g.c.weighted(&[20, 20, 12, 20, 8, 10, 14]) {
                0 => g.range_int(depth),
                1 => g.counted_loop(depth),
                2 => g.while_loop(depth),
                3 => g.range_elements(depth),
                4 => g.range_string(depth),
                5 => g.range_map(depth),
                _ => g.range_function(depth),
            })
        })
    }

    fn loop_body(&mut self, depth: usize) -> String {
        format!("if !tick() {{\nbreak\n}}\n{}", self.block(depth, 5))
    }

    fn range_int(&mut self, depth: usize) -> String {
        let ty = Type::Int(INTS[self.c.below(INTS.len())]);
        let limit = format!("min({}, 9)", self.expr(&ty, 1));
        let name = self.declare("i", &ty, false);
        format!("for {name} := range {limit} {{\n_ = {name}\n{}}}\n", self.loop_body(depth))
    }

    /// The variable may be changed in the body, and closures capture it for each iteration.
    fn counted_loop(&mut self, depth: usize) -> String {
        let ty = Type::Int(INTS[self.c.below(INTS.len())]);
        let start = self.expr(&ty, 1);
        let writable = self.c.chance(20);
        let name = self.declare("i", &ty, writable);
        let n = 1 + self.c.below(6);
        let (test, step) = [("<", "++"), (">", "--"), ("!=", "++"), ("<=", "+= 2")][self.c.below(4)];
        let limit = self.fresh("n");
        let body = self.loop_body(depth);
        // From one end to the other, whichever way the test wants it.
        let (from, to) = if test == ">" { ("+", "-") } else { ("-", "+") };
        format!(
            "for {name}, {limit} := {start} {from} {n}, {start} {to} {n}; {name} {test} {limit}; {name} {step} {{\n{body}}}\n"
        )
    }

    fn while_loop(&mut self, depth: usize) -> String {
        let condition = self.expr(&Type::Bool, 2);
        format!("for ({condition}) {{\n{}}}\n", self.loop_body(depth))
    }

    fn range_elements(&mut self, depth: usize) -> String {
        let element = self.declared.any_type(&mut self.c, 2);
        let ty = match self.c.below(2) {
            0 => Type::slice(element.clone()),
            _ => Type::Array(1 + self.c.below(4), Box::new(element.clone())),
        };
        let over = self.expr(&ty, 1);
        let (index, item) = (self.declare("i", &INT, false), self.declare("v", &element, true));
        let body = self.loop_body(depth);
        format!("for {index}, {item} := range ({over}) {{\n_, _ = {index}, {item}\n{body}}}\n")
    }

    fn range_string(&mut self, depth: usize) -> String {
        let over = self.expr(&Type::String, 2);
        let (index, item) = (self.declare("i", &INT, false), self.declare("v", &Type::Int(Int::I32), true));
        let body = self.loop_body(depth);
        format!("for {index}, {item} := range {over} {{\n_, _ = {index}, {item}\n{body}}}\n")
    }

    /// In the order of keys; the body may change the map, whose keys were collected before.
    fn range_map(&mut self, depth: usize) -> String {
        let Some(var) = self.variable(|var| matches!(var.ty, Type::Map(..))) else {
            return self.range_string(depth);
        };
        let Type::Map(key, value) = &var.ty else {
            return self.range_string(depth);
        };
        let (index, item) = (self.declare("k", key, false), self.declare("v", value, true));
        let body = self.loop_body(depth);
        format!(
            "for _, {index} := range sorted({0}) {{\n{item} := {0}[{index}]\n_, _ = {index}, {item}\n{body}}}\n",
            var.name
        )
    }

    /// Over an iterator, written in place; jumps in the body leave through it.
    fn range_function(&mut self, depth: usize) -> String {
        let element = self.declared.any_type(&mut self.c, 2);
        let (n, value) = (1 + self.c.below(5), self.expr(&element, 1));
        let cleanup = if self.c.chance(40) { "defer p(\"iterator ends\")\n" } else { "" };
        let iterator = format!(
            "func(yield func(int, {}) bool) {{\n{cleanup}for i := range {n} {{\nif !yield(i, {value}) {{\np(\"stopped\", i)\nreturn\n}}\n}}\n}}",
            element.name()
        );
        let (index, item) = (self.declare("i", &INT, false), self.declare("v", &element, true));
        let body = self.loop_body(depth);
        format!("for {index}, {item} := range {iterator} {{\n_, _ = {index}, {item}\n{body}}}\n")
    }

    fn switch_statement(&mut self, depth: usize) -> String {
        self.targeted(false, |g| {
            let ty = match g.c.below(4) {
                0 => Type::String,
                1 => Type::Int(INTS[g.c.below(INTS.len())]),
                2 => Type::Bool,
                _ => INT,
            };
            let n = 1 + g.c.below(6);
            let default = g.c.below(n + 1);
            let mut text = match ty {
                Type::Bool => "switch {\n".to_string(),
                Type::String => format!("switch ({}) {{\n", g.expr(&ty, 2)),
                // Small, so that a case is met.
                _ => format!("switch ({}) & 7 {{\n", g.expr(&ty, 2)),
            };
            for i in 0..n {
                text += &if i == default { "default:\n".to_string() } else { g.case_clause(&ty, i) };
                text += &g.block(depth, 3);
                if i + 1 < n && g.c.chance(20) {
                    text += "fallthrough\n";
                }
            }
            text + "}\n"
        })
    }

    fn case_clause(&mut self, ty: &Type, i: usize) -> String {
        match ty {
            Type::Bool => {
                self.hazard = true;
                format!("case {}:\n", self.expr(&Type::Bool, 2))
            }
            Type::String => format!("case {:?}, \"s{i}\":\n", ["", "a", "go", "héllo", "日本", "xyz0"][i % 6]),
            _ if self.c.chance(30) => format!("case {}, {}:\n", i, i + 8),
            _ => format!("case {i}:\n"),
        }
    }

    fn type_switch(&mut self, depth: usize) -> String {
        self.targeted(false, |g| {
            let value = g.expr(&Type::Any, 2);
            let name = g.fresh("t");
            let mut text = format!("switch {name} := ({value}).(type) {{\n");
            let mut seen: Vec<Type> = vec![Type::Any];
            for _ in 0..1 + g.c.below(4) {
                let ty = g.declared.any_type(&mut g.c, 2);
                if seen.contains(&ty) {
                    continue;
                }
                text += &format!("case {}:\n_ = {name}\n", ty.name());
                text += &g.scoped(|g| {
                    g.scope.push(Var { name: name.clone(), ty: ty.clone(), writable: true });
                    g.block(depth, 3)
                });
                seen.push(ty);
            }
            if g.c.chance(30) {
                text += &format!("case nil:\np(\"nil\", {name})\n");
            }
            text + &format!("default:\np(\"other\", {name})\n}}\n")
        })
    }

    fn goto_statement(&mut self, depth: usize) -> String {
        let label = self.fresh("G");
        if self.c.chance(50) {
            let counter = self.fresh("n");
            let n = 1 + self.c.below(4);
            // Breaking out is fine, but a jump from here would leave the label's block in the middle.
            let body = self.block(depth, 4);
            return format!(
                "{{\n{counter} := 0\n{label}:\n{counter}++\n{{\n{body}}}\nif {counter} < {n} && tick() {{\ngoto {label}\n}}\n}}\n"
            );
        }
        let condition = self.expr(&Type::Bool, 2);
        let body = self.block(depth, 4);
        format!("if ({condition}) {{\ngoto {label}\n}}\n{{\n{body}}}\n{label}:\np({label:?})\n")
    }

    /// A closure that reads and changes what is around it.
    fn closure(&mut self, depth: usize) -> String {
        if self.frame.nesting > 3 {
            return self.print();
        }
        let (params, results) = (self.some_types(2), self.some_types(2));
        let name = self.fresh("f");
        let named = self.c.chance(30);
        let text = self.function_text(&params, &results, named, depth);
        self.callables.push(Callable { name: name.clone(), params, results });
        let call = self.call_statement();
        format!("{name} := func{text}\n_ = {name}\n{call}")
    }

    pub fn some_types(&mut self, most: usize) -> Vec<Type> {
        (0..self.c.below(most + 1)).map(|_| self.declared.any_type(&mut self.c, 2)).collect()
    }

    /// Signature and body of a function, without its name.
    pub fn function_text(&mut self, params: &[Type], results: &[Type], named: bool, depth: usize) -> String {
        self.in_function(results, named, |g| {
            let params: Vec<String> =
                params.iter().map(|ty| format!("{} {}", g.declare("a", ty, true), ty.name())).collect();
            let mut list: Vec<String> = results.iter().map(Type::name).collect();
            if named {
                for (text, ty) in list.iter_mut().zip(results) {
                    *text = format!("{} {}", g.declare("r", ty, true), ty.name());
                }
            }
            let body = g.block(depth, 6);
            g.hazard = true;
            let end = g.return_statement();
            format!("({}) ({}) {{\n{body}{end}}}", params.join(", "), list.join(", "))
        })
    }

    /// A deferred closure, which may recover and changes named results.
    fn defer_statement(&mut self, depth: usize) -> String {
        if self.frame.nesting > 3 {
            return self.print();
        }
        if self.c.chance(30) {
            let ty = self.declared.any_type(&mut self.c, 2);
            // Arguments are evaluated now.
            return format!("defer p(\"deferred\", {})\n", self.expr(&ty, 2));
        }
        let recovers = if self.c.chance(50) { RECOVER } else { "" };
        let body = self.in_function(&[], false, |g| g.block(depth, 3));
        format!("defer func() {{\n{recovers}{body}}}()\n")
    }

    pub fn guarded_block(&mut self, depth: usize) -> String {
        let body = self.in_function(&[], false, |g| g.block(depth, 5));
        format!("func() {{\ndefer func() {{\n{RECOVER}}}()\n{body}}}()\n")
    }

    /// Closures that capture the variables of their iteration.
    fn collected_closures(&mut self) -> String {
        let (list, index, call) = (self.fresh("fs"), self.fresh("i"), self.fresh("f"));
        let (n, ty) = (1 + self.c.below(4), self.declared.scalar(&mut self.c));
        let item = self.fresh("v");
        let value = self.expr(&ty, 2);
        let change = self.scoped(|g| {
            g.scope.push(Var { name: item.clone(), ty: ty.clone(), writable: true });
            g.scope.push(Var { name: index.clone(), ty: INT, writable: false });
            g.in_function(std::slice::from_ref(&ty), false, |g| g.block(0, 3))
        });
        let name = ty.name();
        format!(
            "var {list} []func() {name}\nfor {index} := 0; {index} < {n}; {index}++ {{\n{item} := {value}\n\
             {list} = append({list}, func() {name} {{\n{change}{index} += 10\np({index})\nreturn {item}\n}})\n}}\n\
             for _, {call} := range {list} {{\np({call}(), {call}())\n}}\n"
        )
    }
}

const RECOVER: &str = "if r := recover(); r != nil {\np(\"recovered\", recovered(r))\n}\n";
