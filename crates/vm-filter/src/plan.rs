//! What is asked of a VM, compiled once into a tree of names, so that one walk over a VM's text notes where each value
//! asked for stands and goes over all else without looking.

use std::ops::Range;

use crate::json::{Fault, Quoted, after_member, name, skip, token};

/// A way into a VM's JSON: the names from the outside in, in whatever case.
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
#[derive(Debug)]
struct Node {
    /// The names that lead on from here, by their lengths, which tell most names of a VM apart.
    names: Vec<(Box<[u8]>, Node)>,
    /// How many names are shorter, for each length that there is, and one more; 0 for other lengths. The length is that
    /// of the name, modulo 64.
    places: [usize; 64],
    /// The number of the path that ends here.
    number: Option<usize>,
    /// The numbers of the paths that end here or further on.
    numbers: Range<usize>,
}

impl Plan {
    /// The plan that finds `paths`.
    pub fn new(mut paths: Vec<Path>) -> Self {
        paths.sort_by_cached_key(|path| path.iter().map(|name| name.to_ascii_lowercase()).collect::<Path>());
        paths.dedup_by(|one, other| same(one, other));
        let root = Node::new(&paths, 0..paths.len(), 0);
        Plan { paths, root }
    }

    /// Every name on the way to something.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.paths.iter().flatten()
    }

    /// How many spans a VM has.
    pub fn len(&self) -> usize {
        self.paths.len()
    }

    /// The number of `path`, which must be one of the plan's.
    pub fn number(&self, path: &Path) -> Option<usize> {
        self.paths.iter().position(|own| same(own, path))
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
        let mut node = Node { names: vec![], places: [0; 64], number: None, numbers: numbers.clone() };
        let mut start = numbers.start;
        while start < numbers.end {
            let Some(name) = paths[start].get(depth) else {
                node.number = Some(start);
                start += 1;
                continue;
            };
            let alike = |path: &&Path| path.get(depth).is_some_and(|other| other.eq_ignore_ascii_case(name));
            let end = start + paths[start..numbers.end].iter().take_while(alike).count();
            node.names.push((name.as_bytes().into(), Node::new(paths, start..end, depth + 1)));
            start = end;
        }
        node.names.sort_by_key(|(name, _)| name.len() % 64);
        for (place, (name, _)) in node.names.iter().enumerate().rev() {
            node.places[name.len() % 64] = place + 1;
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
            spans[number] = at..end;
        }
        Ok(end)
    }

    #[inline]
    fn find(&self, name: Quoted<'_>) -> Option<&Node> {
        if name.escaped {
            return self.find(Quoted { raw: &name.text(), escaped: false });
        }
        let length = name.raw.len() % 64;
        let place = self.places[length].checked_sub(1)?;
        let mut alike = self.names[place..].iter().take_while(|(own, _)| own.len() % 64 == length);
        let found = alike.find(|(own, _)| **own == *name.raw || own.eq_ignore_ascii_case(name.raw));
        found.map(|(_, node)| node)
    }
}

/// Whether two paths are the same but for their case.
fn same(one: &Path, other: &Path) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.eq_ignore_ascii_case(other))
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
}
