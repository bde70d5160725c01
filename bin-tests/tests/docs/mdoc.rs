//! Reads man pages: the flags they document and the commands of their EXAMPLES.

/// The commands of the section EXAMPLES: each `.Dl` line, and each `.Bd` block as one script.
pub fn examples(page: &str) -> Vec<String> {
    let mut examples = Vec::new();
    let mut block: Option<String> = None;
    for line in section(page, "EXAMPLES") {
        match (&mut block, line) {
            (None, line) if line.starts_with(".Bd") => block = Some(String::new()),
            (Some(script), ".Ed") => {
                examples.push(std::mem::take(script));
                block = None;
            }
            (Some(script), line) => *script += &format!("{}\n", plain(line)),
            (None, line) => examples.extend(line.strip_prefix(".Dl ").map(plain)),
        }
    }
    examples
}

/// The lines of a section, without those of the sections after it.
fn section<'a>(page: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let heading = format!(".Sh {name}");
    page.lines().skip_while(move |line| *line != heading).skip(1).take_while(|line| !line.starts_with(".Sh "))
}

/// The flags that the page documents in its lists, with their dashes: `.Fl s Ar id , Fl -subscription Ar id`.
pub fn flags(page: &str) -> Vec<String> {
    let mut flags = Vec::new();
    for line in page.lines().filter(|line| line.starts_with(".It Fl ")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        for pair in words.windows(2).filter(|pair| pair[0] == "Fl") {
            flags.push(format!("-{}", plain(pair[1])));
        }
    }
    flags
}

/// Text as a reader sees it: roff's escapes resolved.
fn plain(line: &str) -> String {
    line.replace("\\(dq", "\"").replace("\\(aq", "'").replace("\\&", "").replace("\\-", "-").replace("\\e", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_and_flags_are_found() {
        let page = ".Sh OPTIONS\n.It Fl s Ar id , Fl -sub Ar id\n.It Fl -pages\n.Sh EXAMPLES\nText:\n.Dl a \\(dqb\\(dq \\e$c\n\
                    .Bd -literal\none\ntwo\n.Ed\n.Sh SEE ALSO\n.Dl no\n";
        assert_eq!(examples(page), ["a \"b\" \\$c", "one\ntwo\n"]);
        assert_eq!(flags(page), ["-s", "--sub", "--pages"]);
    }
}
