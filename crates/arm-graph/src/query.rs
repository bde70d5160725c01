//! The query: given, from a file, or that for all VMs.

use std::fs;
use std::path::Path;

use cli::{Exit, Failure};

use crate::args::Source;

/// What is asked where no query is given.
pub const VMS: &str = "Resources | where type =~ 'microsoft.compute/virtualmachines' | order by id asc";

/// The text of the query.
pub fn read(source: &Source) -> Result<String, Failure> {
    let (text, what) = match source {
        Source::Default => return Ok(VMS.to_owned()),
        Source::Given(text) => (text.clone(), "the query".to_owned()),
        Source::File(file) => (from_file(file)?, format!("--file {}", file.display())),
    };
    if text.trim().is_empty() {
        // Azure would take it and answer with every resource there is, which an unset variable did not mean.
        return Err(Failure::new(Exit::Usage, format_args!("{what} is empty"))
            .hint("for all VMs leave it out; for all resources say Resources"));
    }
    Ok(text)
}

fn from_file(file: &Path) -> Result<String, Failure> {
    let refuse = |why: String| Failure::new(Exit::Usage, format_args!("--file {}: {why}", file.display()));
    let bytes = fs::read(file).map_err(|error| refuse(http::plain(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| refuse("it is not UTF-8".to_owned()))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}
