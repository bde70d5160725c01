//! Runs processes joined by pipes of the operating system, and never hangs.

use std::io::{self, PipeReader, PipeWriter, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use shared_child::SharedChild;

use crate::collect::Collected;
use crate::memory::Watch;
use crate::tool::{Stdin, Stdout};
use crate::{Part, Ran, Tool, kill, secrets};

/// A process that runs.
struct Running {
    line: String,
    child: Arc<SharedChild>,
    ended: Receiver<io::Result<ExitStatus>>,
    stderr: Collected,
    memory: Option<Watch>,
}

/// Runs `tools`, the stdout of each being the stdin of the next.
#[track_caller]
pub(crate) fn run(tools: Vec<Tool<'_>>) -> Ran<'_> {
    let sim = tools.iter().find_map(|tool| tool.sim);
    let before = sim.map_or(0, |sim| sim.requests().len());
    let limit = tools.iter().map(|tool| tool.within).max().unwrap_or_default();
    let deadline = Instant::now() + limit;
    let given: Vec<String> = tools.iter().flat_map(|tool| tool.secrets.clone()).collect();

    let (running, stdout, held) = start_all(tools);
    let late = running.iter().any(|process| {
        let left = deadline.saturating_duration_since(Instant::now());
        matches!(process.ended.recv_timeout(left), Err(RecvTimeoutError::Timeout))
    });
    if late {
        running.iter().for_each(|process| kill::tree(&process.child));
    }
    drop(held);

    // Ended or killed, all that is left is to read what is in the pipes; where one stays open, a process was left behind.
    let grace = deadline.saturating_duration_since(Instant::now()).max(Duration::from_secs(1));
    let mut open = false;
    let mut take = |stream: Collected| {
        let (bytes, ended) = stream.take(grace);
        open |= !ended;
        bytes
    };
    let stdout = stdout.map(&mut take).unwrap_or_default();
    let (mut parts, mut ended) = (Vec::new(), Vec::new());
    for Running { line, child, stderr, memory, .. } in running {
        let stderr = String::from_utf8_lossy(&take(stderr)).into_owned();
        let status = child.wait().expect("waiting for a process");
        parts.push(Part { line, status, stderr, peak: memory.and_then(Watch::peak) });
        ended.push(child);
    }
    if open {
        ended.iter().for_each(|child| kill::tree(child));
    }
    let ran = Ran { parts, stdout, sim, before };
    assert!(!late, "{}", ran.failure(&format!("it was still running after {limit:?}, and was killed")));
    assert!(!open, "{}", ran.failure("it ended, but left a process behind that holds its streams open"));
    for secret in given.into_iter().chain(sim.map(azure_sim::Sim::secrets).unwrap_or_default()) {
        for part in &ran.parts {
            assert!(
                !secrets::shows(&part.stderr, &secret),
                "part of a token is on the stderr of {} (its text is left out here, on purpose)",
                part.line
            );
        }
    }
    ran
}

/// Starts all of them; gives the stdout of the last, and what must stay open as long as they run.
#[track_caller]
fn start_all(tools: Vec<Tool<'_>>) -> (Vec<Running>, Option<Collected>, Vec<PipeWriter>) {
    let count = tools.len();
    let (mut running, mut held) = (Vec::new(), Vec::new());
    let (mut upstream, mut kept) = (None, None);
    for (at, tool) in tools.into_iter().enumerate() {
        let (reads, keep_open) = input(&tool.stdin, upstream.take());
        held.extend(keep_open);
        let (writes, rest) = output(&tool.stdout);
        if at + 1 < count {
            upstream = rest;
        } else {
            kept = rest.map(Collected::from);
        }
        running.push(start(tool, reads, writes));
    }
    (running, kept, held)
}

/// What a process reads, and what must stay open as long as it runs.
fn input(stdin: &Stdin, upstream: Option<PipeReader>) -> (Stdio, Option<PipeWriter>) {
    if let Some(reader) = upstream {
        return (reader.into(), None);
    }
    let (reader, mut writer) = io::pipe().expect("a pipe");
    match stdin {
        Stdin::Empty => (Stdio::null(), None),
        Stdin::File(file) => (file.try_clone().expect("a second handle of a file").into(), None),
        Stdin::Silent => (reader.into(), Some(writer)),
        Stdin::Bytes(bytes) => {
            let bytes = bytes.clone();
            thread::spawn(move || {
                // A reader that has had enough is no failure of the test.
                let _ = writer.write_all(&bytes);
            });
            (reader.into(), None)
        }
    }
}

/// Where a process writes, and the other end of it.
fn output(stdout: &Stdout) -> (Stdio, Option<PipeReader>) {
    let (reader, writer) = io::pipe().expect("a pipe");
    match stdout {
        Stdout::Kept => (writer.into(), Some(reader)),
        Stdout::Closed => (writer.into(), None),
        Stdout::File(file) => (file.try_clone().expect("a second handle of a file").into(), None),
    }
}

#[track_caller]
fn start(tool: Tool<'_>, stdin: Stdio, stdout: Stdio) -> Running {
    let line = tool.to_string();
    let mut command = Command::new(&tool.path);
    command.args(&tool.args).env_clear().envs(tool.env).stdin(stdin).stdout(stdout).stderr(Stdio::piped());
    if let Some(directory) = &tool.directory {
        command.current_dir(directory);
    }
    kill::lead(&mut command);
    let child = SharedChild::spawn(&mut command).unwrap_or_else(|error| panic!("cannot start {line}: {error}"));
    let child = Arc::new(child);
    // It holds this side's ends of the pipes, which must close for the others to see the end.
    drop(command);
    let stderr = Collected::from(child.take_stderr().expect("stderr is a pipe"));
    let memory = tool.measured.then(|| Watch::start(child.id()));
    let (tell, ended) = channel();
    thread::spawn({
        let child = Arc::clone(&child);
        move || drop(tell.send(child.wait()))
    });
    Running { line, child, ended, stderr, memory }
}
