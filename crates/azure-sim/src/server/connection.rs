//! One connection: requests in, answers out, until one side has had enough.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use rustls::{ServerConnection, StreamOwned};
use socket2::SockRef;

use super::listener::Site;
use super::request::{Bad, Reader};
use super::send::{After, send};
use super::{End, Reply, Wire};
use crate::Service;

/// A plain or encrypted connection over TCP.
pub(super) trait Stream: Read + Write {
    /// The socket below.
    fn socket(&self) -> &TcpStream;

    /// Says that nothing more will come, so that an answer without a length is known to be whole.
    fn end(&mut self) {}
}

impl Stream for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl Stream for StreamOwned<ServerConnection, TcpStream> {
    fn socket(&self) -> &TcpStream {
        &self.sock
    }

    fn end(&mut self) {
        self.conn.send_close_notify();
        let _ = self.flush();
    }
}

/// Answers every request that comes; errors of the network just end it, as they do on any server.
pub(super) fn serve(stream: &mut impl Stream, service: Service, number: u64, site: &dyn Site) {
    let end = answer_all(stream, service, number, site).unwrap_or(End::Close);
    match end {
        End::Reset => {
            // Nothing more is sent, not even a FIN: the other side sees "connection reset".
            let _ = SockRef::from(stream.socket()).set_linger(Some(Duration::ZERO));
        }
        End::Hang => drain(stream),
        End::Close => {
            stream.end();
            let _ = stream.socket().shutdown(Shutdown::Write);
            // Closing with unread bytes would reset the connection and might take the answer along.
            drain(stream);
        }
    }
}

/// Reads until the other side closes.
fn drain(stream: &mut impl Stream) {
    let mut socket = stream.socket();
    let _ = io::copy(&mut socket, &mut io::sink());
}

fn answer_all(stream: &mut impl Stream, service: Service, number: u64, site: &dyn Site) -> io::Result<End> {
    let mut reader = Reader::new(service, number);
    loop {
        let request = match reader.next(stream, |s| s.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")) {
            Ok(request) => request,
            Err(Bad::Gone) => return Ok(End::Close),
            Err(Bad::Refused(status)) => {
                let reply = Reply::text(status, "the request could not be read\n").over(Wire::Whole);
                send(stream, &reply, false, false)?;
                return Ok(End::Close);
            }
        };
        let reply = site.answer(&request);
        let after = send(stream, &reply, request.keep_alive, request.method == "HEAD");
        site.sent(&request);
        match after? {
            After::Keep => {}
            After::End(end) => return Ok(end),
        }
    }
}
