//! The run: from the input through the choice to the output.

use std::io::{self, IsTerminal, Read, Write};

use anyhow::Result;
use cli::{Exit, Failure, Stdout};

use crate::args::{Command, Options};
use crate::choose::Condition;
use crate::field::{self, Bound};
use crate::input::{self, Sink};
use crate::output::{Form, Format, Lines};
use crate::plan::Plan;
use crate::vm::Vm;

/// Does what the command line asks for.
pub fn run(command: Command) -> Result<Exit> {
    let mut out = Stdout::lock();
    let Command::Filter(mut options) = command else {
        out.write_all(field::listing().as_bytes())?;
        out.flush()?;
        return Ok(Exit::Ok);
    };
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(Failure::new(Exit::Usage, "standard input is a terminal, where no VMs come from")
            .hint("imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter")
            .into());
    }
    let terminal = io::stdout().is_terminal();
    options.format.get_or_insert(if terminal { Format::Table } else { Format::Tsv });
    filter(options, stdin.lock(), out, None)
}

/// Filters `input` to `out`; tables are cut to `width`.
pub fn filter(options: Options, input: impl Read, out: impl Write, width: Option<usize>) -> Result<Exit> {
    let fields = options.fields.iter().chain(options.conditions.iter().map(Condition::field));
    let plan = Plan::new(fields.flat_map(|field| field.paths().cloned()).collect());
    let format = options.format.unwrap_or(Format::Tsv);
    let form = Form::new(format, options.fields.into_iter().map(|field| field.bind(&plan)).collect());
    let conditions = options.conditions.into_iter().map(|condition| condition.bind(&plan)).collect();
    let mut filter = Filter { conditions, form, line: Vec::new(), lines: Lines::new(out, format, width), chosen: 0 };
    if !options.no_header
        && let Some(header) = filter.form.header()
    {
        filter.lines.line(&header)?;
    }
    let read = input::read(input, &plan, &mut filter);
    if let Err(error) = read {
        filter.lines.break_off()?;
        return Err(error);
    }
    filter.lines.finish()?;
    Ok(if options.exit_status && filter.chosen == 0 { Exit::NoMatch } else { Exit::Ok })
}

/// What becomes of each VM.
struct Filter<W> {
    conditions: Vec<Condition<Bound>>,
    form: Form,
    line: Vec<u8>,
    lines: Lines<W>,
    chosen: u64,
}

impl<W: Write> Sink for Filter<W> {
    fn vm(&mut self, vm: &Vm<'_>) -> Result<()> {
        if !self.conditions.iter().all(|condition| condition.holds(vm)) {
            return Ok(());
        }
        self.chosen += 1;
        self.line.clear();
        self.form.line(vm, &mut self.line);
        Ok(self.lines.line(&self.line)?)
    }

    fn pause(&mut self) -> Result<()> {
        Ok(self.lines.flush()?)
    }
}
