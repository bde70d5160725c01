//! The command line: what is asked, as plain values.

use cli::{Arg, Args, Stop};

use crate::choose::Condition;
use crate::field::{self, Field};
use crate::output::Format;
use crate::sort::Order;

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
    /// The fields to sort by, the first before the next.
    pub orders: Vec<Order<Field>>,
    /// The form of output; without one it depends on where the output goes.
    pub format: Option<Format>,
    /// Leaves the header out.
    pub no_header: bool,
    /// Writes only how many there are.
    pub count: bool,
    /// Ends with status 1 where no VM is left.
    pub exit_status: bool,
    /// A jq program to run instead of writing fields.
    pub jq: Option<String>,
    /// Runs it once, on all VMs as an array.
    pub slurp: bool,
    /// The variables it can use.
    pub arguments: Vec<(String, String)>,
}

/// Reads the command line.
pub fn parse(args: &mut Args) -> Result<Command, Stop> {
    let mut options = Options::default();
    while let Some(arg) = args.next_arg()? {
        let flag = match arg {
            Arg::Operand(text) => {
                options.fields.push(field(&Arg::operand("FIELD", text)?)?);
                continue;
            }
            Arg::Flag(flag) => flag,
        };
        let flag = &flag[..];
        match flag {
            "-n" | "--name" => options.conditions.push(Condition::name(&args.text(flag)?).map_err(Stop::usage)?),
            "-w" | "--where" => options.conditions.push(Condition::parse(&args.text(flag)?).map_err(Stop::usage)?),
            "--sort" => options.orders.push(Order::parse(&args.word(flag)?).map_err(Stop::usage)?),
            "-o" | "--output" => options.format = Some(format(&args.text(flag)?)?),
            "-H" | "--no-header" => options.no_header = true,
            "--count" => options.count = true,
            "-e" | "--exit-status" => options.exit_status = true,
            "--jq" => options.jq = Some(args.text(flag)?),
            "--slurp" => options.slurp = true,
            "--arg" => options.arguments.push((args.word(flag)?, args.text(flag)?)),
            "--fields" => return Ok(Command::Fields),
            _ => return Err(args.unknown(flag)),
        }
    }
    options.check()?;
    if options.fields.is_empty() && options.writes_fields() {
        options.fields = field::DEFAULT.iter().filter_map(|name| Field::parse(name).ok()).collect();
    }
    Ok(Command::Filter(options))
}

impl Options {
    /// Whether fields are what is written.
    fn writes_fields(&self) -> bool {
        self.jq.is_none() && !self.count && self.format != Some(Format::Raw)
    }

    /// Refuses what would be ignored.
    fn check(&self) -> Result<(), Stop> {
        let (jq, fields, format) = (self.jq.is_some(), !self.fields.is_empty(), self.format.is_some());
        let raw = self.format == Some(Format::Raw);
        for (wrong, message) in [
            (self.slurp && !jq, "--slurp is for --jq"),
            (!self.arguments.is_empty() && !jq, "--arg is for --jq"),
            (jq && fields, "--jq decides what is written: no FIELD with it"),
            (jq && format, "--jq decides what is written: no --output with it"),
            (jq && self.count, "--jq and --count do not go together: --jq length --slurp counts"),
            (self.count && (fields || format), "--count writes a number: no FIELD and no --output with it"),
            (raw && fields, "--output raw writes the VMs as they came: no FIELD with it"),
        ] {
            if wrong {
                return Err(Stop::usage(message));
            }
        }
        Ok(())
    }
}

fn field(text: &str) -> Result<Field, Stop> {
    if text.ends_with(".json") {
        return Err(Stop::usage(format_args!(
            "'{text}' is no field; VMs are read from standard input: vm-filter < {text}"
        )));
    }
    Field::parse(text).map_err(Stop::usage)
}

fn format(name: &str) -> Result<Format, Stop> {
    Format::parse(name)
        .ok_or_else(|| Stop::usage(format_args!("--output needs table, tsv, csv, json, ndjson or raw, not '{name}'")))
}
