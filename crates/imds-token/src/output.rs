//! The forms in which a token is written to stdout.

use std::io::Write;
use std::time::SystemTime;

use anyhow::Context;
use cli::{Exit, Failure, Stop};
use serde_json::Value;

use crate::document::Document;

/// `--output`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// The token alone.
    #[default]
    Token,
    /// One object, the same whatever the source sent.
    Json,
    /// A line for `curl -H @-`.
    Header,
    /// What the token says of itself.
    Claims,
}

impl Output {
    /// Reads the value of `--output`.
    pub fn parse(text: &str) -> Result<Output, Stop> {
        match text {
            "token" => Ok(Output::Token),
            "json" => Ok(Output::Json),
            "header" => Ok(Output::Header),
            "claims" => Ok(Output::Claims),
            _ => Err(Stop::usage(format_args!("--output needs token, json, header or claims, not '{text}'"))),
        }
    }
}

/// Writes `document` as `output` says.
pub fn write(out: &mut impl Write, document: &Document, output: Output) -> anyhow::Result<()> {
    let token = document.token.reveal();
    match output {
        Output::Token => writeln!(out, "{token}")?,
        Output::Header => writeln!(out, "Authorization: Bearer {token}")?,
        Output::Json => {
            let normal = document
                .normal(SystemTime::now())
                .map_err(|why| Failure::new(Exit::Protocol, format_args!("the answer is not understood: {why}")))?;
            for (at, (name, value)) in normal.iter().enumerate() {
                let mark = if at == 0 { '{' } else { ',' };
                write!(out, "{mark}\"{name}\":{value}")?;
            }
            writeln!(out, "}}")?;
        }
        Output::Claims => {
            out.write_all(&claims(token).context("cannot show the token's claims")?)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// The payload of `token`, where it is a JSON object.
fn claims(token: &str) -> Result<Vec<u8>, Failure> {
    imds::payload(token)
        .filter(|payload| serde_json::from_slice::<Value>(payload).is_ok_and(|value| value.is_object()))
        .ok_or_else(|| Failure::new(Exit::Protocol, "it is opaque, not a JSON web token"))
}
