//! Completions for fish: a line a flag.

use crate::Tool;
use crate::help::Flag;
use crate::values::{Values, of_flag, of_operands};

/// The completions of `tool`.
pub fn script(tool: &Tool) -> String {
    let name = &tool.name;
    let mut script = format!("# fish completion of {name}, made from its --help\n\ncomplete -c {name} -f\n");
    for flag in &tool.flags {
        let short = flag.short.map(|letter| format!(" -s {letter}")).unwrap_or_default();
        let long = flag.long.as_ref().map(|long| format!(" -l {long}")).unwrap_or_default();
        let value = of_flag(name, flag).map(|values| value(values, name)).unwrap_or_default();
        script += &format!("complete -c {name}{short}{long}{value} -d '{}'\n", quoted(&flag.about));
    }
    match of_operands(name) {
        Values::Any => {}
        Values::Commands => {
            // Flags that take a value are named, so that the value is not taken for the command. The function reads a first
            // word with two dashes as a flag of its own.
            let valued = tool.flags.iter().filter(|flag| flag.value.is_some()).flat_map(Flag::names);
            let valued = valued.collect::<Vec<_>>().join(" ");
            script += &format!("complete -c {name} -x -a '(__fish_complete_subcommand _ {valued})'\n");
        }
        values => script += &format!("complete -c {name}{}\n", value(values, name).replace(" -x", "")),
    }
    script
}

/// The switches of `complete` for such a value.
fn value(values: Values, tool: &str) -> String {
    match values {
        Values::Any => " -x".to_owned(),
        Values::Files => " -r -F".to_owned(),
        Values::Words(words) => format!(" -x -a '{}'", words.join(" ")),
        Values::Fields(after) => {
            format!(" -x -a '({tool} --fields 2>/dev/null | string replace -r \"\\s.*\" \"{after}\")'")
        }
        Values::Commands => " -x -a '(__fish_complete_command)'".to_owned(),
    }
}

/// Text inside single quotes.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}
