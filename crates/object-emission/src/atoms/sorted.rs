//! The table with its atoms in the order of keys, and what belongs to them in the same order: who lays the program out then goes
//! through memory from front to back.

use super::array::Array;
use super::record::{Atom, Code, Ref, Span, StoredField, Target};
use super::{Atoms, Task};

/// New numbers of atoms, by old ones.
struct Numbers(Vec<u32>);

impl Numbers {
    fn of(&self, id: u32) -> u32 {
        self.0[id as usize]
    }

    fn reference(&self, to: Ref) -> Ref {
        match to.target() {
            Target::Atom(id) => Ref::to(Target::Atom(self.of(id))),
            _ => to,
        }
    }
}

impl Atoms {
    /// The same program; what is no part of it comes last. What is not referred to has been found out.
    pub(super) fn sorted(&self, unreached: &[u32]) -> Atoms {
        let ids: Vec<u32> = self.order.iter().copied().chain(self.absent()).collect();
        let mut numbers = Numbers(vec![0; ids.len()]);
        ids.iter().zip(0..).for_each(|(&old, new)| numbers.0[old as usize] = new);
        let mut sorted = Atoms { order: (0..self.order.len() as u32).collect(), ..Atoms::default() };
        for id in ids {
            let atom = self.copy_to(&mut sorted, self.atom(id), &numbers);
            sorted.list.push(atom);
        }
        sorted.note_asked(self.roots().chain(unreached.iter().copied()).map(|id| numbers.of(id)));
        let task = |task: &Task| Task { func: numbers.of(task.func), sets: task.sets.map(|id| numbers.of(id)) };
        Atoms {
            tasks: self.tasks.iter().map(task).collect(),
            exports: self.exports.iter().map(|(name, id)| (name.clone(), numbers.of(*id))).collect(),
            extra: unreached.iter().map(|&id| numbers.of(id)).collect(),
            demand_keys: self.demand_keys.clone(),
            files: self.files.clone(),
            names: self.names.clone(),
            externs: self.externs.clone(),
            stubs: self.stubs.clone(),
            ..sorted
        }
    }

    /// Notes which atoms something of another owner refers to; of `roots` the program itself has need.
    fn note_asked(&mut self, roots: impl Iterator<Item = u32>) {
        let mut asked: Vec<u32> = roots.collect();
        for (_, atom) in self.in_order() {
            let others = |id: &u32| self.atom(*id).owner != atom.owner;
            asked.extend(self.targets(atom).filter_map(Target::atom).filter(others));
        }
        asked.into_iter().for_each(|id| self.list.get_mut(id).ask_for());
    }

    /// The atom as it is in another table, where all that belongs to it has been put.
    fn copy_to(&self, other: &mut Atoms, atom: &Atom, numbers: &Numbers) -> Atom {
        let code = &atom.code;
        let field = |field: &StoredField| StoredField { to: numbers.reference(field.to), ..*field };
        let refs = self.refs.of(atom.refs).iter().map(|&to| numbers.reference(to));
        Atom {
            key: copied(&self.text, &mut other.text, atom.key),
            name: copied(&self.text, &mut other.text, atom.name),
            typelink: match atom.typelink {
                Span::NONE => Span::NONE,
                link => copied(&self.text, &mut other.text, link),
            },
            bytes: copied(&self.bytes, &mut other.bytes, atom.bytes),
            refs: other.refs.put(refs),
            fields: other.fields.put(self.fields.of(atom.fields).iter().map(field)),
            demands: copied(&self.demands, &mut other.demands, atom.demands),
            code: Code {
                start: code.start,
                lines: copied(&self.lines, &mut other.lines, code.lines),
                positions: copied(&self.positions, &mut other.positions, code.positions),
                inlined: Span::put(&mut other.inlined, code.inlined.of(&self.inlined).iter().cloned()),
                frame_map: copied(&self.bytes, &mut other.bytes, code.frame_map),
            },
            ..*atom
        }
    }
}

fn copied<T: Copy>(from: &Array<T>, to: &mut Array<T>, span: Span) -> Span {
    to.put(from.of(span).iter().copied())
}
