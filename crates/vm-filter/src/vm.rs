//! One element of the input, and where in it the values stand that were asked for.

use crate::plan::Span;

/// One VM as it came, with the spans of the plan it was read by.
#[derive(Debug, Clone, Copy)]
pub struct Vm<'a> {
    /// Its JSON text.
    pub text: &'a [u8],
    spans: &'a [Span],
}

impl<'a> Vm<'a> {
    /// The VM in `text`, whose values stand at `spans`.
    pub fn new(text: &'a [u8], spans: &'a [Span]) -> Self {
        Vm { text, spans }
    }

    /// The JSON text of the value with that number in the plan; `None` where it is missing or null.
    #[inline]
    pub fn value(&self, number: usize) -> Option<&'a [u8]> {
        let span = self.spans.get(number)?.clone();
        if span.is_empty() { None } else { self.text.get(span) }
    }
}
