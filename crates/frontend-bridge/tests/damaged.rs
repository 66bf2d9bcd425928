//! Damaged program files: any bytes at all give an error or a program, never a panic.
//!
//! A small file is made by hand here (which also says, byte by byte, what a file is), then damaged in every
//! way a single byte can be, cut at every length, and damaged at random. What the fuzz target
//! (`fuzz/fuzz_targets/program_file.rs`) has found to be worth keeping is read as well.
//! `LLGO_PROGRAM_FILES=LIST` (one file a line) adds real files; `LLGO_FUZZ_ROUNDS` says how often each is damaged.

use frontend_bridge::print::{print_func, print_global};
use frontend_bridge::read::FORMAT_VERSION;
use frontend_bridge::{PackageFile, Program};
use survive::{read_all, seal};

mod survive;

const HEADER: usize = 24 + 8 * 16;

/// The sections of a package with `func f(t0 int) int { return t0 + 1 }` and `var v = 7`.
fn sections() -> Vec<Vec<u8>> {
    let strings = ["", "p", "p.f", "p.v", "int", "*int", "tuple()", "/p.go"];
    let mut pool = (strings.len() as u32).to_le_bytes().to_vec();
    let mut end = 0u32;
    for text in strings {
        end += text.len() as u32;
        pool.extend(end.to_le_bytes());
    }
    strings.iter().for_each(|text| pool.extend(text.bytes()));
    let package = vec![1, 1, 0, 0, 0];
    let files = vec![2, 0, 7];
    // Names, then per type: length, no method list, string, name, package, kind.
    let types = vec![3, 6, 4, 5, 6, 0, 6, 0, 0, 9, 0, 6, 0, 4, 5, 0, 0, 2, 6, 0, 5, 0, 0, 1, 1];
    // One function: flags, file, line, column, (int) (int), no free variables, no alias, no export, no import, body.
    let body = body();
    let mut func = vec![0, 1, 3, 1, 1, 1, 1, 1, 0, 0, 0, 0];
    func.extend([body.len() as u8, 0]);
    let mut funcs = vec![1, 2, func.len() as u8];
    funcs.extend(func);
    // One variable: type, position, static: bytes 0..1, no addresses.
    let globals = vec![1, 3, 8, 1, 1, 5, 1, 2, 0, 1, 0];
    vec![package, pool, files, types, funcs, globals, vec![7], body]
}

/// One constant (1:int), one block: `t1 = t0 + 1:int` at line 3, `return t1` at line 4.
fn body() -> Vec<u8> {
    let consts = [1, 1, 2, 2];
    let block = [1, 0, 2, 0, 0];
    let add = [3, 6 << 1 | 1, 9, 1, 2, 1, 0, 1];
    let ret = [27, 2 << 1, 2, 0, 1, 4];
    [&consts[..], &block[..], &add[..], &ret[..]].concat()
}

fn file() -> Vec<u8> {
    let sections = sections();
    let mut out = b"LLGOPF\r\n".to_vec();
    out.extend(FORMAT_VERSION.to_le_bytes());
    out.extend((sections.len() as u32).to_le_bytes());
    out.extend([0; 8]);
    let mut at = HEADER as u64;
    for section in &sections {
        out.extend(at.to_le_bytes());
        out.extend((section.len() as u64).to_le_bytes());
        at += section.len() as u64;
    }
    sections.iter().for_each(|section| out.extend(section));
    seal(&mut out);
    out
}

#[test]
fn sound_file_reads() {
    let program = Program::link(vec![PackageFile::from_bytes(file()).unwrap()]).unwrap();
    let text = print_func(&program, program.func_by_name["p.f"]);
    assert_eq!(
        text.lines().map(str::split_whitespace).map(|words| words.collect::<Vec<_>>().join(" ")).collect::<Vec<_>>(),
        ["# p.f /p.go:3", "func (t0 int) (int):", "b0: ; from", "t1 = t0 + 1:int ; 3:9 int", "return t1 ; 4:2",]
    );
    assert_eq!(print_global(&program, program.global_by_name["p.v"]), "var p.v int = 1 bytes { }\n");
}

#[test]
fn wrong_checksum_is_an_error() {
    let sound = file();
    for at in 0..sound.len() {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x10;
        assert!(PackageFile::from_bytes(bytes).is_err(), "byte {at}");
    }
}

#[test]
fn every_byte_may_be_anything() {
    let sound = file();
    for at in 0..sound.len() {
        for value in 0..=255 {
            let mut bytes = sound.clone();
            bytes[at] = value;
            seal(&mut bytes);
            let _ = read_all(bytes);
        }
    }
}

#[test]
fn every_length_is_survived() {
    let sound = file();
    for len in 0..sound.len() {
        let mut bytes = sound[..len].to_vec();
        seal(&mut bytes);
        assert!(read_all(bytes).is_err(), "length {len}");
    }
}

/// xorshift64: the same damage on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// Overwrites a few bytes behind the header.
fn damage(bytes: &mut [u8], random: &mut Random) {
    for _ in 0..=random.below(4) {
        let at = HEADER + random.below(bytes.len() - HEADER);
        match random.below(4) {
            0 => bytes[at] = random.below(256) as u8,
            1 => bytes[at] = bytes[at].wrapping_add(1),
            2 => bytes[at] ^= 1 << random.below(8),
            _ => {
                let from = HEADER + random.below(bytes.len() - HEADER);
                bytes[at] = bytes[from];
            }
        }
    }
    seal(bytes);
}

#[test]
fn random_damage_is_survived() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..100_000 {
        let mut bytes = file();
        damage(&mut bytes, &mut random);
        let _ = read_all(bytes);
    }
}

#[test]
fn the_corpus_is_survived() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/program_file");
    let files = std::fs::read_dir(corpus).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    let mut headers = 0;
    for mut bytes in files.filter(|bytes| bytes.len() >= HEADER) {
        // Files of earlier encodings are as good as any other damage.
        bytes[8..12].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
        seal(&mut bytes);
        headers += PackageFile::from_bytes(bytes.clone()).is_ok() as usize;
        let _ = read_all(bytes);
    }
    assert!(headers > 0, "no file of the corpus gets behind the header");
}

#[test]
fn damaged_real_files_are_survived() {
    let Ok(list) = std::env::var("LLGO_PROGRAM_FILES") else { return };
    let rounds = std::env::var("LLGO_FUZZ_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    for path in std::fs::read_to_string(list).unwrap().lines() {
        let sound = std::fs::read(path).unwrap();
        for _ in 0..rounds {
            let mut bytes = sound.clone();
            damage(&mut bytes, &mut random);
            let _ = read_all(bytes);
        }
    }
}
