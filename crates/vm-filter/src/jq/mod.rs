//! `--jq`: a jq program, run on each VM or, with `--slurp`, on all of them at once. It is compiled only where it is asked
//! for, and nothing it can do reaches beyond its input: no files, no modules, no environment.

mod explain;
mod natives;
#[cfg(test)]
mod tests;

use std::io::Write;

use anyhow::Result;
use cli::{Exit, Failure};
use jaq_core::load::{Arena, File, Loader, parse};
use jaq_core::{Compiler, Ctx, Exn, Filter, Vars, data};
use jaq_json::{Val, read, write};

use crate::json::plain;

/// What filters are compiled for: values, and no other data.
type Data = data::JustLut<Val>;

/// How deep a VM may be nested: jaq reads, writes and drops values by recursion.
const DEEPEST: usize = 512;

/// A compiled program, and what it has been given.
pub struct Program {
    filter: Filter<Data>,
    arguments: Vec<Val>,
    /// All VMs, where the program wants them at once.
    slurped: Option<Vec<Val>>,
    line: Vec<u8>,
    /// How many VMs there have been; 0 where they are all one input.
    runs: u64,
    /// Whether there has been any output.
    pub wrote: bool,
}

impl Program {
    /// Compiles `code`; `arguments` are the variables it can use, each with its value. An error is in words for the user.
    pub fn new(code: &str, arguments: &[(String, String)], slurp: bool) -> Result<Self, String> {
        let own = parse(include_str!("defs.jq"), |parser| parser.defs()).unwrap_or_default();
        let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs()).chain(own);
        let funs = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let funs = funs.filter(|(name, ..)| !natives::REPLACED.contains(name)).chain(natives::funs());
        let names: Vec<String> = arguments.iter().map(|(name, _)| format!("${name}")).collect();
        let arena = Arena::default();
        let modules =
            Loader::new(defs).load(&arena, File { code, path: () }).map_err(|errors| explain::load(&errors))?;
        let compiler = Compiler::default().with_funs(funs).with_global_vars(names.iter().map(String::as_str));
        let filter = compiler.compile(modules).map_err(|errors| explain::compile(&errors))?;
        let arguments = arguments.iter().map(|(_, value)| Val::from(value.clone())).collect();
        let slurped = slurp.then(Vec::new);
        Ok(Program { filter, arguments, slurped, line: Vec::new(), runs: 0, wrote: false })
    }

    /// Takes a VM in JSON, which must be whole.
    pub fn vm(&mut self, text: &[u8], out: &mut dyn Write) -> Result<()> {
        self.runs += 1;
        if deeper_than(DEEPEST, text) {
            let why = format!("VM {} is nested more than {DEEPEST} levels deep, too deep for --jq", self.runs);
            return Err(Failure::new(Exit::Data, why).into());
        }
        let vm = read::parse_single(text).map_err(|error| Failure::new(Exit::Data, error))?;
        match &mut self.slurped {
            Some(slurped) => slurped.push(vm),
            None => self.run(vm, out)?,
        }
        Ok(())
    }

    /// Runs on all VMs where they have been kept for that.
    pub fn finish(&mut self, out: &mut dyn Write) -> Result<()> {
        self.runs = 0;
        match self.slurped.take() {
            Some(slurped) => self.run(slurped.into_iter().collect(), out),
            None => Ok(()),
        }
    }

    fn run(&mut self, input: Val, out: &mut dyn Write) -> Result<()> {
        let context = Ctx::<Data>::new(&self.filter.lut, Vars::new(self.arguments.iter().cloned()));
        for output in self.filter.id.run((context, input)) {
            let value = output.map_err(|exception| {
                let place = if self.runs > 0 { format!(" on VM {}", self.runs) } else { String::new() };
                Failure::new(Exit::Data, format!("--jq failed{place}: {}", said(exception)))
            })?;
            self.wrote = true;
            self.line.clear();
            print(&value, &mut self.line)?;
            out.write_all(&self.line)?;
        }
        Ok(())
    }
}

/// What went wrong in a program while it ran: a text that it gave `error`, or what jaq says.
fn said(exception: Exn<'_, Val>) -> String {
    match exception.get_err().map(jaq_core::Error::into_val) {
        Ok(Val::TStr(text)) => String::from_utf8_lossy(&text).into_owned(),
        Ok(value) => value.to_string(),
        Err(_) => "it stopped".to_owned(),
    }
}

/// Writes as `gh --jq` does: strings as they are, null as nothing, anything else as JSON, each on a line.
fn print(value: &Val, line: &mut Vec<u8>) -> Result<()> {
    match value {
        Val::Null => {}
        Val::TStr(text) | Val::BStr(text) => line.extend_from_slice(text),
        value => write::write(line, &write::Pp::default(), 0, value)?,
    }
    line.push(b'\n');
    Ok(())
}

/// Whether arrays and objects are nested more than `limit` deep in a JSON text.
fn deeper_than(limit: usize, text: &[u8]) -> bool {
    if text.iter().filter(|byte| matches!(byte, b'[' | b'{')).count() <= limit {
        return false;
    }
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => at = string_end(text, at),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth -= 1,
            _ => {}
        }
        if depth > limit {
            return true;
        }
        at += 1;
    }
    false
}

/// Where the closing quote of the string stands whose opening one is at `at`.
fn string_end(text: &[u8], at: usize) -> usize {
    let mut end = plain(text, at + 1);
    while text.get(end) == Some(&b'\\') {
        end = plain(text, end + 2);
    }
    end
}
