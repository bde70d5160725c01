//! Reads one VM at the start of a text: by comparing where it is like one before, else by the grammar.

use super::document::{self, Document};
use crate::json::{Fault, damage};
use crate::plan::{Plan, Span};
use crate::shapes::Shapes;

/// What reads VMs, and where in the last one the values of the plan stand.
#[derive(Debug)]
pub struct Reader<'a> {
    plan: &'a Plan,
    shapes: Shapes,
    pub spans: Vec<Span>,
}

impl<'a> Reader<'a> {
    /// A reader that notes the values of `plan`.
    pub fn new(plan: &'a Plan) -> Self {
        Reader { plan, shapes: Shapes::new(plan), spans: vec![0..0; plan.len()] }
    }

    /// Reads a VM and tells where it ends.
    pub fn vm(&mut self, text: &[u8]) -> Result<usize, Fault> {
        if let Some(end) = self.shapes.read(text, &mut self.spans) {
            return self.checked(text, end);
        }
        let end = self.plan.object(text, 0, &mut self.spans)?;
        self.shapes.keep(&text[..end], &self.spans);
        self.checked(text, end)
    }

    /// Reads a document, which may be a VM, and tells how far it read. Sets `more` where it says that more pages follow.
    pub fn document(&mut self, text: &[u8], more: &mut bool) -> Result<(Document, usize), Fault> {
        if let Some(end) = self.shapes.read(text, &mut self.spans) {
            return Ok((Document::Vm, self.checked(text, end)?));
        }
        let (document, end) = document::read(self.plan, text, &mut self.spans, more)?;
        if document == Document::Vm {
            self.shapes.keep(&text[..end], &self.spans);
            self.checked(text, end)?;
        }
        Ok((document, end))
    }

    /// The same end, where the values asked for are UTF-8.
    fn checked(&self, text: &[u8], end: usize) -> Result<usize, Fault> {
        let value = |span: &&Span| &text[(*span).clone()];
        let broken = |span: &&Span| !value(span).is_ascii() && str::from_utf8(value(span)).is_err();
        match self.spans.iter().find(broken) {
            Some(span) => damage(span.start, "UTF-8"),
            None => Ok(end),
        }
    }
}
