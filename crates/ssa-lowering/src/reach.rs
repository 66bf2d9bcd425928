//! Which methods of which types can be called through an interface or by reflection: what the Go linker's
//! dead-code pass decides, on demands that lowering states.
//!
//! A method of a type is live if the type may be in an interface and either an interface method of that name and
//! signature is called somewhere, or `reflect` may look it up. A type may be in an interface if it is converted
//! to one, or if the descriptor of such a type refers to it (reflection leads from one to the other).
//!
//! ```text
//! worklist ── demand, reach_type ──▶ LiveMethods ── take_new ──▶ symbols to lower ──▶ worklist …
//! ```
//!
//! Invariant (only-grows): every fact is added once and never taken back, so the result does not depend on the
//! order of demands; `take_new` answers in an order that depends only on the order of demands.
//!
//! Not here: direct calls (the worklist follows them by itself).

use crate::cx::LowerCx;
use crate::type_desc;
use frontend_bridge::{
    BasicKind, Body, CallCommon, Callee, ConstValue, Func, FuncFlags, Instr, Method, Operand, Program, Type, TypeKind,
};
use go_abi::{Demand, Symbol};
use rustc_hash::{FxHashMap, FxHashSet};

/// A method as an interface asks for it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct MethodKey {
    name: String,
    pkg_path: String,
    sig: Type,
}

impl MethodKey {
    fn of(method: &Method) -> MethodKey {
        MethodKey { name: method.name.clone(), pkg_path: method.pkg_path.clone(), sig: method.sig }
    }
}

#[derive(Default)]
pub struct LiveMethods {
    in_interface: FxHashSet<Type>,
    reached: FxHashSet<Type>,
    called: FxHashSet<MethodKey>,
    named: FxHashSet<String>,
    all_exported: bool,
    adapters: bool,
    values: FxHashSet<Func>,
    live: FxHashSet<(Type, u32)>,
    /// Methods of types in interfaces that nothing calls so far, by name.
    waiting: FxHashMap<String, Vec<(Type, u32)>>,
    /// Func types in interfaces; they get adapters if [`Demand::ReflectCalls`] is stated.
    func_types: Vec<Type>,
    new: Vec<Symbol>,
}

impl LiveMethods {
    pub fn demand(&mut self, cx: &LowerCx, demand: &Demand) {
        match demand {
            Demand::InInterface(ty) => self.put_in_interface(cx, *ty),
            Demand::CallsMethod { name, pkg_path, sig } => {
                let key = MethodKey { name: name.clone(), pkg_path: pkg_path.clone(), sig: *sig };
                if self.called.insert(key) {
                    self.wake(cx.program, name);
                }
            }
            Demand::NamesMethod(name) => {
                if self.named.insert(name.clone()) {
                    self.wake(cx.program, name);
                }
            }
            Demand::ReflectMethods => self.call_all_exported(cx.program),
            Demand::ReflectCalls => self.want_adapters(cx),
            Demand::IsValue(func) => {
                self.values.insert(*func);
            }
        }
    }

    /// The descriptor of `ty` is part of the program.
    pub fn reach_type(&mut self, cx: &LowerCx, ty: Type) {
        if self.reached.insert(ty) && self.in_interface.contains(&ty) {
            self.spread(cx, ty);
        }
    }

    /// Symbols that have become live since the last call.
    pub fn take_new(&mut self) -> Vec<Symbol> {
        std::mem::take(&mut self.new)
    }

    pub fn is_reached(&self, ty: Type) -> bool {
        self.reached.contains(&ty)
    }

    pub fn is_live(&self, ty: Type, method: u32) -> bool {
        self.live.contains(&(ty, method))
    }

    /// The function is used as a value, so its thunk is part of the program.
    pub fn is_value(&self, func: Func) -> bool {
        self.values.contains(&func)
    }

    /// Func types' descriptors have a prefix for the adapters of `reflect`.
    pub fn reflect_calls(&self) -> bool {
        self.adapters
    }

    pub fn has_adapters(&self, ty: Type) -> bool {
        self.adapters && self.in_interface.contains(&ty)
    }

    fn put_in_interface(&mut self, cx: &LowerCx, ty: Type) {
        let mut stack = vec![ty];
        while let Some(ty) = stack.pop() {
            if !self.in_interface.insert(ty) {
                continue;
            }
            if matches!(cx.program.types[ty].kind, TypeKind::Func { .. }) {
                self.func_types.push(ty);
                if self.adapters {
                    self.enqueue_adapters(cx, ty);
                }
            }
            if self.reached.contains(&ty) {
                stack.extend(self.enter(cx, ty));
            }
        }
    }

    fn spread(&mut self, cx: &LowerCx, ty: Type) {
        for child in self.enter(cx, ty) {
            self.put_in_interface(cx, child);
        }
    }

    /// A type is both reached and in an interface: its methods may be live. Answers the types that follow it
    /// into interfaces.
    fn enter(&mut self, cx: &LowerCx, ty: Type) -> Vec<Type> {
        let methods = &cx.program.types[ty].methods;
        for (i, method) in methods.iter().enumerate() {
            let i = i as u32;
            if self.is_called(method) {
                self.make_live(ty, i, method);
            } else {
                self.waiting.entry(method.name.clone()).or_default().push((ty, i));
            }
        }
        let mut children = type_desc::child_types(cx, ty);
        children.extend(methods.iter().map(|method| method.sig));
        children
    }

