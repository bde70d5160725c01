//! tinyproxy, a proxy as people run them, from Debian.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

/// One that runs, on a port of its own.
pub struct Tinyproxy {
    child: Child,
    port: u16,
    config: PathBuf,
    log: BufReader<ChildStdout>,
    tunnels: Vec<String>,
}

/// What a test asks it for itself, to know that its log has come that far.
const MARK: &str = "mark.invalid:1";

impl Tinyproxy {
    /// Starts it with `settings` beside those that it needs. `None` where it is not installed, which is said, and with
    /// `CI=true` is a failure.
    #[track_caller]
    pub fn start(settings: &[&str]) -> Option<Tinyproxy> {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port();
        let config = env::temp_dir().join(format!("azpipe-tinyproxy-{}-{port}.conf", std::process::id()));
        let needed = format!("Port {port}\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 60\nLogLevel Info\n");
        fs::write(&config, needed + &settings.join("\n") + "\n").expect("a file of my own");
        let mut command = Command::new("tinyproxy");
        command.arg("-d").arg("-c").arg(&config).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let Ok(mut child) = command.spawn() else {
            let _ = fs::remove_file(&config);
            assert!(env::var("CI").as_deref() != Ok("true"), "tinyproxy is not installed, which CI must have");
            println!("skipped: tinyproxy is not installed");
            return None;
        };
        let log = BufReader::new(child.stdout.take().expect("its log"));
        let mut proxy = Tinyproxy { child, port, config, log, tunnels: Vec::new() };
        assert!(proxy.read_to("Accepting connections"), "tinyproxy did not start on port {port}");
        Some(proxy)
    }

    /// Reads its log up to a line with `mark`, and keeps what was asked for; whether there was one.
    fn read_to(&mut self, mark: &str) -> bool {
        let mut line = String::new();
        while self.log.read_line(&mut line).is_ok_and(|length| length > 0) {
            if line.contains(mark) {
                return true;
            }
            let asked = line.split_once(": CONNECT ").and_then(|(_, rest)| rest.split(' ').next());
            self.tunnels.extend(asked.map(str::to_owned));
            line.clear();
        }
        false
    }

    /// Its URL, for `user`, which is empty or ends in `@`.
    pub fn url(&self, user: &str) -> String {
        format!("http://{user}127.0.0.1:{}", self.port)
    }

    /// Where its clients wanted to go: `HOST:PORT`, in their order.
    pub fn tunnels(&mut self) -> Vec<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the proxy");
        write!(stream, "CONNECT {MARK} HTTP/1.1\r\n\r\n").expect("asking the proxy");
        assert!(self.read_to(MARK), "the proxy has gone");
        self.tunnels.clone()
    }
}

impl Drop for Tinyproxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_file(&self.config);
    }
}
