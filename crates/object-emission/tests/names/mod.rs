//! What tests of emission call things: every file is main.go, keys are what symbols print as.

use go_abi::{Demand, File, Symbol};
use object_emission::Naming;

pub struct Names;

impl Naming for Names {
    fn key(&self, symbol: &Symbol) -> Vec<u8> {
        format!("{symbol:?}").into_bytes()
    }

    fn demand(&self, demand: &Demand) -> Vec<u8> {
        format!("{demand:?}").into_bytes()
    }

    fn owner(&self, _: &Symbol) -> Option<u32> {
        None
    }

    fn file_name(&self, _: File) -> String {
        "main.go".into()
    }
}
