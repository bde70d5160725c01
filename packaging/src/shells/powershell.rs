//! Completions for PowerShell, by `Register-ArgumentCompleter -Native`.

use crate::Tool;
use crate::values::{Values, of_flag, of_operands};

/// The completions of `tool`. Only long names are offered: PowerShell's tables know no difference of case, so `-v` and
/// `-V` cannot stand in one.
pub fn script(tool: &Tool) -> String {
    let name = &tool.name;
    let mut script = format!(
        "# PowerShell completion of {name}, made from its --help. In your profile:  . PATH\\{name}.ps1\n\n\
         Register-ArgumentCompleter -Native -CommandName '{name}' -ScriptBlock {{\n    \
         param($wordToComplete, $commandAst, $cursorPosition)\n    $flags = [ordered]@{{\n"
    );
    for flag in &tool.flags {
        let Some(long) = &flag.long else { continue };
        script += &format!("        '--{long}' = '{}'\n", quoted(&flag.about));
    }
    script += "    }\n    \
               $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition })\n    \
               $words = switch -CaseSensitive (\"$($before[-1])\") {\n";
    for flag in tool.flags.iter().filter(|flag| flag.value.is_some()) {
        let words = of_flag(name, flag).map_or_else(String::new, |values| expression(values, name));
        for flag in flag.names() {
            script += &format!("        '{flag}' {{ {words} }}\n");
        }
    }
    script += &format!(
        "        default {{ if ($wordToComplete -like '-*') {{ $flags.Keys }} else {{ {} }} }}\n    }}\n    \
         $words | Where-Object {{ $_ -like \"$wordToComplete*\" }} | ForEach-Object {{\n        \
         $about = if ($flags.Contains($_)) {{ $flags[$_] }} else {{ $_ }}\n        \
         [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $about)\n    }}\n}}\n",
        expression(of_operands(name), name)
    );
    script
}

/// An expression for the words. Where there are none, PowerShell itself offers files.
fn expression(values: Values, tool: &str) -> String {
    match values {
        Values::Any | Values::Files => "@()".to_owned(),
        Values::Words(words) => words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", "),
        Values::Fields(after) => format!("& {tool} --fields | ForEach-Object {{ ($_ -split '\\s')[0] + '{after}' }}"),
        Values::Commands => "(Get-Command -Name \"$wordToComplete*\" -CommandType Application).Name".to_owned(),
    }
}

/// Text inside single quotes.
fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}
