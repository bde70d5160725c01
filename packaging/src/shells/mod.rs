//! The shells that the tools have completions for.

mod bash;
mod fish;
mod powershell;
mod zsh;

use std::path::PathBuf;

use crate::Tool;

/// A shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// 4 or newer, with or without the package bash-completion.
    Bash,
    /// 5.
    Zsh,
    /// 3.
    Fish,
    /// Windows PowerShell 5.1 and PowerShell 7.
    PowerShell,
}

impl Shell {
    /// All of them.
    pub const ALL: [Shell; 4] = [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell];

    /// Where it looks for the completions of a tool, below `share` of an installation. PowerShell looks nowhere: its
    /// users name the file in their profile.
    pub fn file(self, tool: &str) -> PathBuf {
        match self {
            Shell::Bash => format!("bash-completion/completions/{tool}"),
            Shell::Zsh => format!("zsh/site-functions/_{tool}"),
            Shell::Fish => format!("fish/vendor_completions.d/{tool}.fish"),
            Shell::PowerShell => format!("azpipe/powershell/{tool}.ps1"),
        }
        .into()
    }

    /// The completions of a tool, as a script.
    pub fn completions(self, tool: &Tool) -> String {
        match self {
            Shell::Bash => bash::script(tool),
            Shell::Zsh => zsh::script(tool),
            Shell::Fish => fish::script(tool),
            Shell::PowerShell => powershell::script(tool),
        }
    }
}
