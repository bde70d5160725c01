//! A server that answers with whatever bytes a test likes, for what no emulator should say.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// What happens to a connection once a request has come over it.
#[derive(Clone, Debug)]
pub enum Answer {
    /// These bytes, and then it is closed.
    Bytes(Vec<u8>),
    /// These bytes, and then it stays open and silent.
    Stay(Vec<u8>),
}

/// A listening socket on 127.0.0.1 with an answer for each connection, the last one for all that follow.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<String>>>,
    stopping: Arc<AtomicBool>,
}

impl Server {
    /// Begins to listen.
    ///
    /// # Panics
    /// Where it cannot, or where there is no answer.
    #[track_caller]
    pub fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let answers: Vec<Answer> = answers.into_iter().collect();
        assert!(!answers.is_empty(), "a server needs an answer");
        let socket = TcpListener::bind("127.0.0.1:0").expect("listening on 127.0.0.1");
        let address = socket.local_addr().expect("a socket's own address");
        let received = Arc::new(Mutex::new(Vec::new()));
        let stopping = Arc::new(AtomicBool::new(false));
        thread::spawn({
            let (received, stopping) = (Arc::clone(&received), Arc::clone(&stopping));
            move || {
                for (at, stream) in socket.incoming().enumerate() {
                    if stopping.load(Ordering::SeqCst) {
                        return;
                    }
                    let answer = answers[at.min(answers.len() - 1)].clone();
                    let received = Arc::clone(&received);
                    thread::spawn(move || stream.map(|stream| serve(stream, &answer, &received)));
                }
            }
        });
        Server { address, received, stopping }
    }

    /// One that gives each of `bytes` to a connection and closes it.
    #[track_caller]
    pub fn with(bytes: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        Server::start(bytes.into_iter().map(|bytes| Answer::Bytes(bytes.into())))
    }

    /// `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The head of each request, as it came; of one that was no HTTP, whatever came first.
    pub fn received(&self) -> Vec<String> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(mut stream: TcpStream, answer: &Answer, received: &Mutex<Vec<String>>) {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(n) if n > 0 => head.extend_from_slice(&buffer[..n]),
            _ => break,
        }
        // A TLS client's first record, 22 for a handshake (RFC 8446): there is no end of a head to wait for.
        if head.first() == Some(&22) {
            break;
        }
    }
    received.lock().unwrap_or_else(PoisonError::into_inner).push(String::from_utf8_lossy(&head).into_owned());
    let (Answer::Bytes(bytes) | Answer::Stay(bytes)) = answer;
    let _ = stream.write_all(bytes);
    if matches!(answer, Answer::Bytes(_)) {
        let _ = stream.shutdown(std::net::Shutdown::Write);
    }
    // Until the client closes: closing first might reset the connection and take the answer along.
    while matches!(stream.read(&mut buffer), Ok(n) if n > 0) {}
}

/// An origin at which nothing listens.
///
/// # Panics
/// Where there is no free port.
#[track_caller]
pub fn nowhere() -> String {
    let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", socket.local_addr().expect("a socket's own address"))
}
