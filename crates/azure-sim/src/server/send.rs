//! Sends one answer, whole or spoilt.

use std::io::{self, IoSlice, Write};
use std::thread::sleep;
use std::time::Duration;

use super::connection::Stream;
use super::{End, Reply, Stage, Wire};
use crate::clock;

/// What becomes of the connection after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// It carries the next request.
    Keep,
    /// It carries no other.
    End(End),
}

/// The pieces of a slow answer.
const PIECE: usize = 16;

/// Sends `reply`; `keep` says that both sides mean to go on, `bodiless` that the request was a HEAD.
pub(super) fn send(stream: &mut impl Stream, reply: &Reply, keep: bool, bodiless: bool) -> io::Result<After> {
    let body: &[u8] = if bodiless { b"" } else { &reply.body };
    let full = reply.body.len();
    // A 204 has none (RFC 9110, 8.6).
    let length = |n: usize| if reply.status == 204 { String::new() } else { format!("Content-Length: {n}\r\n") };
    let head = |framing: &str| head(reply, "1.1", keep, framing);
    let after = if keep { After::Keep } else { After::End(End::Close) };
    match &reply.wire {
        Wire::Whole => {
            both(stream, head(&length(full)).as_bytes(), body)?;
            return Ok(after);
        }
        Wire::Chunked => {
            stream.write_all(head(CHUNKED).as_bytes())?;
            if !bodiless {
                chunks(stream, body)?;
                stream.write_all(b"0\r\n\r\n")?;
            }
            return Ok(after);
        }
        Wire::Continue => {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
            both(stream, head(&length(full)).as_bytes(), body)?;
            return Ok(after);
        }
        Wire::Delay(wait) => {
            sleep(*wait);
            both(stream, head(&length(full)).as_bytes(), body)?;
            return Ok(after);
        }
        Wire::Slow(wait) => {
            let head = head(&length(full));
            slowly(stream, head.as_bytes(), *wait)?;
            slowly(stream, body, *wait)?;
            return Ok(after);
        }
        Wire::Http10 => both(stream, self::head(reply, "1.0", false, "").as_bytes(), body)?,
        Wire::CloseAfter => both(stream, self::head(reply, "1.1", true, &length(full)).as_bytes(), body)?,
        Wire::Stop(stage, end) => {
            let framing = if matches!(stage, Stage::Chunk | Stage::Last) { CHUNKED } else { &length(full) };
            stream.write_all(&begun(&head(framing), body, *stage))?;
            stream.flush()?;
            return Ok(After::End(*end));
        }
        Wire::LongLength => both(stream, head(&length(full + 10)).as_bytes(), body)?,
        Wire::ShortLength => both(stream, head(&length(full / 2)).as_bytes(), body)?,
        Wire::EndlessHeader => {
            let head = head("");
            stream.write_all(&head.as_bytes()[..head.len() - 2])?;
            endless(stream, &b"X-More: and more\r\n".repeat(512))?;
        }
        Wire::EndlessBody => {
            stream.write_all(head(CHUNKED).as_bytes())?;
            let mut chunk = Vec::new();
            chunks(&mut chunk, if body.is_empty() { b" " } else { body })?;
            endless(stream, &chunk)?;
        }
        Wire::Raw(bytes) => stream.write_all(bytes)?,
    }
    Ok(After::End(End::Close))
}

/// What has gone out of an answer at `stage`.
fn begun(head: &str, body: &[u8], stage: Stage) -> Vec<u8> {
    let head = head.as_bytes();
    let with = |body: &[u8]| [head, body].concat();
    let mut chunked = Vec::new();
    // Writing to a Vec cannot fail.
    let _ = chunks(&mut chunked, body);
    match stage {
        Stage::Start => Vec::new(),
        Stage::Status => head[.."HTTP/1.".len()].to_vec(),
        Stage::Head => head[..head.len() / 2].to_vec(),
        Stage::Body => with(&body[..body.len() / 2]),
        Stage::End => with(&body[..body.len().saturating_sub(1)]),
        Stage::Chunk => with(&chunked[..chunked.len() / 2]),
        Stage::Last => with(&chunked),
    }
}

const CHUNKED: &str = "Transfer-Encoding: chunked\r\n";

fn head(reply: &Reply, version: &str, keep: bool, framing: &str) -> String {
    let mut head = format!("HTTP/{version} {} {}\r\n", reply.status, reason(reply.status));
    for (name, value) in &reply.headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.extend(["Date: ", &clock::http(clock::now()), "\r\n", framing]);
    head.push_str(if keep { "\r\n" } else { "Connection: close\r\n\r\n" });
    head
}

/// An answer up to this size is copied together, to go out as one packet or TLS record.
const SMALL: usize = 16 << 10;

/// Both in one write where the socket takes it.
fn both(stream: &mut impl Write, mut head: &[u8], mut body: &[u8]) -> io::Result<()> {
    if body.len() <= SMALL {
        return stream.write_all(&[head, body].concat());
    }
    while !head.is_empty() {
        let n = stream.write_vectored(&[IoSlice::new(head), IoSlice::new(body)])?;
        if n == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        let of_head = n.min(head.len());
        head = &head[of_head..];
        body = &body[n - of_head..];
    }
    stream.write_all(body)
}

fn chunks(stream: &mut impl Write, body: &[u8]) -> io::Result<()> {
    for chunk in body.chunks(8000) {
        let mut framed = format!("{:x}\r\n", chunk.len()).into_bytes();
        framed.extend_from_slice(chunk);
        framed.extend_from_slice(b"\r\n");
        stream.write_all(&framed)?;
    }
    Ok(())
}

fn slowly(stream: &mut impl Write, bytes: &[u8], wait: Duration) -> io::Result<()> {
    for piece in bytes.chunks(PIECE) {
        stream.write_all(piece)?;
        stream.flush()?;
        sleep(wait);
    }
    Ok(())
}

/// Writes until the other side closes.
fn endless(stream: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    loop {
        stream.write_all(bytes)?;
    }
}

/// The words beside a status; only people read them.
pub(super) fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "Precondition Failed",
        413 => "Payload Too Large",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}
