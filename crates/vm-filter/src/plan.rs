//! What is asked of a VM, compiled once into a tree of names, so that one walk over a VM's text notes where each value
//! asked for stands and goes over all else without looking.

use std::ops::Range;
use std::str;

use crate::json::{Cursor, Fault, Quoted};

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
    /// The names that lead on from here.
    names: Vec<(Box<[u8]>, Node)>,
    /// A bit for each length that those names have: most names in a VM's text are told apart by that alone.
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

    /// Goes over the object at the cursor and notes in `spans` where its values stand.
    pub fn object(&self, cursor: &mut Cursor<'_>, spans: &mut [Span]) -> Result<(), Fault> {
        spans.fill(0..0);
        self.root.object(cursor, spans)
    }

    /// Goes over one value of an object read member by member, the one named `name`.
    pub fn member(&self, name: Quoted<'_>, cursor: &mut Cursor<'_>, spans: &mut [Span]) -> Result<(), Fault> {
        self.root.member(name, cursor, spans)
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
            node.lengths |= length_bit(name.len());
            let child = Node::new(paths, start..start + same, depth + 1);
            node.names.push((name.as_bytes().into(), child));
            start += same;
        }
        node
    }

    fn object(&self, cursor: &mut Cursor<'_>, spans: &mut [Span]) -> Result<(), Fault> {
        cursor.at += 1;
        if cursor.token()? == b'}' {
            cursor.at += 1;
            return Ok(());
        }
        loop {
            let name = cursor.name()?;
            self.member(name, cursor, spans)?;
            match cursor.token()? {
                b',' => cursor.at += 1,
                b'}' => {
                    cursor.at += 1;
                    return Ok(());
                }
                _ => return Err(Fault::Damage("',' or '}'")),
            }
        }
    }

    #[inline]
    fn member(&self, name: Quoted<'_>, cursor: &mut Cursor<'_>, spans: &mut [Span]) -> Result<(), Fault> {
        let Some(node) = self.find(name) else { return cursor.skip() };
        // Of several members with one name the last counts, with all that is below it.
        spans[node.numbers.clone()].fill(0..0);
        let first = cursor.token()?;
        let start = cursor.at;
        if first == b'{' && !node.names.is_empty() {
            node.object(cursor, spans)?;
        } else {
            cursor.skip()?;
        }
        if let Some(number) = node.number.filter(|_| first != b'n') {
            if str::from_utf8(cursor.since(start)).is_err() {
                cursor.at = start;
                return Err(Fault::Damage("UTF-8"));
            }
            spans[number] = start..cursor.at;
        }
        Ok(())
    }

    #[inline]
    fn find(&self, name: Quoted<'_>) -> Option<&Node> {
        if name.escaped {
            return self.find(Quoted { raw: &name.text(), escaped: false });
        }
        if self.lengths & length_bit(name.raw.len()) == 0 {
            return None;
        }
        self.names.iter().find(|(own, _)| own.eq_ignore_ascii_case(name.raw)).map(|(_, node)| node)
    }
}

fn length_bit(length: usize) -> u64 {
    1 << (length % 64)
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
        plan.object(&mut Cursor::new(text.as_bytes()), &mut spans).unwrap();
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
        let mut cursor = Cursor::new(b"{\"b\":\"\xff\",\"a\":\"\xff\"}");
        assert_eq!(plan.object(&mut cursor, &mut vec![0..0; 1]), Err(Fault::Damage("UTF-8")));
        assert_eq!(cursor.at, 13);
    }
}
