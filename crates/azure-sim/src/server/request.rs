//! A request as it came.

use std::fmt;
use std::io::{self, Read};

use percent_encoding::percent_decode_str;

use super::Query;
use crate::Service;

/// A head longer than this is refused; ARM's clients must bear 4 KiB of URL, tokens take about 2 KiB.
const HEAD: usize = 64 << 10;
/// A body longer than this is refused: nothing here is asked with more.
const BODY: usize = 4 << 20;

/// One HTTP request.
#[derive(Clone)]
pub struct Request {
    /// Which of the emulator's listeners it reached.
    pub service: Service,
    /// `GET`, as it came.
    pub method: String,
    /// What stood between method and version, byte for byte.
    pub target: String,
    /// Names as they came, with their values.
    pub headers: Vec<(String, String)>,
    /// The body, without its chunks.
    pub body: Vec<u8>,
    /// The number of the TCP connection it came on, counted from 1 over the whole emulator.
    pub connection: u64,
    /// Whether the connection may carry another request.
    pub keep_alive: bool,
}

impl Request {
    /// The first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The target without its query, as it came.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(&*self.target, |(path, _)| path)
    }

    /// The path's segments, decoded. A trailing slash counts for nothing; an empty segment inside is kept.
    pub fn segments(&self) -> Vec<String> {
        let path = self.path().trim_start_matches('/');
        let path = path.strip_suffix('/').unwrap_or(path);
        path.split('/').map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned()).collect()
    }

    /// The query's parameters.
    pub fn query(&self) -> Query {
        Query::parse(self.raw_query())
    }

    /// The query as it came, without the `?`.
    pub fn raw_query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }
}

impl fmt::Debug for Request {
    /// The first line only: headers and body may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.service, self.method, self.target)
    }
}

/// Why no request could be read.
pub(crate) enum Bad {
    /// The client has gone, or the connection broke.
    Gone,
    /// What came is no HTTP, or too long: the status to answer with.
    Refused(u16),
}

impl From<io::Error> for Bad {
    fn from(_: io::Error) -> Self {
        Bad::Gone
    }
}

/// Reads requests from one connection, keeping what came too much for the next one.
pub(crate) struct Reader {
    service: Service,
    connection: u64,
    pending: Vec<u8>,
}

impl Reader {
    pub fn new(service: Service, connection: u64) -> Self {
        Reader { service, connection, pending: Vec::new() }
    }

    /// The next request. `go_on` is called where the client waits for leave to send its body.
    pub fn next<S: Read>(
        &mut self,
        stream: &mut S,
        go_on: impl FnOnce(&mut S) -> io::Result<()>,
    ) -> Result<Request, Bad> {
        let (mut request, head) = loop {
            if let Some(found) = self.head()? {
                break found;
            }
            self.more(stream)?;
        };
        self.pending.drain(..head);
        if request.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
            go_on(stream)?;
        }
        request.body = self.body(&request, stream)?;
        Ok(request)
    }

    fn more(&mut self, stream: &mut impl Read) -> Result<(), Bad> {
        let mut buffer = [0; 8192];
        match stream.read(&mut buffer) {
            Ok(0) => Err(Bad::Gone),
            Ok(n) => {
                self.pending.extend_from_slice(&buffer[..n]);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The head that has come, and its length; `None` where more is needed.
    fn head(&self) -> Result<Option<(Request, usize)>, Bad> {
        let mut slots = [httparse::EMPTY_HEADER; 100];
        let mut parsed = httparse::Request::new(&mut slots);
        let length = match parsed.parse(&self.pending) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) if self.pending.len() > HEAD => return Err(Bad::Refused(431)),
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(_) => return Err(Bad::Refused(400)),
        };
        let headers: Vec<(String, String)> = parsed
            .headers
            .iter()
            .map(|header| (header.name.to_owned(), String::from_utf8_lossy(header.value).into_owned()))
            .collect();
        let mut request = Request {
            service: self.service,
            method: parsed.method.unwrap_or_default().to_owned(),
            target: origin_form(parsed.path.unwrap_or_default()).to_owned(),
            headers,
            body: Vec::new(),
            connection: self.connection,
            keep_alive: false,
        };
        let wish = request.header("connection").unwrap_or_default();
        request.keep_alive = parsed.version == Some(1) && !wish.eq_ignore_ascii_case("close");
        Ok(Some((request, length)))
    }

    fn body(&mut self, request: &Request, stream: &mut impl Read) -> Result<Vec<u8>, Bad> {
        if request.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
            return self.chunks(stream);
        }
        let length = match request.header("content-length").map(str::parse::<usize>) {
            None => 0,
            Some(Ok(length)) if length <= BODY => length,
            Some(_) => return Err(Bad::Refused(413)),
        };
        self.exactly(length, stream)
    }

    fn exactly(&mut self, length: usize, stream: &mut impl Read) -> Result<Vec<u8>, Bad> {
        while self.pending.len() < length {
            self.more(stream)?;
        }
        Ok(self.pending.drain(..length).collect())
    }

    fn chunks(&mut self, stream: &mut impl Read) -> Result<Vec<u8>, Bad> {
        let mut body = Vec::new();
        loop {
            let (start, size) = match httparse::parse_chunk_size(&self.pending) {
                Ok(httparse::Status::Complete(found)) => found,
                Ok(httparse::Status::Partial) => {
                    self.more(stream)?;
                    continue;
                }
                Err(_) => return Err(Bad::Refused(400)),
            };
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            if size > BODY - body.len() {
                return Err(Bad::Refused(413));
            }
            self.pending.drain(..start);
            // No trailers: none of the clients here sends any.
            let chunk = self.exactly(size + 2, stream)?;
            body.extend_from_slice(&chunk[..size]);
            if size == 0 {
                return Ok(body);
            }
        }
    }
}

/// `http://host/path` as a proxy is asked, without its origin.
fn origin_form(target: &str) -> &str {
    let Some((_, rest)) = target.split_once("://").filter(|(scheme, _)| !scheme.contains('/')) else {
        return target;
    };
    rest.find('/').map_or("/", |at| &rest[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<Request> {
        let (mut stream, mut reader) = (bytes, Reader::new(Service::Arm, 1));
        std::iter::from_fn(|| reader.next(&mut stream, |_| Ok(())).ok()).collect()
    }

    #[test]
    fn requests_follow_one_another() {
        let all = read(
            b"GET /a%20b//c/?x=1 HTTP/1.1\r\nHost: h\r\n\r\n\
              POST /p HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET http://h:1/z HTTP/1.0\r\n\r\n",
        );
        assert_eq!(all[0].segments(), ["a b", "", "c"]);
        assert_eq!(all[0].query().get("x"), Some("1"));
        assert_eq!((&*all[1].method, &*all[1].body), ("POST", &b"abc"[..]));
        assert_eq!((&*all[2].target, all[2].keep_alive), ("/z", false));
        assert_eq!(all.len(), 3);
    }

    #[test]
    fn chunks_are_joined() {
        let all = read(b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        assert_eq!(all[0].body, b"abcde");
    }

    #[test]
    fn a_head_without_end_is_refused() {
        let mut endless = b"GET / HTTP/1.1\r\n".to_vec();
        endless.extend(b"x: y\r\n".repeat(20_000));
        assert!(read(&endless).is_empty());
    }
}
