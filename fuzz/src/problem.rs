//! The body of an error.

use arm::Problem;

/// Whatever a service says, the message and each hint are one line without control characters, and end.
///
/// # Panics
/// Where they are not.
pub fn problem(data: &[u8]) {
    let (status, body) = match data {
        [a, b, body @ ..] => (400 + (u16::from(*a) << 1 | u16::from(*b) & 1) % 200, body),
        _ => return,
    };
    let problem = Problem::read(body);
    let line = cli::printable(&problem.line(status)).into_owned();
    assert!(super::is_plain_line(&line), "{line:?}");
    assert!(line.starts_with(&status.to_string()), "{line:?}");
    for hint in arm::hints(status, &problem) {
        assert!(super::is_plain_line(&cli::printable(&hint)), "{hint:?}");
    }
}
