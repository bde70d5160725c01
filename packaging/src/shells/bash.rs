//! Completions for bash: one function a tool, in plain bash, so that they work without the package bash-completion.

use crate::Tool;
use crate::help::Flag;
use crate::values::{Values, of_flag, of_operands};

/// Where a word of `azure-sim -- COMMAND ...` belongs to COMMAND, that one's own completions are asked.
const OF_COMMAND: &str = r#"    local at
    for ((at = 1; at < COMP_CWORD; at++)); do
        case ${COMP_WORDS[at]} in
            --) ((at++)); break ;;
            VALUED) ((at++)) ;;
            -*) ;;
            *) break ;;
        esac
    done
    if ((at < COMP_CWORD)); then
        if declare -F _command_offset >/dev/null; then
            _command_offset "$at"
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        fi
        return
    fi
"#;

/// The completions of `tool`.
pub fn script(tool: &Tool) -> String {
    let name = &tool.name;
    let function = format!("_{}", name.replace('-', "_"));
    let mut script = format!(
        "# bash completion of {name}, made from its --help\n\n{function}() {{\n    \
         local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD - 1]}} word words=()\n    \
         # \"--flag=value\" comes as three words. What follows any other = is nothing that is known here.\n    \
         if [[ $cur == = ]]; then\n        cur=''\n    elif [[ $prev == = ]]; then\n        \
         prev=${{COMP_WORDS[COMP_CWORD - 2]}}\n        [[ $prev == --* ]] || return 0\n    fi\n"
    );
    let valued: Vec<_> = tool.flags.iter().filter(|flag| flag.value.is_some()).collect();
    if of_operands(name) == Values::Commands {
        let names: Vec<String> = valued.iter().copied().flat_map(Flag::names).collect();
        script += &OF_COMMAND.replace("VALUED", &names.join("|"));
    }
    script += "    case $prev in\n";
    for flag in valued {
        let names = flag.names().join("|");
        let action = of_flag(name, flag).map_or_else(String::new, |values| action(values, name));
        script += &format!("        {names}) {action} ;;\n");
    }
    let flags: Vec<String> = tool.flags.iter().flat_map(Flag::names).collect();
    script += &format!(
        "        *)\n            case $cur in\n                -*) words=({}) ;;\n                *) {} ;;\n            \
         esac\n            ;;\n    esac\n    for word in \"${{words[@]}}\"; do\n        \
         [[ ${{word,,}} == \"${{cur,,}}\"* ]] && COMPREPLY+=(\"$word\")\n    done\n    return 0\n}}\n\n\
         complete -F {function} {name}\n",
        flags.join(" "),
        action(of_operands(name), name),
    );
    script
}

/// Commands that complete such a value.
fn action(values: Values, tool: &str) -> String {
    match values {
        Values::Any => "return 0".to_owned(),
        Values::Files => "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); return 0".to_owned(),
        Values::Words(words) => format!("words=({})", words.join(" ")),
        Values::Fields(after) => {
            let no_space = if after.is_empty() { "" } else { "compopt -o nospace; " };
            format!("{no_space}mapfile -t words < <({tool} --fields 2>/dev/null | sed 's/[[:space:]].*/{after}/')")
        }
        Values::Commands => "mapfile -t COMPREPLY < <(compgen -c -- \"$cur\"); return 0".to_owned(),
    }
}
