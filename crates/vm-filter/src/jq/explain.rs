//! What is wrong with a jq program, in words, with the place.

use jaq_core::compile::Undefined;
use jaq_core::load::{self, Error, File, span};

type Errors<'a, E> = [(File<&'a str, ()>, E)];

/// Why a program cannot be read: the first of the errors, since those after it come of it as a rule.
pub fn load(errors: &Errors<'_, Error<&str>>) -> String {
    let Some((file, error)) = errors.first() else { return "it cannot be read".to_owned() };
    match error {
        Error::Lex(errors) => errors.first().map(|(expected, found)| wanted(file.code, expected.as_str(), found)),
        Error::Parse(errors) => errors.first().map(|(expected, found)| wanted(file.code, expected.as_str(), found)),
        Error::Io(errors) => {
            errors.first().map(|(part, _)| format!("{}: there are no modules", place(file.code, part)))
        }
    }
    .unwrap_or_else(|| "it cannot be read".to_owned())
}

/// Why a program cannot be compiled.
pub fn compile(errors: &load::Errors<&str, (), Vec<(&str, Undefined)>>) -> String {
    let undefined = errors.iter().flat_map(|(file, errors)| errors.iter().map(move |error| (file.code, error))).next();
    let Some((code, (name, kind))) = undefined else { return "it cannot be compiled".to_owned() };
    let what = match kind {
        Undefined::Filter(arity) => format!("filter {name}/{arity}"),
        other => format!("{} {name}", other.as_str()),
    };
    let instead = if *name == "$ENV" { "; give what the program needs with --arg NAME VALUE" } else { "" };
    format!("{}: there is no {what}{instead}", place(code, name))
}

fn wanted(code: &str, expected: &str, found: &str) -> String {
    let word = found.split_whitespace().next().map_or_else(|| "the end".to_owned(), |word| format!("'{word}'"));
    format!("{}: expected {expected}, found {word}", place(code, found))
}

/// Where `part`, which is a part of `code`, begins.
fn place(code: &str, part: &str) -> String {
    let before = &code[..span(code, part).start];
    let line = before.rsplit('\n').next().unwrap_or_default();
    let column = line.chars().count() + 1;
    match before.matches('\n').count() {
        0 => format!("column {column}"),
        lines => format!("line {}, column {column}", lines + 1),
    }
}
