//! The command line: what is asked, as plain values.

use cli::{Arg, Args, Stop};

use crate::choose::Condition;
use crate::field::{self, Field};
use crate::output::Format;

/// What the command line asks for.
#[derive(Debug)]
pub enum Command {
    /// The table of fields.
    Fields,
    /// The filter itself.
    Filter(Options),
}

/// What the filter is to do.
#[derive(Debug, Default)]
pub struct Options {
    /// The columns.
    pub fields: Vec<Field>,
    /// What a VM must be like; all of them hold for those chosen.
    pub conditions: Vec<Condition<Field>>,
    /// The form of output; without one it depends on where the output goes.
    pub format: Option<Format>,
    /// Leaves the header out.
    pub no_header: bool,
    /// Ends with status 1 where no VM is left.
    pub exit_status: bool,
}

/// Reads the command line.
pub fn parse(args: &mut Args) -> Result<Command, Stop> {
    let mut options = Options::default();
    while let Some(arg) = args.next_arg()? {
        let flag = match arg {
            Arg::Operand(text) => {
                options.fields.push(Field::parse(&Arg::operand("FIELD", text)?).map_err(Stop::usage)?);
                continue;
            }
            Arg::Flag(flag) => flag,
        };
        let flag = &flag[..];
        match flag {
            "-n" | "--name" => options.conditions.push(Condition::name(&args.text(flag)?).map_err(Stop::usage)?),
            "-w" | "--where" => options.conditions.push(Condition::parse(&args.text(flag)?).map_err(Stop::usage)?),
            "-o" | "--output" => options.format = Some(format(&args.text(flag)?)?),
            "-H" | "--no-header" => options.no_header = true,
            "-e" | "--exit-status" => options.exit_status = true,
            "--fields" => return Ok(Command::Fields),
            _ => return Err(args.unknown(flag)),
        }
    }
    if options.fields.is_empty() {
        options.fields = field::DEFAULT.iter().filter_map(|name| Field::parse(name).ok()).collect();
    }
    Ok(Command::Filter(options))
}

fn format(name: &str) -> Result<Format, Stop> {
    Format::parse(name)
        .ok_or_else(|| Stop::usage(format_args!("--output needs table, tsv, csv, json, ndjson or raw, not '{name}'")))
}
