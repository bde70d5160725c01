//! Takes one VM after another out of a stream of documents: lists, arrays, single objects, one after the other.

use std::io::Read;

use anyhow::{Error, Result};
use cli::{Exit, Failure};

use super::document::{self, Document};
use super::reader::Reader;
use super::refuse;
use super::seek::Seeker;
use super::utf16::Decoded;
use super::window::Window;
use crate::json::{Fault, skip, token};
use crate::plan::Plan;
use crate::vm::Vm;

/// How deep lists may stand in arrays and these in others.
const DEEPEST: usize = 64;

/// What is done with the VMs.
pub trait Sink {
    /// Takes a VM.
    fn vm(&mut self, vm: &Vm<'_>) -> Result<()>;

    /// The input may be slow to go on: what can be shown should be by now.
    fn pause(&mut self) -> Result<()>;
}

/// Reads all VMs of `input` into `sink`, each `whole` where the sink wants its text and not only the values of the plan.
/// Tells whether the last document says that more pages follow.
pub fn read(input: impl Read, plan: &Plan, whole: bool, sink: &mut impl Sink) -> Result<bool> {
    let mut stream = Stream {
        window: Window::new(Decoded::new(input)),
        reader: Reader::new(plan),
        whole,
        sink,
        lists: vec![],
        vms: 0,
        documents: 0,
        more: false,
        place: Place::Between,
    };
    while stream.document()? {}
    Ok(stream.more)
}

struct Stream<'a, R, S> {
    window: Window<R>,
    reader: Reader<'a>,
    whole: bool,
    sink: &'a mut S,
    /// The arrays that are open, from the outside in.
    lists: Vec<List>,
    vms: u64,
    documents: u64,
    /// Whether the last document says that more pages follow.
    more: bool,
    /// What is being read, for the words of a failure.
    place: Place,
}

/// A part of the input.
#[derive(Clone, Copy, Debug)]
enum Place {
    Between,
    Vm,
    Rest,
}

/// An array that is open.
#[derive(Clone, Copy, Debug, PartialEq)]
enum List {
    /// One that stands by itself, or in another of these: of VMs, or of documents.
    Array,
    /// The list of a document.
    Value,
}

impl<'a, R: Read, S: Sink> Stream<'a, R, S> {
    /// Reads a document or an array that stands by itself; false at the end of the input.
    fn document(&mut self) -> Result<bool> {
        let Some(first) = self.next()? else {
            return if self.documents == 0 { Err(refuse::is_empty().into()) } else { Ok(false) };
        };
        match first {
            b'{' | b'[' => {
                self.documents += 1;
                self.more = false;
                if first == b'{' { self.object()? } else { self.open(List::Array)? }
            }
            // Files with a byte order mark each, one after the other.
            0xef if self.begins_with(b"\xef\xbb\xbf")? => self.window.advance(3),
            b'e' if self.begins_with(b"eyJ")? => return Err(refuse::is_token().into()),
            _ => return Err(self.damage(0, "a VM or a list of VMs")),
        }
        while !self.lists.is_empty() {
            self.element()?;
        }
        Ok(true)
    }

    /// Opens the array at the start of the text.
    fn open(&mut self, list: List) -> Result<()> {
        self.window.advance(1);
        if self.expect()? != b']' {
            if self.lists.len() == DEEPEST {
                return Err(self.damage(0, "no more than 64 arrays in one another"));
            }
            self.lists.push(list);
            return Ok(());
        }
        self.window.advance(1);
        if list == List::Value { self.rest() } else { Ok(()) }
    }

    /// Reads an element of the innermost list and the comma or the brackets after it.
    fn element(&mut self) -> Result<()> {
        let depth = self.lists.len();
        let value = self.lists.last() == Some(&List::Value);
        match self.expect()? {
            b'{' if value => {
                let ((), end) =
                    self.attempt(Place::Vm, Seeker::element(), |text, reader| Ok(((), reader.vm(text)?)))?;
                self.take(end)?;
            }
            b'{' => self.object()?,
            b'[' if !value => self.open(List::Array)?,
            b'n' => {
                // A null among the VMs is nobody's VM.
                let ((), end) = self.attempt(Place::Vm, Seeker::element(), |text, _| Ok(((), skip(text, 0)?)))?;
                self.window.advance(end);
            }
            _ => return Err(self.damage(0, "a VM, which is an object")),
        }
        if self.lists.len() > depth {
            return Ok(());
        }
        while let Some(&list) = self.lists.last() {
            match self.expect()? {
                b',' => {
                    self.window.advance(1);
                    return Ok(());
                }
                b']' => {
                    self.window.advance(1);
                    self.lists.pop();
                    if list == List::Value {
                        self.rest()?;
                    }
                }
                _ => return Err(self.damage(0, "',' or ']'")),
            }
        }
        Ok(())
    }

