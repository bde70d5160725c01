//! Why no whole answer came: the kinds that a policy and a message tell apart.

use std::error::Error;
use std::fmt;
use std::io::ErrorKind;

use ureq::Timeout;

/// What kept an answer from coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The host's name has no address.
    Resolve,
    /// No connection: refused, no route, or no answer to it in time.
    Connect,
    /// TLS could not be agreed on: a certificate that is not trusted, or no TLS at the other end.
    Tls,
    /// Connected, but the answer was not whole by the deadline.
    Timeout,
    /// Connected, but the connection broke before the answer was whole.
    Broken,
    /// What came is not HTTP, or its header is endless.
    NotHttp,
    /// The body is longer than the call allows.
    TooLong,
    /// The request could not be made at all: a bad URL, or a proxy that refuses.
    Request,
}

/// A call without a whole answer.
#[derive(Debug)]
pub struct Fault {
    kind: Kind,
    source: ureq::Error,
}

impl Fault {
    /// What kind of fault it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// ureq's own error, for a tool that has TLS and wants to say which certificate was refused and why.
    pub fn cause(&self) -> &ureq::Error {
        &self.source
    }

    pub(crate) fn new(source: ureq::Error) -> Self {
        Fault { kind: kind(&source), source }
    }
}

fn kind(error: &ureq::Error) -> Kind {
    use ureq::Error as E;
    match error {
        E::HostNotFound | E::Timeout(Timeout::Resolve) => Kind::Resolve,
        // ureq's words for a proxy's answer; what it refuses now with a 4xx it will refuse again.
        E::ConnectProxyFailed(why) if why.contains("responded 4") => Kind::Request,
        E::ConnectionFailed | E::ConnectProxyFailed(_) | E::Timeout(Timeout::Connect) => Kind::Connect,
        E::Timeout(_) => Kind::Timeout,
        E::Protocol(_) | E::LargeResponseHeader(..) => Kind::NotHttp,
        E::BodyExceedsLimit(_) => Kind::TooLong,
        E::BadUri(_) | E::Http(_) | E::InvalidProxyUrl | E::RequireHttpsOnly(_) | E::TlsRequired => Kind::Request,
        E::Io(io) if lookup(io).is_some() => Kind::Resolve,
        E::Io(io) => match io.kind() {
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable
            | ErrorKind::PermissionDenied => Kind::Connect,
            ErrorKind::TimedOut => Kind::Timeout,
            // rustls hands its errors over as invalid data.
            ErrorKind::InvalidData => Kind::Tls,
            _ => Kind::Broken,
        },
        other if undone(other).is_some() => Kind::Broken,
        // Tls, and those variants that only exist with a TLS feature, which this crate does not name.
        _ => Kind::Tls,
    }
}

/// Why a host's name has no address, in the system's words. std gives getaddrinfo's failures a kind of no name, but words
/// of its own; Windows has them among its errors of sockets (11001 to 11004, WSAHOST_NOT_FOUND to WSANO_DATA).
fn lookup(error: &std::io::Error) -> Option<String> {
    let text = error.to_string();
    match text.split_once("failed to lookup address information: ") {
        Some((_, why)) => Some(lower(why)),
        None => matches!(error.raw_os_error(), Some(11001..=11004)).then(|| plain(error)),
    }
}

/// Why a compressed body could not be undone: it broke off, or is damaged. The variant only exists with a feature that this
/// crate does not name, so that its words have to do.
fn undone(error: &ureq::Error) -> Option<String> {
    error.to_string().split_once(" decompression failed: ").map(|(_, why)| why.to_owned())
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.kind, &self.source) {
            (Kind::Resolve, ureq::Error::HostNotFound) => f.write_str("no such host"),
            (Kind::Resolve, ureq::Error::Io(io)) => {
                write!(f, "no address for the host: {}", lookup(io).unwrap_or_default())
            }
            (Kind::Resolve, _) => f.write_str("the name server did not answer in time"),
            (Kind::Connect, ureq::Error::Timeout(_)) => f.write_str("no connection in time"),
            // "proxy server responded 407/407"
            (_, ureq::Error::ConnectProxyFailed(why)) => f.write_str(why.split('/').next().unwrap_or(why)),
            (Kind::Timeout, _) => f.write_str("no whole answer in time"),
            (Kind::Broken, ureq::Error::Io(io)) if io.kind() == ErrorKind::UnexpectedEof => {
                f.write_str("the connection closed before the answer was whole")
            }
            (Kind::TooLong, ureq::Error::BodyExceedsLimit(most)) => write!(f, "the answer is longer than {most} bytes"),
            (Kind::NotHttp, ureq::Error::LargeResponseHeader(..)) => f.write_str("the answer's header never ends"),
            // Endless in the number of its lines. The variant is of a crate that ureq does not hand on.
            (Kind::NotHttp, source) if source.to_string().ends_with("too many headers") => {
                f.write_str("the answer's header never ends")
            }
            (Kind::NotHttp, source) => write!(f, "the answer is not HTTP: {source}"),
            (_, ureq::Error::Io(io)) => write!(f, "{}", plain(io)),
            (_, source) => match undone(source) {
                Some(why) => write!(f, "the compressed answer is cut short or damaged: {}", lower(&why)),
                None => write!(f, "{source}"),
            },
        }
    }
}

/// The system's words without `(os error 111)`, which tells a user nothing.
pub fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    lower(text.split(" (os error").next().unwrap_or(&text))
}

/// `words` with a small letter at their beginning.
fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

impl Error for Fault {}