    fn is_called(&self, method: &Method) -> bool {
        self.all_exported && method.pkg_path.is_empty()
            || self.named.contains(&method.name)
            || self.called.contains(&MethodKey::of(method))
    }

    fn make_live(&mut self, ty: Type, index: u32, method: &Method) {
        if self.live.insert((ty, index)) {
            self.new.extend([Symbol::Func(method.ifn), Symbol::TypeDesc(method.sig)]);
        }
    }

    /// Looks again at the waiting methods of one name.
    fn wake(&mut self, program: &Program, name: &str) {
        let Some(waiting) = self.waiting.remove(name) else { return };
        let mut rest = vec![];
        for (ty, index) in waiting {
            let method = &program.types[ty].methods[index as usize];
            if self.is_called(method) {
                self.make_live(ty, index, method);
            } else {
                rest.push((ty, index));
            }
        }
        if !rest.is_empty() {
            self.waiting.insert(name.to_string(), rest);
        }
    }

    fn call_all_exported(&mut self, program: &Program) {
        if std::mem::replace(&mut self.all_exported, true) {
            return;
        }
        let mut names: Vec<String> = self.waiting.keys().cloned().collect();
        names.sort();
        names.iter().for_each(|name| self.wake(program, name));
    }

    fn want_adapters(&mut self, cx: &LowerCx) {
        if !std::mem::replace(&mut self.adapters, true) {
            self.func_types.clone().into_iter().for_each(|ty| self.enqueue_adapters(cx, ty));
        }
    }

    fn enqueue_adapters(&mut self, cx: &LowerCx, ty: Type) {
        let ty = cx.adapter_type(ty);
        self.new.extend([Symbol::ReflectCall(ty), Symbol::ReflectCallMethod(ty), Symbol::ReflectMakeFunc(ty)]);
    }
}

/// The functions of `reflect` that look up methods for others; what they call among themselves says nothing.
const LOOKUPS: &[&str] = &[
    "reflect.(*rtype).Method",
    "reflect.(*rtype).MethodByName",
    "reflect.(*interfaceType).Method",
    "reflect.(*interfaceType).MethodByName",
    "reflect.Value.Method",
    "reflect.Value.MethodByName",
];
/// The overlay's functions that look for an adapter.
const ADAPTER_LOOKUPS: [&str; 2] = ["reflect.adapterOf", "runtime.adapterOf"];

/// What a function's body demands by being there: lookups of methods by reflection.
pub(crate) fn demands_of_body(cx: &LowerCx, func: Func, body: &Body) -> Vec<Demand> {
    let data = cx.func(func);
    if ADAPTER_LOOKUPS.contains(&data.name.as_str()) {
        return vec![Demand::ReflectCalls];
    }
    let is_lookup = LOOKUPS.contains(&data.name.as_str());
    let is_wrapper = data.flags.has(FuncFlags::WRAPPER) && data.name.starts_with("reflect.");
    if is_lookup || is_wrapper {
        return vec![];
    }
    let calls = body.values.values().filter_map(|value| match value.instr {
        Instr::Call(call) | Instr::Go(call) | Instr::Defer { call, .. } => Some(call),
        _ => None,
    });
    calls.filter_map(|call| method_lookup(cx, body, &call)).collect()
}

/// Is the call one of `Method(int)` or `MethodByName(string)` with `reflect`'s results?
fn method_lookup(cx: &LowerCx, body: &Body, call: &CallCommon) -> Option<Demand> {
    let (name, params, results) = match call.callee {
        Callee::Static(func) => {
            let data = cx.func(func);
            (data.name.rsplit('.').next()?, data.params.get(1..)?, data.results.as_slice())
        }
        Callee::Invoke { iface, method, .. } => {
            let TypeKind::Interface { methods } = cx.kind(iface) else { return None };
            let method = &methods[method as usize];
            let TypeKind::Func { params, results, .. } = cx.kind(method.sig) else { return None };
            (method.name.as_str(), params.as_slice(), results.as_slice())
        }
        Callee::Dynamic(_) | Callee::Builtin(_) => return None,
    };
    let (&[param], Some(&result)) = (params, results.first()) else { return None };
    let by_name = match (name, cx.basic(param)) {
        ("Method", Some(BasicKind::Int)) => false,
        ("MethodByName", Some(BasicKind::String)) => true,
        _ => return None,
    };
    if !matches!(cx.program.types[result].link.as_str(), "reflect.Method" | "reflect.Value") {
        return None;
    }
    Some(match body.list(call.args).last() {
        Some(&Operand::Const(index)) if by_name => constant_name(&body.consts[index as usize].value),
        _ => Demand::ReflectMethods,
    })
}

fn constant_name(value: &ConstValue) -> Demand {
    match value {
        ConstValue::Str(bytes) => Demand::NamesMethod(String::from_utf8_lossy(bytes).into_owned()),
        _ => Demand::ReflectMethods,
    }
}
