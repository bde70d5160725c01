//! A proxy for https that knows one thing: CONNECT. Wherever its clients want to go, it leads them to one place.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A proxy that listens.
pub struct Tunnel {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Tunnel {
    /// One that refuses everybody with a 403.
    pub fn closed() -> Tunnel {
        Tunnel::start(None)
    }

    /// One that leads everybody to `target`.
    #[allow(dead_code, reason = "of the tests that share this file not all lead anywhere")]
    pub fn to(target: SocketAddr) -> Tunnel {
        Tunnel::start(Some(target))
    }

    fn start(target: Option<SocketAddr>) -> Tunnel {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = socket.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        thread::spawn({
            let asked = Arc::clone(&asked);
            move || {
                for client in socket.incoming().map_while(Result::ok) {
                    let asked = Arc::clone(&asked);
                    thread::spawn(move || serve(client, target, &asked));
                }
            }
        });
        Tunnel { address, asked }
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where its clients wanted to go: `HOST:PORT`, in their order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("the record").clone()
    }
}

fn serve(client: TcpStream, target: Option<SocketAddr>, asked: &Mutex<Vec<String>>) -> io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = first.clone();
    while !matches!(line.as_str(), "" | "\r\n") {
        line.clear();
        reader.read_line(&mut line)?;
    }
    let wanted = first.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()).unwrap_or("no CONNECT");
    asked.lock().expect("the record").push(wanted.to_owned());
    let Some(target) = target else {
        return (&client).write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    };
    let server = TcpStream::connect(target)?;
    (&client).write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let (mut from_server, mut to_client) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || {
        let _ = io::copy(&mut from_server, &mut to_client);
        let _ = to_client.shutdown(Shutdown::Write);
    });
    io::copy(&mut reader, &mut &server)?;
    server.shutdown(Shutdown::Write)
}
