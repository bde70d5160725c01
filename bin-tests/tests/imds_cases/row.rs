//! One row of the table: a case, and how it is put to the tools.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use azure_sim::{Assigned, Options, Reply, Request, Sim};
use bin_tests::{nowhere, script, sim, tool};

/// Where Azure Arc's agent has its keys.
pub const KEYS: &str = "/var/opt/azcmagent/tokens";

/// A secret of the environment.
pub const SECRET: &str = "853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a";

/// The key that [`challenge`] names, and what is in it.
pub const KEY: &str = "kE7yUf2mQ9rT4wZx";

/// A token as the SDKs' tests have it, but long enough to be looked for on stderr.
pub const TOKEN: &str = "eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJSIn0.c2lnbmF0dXJl";

/// What the environment says that the machine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Imds,
    AppService,
    AzureMl,
    CloudShell,
    Arc,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Answer(Reply);

/// JSON. `TOKEN` in it stands for [`TOKEN`].
pub fn json(status: u16, body: &str) -> Answer {
    Answer(Reply::json(status, body.replace("TOKEN", TOKEN)))
}

/// Plain text.
pub fn text(status: u16, body: &str) -> Answer {
    Answer(Reply::text(status, body))
}

/// A page.
pub fn html(status: u16, body: &str) -> Answer {
    Answer(Reply::new(status, "text/html; charset=utf-8", body))
}

/// Bytes that are not HTTP as it should be.
pub fn raw(bytes: &str) -> Answer {
    Answer(Reply::raw(bytes))
}

/// Azure Arc's 401.
pub fn challenge(realm: &str) -> Answer {
    json(401, "").with("WWW-Authenticate", realm)
}

impl Answer {
    pub fn with(self, name: &str, value: &str) -> Answer {
        Answer(self.0.header(name, value))
    }
}

