//! Reads the `console` blocks of a Markdown page: commands after `$ `, and what they print.

/// A command and what it prints, both streams together.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    pub command: String,
    /// A line `...` stands for any lines.
    pub printed: Vec<String>,
}

/// The examples of `page`, in order.
pub fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match (line.strip_prefix("$ "), examples.last_mut()) {
                (Some(command), _) => examples.push(Example { command: command.to_owned(), printed: Vec::new() }),
                (None, Some(example)) => example.printed.push(line.to_owned()),
                (None, None) => panic!("a console block that starts with no command: {line}"),
            },
        }
    }
    examples
}

/// Whether `lines` are what `printed` says.
pub fn agrees(printed: &[String], lines: &[&str]) -> bool {
    match printed.split_first() {
        None => lines.is_empty(),
        Some((dots, rest)) if dots == "..." => (0..=lines.len()).any(|from| agrees(rest, &lines[from..])),
        Some((first, rest)) => lines.split_first().is_some_and(|(line, after)| line == first && agrees(rest, after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_from_what_they_print() {
        let page = "text\n```console\n$ a | b\none\n$ c\n```\n    $ not this\n```sh\n$ nor this\n```\n";
        let example = |command: &str, printed: &[&str]| Example {
            command: command.to_owned(),
            printed: printed.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(examples(page), [example("a | b", &["one"]), example("c", &[])]);
    }

    #[test]
    fn dots_stand_for_any_lines() {
        let printed = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert!(agrees(&printed(&["a", "...", "d"]), &["a", "b", "c", "d"]));
        assert!(agrees(&printed(&["a", "..."]), &["a"]));
        assert!(!agrees(&printed(&["a"]), &["a", "b"]));
        assert!(!agrees(&printed(&["a", "b"]), &["a"]));
    }
}
