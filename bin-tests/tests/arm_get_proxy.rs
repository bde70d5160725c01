//! Proxies: when Resource Manager is reached through one, and what is said where that fails.

// What was skipped is for whoever reads a test's log.
#![allow(clippy::print_stdout)]

#[path = "arm_get/ask.rs"]
mod ask;
#[path = "arm_get/tinyproxy.rs"]
mod tinyproxy;
#[path = "arm_get/tunnel.rs"]
mod tunnel;

use std::net::SocketAddr;

use azure_sim::{Certificate, Identity, Options, Service, Sim};
use bin_tests::{nowhere, pipe, sim, tool};

use crate::ask::{ARM, VMS, arm_get, ask};
use crate::tinyproxy::Tinyproxy;
use crate::tunnel::Tunnel;

const PATH: &str = "/subscriptions";

/// An emulator with TLS, whose authority `Tool::sim` names.
fn secure() -> Sim {
    sim(Options { vms: Some(150), tls: Some(Certificate::Good), ..Options::default() })
}

/// Where it listens.
fn address(azure: &Sim) -> SocketAddr {
    let host = azure.arm().replace("https://localhost", "127.0.0.1");
    host.parse().expect("an address")
}

#[test]
fn through_a_real_proxy() {
    let Some(mut proxy) = Tinyproxy::start(&["BasicAuth user pass-word-1"]) else { return };
    let azure = secure();
    let host = azure.arm().trim_start_matches("https://").to_owned();
    let url = proxy.url("user:pass-word%2D1@");
    ask(&azure, &[PATH]).ok();
    assert_eq!(proxy.tunnels(), Vec::<String>::new());
    for (before, variable) in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].into_iter().enumerate() {
        azure.forget();
        let tools = [tool("imds-token"), tool("arm-get").arg(VMS).secret("pass-word-1"), tool("vm-filter").arg("name")];
        let ran = pipe(tools).sim(&azure).env(variable, &url).run();
        ran.ok().stderr("").asked("vms", 3).asked("imds", 2).claim(ran.lines().len() == 150, "150 lines");
        // One connection for all pages, and none for the metadata.
        assert_eq!(proxy.tunnels(), vec![host.clone(); before + 1]);
    }
    // Not for hosts that are exempt, nor for what is not https.
    for list in ["localhost", "example.com, localhost", "*", ".localhost", "LOCALHOST"] {
        arm_get(&azure, &[PATH]).env("HTTPS_PROXY", &url).env("NO_PROXY", list).run().ok();
        arm_get(&azure, &[PATH]).env("HTTPS_PROXY", &url).env("no_proxy", list).run().ok();
    }
    let plain = sim(Options::default());
    arm_get(&plain, &[VMS]).env("HTTPS_PROXY", &url).env("HTTP_PROXY", &url).env("http_proxy", &url).run().ok();
    assert_eq!(proxy.tunnels().len(), 4);
    arm_get(&azure, &[PATH]).env("HTTPS_PROXY", &url).env("NO_PROXY", "other.localhost,ocalhost,10.0.0.0/8").run().ok();
    assert_eq!(proxy.tunnels().len(), 5);
    // Its own refusal: a wrong password, or none.
    let place = proxy.url("").trim_start_matches("http://").to_owned();
    for (user, status) in [("user:wrong-word@", 401), ("user@", 401), ("", 407)] {
        let ran = arm_get(&azure, &[PATH]).env("HTTPS_PROXY", proxy.url(user)).secret("wrong-word").run();
        ran.status(69).stdout("").stderr_has(&format!("proxy server responded {status} (through the proxy {place})\n"));
        ran.stderr_has("hint: a proxy that wants a name and a password takes them from HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT\n");
    }
}

#[test]
fn a_proxy_that_is_of_no_use_is_named() {
    let azure = secure();
    let run =
        |proxy: &str| arm_get(&azure, &["--no-retry", PATH]).env("HTTPS_PROXY", proxy).secret("pass-word-1").run();
    let gone = nowhere().replace("http://", "http://user:pass-word-1@");
    let place = gone.split('@').nth(1).expect("a place");
    let words = "no address for the host: ";
    run("http://no-such-host.invalid:3128")
        .status(69)
        .stderr_has(words)
        .stderr_has("(through the proxy no-such-host.invalid:3128)");
    run(&gone).status(69).stderr_has(&format!("connection refused (through the proxy {place})"));
    let closed = Tunnel::closed();
    let words = "proxy server responded 403 (through the proxy ";
    run(&closed.url()).status(69).asked("arm", 0).stderr_has(words);
    // What it refuses now it will refuse again.
    arm_get(&azure, &[PATH]).env("HTTPS_PROXY", closed.url()).run().status(69).stderr_has(words);
    assert_eq!(closed.asked().len(), 2);
    for url in
        ["socks5://user:pass-word-1@127.0.0.1:1080", "socks5h://127.0.0.1", "socks4://127.0.0.1", "socks://127.0.0.1"]
    {
        let ran = run(url);
        ran.status(78)
            .stdout("")
            .stderr_has("arm-get: HTTPS_PROXY names a SOCKS proxy, of which nothing is known here\n");
    }
    for url in ["ftp://user:pass-word-1@127.0.0.1", "http://", "http://a b", "://"] {
        run(url)
            .status(78)
            .stdout("")
            .stderr_has("arm-get: HTTPS_PROXY is not the URL of a proxy, as http://HOST:PORT\n");
    }
    assert_eq!(azure.connections(Service::Arm), 0);
}

#[test]
fn the_default_port_is_the_same_origin() {
    // A proxy makes the emulator answer as a host on 443; its links then have that port written out, or not.
    for fault in ["arm:next-port", "arm:next-upper", "arm:next-relative", "arm:chunked"] {
        let azure = secure();
        azure.fault(fault).expect(fault);
        let proxy = Tunnel::to(address(&azure));
        let token = azure.token(&Identity::SYSTEM, ARM);
        let asked = tool("arm-get").args(["--endpoint", "https://localhost", VMS]);
        let ran = asked.sim(&azure).stdin(token).env("HTTPS_PROXY", proxy.url()).run();
        ran.ok().stderr("").asked("vms", 3).asked("imds", 1);
        ran.claim(ran.json()["value"].as_array().map(Vec::len) == Some(150), fault);
        assert_eq!(proxy.asked(), ["localhost:443"], "{fault}: one connection");
    }
}