/// A case: by default imds-token on a VM with all its identities, which works and asks once.
pub struct Row {
    pub case: String,
    pub source: Source,
    tool: &'static str,
    args: Vec<String>,
    env: Vec<(&'static str, String)>,
    answers: Vec<Answer>,
    faults: Vec<String>,
    identity: Assigned,
    files: Vec<(&'static str, String)>,
    status: i32,
    prints: Vec<String>,
    says: Vec<String>,
    sent: Vec<String>,
    requests: usize,
}

/// A row for `case`: the suite's short name, and its test's.
pub fn row(case: impl Into<String>) -> Row {
    Row {
        case: case.into(),
        source: Source::Imds,
        tool: "imds-token",
        args: Vec::new(),
        env: Vec::new(),
        answers: Vec::new(),
        faults: Vec::new(),
        identity: Assigned::SystemAndUser,
        files: Vec::new(),
        status: 0,
        prints: Vec::new(),
        says: Vec::new(),
        sent: Vec::new(),
        requests: 1,
    }
}

impl Row {
    /// On another machine.
    pub fn on(self, source: Source) -> Row {
        Row { source, ..self }
    }

    /// With `imds-get PATH`.
    pub fn get(mut self, path: &str) -> Row {
        self.tool = "imds-get";
        self.args(path)
    }

    /// With more arguments, split at spaces.
    pub fn args(mut self, args: &str) -> Row {
        self.args.extend(args.split_whitespace().map(str::to_owned));
        self
    }

    /// With a variable. `SIM` in it stands for the emulator, `NOWHERE` for where nobody listens.
    pub fn env(mut self, name: &'static str, value: &str) -> Row {
        self.env.push((name, value.to_owned()));
        self
    }

    /// Answered by these in turn, the last one for all that follow.
    pub fn answers(mut self, answers: impl IntoIterator<Item = Answer>) -> Row {
        self.answers.extend(answers);
        self
    }

    /// With a fault of the emulator.
    pub fn fault(mut self, fault: impl Into<String>) -> Row {
        self.faults.push(fault.into());
        self
    }

    /// On a VM with these identities.
    pub fn identity(self, identity: Assigned) -> Row {
        Row { identity, ..self }
    }

    /// With a file among Azure Arc's keys; one whose text begins with `->` is a symbolic link.
    pub fn file(mut self, name: &'static str, text: impl Into<String>) -> Row {
        self.files.push((name, text.into()));
        self
    }

    /// Has that on stdout.
    pub fn prints(mut self, part: impl Into<String>) -> Row {
        self.prints.push(part.into());
        self
    }

    /// Ends with that status, nothing on stdout, and those words on stderr.
    pub fn fails(mut self, status: i32, words: impl Into<String>) -> Row {
        self.status = status;
        self.says(words)
    }

    /// Has those words on stderr.
    pub fn says(mut self, words: impl Into<String>) -> Row {
        self.says.push(words.into());
        self
    }

    /// Sent that in its last request: in the line, in a header as `name: value`, or in the body.
    pub fn sent(mut self, part: impl Into<String>) -> Row {
        self.sent.push(part.into());
        self
    }

    /// Asked so many times.
    pub fn requests(self, requests: usize) -> Row {
        Row { requests, ..self }
    }

    /// Runs the case.
    pub fn check(&self) {
        let azure = self.emulator();
        self.write_keys();
        // Growing waits have no length, so nothing sleeps; what a Retry-After asks for is waited for.
        let mut tool = tool(self.tool).args(["--retry-delay", "0", "--max-time", "20"]).args(&self.args).sim(&azure);
        for (name, value) in self.environment(&azure) {
            tool = tool.env(name, value);
        }
        let ran = tool.secret(SECRET).secret(KEY).secret(TOKEN).run();
        let case = format!("{}, {:?}:", self.case, self.source);
        ran.claim(ran.codes() == [Some(self.status)], &format!("{case} the status should have been {}", self.status));
        ran.claim(self.status == 0 || ran.stdout.is_empty(), &format!("{case} nothing should have been written"));
        let text = ran.text();
        let has = |text: &str, part: &str, what: &str| {
            ran.claim(text.contains(part), &format!("{case} {what} should have held\n{part}"));
        };
        self.prints.iter().for_each(|part| has(&text, part, "stdout"));
        self.says.iter().for_each(|part| has(&ran.words(), part, "stderr"));
        let requests = azure.requests();
        let last = requests.last().map(|seen| spell(&seen.request)).unwrap_or_default();
        self.sent.iter().for_each(|part| has(&last, part, &format!("the last request\n{last}\n")));
        let count = requests.len();
        ran.claim(count == self.requests, &format!("{case} {} requests should have come, not {count}", self.requests));
        for seen in &requests {
            // Sent by nobody, ever: IMDS would refuse it.
            assert!(seen.request.header("x-forwarded-for").is_none(), "{case} X-Forwarded-For was sent");
        }
    }

    fn emulator(&self) -> Sim {
        let answers = self.answers.clone();
        let next = AtomicUsize::new(0);
        let answer = move |_: &Request| {
            let at = next.fetch_add(1, Ordering::SeqCst);
            answers.get(at).or(answers.last()).map(|answer| answer.0.clone())
        };
        let faults = Options::faulty(self.faults.iter().map(String::as_str));
        sim(Options { identity: self.identity, script: script(answer), ..faults })
    }

    fn environment(&self, azure: &Sim) -> Vec<(&'static str, String)> {
        let origin = azure.imds();
        let mut env: Vec<(&'static str, String)> = match self.source {
            Source::Imds => Vec::new(),
            Source::AppService => {
                vec![("IDENTITY_ENDPOINT", format!("{origin}/msi/token")), ("IDENTITY_HEADER", SECRET.into())]
            }
            Source::AzureMl => vec![("MSI_ENDPOINT", format!("{origin}/msi/token")), ("MSI_SECRET", SECRET.into())],
            Source::CloudShell => vec![("MSI_ENDPOINT", format!("{origin}/oauth2/token"))],
            Source::Arc => vec![
                ("IDENTITY_ENDPOINT", format!("{origin}/metadata/identity/oauth2/token")),
                ("IMDS_ENDPOINT", origin.clone()),
            ],
        };
        for (name, value) in &self.env {
            env.push((name, value.replace("SIM", &origin).replace("NOWHERE", &nowhere())));
        }
        env
    }

    fn write_keys(&self) {
        if self.source != Source::Arc {
            return;
        }
        let directory = Path::new(KEYS);
        fs::remove_dir_all(directory).expect("an empty directory of keys");
        fs::create_dir_all(directory).expect("a directory of keys");
        for (name, text) in &self.files {
            let path = directory.join(name);
            let written = match text.strip_prefix("->") {
                None => fs::write(path, text),
                #[cfg(unix)]
                Some(target) => std::os::unix::fs::symlink(target, path),
                #[cfg(not(unix))]
                Some(_) => unreachable!("Arc's cases are run on Linux only"),
            };
            written.expect("a key");
        }
    }
}

/// A request in words: its line, its headers with their names in small letters, its body.
fn spell(request: &Request) -> String {
    let mut text = format!("{} {} \n", request.method, request.target);
    for (name, value) in &request.headers {
        text += &format!("{}: {value}\n", name.to_ascii_lowercase());
    }
    text + "\n" + &String::from_utf8_lossy(&request.body)
}
