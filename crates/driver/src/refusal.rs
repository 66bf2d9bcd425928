//! What code generation refuses, in the form of `go build`'s messages: a header with the package, then
//! `file:line:col: sentence`, sorted.

use crate::codegen::Refusal;
use crate::diagnostic::{Failure, STATUS_FAILED, STATUS_OUR_FAULT};
use frontend_bridge::{Func, Pos, Program};
use ssa_lowering::LowerError;
use std::path::Path;

/// All refusals of a build as one failure.
pub fn failure(program: &Program, package: &str, refusals: &[Refusal]) -> Failure {
    let mut text = format!("# {package}\n");
    for refusal in refusals {
        text += &format!("{}{}\n", place(program, refusal.pos), refusal.what);
    }
    let ours = refusals.iter().any(|refusal| refusal.internal);
    Failure::passed_on(text, if ours { STATUS_OUR_FAULT } else { STATUS_FAILED })
}

/// A program that lacks what all programs have.
pub fn of_program(error: &LowerError) -> Failure {
    Failure::new(format!("{error}; the runtime and the compiler do not fit together"))
}

/// As above for one function.
pub fn of_lowering(program: &Program, func: Func, error: LowerError) -> Failure {
    let name = &program.funcs[func].name;
    match error {
        LowerError::Unsupported(list) => {
            let lines = list.iter().map(|one| format!("{}{}\n", place(program, Some(one.pos)), one.what));
            Failure::passed_on(lines.collect(), STATUS_FAILED)
        }
        other => Failure::new(format!("{name}: {other}")),
    }
}

/// `file:line:col: `, the file relative to the working directory where that is shorter.
fn place(program: &Program, pos: Option<Pos>) -> String {
    let Some(pos) = pos.filter(|pos| pos.is_known()) else { return String::new() };
    format!("{}:{}:{}: ", short_path(&program.file_name(pos.file)), pos.line, pos.col)
}

fn short_path(path: &str) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    match Path::new(path).strip_prefix(&here) {
        Ok(rest) if rest.components().count() > 1 => rest.display().to_string(),
        Ok(rest) => format!("./{}", rest.display()),
        Err(_) => path.to_string(),
    }
}
