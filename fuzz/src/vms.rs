//! A document with VMs, as vm-filter reads it.

use std::io::{self, Read};

use cli::{Args, Exit, Failure};
use serde_json::Value;
use vm_filter::{Command, Options};

/// Command lines, one of which the first byte chooses.
const LINES: [&[&str]; 10] = [
    &[],
    &["-o", "json"],
    &["-o", "raw"],
    &["--count"],
    &["-o", "table"],
    &["-o", "csv", "name", "tags", "zones", "nics", "dataDisks", "extensions", "clientIds"],
    &["-o", "ndjson", "name", "power", "tag:env", "storageProfile.osDisk.diskSizeGB"],
    &["-w", "name=a*", "-w", "location!=x", "name", "id"],
    &["--sort", "name", "-o", "ndjson", "name", "tags"],
    &["-o", "json", "principalId", "identityType", "image", "osDisk", "nic", "created"],
];

/// How a run ended, and what it had written by then.
#[derive(Debug)]
struct Ran {
    end: Result<Exit, (Exit, String)>,
    out: Vec<u8>,
}

impl PartialEq for Ran {
    /// Of two faults in one input either may be met first, so the words may differ.
    fn eq(&self, other: &Ran) -> bool {
        let exit = |ran: &Ran| ran.end.as_ref().map(|exit| *exit).map_err(|(exit, _)| *exit);
        exit(self) == exit(other) && self.out == other.out
    }
}

/// Input in pieces gives what it gives whole; damage is told as such; what is written as JSON is JSON, what is written
/// raw reads as the same again; and of a list that serde_json reads no VM is lost.
///
/// # Panics
/// Where that does not hold.
pub fn vms(data: &[u8]) {
    let [line, piece, input @ ..] = data else { return };
    let line = LINES[usize::from(*line) % LINES.len()];
    let whole = run(line, input);
    let pieces = run(line, Pieces { left: input, most: usize::from(*piece % 16) + 1, pause: false });
    assert_eq!(pieces, whole, "in pieces (left) and whole (right)");
    match &whole.end {
        Ok(exit) => assert_eq!(*exit, Exit::Ok),
        Err((exit, words)) => assert!(*exit == Exit::Data && super::is_plain_line(words), "{exit:?}: {words:?}"),
    }
    if whole.end.is_ok() {
        well_formed(line, &whole.out);
    }
    if let Some(count) = count(input) {
        assert_eq!(run(&["--count"], input), Ran { end: Ok(Exit::Ok), out: format!("{count}\n").into() });
    }
}

fn well_formed(line: &[&str], out: &[u8]) {
    match line {
        ["-o", "json", ..] => assert!(serde_json::from_slice::<Vec<Value>>(out).is_ok(), "no array"),
        ["-o", "raw", ..] => assert_eq!(run(line, out), Ran { end: Ok(Exit::Ok), out: out.to_vec() }),
        [.., "ndjson", _, _] | [.., "ndjson", _, _, _, _] => {
            for line in out.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                assert!(serde_json::from_slice::<Value>(line).is_ok_and(|value| value.is_object()), "no object");
            }
        }
        _ => {}
    }
}

/// How many objects a document's `value` holds, where it is a list beyond doubt.
fn count(input: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(input).ok()?;
    // A member twice, or a name in disguise, may be read in two ways.
    if text.matches("\"value\"").count() != 1 || text.contains("\\u") {
        return None;
    }
    let Value::Object(object) = serde_json::from_str(text).ok()? else { return None };
    let values = object.get("value")?.as_array()?;
    let plain =
        object.len() == 1 && values.iter().all(|value| value.as_object().is_some_and(|vm| vm.contains_key("id")));
    plain.then_some(values.len())
}

fn run(line: &[&str], input: impl Read) -> Ran {
    let mut out = Vec::new();
    let end = vm_filter::filter(options(line), input, &mut out, None).map_err(|error| {
        let exit = error.chain().find_map(|cause| cause.downcast_ref::<Failure>()).map_or(Exit::Bug, Failure::exit);
        (exit, format!("{error:#}"))
    });
    Ran { end, out }
}

fn options(line: &[&str]) -> Options {
    let mut args = Args::new(line.iter().map(ToString::to_string).collect::<Vec<_>>());
    match vm_filter::parse(&mut args) {
        Ok(Command::Filter(options)) => options,
        other => panic!("{line:?}: {other:?}"),
    }
}

/// A reader that gives a few bytes at a time, and is interrupted before each.
struct Pieces<'a> {
    left: &'a [u8],
    most: usize,
    pause: bool,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.pause = !self.pause;
        if self.pause {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let n = buffer.len().min(self.most).min(self.left.len());
        let (now, later) = self.left.split_at(n);
        buffer[..n].copy_from_slice(now);
        self.left = later;
        Ok(n)
    }
}
