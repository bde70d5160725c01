//! The file that proves to Arc's agent who is asking. Its name comes over an unprotected connection and its content is
//! sent back, so nothing but a small file in the agent's own directory is ever read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ::imds::Peer;
use cli::{Exit, Failure};

/// The most bytes that a key has, says MSAL, which took it from the agent's developers.
const MOST: u64 = 4096;

/// Reads the key that the challenge `realm` names, from `directory`.
///
/// # Errors
/// A challenge or a file that is not as the agent has them (76), a file that may not be read (77).
pub fn read(peer: &Peer, realm: &str, directory: Option<PathBuf>) -> Result<String, Failure> {
    let directory = directory.ok_or_else(|| Failure::new(Exit::Config, "ProgramData is not set"))?;
    let path = named(realm, &directory).map_err(|why| peer.stranger(why))?;
    content(&path).map_err(|why| {
        let shown = path.display();
        match why {
            Unread::Refused(io) => {
                Failure::new(Exit::Denied, format_args!("cannot read Azure Arc's key {shown}: {io}"))
                    .hint("run this as root, or as a member of the group himds")
            }
            Unread::Odd(what) => peer.stranger(format_args!("its key {shown} {what}")),
        }
    })
}

/// The file that the challenge `realm`, as `Basic realm=/var/opt/azcmagent/tokens/GUID.key`, names in `directory`.
///
/// # Errors
/// In words: a challenge of another kind, a file that is in another directory or no `.key`.
pub fn named(realm: &str, directory: &Path) -> Result<PathBuf, String> {
    let bad = || format!("its challenge is not 'Basic realm=FILE' but '{realm}'");
    let (scheme, rest) = realm.trim().split_once(' ').ok_or_else(bad)?;
    let (name, file) = rest.trim().split_once('=').ok_or_else(bad)?;
    let file = file.trim().trim_matches('"');
    if !scheme.eq_ignore_ascii_case("basic") || !name.trim().eq_ignore_ascii_case("realm") || file.is_empty() {
        return Err(bad());
    }
    let path = PathBuf::from(file);
    // Paths compare part by part, and ".." is a part, so one that leads out of the directory has another parent.
    match path.file_name() {
        Some(name) if path.parent() == Some(directory) && path.extension().is_some_and(|end| end == "key") => {
            // Put together anew, as MSAL does: what was compared is what is opened, without slashes at its end.
            Ok(directory.join(name))
        }
        _ => Err(format!("it names '{file}', which is no .key file in {}", directory.display())),
    }
}

/// Why a key was not read.
#[derive(Debug)]
enum Unread {
    Refused(io::Error),
    Odd(&'static str),
}

fn content(path: &Path) -> Result<String, Unread> {
    let refused = |io: io::Error| match io.kind() {
        io::ErrorKind::NotFound => Unread::Odd("does not exist"),
        _ => Unread::Refused(io),
    };
    // Not `metadata`: that would follow a symbolic link.
    let about = fs::symlink_metadata(path).map_err(refused)?;
    if !about.is_file() {
        return Err(Unread::Odd("is not a plain file"));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes)).map_err(refused)?;
    if bytes.len() as u64 > MOST {
        return Err(Unread::Odd("is longer than 4096 bytes"));
    }
    let text = String::from_utf8(bytes).unwrap_or_default();
    let key = text.trim_end();
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return Err(Unread::Odd("holds no key"));
    }
    Ok(key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_key_in_the_directory_is_named() {
        let directory = Path::new("/var/opt/azcmagent/tokens");
        let good = "/var/opt/azcmagent/tokens/7d1b.key";
        for realm in [
            format!("Basic realm={good}"),
            format!("basic realm=\"{good}\""),
            format!("Basic  Realm = {good} "),
            format!("Basic realm={good}/"),
        ] {
            assert_eq!(named(&realm, directory).unwrap().as_os_str(), good, "{realm}");
        }
        for realm in [
            "",
            "Basic",
            "Basic ",
            "Basic realm",
            "Basic realm=",
            "somefile=filename",
            "Bearer realm=/var/opt/azcmagent/tokens/a.key",
            "Basic realm=/var/opt/azcmagent/tokens/a.txt",
            "Basic realm=/var/opt/azcmagent/tokens/a",
            "Basic realm=/var/opt/azcmagent/tokens/.key",
            "Basic realm=/var/opt/azcmagent/tokens/../../etc/shadow.key",
            "Basic realm=/var/opt/azcmagent/tokens/../x.key",
            "Basic realm=/var/opt/azcmagent/tokens/b/a.key",
            "Basic realm=/var/opt/azcmagent/tokens",
            "Basic realm=/etc/a.key",
            "Basic realm=a.key",
        ] {
            assert!(named(realm, directory).is_err(), "{realm}");
        }
    }

    #[test]
    fn only_a_small_plain_file_is_read() {
        let directory = std::env::temp_dir().join(format!("azpipe-arc-key-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = directory.join(name);
            fs::write(&path, bytes).unwrap();
            content(&path)
        };
        assert_eq!(file("good.key", b"secret\n").unwrap(), "secret");
        assert_eq!(file("full.key", &[b'k'; 4096]).unwrap().len(), 4096);
        assert!(matches!(file("long.key", &[b'k'; 4097]), Err(Unread::Odd("is longer than 4096 bytes"))));
        assert!(matches!(file("empty.key", b" \n"), Err(Unread::Odd("holds no key"))));
        assert!(matches!(file("binary.key", b"a\nX: y"), Err(Unread::Odd("holds no key"))));
        assert!(matches!(content(&directory.join("none.key")), Err(Unread::Odd("does not exist"))));
        assert!(matches!(content(&directory), Err(Unread::Odd("is not a plain file"))));
        #[cfg(unix)]
        {
            let link = directory.join("link.key");
            std::os::unix::fs::symlink(directory.join("good.key"), &link).unwrap();
            assert!(matches!(content(&link), Err(Unread::Odd("is not a plain file"))));
        }
        fs::remove_dir_all(&directory).unwrap();
    }
}
