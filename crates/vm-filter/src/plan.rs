//! What is asked of a VM, compiled once into a tree of names, so that one walk over a VM's text notes where each value
//! asked for stands and goes over all else without looking.

use std::ops::Range;
use std::str;

use crate::json::{Fault, Quoted, after_member, damage, name, skip, token};

/// A way into a VM's JSON: the names from the outside in, in lower case.
pub type Path = Vec<String>;

/// Where in a VM's text a value stands; an empty one where it is missing or null.
pub type Span = Range<usize>;

/// The tree of all paths asked for. Each path has a number, its place among all of them in order, so that the paths
/// below a name have numbers in a row.
#[derive(Debug)]
pub struct Plan {
    paths: Vec<Path>,
    root: Node,
}

/// A name on the way and what follows it.
#[derive(Debug, Default)]
struct Node {
    /// The names that lead on from here, each after its gist.
    names: Vec<(u64, Box<[u8]>, Node)>,
    /// A bit for each length that those names have: most names of a VM are told apart by that alone.
    lengths: u64,
    /// The number of the path that ends here.
    number: Option<usize>,
    /// The numbers of the paths that end here or further on.
    numbers: Range<usize>,
}

impl Plan {
    /// The plan that finds `paths`.
    pub fn new(mut paths: Vec<Path>) -> Self {
        paths.sort();
        paths.dedup();
        let root = Node::new(&paths, 0..paths.len(), 0);
        Plan { paths, root }
    }

    /// How many spans a VM has.
    pub fn len(&self) -> usize {
        self.paths.len()
    }

    /// The number of `path`, which must be one of the plan's.
    pub fn number(&self, path: &Path) -> Option<usize> {
        self.paths.binary_search(path).ok()
    }

    /// Goes over the object at `at` and notes in `spans` where its values stand. Tells where it ends.
    pub fn object(&self, text: &[u8], at: usize, spans: &mut [Span]) -> Result<usize, Fault> {
        spans.fill(0..0);
        self.root.object(text, at, spans)
    }

    /// Goes over one value of an object that is read member by member, the one named `name`. Tells where it ends.
    pub fn member(&self, name: Quoted<'_>, text: &[u8], at: usize, spans: &mut [Span]) -> Result<usize, Fault> {
        self.root.member(name, text, at, spans)
    }
}

impl Node {
    /// The node of the paths in `numbers`, which agree on the first `depth` names.
    fn new(paths: &[Path], numbers: Range<usize>, depth: usize) -> Self {
        let mut node = Node { numbers: numbers.clone(), ..Node::default() };
        let mut start = numbers.start;
        while start < numbers.end {
            let Some(name) = paths[start].get(depth) else {
                node.number = Some(start);
                start += 1;
                continue;
            };
            let same = paths[start..numbers.end].iter().take_while(|path| path.get(depth) == Some(name)).count();
            let child = Node::new(paths, start..start + same, depth + 1);
            node.lengths |= 1 << (name.len() % 64);
            node.names.push((gist(name.as_bytes()), name.as_bytes().into(), child));
            start += same;
        }
        node
    }

    fn object(&self, text: &[u8], at: usize, spans: &mut [Span]) -> Result<usize, Fault> {
        let (first, mut at) = token(text, at + 1)?;
        if first == b'}' {
            return Ok(at + 1);
        }
        loop {
            let (name, value) = name(text, at)?;
            let (more, next) = after_member(text, self.member(name, text, value, spans)?)?;
            if !more {
                return Ok(next);
            }
            at = next;
        }
    }

    #[inline]
    fn member(&self, name: Quoted<'_>, text: &[u8], at: usize, spans: &mut [Span]) -> Result<usize, Fault> {
        let Some(node) = self.find(name) else { return skip(text, at) };
        // Of several members with one name the last counts, with all that is below it.
        spans[node.numbers.clone()].fill(0..0);
        let (first, at) = token(text, at)?;
        let open = first == b'{' && !node.names.is_empty();
        let end = if open { node.object(text, at, spans)? } else { skip(text, at)? };
        if let Some(number) = node.number.filter(|_| first != b'n') {
            let value = &text[at..end];
            if !value.is_ascii() && str::from_utf8(value).is_err() {
                return damage(at, "UTF-8");
            }
            spans[number] = at..end;
        }
        Ok(end)
    }

    #[inline]
    fn find(&self, name: Quoted<'_>) -> Option<&Node> {
        if name.escaped {
            return self.find(Quoted { raw: &name.text(), escaped: false });
        }
        if (self.lengths >> (name.raw.len() % 64)) & 1 == 0 {
            return None;
        }
        let gist = gist(name.raw);
        let mut names = self.names.iter().filter(|(own, _, _)| *own == gist);
        names.find(|(_, own, _)| own.eq_ignore_ascii_case(name.raw)).map(|(_, _, node)| node)
    }
}

/// A number that is the same for names that differ in nothing but case, and for few others: what stands at both ends, with
/// the bit set that makes capital letters small.
#[inline]
fn gist(name: &[u8]) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let (head, tail) = match (name.first_chunk(), name.last_chunk()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
        _ => match (name.first_chunk(), name.last_chunk()) {
            (Some(head), Some(tail)) => (u32::from_le_bytes(*head).into(), u32::from_le_bytes(*tail).into()),
            _ => (name.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)), 0),
        },
    };
    (head | SMALL) ^ (tail | SMALL).rotate_left(24) ^ name.len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Path {
        text.split('.').map(str::to_owned).collect()
    }

    /// What a plan for `paths` finds in `text`, path by path.
    fn found<'a>(text: &'a str, paths: &[&str]) -> Vec<&'a str> {
        let plan = Plan::new(paths.iter().map(|text| path(text)).collect());
        let mut spans = vec![9..9; plan.len()];
        plan.object(text.as_bytes(), 0, &mut spans).unwrap();
        paths.iter().map(|text| plan.number(&path(text)).unwrap()).map(|number| &text[spans[number].clone()]).collect()
    }

    #[test]
    fn values_are_found_where_they_are() {
        let text = r#"{"a":{"b":{"c":1},"x":[{"b":2}],"d":"two"},"e":[3],"f":null}"#;
        assert_eq!(
            found(text, &["a.b.c", "a.d", "e", "a.b", "f", "none", "a.d.x", "a.x.b"]),
            ["1", "\"two\"", "[3]", "{\"c\":1}", "", "", "", ""]
        );
        assert_eq!(found("{}", &["a"]), [""]);
        assert_eq!(found(text, &[]), [""; 0]);
    }

    #[test]
    fn names_are_found_in_any_case_and_with_escapes() {
        assert_eq!(found(r#"{"HardwareProfile":{"\u0056mSize":"x"}}"#, &["hardwareprofile.vmsize"]), ["\"x\""]);
    }

    #[test]
    fn of_several_members_with_one_name_the_last_counts() {
        assert_eq!(found(r#"{"a":{"b":1,"c":2},"A":{"c":3}}"#, &["a.b", "a.c"]), ["", "3"]);
        assert_eq!(found(r#"{"a":1,"a":null}"#, &["a"]), [""]);
    }

    #[test]
    fn text_that_is_wanted_must_be_utf_8() {
        let plan = Plan::new(vec![path("a")]);
        let text = b"{\"b\":\"\xff\",\"a\":\"\xff\"}";
        assert_eq!(plan.object(text, 0, &mut vec![0..0; 1]), Err(Fault::Damage { at: 13, expected: "UTF-8" }));
    }
}
