//! The run: from the input through the choice and the order to the output.

use std::io::{self, IsTerminal, Read, Write};

use anyhow::Result;
use cli::{Exit, Failure, Stdout, note};

use crate::args::{Command, Options};
use crate::choose::Condition;
use crate::field::{self, Bound};
use crate::input::{self, Sink};
use crate::jq::Program;
use crate::output::{Escape, Form, Format, Lines, Safe, width};
use crate::plan::Plan;
use crate::sort::{Order, Sorter};
use crate::vm::Vm;

/// Does what the command line asks for.
pub fn run(command: Command) -> Result<Exit> {
    let mut out = Stdout::lock();
    let terminal = io::stdout().is_terminal();
    let default = if terminal { Format::Table } else { Format::Tsv };
    let Command::Filter(mut options) = command else {
        let mut lines = Lines::new(default, None);
        field::listing().try_for_each(|line| lines.line(line.as_bytes(), &mut out))?;
        lines.finish(&mut out)?;
        out.flush()?;
        return Ok(Exit::Ok);
    };
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(Failure::new(Exit::Usage, "standard input is a terminal, where no VMs come from")
            .hint("imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter")
            .into());
    }
    let format = *options.format.get_or_insert(default);
    if !terminal {
        return filter(options, stdin.lock(), &mut out, None);
    }
    let json = matches!(format, Format::Json | Format::Ndjson | Format::Raw) && options.jq.is_none();
    let mut safe = Safe::new(out, if json { Escape::Json } else { Escape::Text });
    filter(options, stdin.lock(), &mut safe, width())
}

/// Filters `input` to `out`; tables are cut to `width`.
pub fn filter(options: Options, input: impl Read, out: &mut dyn Write, width: Option<usize>) -> Result<Exit> {
    let fields = options.fields.iter().chain(options.conditions.iter().map(Condition::field));
    let fields = fields.chain(options.orders.iter().map(Order::field));
    let plan = Plan::new(fields.flat_map(|field| field.paths().cloned()).collect());
    let format = options.format.unwrap_or(Format::Tsv);
    let whole = format == Format::Raw || options.jq.is_some();
    let end = match &options.jq {
        _ if options.count => End::Count,
        None => {
            let form = Form::new(format, options.fields.into_iter().map(|field| field.bind(&plan)).collect());
            End::Rows(Box::new(form), Lines::new(format, width))
        }
        Some(code) => {
            let program = Program::new(code, &options.arguments, options.slurp);
            End::Jq(Box::new(program.map_err(|why| Failure::new(Exit::Usage, format!("--jq: {why}")))?))
        }
    };
    let orders: Vec<_> = options.orders.into_iter().map(|order| order.bind(&plan)).collect();
    let mut filter = Filter {
        conditions: options.conditions.into_iter().map(|condition| condition.bind(&plan)).collect(),
        sorter: if orders.is_empty() { None } else { Some(Sorter::new(orders)) },
        end,
        line: Vec::new(),
        chosen: 0,
        out,
    };
    filter.start(!options.no_header)?;
    let more = match input::read(input, &plan, whole, &mut filter) {
        Ok(more) => more,
        Err(error) => {
            filter.break_off()?;
            return Err(error);
        }
    };
    filter.finish()?;
    if more {
        note(
            "vm-filter",
            "the list goes on: it says where its next page is (nextLink), and arm-get would read that too",
        );
    }
    Ok(if options.exit_status && !filter.any() { Exit::NoMatch } else { Exit::Ok })
}

/// What becomes of each VM.
struct Filter<'a> {
    conditions: Vec<Condition<Bound>>,
    sorter: Option<Sorter>,
    end: End,
    /// The line under way, to use its memory again.
    line: Vec<u8>,
    chosen: u64,
    out: &'a mut dyn Write,
}

/// What becomes of the VMs that are chosen.
enum End {
    Rows(Box<Form>, Lines),
    Count,
    Jq(Box<Program>),
}

impl Filter<'_> {
    fn start(&mut self, header: bool) -> Result<()> {
        if let End::Rows(form, lines) = &mut self.end
            && let Some(line) = form.header().filter(|_| header)
        {
            lines.line(&line, self.out)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        if let Some(mut sorter) = self.sorter.take() {
            sorter.sorted().try_for_each(|line| self.end.line(line, self.out))?;
        }
        match &mut self.end {
            End::Rows(_, lines) => lines.finish(self.out)?,
            End::Count => writeln!(self.out, "{}", self.chosen)?,
            End::Jq(program) => program.finish(self.out)?,
        }
        Ok(self.out.flush()?)
    }

    /// Writes what there is, without an end: what is on its way is incomplete.
    fn break_off(&mut self) -> Result<()> {
        if let End::Rows(_, lines) = &mut self.end {
            lines.break_off(self.out)?;
        }
        Ok(self.out.flush()?)
    }

    /// Whether there is anything left.
    fn any(&self) -> bool {
        if let End::Jq(program) = &self.end { program.wrote } else { self.chosen > 0 }
    }
}

impl End {
    fn line(&mut self, line: &[u8], out: &mut dyn Write) -> Result<()> {
        match self {
            End::Rows(_, lines) => Ok(lines.line(line, out)?),
            End::Count => Ok(()),
            End::Jq(program) => program.vm(line, out),
        }
    }
}

impl Sink for Filter<'_> {
    fn vm(&mut self, vm: &Vm<'_>) -> Result<()> {
        if !self.conditions.iter().all(|condition| condition.holds(vm)) {
            return Ok(());
        }
        self.chosen += 1;
        let line = if let End::Rows(form, _) = &mut self.end {
            self.line.clear();
            form.line(vm, &mut self.line);
            &self.line
        } else {
            vm.text
        };
        match &mut self.sorter {
            Some(sorter) => {
                sorter.add(vm, line);
                Ok(())
            }
            None => self.end.line(line, self.out),
        }
    }

    fn pause(&mut self) -> Result<()> {
        Ok(self.out.flush()?)
    }
}
