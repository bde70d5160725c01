//! Completions for zsh, by its own `_arguments`.

use crate::Tool;
use crate::help::Flag;
use crate::values::{Values, of_flag, of_operands};

/// The completions of `tool`.
pub fn script(tool: &Tool) -> String {
    let name = &tool.name;
    let mut specs: Vec<String> = tool.flags.iter().map(|flag| spec(tool, flag)).collect();
    match of_operands(name) {
        Values::Any => {}
        Values::Commands => specs.extend(["'1:command:_command_names -e'", "'*::argument:_normal'"].map(str::to_owned)),
        values => specs.push(format!("'*:{}'", action(values, "operand"))),
    }
    format!(
        "#compdef {name}\n# zsh completion of {name}, made from its --help\n\n{}_arguments -s -S \\\n    {}\n",
        if specs.iter().any(|spec| spec.contains("_azpipe_fields")) { fields(name) } else { String::new() },
        specs.join(" \\\n    ")
    )
}

/// A function that adds vm-filter's fields, with what it is given after each.
fn fields(tool: &str) -> String {
    format!(
        "_azpipe_fields() {{\n    local -a fields\n    fields=(${{(f)\"$({tool} --fields 2>/dev/null | sed 's/[[:space:]].*//')\"}})\n    \
         compadd -S \"${{1:- }}\" -- $fields\n}}\n\n"
    )
}

/// A flag as `_arguments` wants it. Any may be given again, but what follows --help is of no interest.
fn spec(tool: &Tool, flag: &Flag) -> String {
    let ends = matches!(flag.long.as_deref(), Some("help" | "version"));
    let before = if ends { "(- *)" } else { "*" };
    let about = quoted(&flag.about).replace('[', "\\[").replace(']', "\\]");
    let value = of_flag(&tool.name, flag).map(|values| {
        let what = flag.value.as_deref().unwrap_or_default().replace(':', " ");
        format!(":{}", action(values, &what))
    });
    // `-o+`: the value in the same word or the next; `--output=`: after the sign or in the next word.
    let (short, long) = if value.is_some() { ("+", "=") } else { ("", "") };
    let letters = flag.short.iter().map(|letter| format!("-{letter}{short}"));
    let names: Vec<String> = letters.chain(flag.long.iter().map(|name| format!("--{name}{long}"))).collect();
    let names = if names.len() == 1 { format!("'{}'", names[0]) } else { format!("{{{}}}", names.join(",")) };
    format!("'{before}'{names}'[{about}]{}'", value.unwrap_or_default())
}

/// A message and an action: `FORM:(table tsv)`.
fn action(values: Values, what: &str) -> String {
    let action = match values {
        Values::Any => String::new(),
        Values::Files => "_files".to_owned(),
        Values::Words(words) => format!("({})", words.join(" ")),
        // The space keeps `_arguments` from adding words of its own to the call.
        Values::Fields("") => " _azpipe_fields".to_owned(),
        Values::Fields(after) => format!(" _azpipe_fields {after}"),
        Values::Commands => "_command_names -e".to_owned(),
    };
    format!("{what}:{action}")
}

/// Text inside single quotes.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "'\\''")
}