    /// Reads the object at the start of the text, which may be a list's document.
    fn object(&mut self) -> Result<()> {
        let mut more = false;
        let read = |text: &[u8], reader: &mut Reader<'_>| reader.document(text, &mut more);
        let (document, end) = self.attempt(Place::Vm, Seeker::document(), read)?;
        match document {
            Document::Vm => return self.take(end),
            Document::Error => return Err(refuse::azure_error(&self.window.text()[..end]).into()),
            Document::Token => return Err(refuse::is_token().into()),
            Document::List | Document::NoList => {}
        }
        self.more = more;
        self.window.advance(end);
        if document == Document::List { self.open(List::Value) } else { self.rest() }
    }

    /// Reads what follows a document's list.
    fn rest(&mut self) -> Result<()> {
        let mut more = false;
        let ((), end) =
            self.attempt(Place::Rest, Seeker::rest(), |text, _| Ok(((), document::rest(text, &mut more)?)))?;
        self.more |= more;
        self.window.advance(end);
        Ok(())
    }

    /// Hands on the VM in the first `end` bytes of the text.
    fn take(&mut self, end: usize) -> Result<()> {
        if self.whole
            && let Err(error) = str::from_utf8(&self.window.text()[..end])
        {
            self.place = Place::Vm;
            return Err(self.damage(error.valid_up_to(), "UTF-8"));
        }
        self.vms += 1;
        self.sink.vm(&Vm::new(&self.window.text()[..end], &self.reader.spans))?;
        self.window.advance(end);
        Ok(())
    }

    /// Reads something at the start of the text with `read`, again and again while the text ends too early. Tells also
    /// how far it reaches.
    fn attempt<T>(
        &mut self,
        place: Place,
        mut seeker: Seeker,
        mut read: impl FnMut(&[u8], &mut Reader<'a>) -> Result<(T, usize), Fault>,
    ) -> Result<(T, usize)> {
        self.place = place;
        let mut over = false;
        loop {
            match read(self.window.text(), &mut self.reader) {
                Ok(result) => {
                    self.place = Place::Between;
                    return Ok(result);
                }
                Err(Fault::Damage { at, expected }) => return Err(self.damage(at, expected)),
                Err(Fault::Short) if over => return Err(self.short()),
                // Where the input is over it is read once more: damage is a better thing to tell than an early end.
                Err(Fault::Short) => {
                    while !over && !seeker.found(self.window.text()) {
                        over = !self.fill()?;
                    }
                }
            }
        }
    }

    /// The next byte that is no white space, now the first of the text; `None` at the end of the input.
    fn next(&mut self) -> Result<Option<u8>> {
        loop {
            let text = self.window.text();
            if let Ok((byte, at)) = token(text, 0) {
                self.window.advance(at);
                return Ok(Some(byte));
            }
            self.window.advance(text.len());
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// The next byte that is no white space, where there must be one.
    fn expect(&mut self) -> Result<u8> {
        self.next()?.ok_or_else(|| self.short())
    }

    /// Whether the text begins with `start`.
    fn begins_with(&mut self, start: &[u8]) -> Result<bool> {
        while self.window.text().len() < start.len() && self.fill()? {}
        Ok(self.window.text().starts_with(start))
    }

    /// Reads on; false at the end of the input.
    fn fill(&mut self) -> Result<bool> {
        if self.window.may_wait() {
            self.sink.pause()?;
        }
        self.window
            .fill()
            .map_err(|error| Failure::new(Exit::Data, format!("cannot read standard input: {error}")).into())
    }

    /// The failure that the text is not JSON, or not what it should be, at its byte `at`.
    fn damage(&self, at: usize, expected: &str) -> Error {
        let offset = self.window.offset() + at as u64;
        Failure::new(Exit::Data, format!("damaged at byte {offset}, {}: expected {expected}", self.place())).into()
    }

    /// The failure that the input has ended where it should go on.
    fn short(&self) -> Error {
        let end = self.window.offset() + self.window.text().len() as u64;
        Failure::new(Exit::Data, format!("the input ends too early, at byte {end}, {}", self.place()))
            .hint("it is not the whole list: the command before it in the pipe failed, or was stopped")
            .into()
    }

    /// What is being read, in words.
    fn place(&self) -> String {
        match (self.place, self.vms) {
            (Place::Vm, vms) => format!("in VM {}", vms + 1),
            (Place::Rest, _) => "in what follows the list".to_owned(),
            (Place::Between, 0) => "before the first VM".to_owned(),
            (Place::Between, vms) => format!("after VM {vms}"),
        }
    }
}
