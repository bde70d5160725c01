//! The forms in which sources of tokens tell when one expires.

use crate::clock;
use crate::json::Object;
use crate::token::Token;

/// How a token's expiry is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expires {
    /// `"expires_on":"1605238724"`, as all but the oldest sources do.
    #[default]
    Epoch,
    /// `"expires_on":1605238724`, and `expires_in` a number too, as some emulators and proxies do.
    Number,
    /// `"expires_on":"2020-11-13T03:38:44.0000000+00:00"`.
    Iso,
    /// `"expires_on":"06/20/2019 02:57:58 +00:00"`, as App Service on Linux did.
    Linux,
    /// `"expires_on":"1/16/2020 5:24:12 AM +00:00"`, as App Service on Windows did.
    Windows,
    /// `expires_on` a number and `"expires_in":""`.
    Empty,
    /// `expires_in` only.
    In,
    /// Not at all.
    Absent,
}

impl Expires {
    /// Writes `expires_in` (for sources that have one) and `expires_on`.
    pub(crate) fn write(self, o: &mut Object<'_>, token: &Token, has_in: bool) {
        let (on, left) = (token.expires_on, token.expires_on - clock::now());
        match self {
            Expires::Absent => return,
            Expires::Number if has_in => o.raw("expires_in", left),
            Expires::Empty => o.text("expires_in", ""),
            Expires::In => o.text("expires_in", left),
            _ if has_in => o.text("expires_in", left),
            _ => {}
        }
        match self {
            Expires::Epoch => o.text("expires_on", on),
            Expires::Number | Expires::Empty => o.raw("expires_on", on),
            Expires::Iso => o.text("expires_on", clock::arm(on, 0)),
            Expires::Linux => o.text("expires_on", clock::padded(on)),
            Expires::Windows => o.text("expires_on", format_args!("{} +00:00", clock::american(on))),
            Expires::In | Expires::Absent => {}
        }
    }

    /// The form by its name on the command line.
    pub const NAMES: [(&'static str, Expires); 8] = [
        ("epoch", Expires::Epoch),
        ("number", Expires::Number),
        ("iso", Expires::Iso),
        ("linux", Expires::Linux),
        ("windows", Expires::Windows),
        ("empty", Expires::Empty),
        ("in", Expires::In),
        ("absent", Expires::Absent),
    ];
}
