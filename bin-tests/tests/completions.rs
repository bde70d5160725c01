//! The completions, in the shells that they are for: Tab is pressed at a terminal, or the shell's own engine is asked.

use std::fs;
use std::path::PathBuf;

use bin_tests::{bin_dir, lacks, program};

/// What is typed, and a word that must then be offered.
const CASES: [(&str, &str); 12] = [
    ("imds-token --resource key", "keyvault"),
    ("imds-token -o cl", "claims"),
    ("imds-token --cli", "--client-id"),
    ("imds-get compute/vm", "compute/vmId"),
    ("arm-get Microsoft.KeyV", "Microsoft.KeyVault/vaults"),
    ("arm-get --clou", "--cloud"),
    ("vm-filter --output nd", "ndjson"),
    ("vm-filter princ", "principalId"),
    ("vm-filter name comp", "computerName"),
    ("vm-filter -w loca", "location="),
    ("azure-sim --identity sys", "system"),
    ("azure-sim --page", "--page-size"),
];

/// The completions, laid out as below `share` of an installation; removed at the end.
struct Share(PathBuf);

impl Share {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("azpipe-share-{name}-{}", std::process::id()));
        packaging::completions(&path).expect("completions");
        Share(path)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn fish_offers_them() {
    if lacks(&["fish"]) {
        return;
    }
    let share = Share::new("fish");
    let load = format!("for file in {}/fish/vendor_completions.d/*.fish; source $file; end", share.0.display());
    for (typed, offered) in CASES {
        let ran = program("fish")
            .args(["--no-config", "-c", &format!("{load}; complete -C '{typed}'")])
            .env("HOME", &share.0)
            .run();
        let words = ran.lines();
        let found = words.iter().any(|line| line.split('\t').next() == Some(offered));
        ran.ok().stderr("").claim(found, &format!("'{typed}' should have offered {offered}"));
    }
    // The words after a command of azure-sim's are that command's own.
    let script = format!("{load}; complete -C 'azure-sim --vms 9 vm-filter --out'");
    program("fish").args(["--no-config", "-c", &script]).env("HOME", &share.0).run().ok().stdout_has("--output");
}

/// Types at a shell on a terminal of zsh's own module zpty, presses Tab, and shows what stands on the line then: the case's
/// end is unique, so the shell writes the rest of the word itself.
const TYPIST: &str = r#"
zmodload zsh/zpty
zpty shell env -i HOME=$HOME PATH=$PATH TERM=dumb "${(z)SHELL_OF_CASE}"
zpty -w shell "$LOAD; PS1='' PS2=''; echo rea''dy"
zpty -r shell said '*ready*'
zpty -w -n shell "$TYPED"$'\t'
# Ctrl-A and a word before the line: it is printed, not run.
zpty -w shell $'\001print_it \005'
zpty -r shell said '*<*>*'
print -r -- $said
"#;

fn typed(shell: &str, load: &str, share: &Share) {
    let print = "print_it() { echo \"<$*>\"; }";
    for (typed, offered) in CASES {
        let ran = program("zsh")
            .args(["-f", "-c", TYPIST])
            .env("HOME", &share.0)
            .env("PATH", format!("{}:/usr/bin:/bin", bin_dir().display()))
            .env("SHELL_OF_CASE", shell)
            .env("LOAD", format!("{print}; {load}"))
            .env("TYPED", typed)
            .run();
        let line = ran.text();
        let line = line.rsplit_once('<').map_or("", |(_, line)| line).split('>').next().unwrap_or_default();
        let found = line.split_whitespace().any(|word| word == offered);
        ran.claim(found, &format!("'{typed}' and Tab should have become {offered}, not '{line}'"));
    }
}

#[test]
fn zsh_offers_them() {
    if lacks(&["zsh"]) {
        return;
    }
    let share = Share::new("zsh");
    let functions = share.0.join("zsh/site-functions");
    let load = format!("fpath=({} $fpath); autoload -U compinit; compinit -u -D", functions.display());
    typed("zsh -f -i", &load, &share);
}

#[test]
fn bash_offers_them() {
    // zsh has the terminal.
    if lacks(&["bash", "zsh"]) {
        return;
    }
    let share = Share::new("bash");
    let load = format!("for f in {}/bash-completion/completions/*; do . $f; done", share.0.display());
    typed("bash --norc --noprofile -i", &load, &share);
}

/// No PowerShell can be had here: what can be checked without one is that all that opens is closed, in order, outside of
/// strings, and that no table has a name twice, which would not parse.
#[test]
fn powershell_s_are_well_formed() {
    let share = Share::new("powershell");
    for name in packaging::tools().unwrap() {
        let path = share.0.join(format!("azpipe/powershell/{name}.ps1"));
        let script = fs::read_to_string(&path).unwrap();
        let mut open = Vec::new();
        let mut quote = None;
        for character in script.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars) {
            match (quote, character) {
                (Some(opened), closing) if opened == closing => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quote = Some(character),
                (None, '(' | '[' | '{') => open.push(character),
                (None, ')' | ']' | '}') => {
                    let pair = (open.pop(), character);
                    assert!(matches!(pair, (Some('('), ')') | (Some('['), ']') | (Some('{'), '}')), "{name}: {pair:?}");
                }
                _ => {}
            }
        }
        assert!(open.is_empty() && quote.is_none(), "{name}: {open:?} {quote:?} left open");
        let mut flags: Vec<String> = script
            .lines()
            .filter_map(|line| line.trim().strip_prefix("'--")?.split_once("' = ").map(|(flag, _)| flag.to_lowercase()))
            .collect();
        let count = flags.len();
        flags.sort();
        flags.dedup();
        assert!(count >= 3 && count == flags.len(), "{name}: {flags:?}");
    }
}
