//! One case: its types, methods, functions, and the function that runs.

use super::choices::Choices;
use super::scope::{Callable, Gen, Var};
use super::types::{INT, INTS, Int, Struct, Type};

/// How many decisions a case has at most; more make longer programs.
const DECISIONS: usize = 600;

/// The text of a case and the decisions that made it.
#[derive(Debug, Clone)]
pub struct Case {
    /// Go declarations, among them `func §test()`.
    pub text: String,
    pub choices: Vec<u32>,
}

impl Case {
    pub fn random(seed: u64) -> Case {
        Case::write(Choices::random(seed, DECISIONS))
    }

    pub fn replay(choices: Vec<u32>) -> Case {
        Case::write(Choices::replay(choices))
    }

    fn write(choices: Choices) -> Case {
        let mut generator = Gen::new(choices);
        generator.types();
        generator.functions();
        generator.test();
        Case { text: generator.top, choices: generator.c.used() }
    }
}

impl Gen {
    fn types(&mut self) {
        for n in 0..self.c.below(3) {
            let int = INTS[self.c.below(INTS.len())];
            self.top += &format!("type §N{n} {}\n\n", int.name());
            self.declared.defined.push(int);
        }
        for n in 0..self.c.below(4) {
            self.struct_type(n);
        }
        for n in 0..self.declared.defined.len() {
            self.get_method(&Type::Defined(n));
        }
        for n in 0..self.declared.structs.len() {
            if self.declared.structs[n].methods {
                self.get_method(&Type::Struct(n));
                self.set_method(n);
            }
        }
        self.methods_callable = true;
    }

    fn struct_type(&mut self, n: usize) {
        let embeds = (n > 0 && self.c.chance(30)).then(|| self.c.below(n));
        let fields: Vec<Type> = (0..1 + self.c.below(4)).map(|_| self.declared.any_type(&mut self.c, 2)).collect();
        let methods = self.c.chance(50);
        self.declared.structs.push(Struct { embeds, fields, methods });
        let lines: Vec<String> = self
            .declared
            .fields(n)
            .into_iter()
            .map(|(name, ty)| if name.starts_with('§') { name } else { format!("{name} {}", ty.name()) })
            .collect();
        self.top += &format!("type §S{n} struct {{\n{}\n}}\n\n", lines.join("\n"));
    }

    /// A body that is one expression, without effects and without panics.
    fn pure_body(&mut self, params: &[(String, Type)], result: &Type) -> String {
        self.in_function(&[], false, |g| {
            g.hazard = false;
            g.scope =
                params.iter().map(|(name, ty)| Var { name: name.clone(), ty: ty.clone(), writable: false }).collect();
            let value = g.expr(result, 3);
            g.scope.clear();
            format!("{{\nreturn {value}\n}}\n\n")
        })
    }

    fn get_method(&mut self, ty: &Type) {
        let body = self.pure_body(&[("s".to_string(), ty.clone())], &INT);
        self.top += &format!("func (s {}) Get() int {body}", ty.name());
    }

    fn set_method(&mut self, n: usize) {
        let pointer = Type::Pointer(Box::new(Type::Struct(n)));
        let body = self.in_function(&[], false, |g| {
            g.scope.push(Var { name: "s".to_string(), ty: pointer.clone(), writable: false });
            g.scope.push(Var { name: "x".to_string(), ty: INT, writable: true });
            g.block(1, 4)
        });
        self.top += &format!("func (s {}) Set(x int) {{\n{body}}}\n\n", pointer.name());
    }

    fn functions(&mut self) {
        for n in 0..self.c.below(3) {
            self.pure_function(n);
        }
        for n in 0..self.c.below(2) {
            self.generic_function(n);
        }
        self.object_functions = if self.c.chance(30) { 2 + self.c.below(4) } else { self.c.below(2) };
        for n in 0..self.object_functions {
            self.object_function(n);
        }
        for n in 0..self.c.below(3) {
            let (params, results) = (self.some_types(3), self.some_types(3));
            let named = self.c.chance(50);
            let text = self.function_text(&params, &results, named, 2);
            self.top += &format!("func §F{n}{text}\n\n");
            self.callables.push(Callable { name: format!("§F{n}"), params, results });
        }
    }

    fn pure_function(&mut self, n: usize) {
        let params = self.some_types(3);
        let result = self.declared.any_type(&mut self.c, 2);
        let named: Vec<(String, Type)> =
            params.iter().enumerate().map(|(i, ty)| (format!("a{i}"), ty.clone())).collect();
        let body = self.pure_body(&named, &result);
        let list: Vec<String> = named.iter().map(|(name, ty)| format!("{name} {}", ty.name())).collect();
        self.top += &format!("func §P{n}({}) {} {body}", list.join(", "), result.name());
        self.pure.push(Callable { name: format!("§P{n}"), params, results: vec![result] });
    }

    /// A generic function over integers, and some instances of it.
    fn generic_function(&mut self, n: usize) {
        let param = Type::Int(Int::Param);
        let text = self.function_text(&[param.clone(), param.clone()], &[param], false, 2);
        self.top += &format!("func §G{n}[T integer]{text}\n\n");
        for _ in 0..1 + self.c.below(3) {
            let int = INTS[self.c.below(INTS.len())];
            let ty = Type::Int(int);
            let name = format!("§G{n}[{}]", int.name());
            self.callables.push(Callable { name, params: vec![ty.clone(), ty.clone()], results: vec![ty] });
        }
    }

    /// What is returned is looked at when others have used the stack.
    fn object_calls(&self) -> String {
        let call = |n| {
            format!(
                "{{\nx, f, v, at, list, text := §O{n}(5, newNode(1), nil, nil, nil, nil, \"t\")\nclobber(9)\nshow(x)\n\
                 show(nodeIn(v))\np(invoke(f), number(at), len(list), text)\nfor _, x := range list {{\nshow(x)\n}}\n}}\n"
            )
        };
        (0..self.object_functions).map(call).collect()
    }

    /// The function that runs; it ends with the values of its variables.
    fn test(&mut self) {
        let body = self.in_function(&[], false, |g| {
            let mut text = String::new();
            for _ in 0..3 + g.c.below(4) {
                g.hazard = true;
                text += &g.declaration();
            }
            text += &g.object_calls();
            text += &g.guarded_block(3);
            text += &g.block(3, 8);
            let values = g.scope.iter().filter(|var| !matches!(var.ty, Type::Pointer(_)));
            let names: Vec<String> = values.map(|var| var.name.clone()).collect();
            text + &format!("p({})\n", names.join(", "))
        });
        self.top += &format!("func §test() {{\n{body}}}\n");
    }
}
