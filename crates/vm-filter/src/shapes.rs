//! The VMs of a list look alike: the same members in the same order, and only the values differ. What stands between the
//! values of those read before is kept here, and a VM that has the same in between is read by comparing it, without a
//! look at its grammar or its names, which are the same too. Half of the time of a run is saved by that.
//!
//! A VM that is like none of them is read as any other text, and its shape is kept. Where that happens too often, in a
//! list of all sorts of things, nothing is compared any more.

use crate::json::{number, string, token};
use crate::plan::{Plan, Span};

/// How much text is kept at most, in bytes: it has to stay in the cache.
const MOST: usize = 256 << 10;
/// How many VMs are compared before it is judged whether that is worth while.
const TRIAL: u32 = 256;

/// The shapes of the VMs read so far: a tree of the texts between values, the same beginnings shared.
#[derive(Debug)]
pub struct Shapes {
    gaps: Vec<Gap>,
    /// The texts of all gaps.
    text: Vec<u8>,
    /// The first of the gaps that a VM can begin with.
    first: Option<usize>,
    /// Where the gaps begin in the VM that is being compared.
    starts: Vec<usize>,
    /// Whether a name with a slash in it may be anything: the plan asks for no such name.
    ids: bool,
    compared: u32,
    alike: u32,
}

/// What stands between two values.
#[derive(Debug)]
struct Gap {
    /// Where its text is.
    text: Span,
    then: Then,
    /// The first of the gaps that may come after.
    next: Option<usize>,
    /// Another that may stand in the place of this one.
    other: Option<usize>,
}

/// What comes after a gap.
#[derive(Clone, Debug, PartialEq)]
enum Then {
    /// A string, both of whose quotes belong to the gaps around it.
    String,
    /// A name with a slash in it: that of an identity, which is a value in fact. Its quotes belong to the gaps too.
    Id,
    Number,
    /// The end of the VM, which has the values asked for in these places.
    End(Vec<(Place, Place)>),
}

/// A place in a VM: which gap, and how many bytes after its start.
type Place = (usize, usize);

impl Shapes {
    /// No shapes as yet, for VMs read by `plan`.
    pub fn new(plan: &Plan) -> Self {
        let ids = !plan.names().any(|name| name.contains('/'));
        Shapes { gaps: vec![], text: vec![], first: None, starts: vec![], ids, compared: 0, alike: 0 }
    }

    /// Goes over the VM at the start of `text` if it is like one read before, and notes in `spans` where its values stand.
    /// Tells where it ends.
    pub fn read(&mut self, text: &[u8], spans: &mut [Span]) -> Option<usize> {
        if self.compared >= TRIAL && self.alike < self.compared / 4 {
            return None;
        }
        self.compared = self.compared.saturating_add(1);
        self.starts.clear();
        let (mut at, mut next) = (0, self.first);
        loop {
            let gap = &self.gaps[self.gap(&text[at..], next)?];
            self.starts.push(at);
            at += gap.text.len();
            match &gap.then {
                Then::String => at = string(text, at - 1).ok()?.0 - 1,
                Then::Number => at = number(text, at).ok()?,
                Then::Id => {
                    let end = string(text, at - 1).ok()?.0 - 1;
                    at = if text[at..end].contains(&b'/') { end } else { return None };
                }
                Then::End(places) => {
                    let found = |(gap, offset): Place| self.starts[gap] + offset;
                    for (span, (start, end)) in spans.iter_mut().zip(places) {
                        *span = found(*start)..found(*end);
                    }
                    self.alike = self.alike.saturating_add(1);
                    return Some(at);
                }
            }
            next = gap.next;
        }
    }

    /// That of the gaps from `next` on that `text` begins with.
    fn gap(&self, text: &[u8], mut next: Option<usize>) -> Option<usize> {
        loop {
            let gap = &self.gaps[next?];
            if text.starts_with(&self.text[gap.text.clone()]) {
                // What comes before a number may come before null as well.
                let number = || matches!(text.get(gap.text.len()), Some(b'-' | b'0'..=b'9'));
                if gap.then != Then::Number || number() {
                    return next;
                }
            }
            next = gap.other;
        }
    }

    /// Keeps the shape of a VM that is whole and was not like any, and whose values stand at `spans`.
    pub fn keep(&mut self, vm: &[u8], spans: &[Span]) {
        if self.text.len() + vm.len() > MOST {
            return;
        }
        let (mut starts, mut start, mut at, mut before) = (vec![0], 0, 0, None);
        while let Some((value, then)) = self.value(vm, at) {
            at = if then == Then::Number { value.end } else { value.end + 1 };
            before = Some(self.add(before, &vm[start..value.start], then));
            start = value.end;
            starts.push(start);
        }
        let place = |at: usize| {
            let gap = starts.partition_point(|start| *start <= at) - 1;
            (gap, at - starts[gap])
        };
        let places = spans.iter().map(|span| (place(span.start), place(span.end))).collect();
        self.add(before, &vm[start..], Then::End(places));
    }

    /// The next value at or after `at`, without its quotes where it has some.
    fn value(&self, vm: &[u8], mut at: usize) -> Option<(Span, Then)> {
        loop {
            match vm.get(at)? {
                b'"' => {
                    let end = string(vm, at).ok()?.0;
                    let inside = at + 1..end - 1;
                    if token(vm, end).ok()?.0 != b':' {
                        return Some((inside, Then::String));
                    }
                    if self.ids && vm[inside.clone()].contains(&b'/') {
                        return Some((inside, Then::Id));
                    }
                    at = end;
                }
                b'-' | b'0'..=b'9' => return Some((at..number(vm, at).ok()?, Then::Number)),
                _ => at += 1,
            }
        }
    }

    /// Adds a gap to those that may come after `before`, or finds the same one there.
    fn add(&mut self, before: Option<usize>, text: &[u8], then: Then) -> usize {
        let mut at = match before {
            Some(before) => self.gaps[before].next,
            None => self.first,
        };
        let mut last = None;
        while let Some(gap) = at {
            if self.gaps[gap].then == then && self.text[self.gaps[gap].text.clone()] == *text {
                return gap;
            }
            (last, at) = (at, self.gaps[gap].other);
        }
        let start = self.text.len();
        self.text.extend_from_slice(text);
        let new = self.gaps.len();
        *match (last, before) {
            (Some(last), _) => &mut self.gaps[last].other,
            (None, Some(before)) => &mut self.gaps[before].next,
            (None, None) => &mut self.first,
        } = Some(new);
        self.gaps.push(Gap { text: start..self.text.len(), then, next: None, other: None });
        new
    }
}
