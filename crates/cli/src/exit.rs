//! The one table of exit codes: sysexits(3), the same in every tool and in every man page.

use std::process::ExitCode;

/// How a run ended. The numbers are the contract with scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All of it was written.
    Ok = 0,
    /// `vm-filter -e`: no VM left.
    NoMatch = 1,
    /// The command line is wrong.
    Usage = 64,
    /// The input is not what it should be: not a token, not JSON, ended early.
    Data = 65,
    /// The service has no such thing (404).
    NotFound = 66,
    /// The service cannot be reached, or keeps failing: not on Azure, DNS, TLS, 5xx to the end.
    Unavailable = 69,
    /// A bug of ours.
    Bug = 70,
    /// stdout could not be written. A closed pipe is no error: that is [`Exit::Ok`].
    Output = 74,
    /// Throttled to the end (429): try later.
    Throttled = 75,
    /// The answer is not understood: not JSON, a link to another host, a loop, rows lost.
    Protocol = 76,
    /// Not allowed: no token, expired, wrong audience or tenant (401), no role (403).
    Denied = 77,
    /// No such identity, or several and none named; an environment that contradicts itself.
    Config = 78,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn the_numbers_are_those_of_sysexits() {
        use Exit::*;
        let table = [Ok, NoMatch, Usage, Data, NotFound, Unavailable, Bug, Output, Throttled, Protocol, Denied, Config];
        let numbers: Vec<u8> = table.iter().map(|&exit| exit as u8).collect();
        assert_eq!(numbers, [0, 1, 64, 65, 66, 69, 70, 74, 75, 76, 77, 78]);
    }
}
