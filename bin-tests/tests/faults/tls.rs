//! TLS that is not agreed on: certificates that must not be trusted, and handshakes that stop.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use azure_sim::{Certificate, End, Options, Service};
use bin_tests::{Server, Tool, sim, tool};
use socket2::SockRef;

use crate::case::{Case, incomplete};

const TOOLS: [&str; 2] = ["arm-get", "arm-graph"];
const TOKEN: &str = "eyJ0eXAiOiJKV1QifQ.e30.c2ln";

/// Where in the server's first flight a handshake stops, in bytes: before it, in a record's head, in the ServerHello,
/// and in what follows it.
const STOPS: [usize; 4] = [0, 3, 60, 400];

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for name in TOOLS {
        for (certificate, words) in [
            (Certificate::Expired, "expired"),
            (Certificate::Early, "not valid yet"),
            (Certificate::WrongName, "name"),
            (Certificate::SelfSigned, "trusted"),
        ] {
            cases.push(Case::new(format!("{name} {certificate:?} certificate"), move || {
                refused(name, certificate, words)
            }));
        }
        cases.push(Case::new(format!("{name} unknown authority"), move || unknown(name)));
        for (end, words) in [(End::Close, "closed"), (End::Reset, "reset"), (End::Hang, "in time")] {
            for at in STOPS {
                cases.push(Case::new(format!("{name} handshake, {end:?} after {at} bytes"), move || {
                    stopped(name, at, end, words)
                }));
            }
        }
        for (what, bytes) in [
            ("plain HTTP", &b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"[..]),
            ("garbage", b"\x00\x01\x02\x03\x04\x05\x06\x07"),
            // A fatal handshake_failure alert, RFC 8446 section 6.
            ("an alert", b"\x15\x03\x03\x00\x02\x02\x28"),
        ] {
            cases.push(Case::new(format!("{name} answered with {what}"), move || strange(name, bytes)));
        }
    }
    cases
}

fn ask<'a>(name: &str) -> Tool<'a> {
    let tool = tool(name).args(["--retry-delay", "0", "--max-time", "20"]).stdin(TOKEN);
    if name == "arm-get" { tool.arg("/subscriptions?api-version=2022-12-01") } else { tool.arg("Resources") }
}

/// The token stays at home, and asking again would not help.
fn refused(name: &str, certificate: Certificate, words: &str) {
    let azure = sim(Options { tls: Some(certificate), ..Options::default() });
    let ran = ask(name).sim(&azure).run();
    ran.status(69).stdout("").stderr_has("certificate").stderr_has(words).asked("any", 0);
    ran.claim(azure.connections(Service::Arm) == 1, "a certificate is looked at once");
}

fn unknown(name: &str) {
    let azure = sim(Options { tls: Some(Certificate::Good), ..Options::default() });
    let other = sim(Options { tls: Some(Certificate::Good), ..Options::default() });
    let wrong = other.authority().expect("an authority");
    let ran = ask(name).sim(&azure).env("SSL_CERT_FILE", wrong.as_os_str()).run();
    ran.status(69).stdout("").stderr_has("certificate").stderr_has("--cacert").asked("any", 0);
}

/// A connection that breaks may hold the next time; one that hangs does so until the deadline.
fn stopped(name: &str, at: usize, end: End, words: &str) {
    let azure = sim(Options { tls: Some(Certificate::Good), ..Options::default() });
    let (origin, tried) = relay(&azure.arm(), at, end);
    let tool = ask(name).args(["--endpoint", &origin]).sim(&azure);
    let tool = if end == End::Hang { tool.args(["--max-time", "2"]) } else { tool };
    let ran = tool.run();
    ran.status(69).stdout("").stderr_has(words).asked("any", 0);
    incomplete(&ran);
    let tried = tried.load(Ordering::SeqCst);
    let enough = if end == End::Hang { tried == 1 } else { (2..=6).contains(&tried) };
    ran.claim(enough, &format!("it should have been tried again, not {tried} times"));
}

fn strange(name: &str, bytes: &'static [u8]) {
    let server = Server::with([bytes]);
    let origin = server.origin().replace("http:", "https:");
    let ran = ask(name).args(["--endpoint", &origin]).run();
    ran.status(69).stdout("").stderr_has("TLS").stderr_has("hint: ");
    ran.claim(server.received().iter().all(|head| !head.contains("Bearer")), "no token should have been sent");
}

/// A server that hands connections on to `origin`, but stops after `at` bytes of what comes back; and how many there
/// were.
fn relay(origin: &str, at: usize, end: End) -> (String, Arc<AtomicUsize>) {
    let port = origin.rsplit(':').next().and_then(|port| port.parse().ok()).expect("an origin with a port");
    let far = SocketAddr::from(([127, 0, 0, 1], port));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let near = listener.local_addr().expect("a socket's own address");
    let count = Arc::new(AtomicUsize::new(0));
    let tried = Arc::clone(&count);
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            count.fetch_add(1, Ordering::SeqCst);
            thread::spawn(move || hand_on(stream, far, at, end));
        }
    });
    (format!("https://localhost:{}", near.port()), tried)
}

fn hand_on(mut near: TcpStream, far: SocketAddr, at: usize, end: End) -> std::io::Result<()> {
    let mut far = TcpStream::connect(far)?;
    let mut hello = [0; 16 << 10];
    let n = near.read(&mut hello)?;
    far.write_all(&hello[..n])?;
    let mut flight = vec![0; at];
    far.read_exact(&mut flight)?;
    near.write_all(&flight)?;
    match end {
        End::Reset => SockRef::from(&near).set_linger(Some(std::time::Duration::ZERO))?,
        End::Close => near.shutdown(std::net::Shutdown::Write)?,
        End::Hang => {}
    }
    if end != End::Reset {
        // Until the other side has had enough: closing with unread bytes would reset the connection.
        while near.read(&mut hello)? > 0 {}
    }
    Ok(())
}
