//! What one operator of a query does to its rows, as far as paging is concerned.

use super::lex::{Kind, Word};

/// What an operator does.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Rows keep their `id`, if they have one.
    Keeps,
    /// As that, and they get an order.
    Orders,
    /// Columns are chosen, and `id` is among them.
    Chooses,
    /// Columns are chosen, and `id` is not.
    Drops,
    /// `id` is taken away by its name, or given another one.
    Removes,
    /// The rows that come out are others, or a certain number of them; or nothing is known of it.
    Ends,
}

/// What `words`, an operator with all that belongs to it, does. Names are case-sensitive in KQL.
pub fn effect(name: &str, words: &[Word<'_>]) -> Effect {
    match name {
        "where" | "filter" | "extend" | "project-reorder" | "serialize" | "mv-expand" | "mvexpand" | "parse"
        | "parse-where" | "union" => Effect::Keeps,
        "join" | "lookup" if keeps_the_left_side(words) => Effect::Keeps,
        "order" | "sort" => Effect::Orders,
        "project" if items(words).is_empty() => Effect::Ends,
        "project" if items(words).iter().any(|item| gives_id(item)) => Effect::Chooses,
        "project" => Effect::Drops,
        "project-keep" if items(words).is_empty() => Effect::Ends,
        "project-keep" if items(words).iter().any(|item| names_id(item)) => Effect::Chooses,
        "project-keep" => Effect::Drops,
        "project-away" if items(words).iter().any(|item| names_id(item)) => Effect::Removes,
        "project-away" => Effect::Keeps,
        "project-rename" if items(words).iter().any(|item| is_name(item.last(), "id")) => Effect::Removes,
        "project-rename" => Effect::Keeps,
        _ => Effect::Ends,
    }
}

/// The items of a list, as they stand between commas.
fn items<'w, 'a>(words: &'w [Word<'a>]) -> Vec<&'w [Word<'a>]> {
    words.split(|word| word.is_outer(",")).filter(|item| !item.is_empty()).collect()
}

/// Whether an item of `project` gives a column `id`: `id`, `id = ...`, `['id']`; or a call with an `id` in it, which may be
/// called so, as `tostring(id)` is. A way into a column, `properties.id`, is called by all of its steps.
fn gives_id(item: &[Word<'_>]) -> bool {
    if let Some(sign) = item.iter().position(|word| word.is_outer("=")) {
        return names_id(&item[..sign]);
    }
    let is_call = item.iter().any(|word| word.text == "(");
    names_id(item) || is_call && item.iter().any(|word| is_name(Some(word), "id"))
}

/// Whether `item` is `id`, `['id']` or a pattern that fits it.
fn names_id(item: &[Word<'_>]) -> bool {
    match item {
        [open, name, close] if (open.text, close.text) == ("[", "]") => matches!(name.text, "'id'" | "\"id\""),
        // `i*` is a name and a sign.
        _ => fits(&item.iter().map(|word| word.text).collect::<String>(), "id"),
    }
}

/// Whether a pattern with `*` fits `name`.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name
            .strip_prefix(start)
            .is_some_and(|name| (0..=name.len()).any(|at| name.is_char_boundary(at) && fits(rest, &name[at..]))),
    }
}

fn is_name(word: Option<&Word<'_>>, name: &str) -> bool {
    word.is_some_and(|word| word.kind == Kind::Name && word.text == name)
}

/// Whether a join keeps the columns of the rows it is done to: all kinds but those that are about the right side only.
fn keeps_the_left_side(words: &[Word<'_>]) -> bool {
    let kind = words.windows(3).find(|three| is_name(three.first(), "kind") && three[1].is_outer("="));
    !kind.is_some_and(|three| matches!(three[2].text, "rightsemi" | "rightanti" | "rightantisemi"))
}

#[cfg(test)]
mod tests {
    use super::super::lex;
    use super::*;

    #[test]
    fn operators_are_known_by_what_they_do() {
        use Effect::*;
        for (name, rest, expected) in [
            ("where", "type =~ 'x'", Keeps),
            ("extend", "id2 = id", Keeps),
            ("order", "by name", Orders),
            ("sort", "by id asc", Orders),
            ("project", "id, name", Chooses),
            ("project", "name, id = tolower(id)", Chooses),
            ("project", "name, tolower(id)", Chooses),
            ("project", "name, ['id']", Chooses),
            ("project", "name, properties.id", Drops),
            ("project", "name, vm = id", Drops),
            ("project", "name", Drops),
            ("project", "name, properties.storageProfile.id2", Drops),
            ("project", "name, x = strcat(a, 'id', b)", Drops),
            ("project", "", Ends),
            ("project-keep", "name, i*", Chooses),
            ("project-keep", "*d", Chooses),
            ("project-keep", "name, identity", Drops),
            ("project-away", "tags, id", Removes),
            ("project-away", "i*", Removes),
            ("project-away", "identity, tags", Keeps),
            ("project-rename", "vm = id", Removes),
            ("project-rename", "id2 = name", Keeps),
            ("join", "kind=leftouter (ResourceContainers | project subscriptionId) on subscriptionId", Keeps),
            ("join", "(ResourceContainers | take 1) on subscriptionId", Keeps),
            ("join", "kind = rightsemi (A) on b", Ends),
            ("take", "5", Ends),
            ("limit", "5", Ends),
            ("top", "5 by name", Ends),
            ("count", "", Ends),
            ("distinct", "id", Ends),
            ("summarize", "count() by id", Ends),
            ("Where", "x", Ends),
            ("frobnicate", "x", Ends),
        ] {
            let words = lex::words(rest).unwrap();
            assert_eq!(effect(name, &words), expected, "{name} {rest}");
        }
    }
}
