//! The builtins `print` and `println`: one runtime call per operand, under the runtime's print lock.

use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use frontend_bridge::{BasicKind, List, Type, TypeKind};
use go_abi::runtime::Runtime;

impl FuncCx<'_, '_> {
    pub fn lower_print(&mut self, args: List, newline: bool) -> Lowered {
        let operands = self.frame.body.list(args);
        let types: Vec<Option<Type>> = operands.iter().map(|&operand| self.typed(operand)).collect();
        let vals = self.operands(operands);
        self.print(&types, &vals, newline)?;
        Ok(Val::Nothing)
    }
}

impl CodeCx<'_, '_> {
    /// An operand without a type is an address or a function.
    pub(crate) fn print(&mut self, types: &[Option<Type>], vals: &[Val], newline: bool) -> Lowered<()> {
        self.call_runtime(Runtime::PrintLock, &[]);
        for (i, (ty, val)) in types.iter().zip(vals).enumerate() {
            if newline && i > 0 {
                self.call_runtime(Runtime::PrintSp, &[]);
            }
            self.print_one(*ty, val)?;
        }
        if newline {
            self.call_runtime(Runtime::PrintNl, &[]);
        }
        self.call_runtime(Runtime::PrintUnlock, &[]);
        Ok(())
    }

    fn print_one(&mut self, ty: Option<Type>, val: &Val) -> Lowered<()> {
        let cx = self.cx;
        let Some(ty) = ty else {
            self.call_runtime(Runtime::PrintPointer, val.parts());
            return Ok(());
        };
        let entry = match cx.kind(ty) {
            TypeKind::Basic(kind) => basic_printer(*kind, &cx.program.types[ty].link),
            TypeKind::Pointer(_) | TypeKind::Chan { .. } | TypeKind::Map { .. } | TypeKind::Func { .. } => {
                Runtime::PrintPointer
            }
            TypeKind::Slice(_) => Runtime::PrintSlice,
            TypeKind::Interface { methods } if methods.is_empty() => Runtime::PrintEface,
            TypeKind::Interface { .. } => Runtime::PrintIface,
            _ => return self.refuse(format!("print of {}", cx.program.types[ty].string)),
        };
        if matches!(entry, Runtime::PrintInt | Runtime::PrintUint | Runtime::PrintHex) {
            let word = self.widen_int(ty, val.scalar());
            self.call_runtime(entry, &[word]);
        } else {
            self.call_runtime(entry, val.parts());
        }
        Ok(())
    }
}

/// The runtime's own types `hex` and `quoted` print differently.
fn basic_printer(kind: BasicKind, link: &str) -> Runtime {
    use BasicKind::*;
    match kind {
        Bool => Runtime::PrintBool,
        Int | Int8 | Int16 | Int32 | Int64 => Runtime::PrintInt,
        Uint | Uint8 | Uint16 | Uint32 | Uint64 | Uintptr if link == "runtime.hex" => Runtime::PrintHex,
        Uint | Uint8 | Uint16 | Uint32 | Uint64 | Uintptr => Runtime::PrintUint,
        Float32 => Runtime::PrintFloat32,
        Float64 => Runtime::PrintFloat64,
        Complex64 => Runtime::PrintComplex64,
        Complex128 => Runtime::PrintComplex128,
        String if link == "runtime.quoted" => Runtime::PrintQuoted,
        String => Runtime::PrintString,
        UnsafePointer | UntypedNil => Runtime::PrintPointer,
    }
}
