//! An answer, and how it goes over the wire.

use std::sync::Arc;
use std::time::Duration;

/// The bytes of a body; shared, since a page may be sent many times.
pub type Body = Arc<Vec<u8>>;

/// One HTTP answer. Length, `Date` and connection headers are added as it is sent.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Headers, in the order they are sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
    /// How it is sent.
    pub wire: Wire,
}

/// How an answer goes over the wire: as it should, or spoilt in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wire {
    /// With its length, and kept alive as the client wishes.
    Whole,
    /// In chunks.
    Chunked,
    /// As HTTP/1.0 without a length: its end is the connection's.
    Http10,
    /// After an interim `100 Continue` that nobody asked for.
    Continue,
    /// Whole, and then the connection is closed though it was promised to stay.
    CloseAfter,
    /// Whole, after a wait.
    Delay(Duration),
    /// In small pieces with a wait after each.
    Slow(Duration),
    /// As far as that, and no further.
    Stop(Stage, End),
    /// A length of ten bytes more than the body has, then closed.
    LongLength,
    /// A length of half the body, which goes out whole.
    ShortLength,
    /// Headers until the client gives up.
    EndlessHeader,
    /// The body over and over, in chunks, until the client gives up.
    EndlessBody,
    /// These bytes in place of the answer, then closed.
    Raw(Vec<u8>),
}

/// How much of an answer has been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing.
    Start,
    /// A part of the status line.
    Status,
    /// Half of the head.
    Head,
    /// Half of the body.
    Body,
    /// All but the last byte of the body.
    End,
    /// In chunks, a part of one.
    Chunk,
    /// In chunks, all but the empty one that ends them.
    Last,
}

/// What becomes of a connection on which an answer stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is closed in order.
    Close,
    /// It is reset.
    Reset,
    /// It stays open and silent until the other side closes it.
    Hang,
}

impl Stage {
    /// Each with its name.
    pub const NAMES: [(&'static str, Stage); 7] = [
        ("start", Stage::Start),
        ("status", Stage::Status),
        ("head", Stage::Head),
        ("body", Stage::Body),
        ("end", Stage::End),
        ("chunk", Stage::Chunk),
        ("last", Stage::Last),
    ];
}

impl Reply {
    /// An answer with a body and its content type.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Reply {
            status,
            headers: vec![("Content-Type".into(), content_type.into())],
            body: Arc::new(body.into()),
            wire: Wire::Whole,
        }
    }

    /// An answer in JSON.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Reply::new(status, "application/json; charset=utf-8", body)
    }

    /// An answer in plain text.
    pub fn text(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Reply::new(status, "text/plain; charset=utf-8", body)
    }

    /// No answer but these bytes, after which the connection is closed.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Reply::text(0, "").over(Wire::Raw(bytes.into()))
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sends it in another way.
    #[must_use]
    pub fn over(mut self, wire: Wire) -> Self {
        self.wire = wire;
        self
    }
}
