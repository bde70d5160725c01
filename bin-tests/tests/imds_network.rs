//! imds-token as a VM runs it, with no flag and no variable: the network that it meets is a namespace's own, in which
//! 169.254.169.254 is a real address, refuses, has no route, or swallows what is sent to it.
#![cfg(target_os = "linux")]
// What a test measured is for whoever reads its log.
#![allow(clippy::print_stdout)]

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use azure_sim::{Options, VM_NAME};
use bin_tests::{isolated, lacks, sim, tool};

/// Runs the test of that name in a network of its own, which ip(8) then furnishes.
fn in_a_network(test: &str, body: impl FnOnce()) {
    if !lacks(&["ip"]) {
        isolated(&["--net"], test, body);
    }
}

const IMDS: &str = "169.254.169.254:80";

/// The contract says 7 s. The watchdog is generous, since a test machine may be busy; the times are printed.
const LIMIT: Duration = Duration::from_secs(20);

/// Runs iproute2's `ip` with `words`, and says whether that worked.
fn ip(words: &str) -> bool {
    let ran = Command::new("ip").args(words.split(' ')).output().expect("running ip, of iproute2");
    if !ran.status.success() {
        println!("ip {words}: {}", String::from_utf8_lossy(&ran.stderr).trim());
    }
    ran.status.success()
}

#[track_caller]
fn must(words: &str) {
    assert!(ip(words), "ip {words}");
}

/// Hands on every connection to the link-local address to `origin`, an emulator's.
fn forward_to(origin: &str) {
    let emulator: SocketAddr = origin.trim_start_matches("http://").parse().expect("an origin");
    let listener = TcpListener::bind(IMDS).expect("listening on the link-local address");
    thread::spawn(move || {
        for near in listener.incoming().map_while(Result::ok) {
            let far = TcpStream::connect(emulator).expect("the emulator");
            let copy = |socket: &TcpStream| socket.try_clone().expect("a second handle of a socket");
            hand_on(copy(&near), copy(&far));
            hand_on(far, near);
        }
    });
}

fn hand_on(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
}

/// Both tools without an Azure, at the same time: each ends in time, with 69 and the words for it.
fn off_azure(why: &str) {
    let check = |name: &str| {
        let start = Instant::now();
        let ran = tool(name).within(LIMIT).run();
        println!("{name}, {why}: {:.1} s", start.elapsed().as_secs_f64());
        ran.status(69).stdout("").stderr(&format!(
            "{name}: IMDS at 169.254.169.254 did not answer: {why}\n\
             hint: this works on an Azure VM (or Arc, App Service, Container Apps, Azure ML, Cloud Shell)\n\
             hint: to try it anywhere else, run it under the emulator: azure-sim -- sh\n"
        ));
    };
    thread::scope(|scope| {
        scope.spawn(|| check("imds-token"));
        scope.spawn(|| check("imds-get"));
    });
}

#[test]
fn at_its_real_address_nothing_needs_to_be_said() {
    in_a_network("at_its_real_address_nothing_needs_to_be_said", || {
        must("link set lo up");
        must("addr add 169.254.169.254/32 dev lo");
        let azure = sim(Options::default());
        forward_to(&azure.imds());
        let ran = tool("imds-token").args(["-o", "json"]).run();
        assert_eq!(ran.ok().stderr("").json()["resource"], "https://management.azure.com/");
        assert_eq!(azure.count("token"), 1);
        tool("imds-get").arg("compute/name").run().ok().stdout(&format!("{VM_NAME}\n")).stderr("");
        // Not even where the environment names a proxy.
        let proxied = tool("imds-token").env("http_proxy", "http://127.0.0.1:9").env("ALL_PROXY", "http://127.0.0.1:9");
        proxied.run().ok().stderr("");
    });
}

#[test]
fn where_it_refuses() {
    in_a_network("where_it_refuses", || {
        must("link set lo up");
        must("addr add 169.254.169.254/32 dev lo");
        off_azure("connection refused");
    });
}

#[test]
fn where_it_has_no_route() {
    in_a_network("where_it_has_no_route", || {
        must("link set lo up");
        off_azure("network is unreachable");
    });
}

#[test]
fn where_packets_vanish() {
    in_a_network("where_packets_vanish", || {
        // Whichever kind of interface with nothing behind it this kernel has.
        let kinds = ["dummy", "bridge", "veth peer name void1"];
        let made = kinds.iter().any(|kind| ip(&format!("link add void0 type {kind}")));
        assert!(made, "no interface that leads nowhere can be made here: {kinds:?}");
        must("link set void0 up");
        must("addr add 169.254.1.1/16 dev void0");
        // Else the kernel would ask for that address, and say after 3 s that no such host is there.
        must("neigh replace 169.254.169.254 lladdr 02:00:00:00:00:01 dev void0 nud permanent");
        off_azure("no connection in time");
    });
}
