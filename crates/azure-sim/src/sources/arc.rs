//! The agent of Azure Arc: whoever asks must first read a file that only root and its group can read.
//! <https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication>

use std::fs;
use std::io;
use std::path::{self, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::symlink;
use crate::imds::{self, error};
use crate::state::State;
use crate::{Identity, Reply, Request, seed};

/// Versions that clients were seen to ask for.
const VERSIONS: [&str; 5] = ["2019-08-15", "2019-11-01", "2020-06-01", "2021-02-01", "2021-05-01"];

/// The keys that are waiting to be shown, and their files, which go when they have been or when the emulator ends.
#[derive(Debug)]
pub(crate) struct Keys {
    folder: PathBuf,
    waiting: Mutex<Vec<Key>>,
}

#[derive(Debug)]
struct Key {
    text: String,
    files: Vec<PathBuf>,
}

impl Keys {
    /// Keys in `folder`, named absolutely, as clients compare it.
    pub fn new(folder: &Path) -> Self {
        let folder = path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        Keys { folder, waiting: Mutex::default() }
    }

    /// Makes the folder, so that it fails now or never.
    pub fn make_folder(&self) -> io::Result<()> {
        fs::create_dir_all(&self.folder).map_err(|error| {
            let text = format!("cannot make the folder of Arc's keys, {}: {error}", self.folder.display());
            io::Error::new(error.kind(), text)
        })
    }

    /// Writes a new key and gives the path that the challenge names.
    fn make(&self, number: u64, secret: &str, twist: Option<&str>) -> io::Result<PathBuf> {
        let name = seed::guid(seed::of(&[secret]) ^ number);
        let text = seed::guid(seed::of(&[secret, &name])).replace('-', "").repeat(4);
        let path = self.folder.join(format!("{name}.key"));
        let elsewhere = self.folder.join("elsewhere");
        let content = if twist == Some("key-large") { format!("{text:<5000}") } else { text.clone() };
        let (named, written) = match twist {
            Some("key-missing") => (path, None),
            Some("key-txt") => (path.with_extension("txt"), Some(path.with_extension("txt"))),
            Some("key-elsewhere") => {
                (elsewhere.join(format!("{name}.key")), Some(elsewhere.join(format!("{name}.key"))))
            }
            Some("key-dotdot") => (elsewhere.join("..").join(format!("{name}.key")), Some(path)),
            Some("key-symlink") => (path, Some(elsewhere.join(format!("{name}.key")))),
            _ => (path.clone(), Some(path)),
        };
        let mut files = Vec::new();
        if let Some(file) = written {
            fs::create_dir_all(&elsewhere)?;
            fs::write(&file, content)?;
            if twist == Some("key-symlink") {
                symlink::to_file(&file, &named)?;
                files.push(named.clone());
            }
            files.push(file);
        }
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(Key { text, files });
        Ok(named)
    }

    /// Whether `text` is a key that waits; it then waits no longer.
    fn spend(&self, text: &str) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let found = waiting.iter().position(|key| key.text == text);
        found.map(|at| waiting.swap_remove(at).remove()).is_some()
    }

    /// Removes what waits.
    pub fn clear(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.drain(..).for_each(Key::remove);
        // Only where nothing else is in it.
        let _ = fs::remove_dir(self.folder.join("elsewhere"));
    }

    /// The texts of the keys that wait.
    pub fn texts(&self) -> Vec<String> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.iter().map(|key| key.text.clone()).collect()
    }
}

impl Key {
    fn remove(self) {
        for file in self.files {
            let _ = fs::remove_file(file);
        }
    }
}

/// A challenge, or a token for the right key.
pub(super) fn answer(state: &State, request: &Request, twist: Option<&str>) -> Result<Reply, Reply> {
    if request.header("metadata") != Some("true") {
        return Err(error::bad(true, "Required metadata header not specified"));
    }
    let query = request.query();
    if !query.get("api-version").is_some_and(|version| VERSIONS.contains(&version)) {
        return Err(error::bad(true, "The api-version is missing or not supported"));
    }
    let key = request.header("authorization").and_then(|header| header.strip_prefix("Basic "));
    let shown = key.is_some_and(|key| state.keys.spend(key.trim()));
    if !shown && twist != Some("unchallenged") {
        return Err(challenge(state, twist));
    }
    // An old agent does not look at the selectors, and does not say so.
    let selector = if state.options.arc_legacy { None } else { imds::selector(&query)? };
    let identity = match selector {
        None => &Identity::SYSTEM,
        Some(selector) => {
            let found = selector.among(state.world.identities());
            found.ok_or_else(|| error::oauth(404, "identity_not_found", "The identity was not found"))?
        }
    };
    imds::issue(state, &query, identity, selector)
}

fn challenge(state: &State, twist: Option<&str>) -> Reply {
    let reply = error::oauth(401, "unauthorized", "The Authorization header is missing or its key is wrong");
    let realm = match twist {
        Some("no-challenge") => return reply,
        Some("bad-challenge") => return reply.header("WWW-Authenticate", "Basic realm"),
        twist => state.keys.make(state.next_number(), &state.secret, twist),
    };
    match realm {
        Ok(path) => reply.header("WWW-Authenticate", format!("Basic realm={}", path.display())),
        Err(why) => error::oauth(500, "server_error", &format!("The key could not be written: {why}")),
    }
}
