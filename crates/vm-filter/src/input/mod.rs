//! From standard input to one VM after another: bytes into a window, documents and lists out of it.

mod document;
mod reader;
mod refuse;
mod seek;
mod stream;
mod utf16;
mod window;

pub use stream::{Sink, read};
