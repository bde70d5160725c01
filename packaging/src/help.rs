//! Reads the flags out of a tool's `--help`, which the tests hold to its parser and its man page.

/// A flag, as help lists it: `  -o, --output FORM  table, tsv, ...`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Its one letter, without the dash.
    pub short: Option<char>,
    /// Its long name, without the dashes.
    pub long: Option<String>,
    /// What help calls its value; none where it takes none.
    pub value: Option<String>,
    /// What it is for, in a few words.
    pub about: String,
}

impl Flag {
    /// Its names with their dashes, the short one first.
    pub fn names(&self) -> Vec<String> {
        let short = self.short.map(|letter| format!("-{letter}"));
        short.into_iter().chain(self.long.iter().map(|name| format!("--{name}"))).collect()
    }
}

/// The flags of a help, in its order.
pub fn flags(help: &str) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    let mut open = false;
    for line in help.lines() {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if indent > 0 && text.starts_with('-') {
            flags.push(flag(text));
            open = true;
        } else if let (true, true, Some(last)) = (open, indent > 8, flags.last_mut()) {
            last.about = format!("{} {text}", last.about).trim().to_owned();
        } else {
            open = false;
        }
    }
    for flag in &mut flags {
        flag.about = brief(&flag.about);
    }
    flags
}

/// A flag out of the first line about it. Two spaces end its names.
fn flag(text: &str) -> Flag {
    let (head, about) = text.split_once("  ").unwrap_or((text, ""));
    let mut flag = Flag { short: None, long: None, value: None, about: about.trim().to_owned() };
    for word in head.split_whitespace() {
        let word = word.trim_end_matches(',');
        match (word.strip_prefix("--"), word.strip_prefix('-')) {
            (Some(long), _) => flag.long = Some(long.to_owned()),
            (None, Some(short)) => flag.short = short.chars().next(),
            (None, None) if flag.value.is_none() => flag.value = Some(word.to_owned()),
            (None, None) => {}
        }
    }
    flag
}

/// The first clause of what help says: a completion has one line for it.
fn brief(about: &str) -> String {
    let mut depth = 0;
    let ends = |character: char| {
        depth += i32::from(character == '(') - i32::from(character == ')');
        character == ';' && depth == 0
    };
    let clause = about.split(ends).next().unwrap_or_default();
    clause.trim_start_matches("... ").trim_end_matches([',', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(short: Option<char>, long: &str, value: Option<&str>, about: &str) -> Flag {
        Flag { short, long: Some(long.to_owned()), value: value.map(str::to_owned), about: about.to_owned() }
    }

    #[test]
    fn names_values_and_first_clauses() {
        let help = "Usage: x [OPTIONS]\n\n  x | y\n\n  -o, --output FORM  token (default; x: y), or\n                     json; more\n\
                    \x20     --pages        each\n  -w, --where A=B, A!=B\n                     some\n\nExit status: 0\n";
        let expected = [
            flag(Some('o'), "output", Some("FORM"), "token (default; x: y), or json"),
            flag(None, "pages", None, "each"),
            flag(Some('w'), "where", Some("A=B"), "some"),
        ];
        assert_eq!(flags(help), expected);
        assert_eq!(expected[0].names(), ["-o", "--output"]);
    }

    #[test]
    fn text_after_the_list_is_not_part_of_it() {
        assert_eq!(flags("  -h, --help   this\n\n           far to the right\n")[0].about, "this");
    }
}
