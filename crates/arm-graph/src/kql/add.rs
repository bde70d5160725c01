//! What a query needs for its pages to hold together: an order that does not change from one page to the next, and the
//! column `id`, without which Azure gives no token for the next page.
//!
//! <https://learn.microsoft.com/azure/governance/resource-graph/concepts/paging-results>

use super::lex::{Kind, Word, words};
use super::stage::{Effect, effect};

/// A query, and what was added to it.
#[derive(Debug, PartialEq, Eq)]
pub struct Added {
    /// The query to send.
    pub query: String,
    /// What was added, in words; empty where nothing was.
    pub notes: Vec<&'static str>,
    /// Whether its rows are certain to come in one order.
    pub ordered: bool,
}

/// The first words of operators that a query may begin with; it is then about `Resources`.
const OPERATORS: [&str; 18] = [
    "count",
    "distinct",
    "extend",
    "filter",
    "join",
    "limit",
    "mv",
    "mvexpand",
    "order",
    "parse",
    "project",
    "sample",
    "serialize",
    "sort",
    "summarize",
    "take",
    "top",
    "where",
];

/// Adds to `query` what it lacks. Where its rows are not resources one by one any more, where their number is limited, or
/// where it is not understood, nothing is added: a wrong addition would be worse than none.
pub fn complete(query: &str) -> Added {
    additions(query).unwrap_or_else(|ordered| Added { query: query.to_owned(), notes: Vec::new(), ordered })
}

/// `Err` is nothing to add, and whether the query has an order.
fn additions(query: &str) -> Result<Added, bool> {
    let words = words(query).ok_or(false)?;
    let statements: Vec<&[Word<'_>]> =
        words.split(|word| word.is_outer(";")).filter(|statement| !statement.is_empty()).collect();
    let Some((last, before)) = statements.split_last() else { return Err(false) };
    if last.last().is_some_and(|word| word.kind == Kind::Sign && word.text != "*") {
        // It ends in the middle; Azure shall say so of the user's words, not of ours.
        return Err(false);
    }
    let stages: Vec<&[Word<'_>]> = last.split(|word| word.is_outer("|")).collect();
    let operators = match stages.split_first() {
        Some((source, rest)) if is_table(source, before) => rest,
        Some((first, _)) if first.first().is_some_and(|word| OPERATORS.contains(&word.text)) => &stages[..],
        _ => return Err(false),
    };

    let (mut ordered, mut has_id) = (false, true);
    // Places in the query where ", id" is put in.
    let mut places = Vec::new();
    for stage in operators {
        let (name, rest) = operator(query, stage).ok_or(ordered)?;
        match effect(name, rest) {
            Effect::Keeps => {}
            Effect::Orders => ordered = true,
            Effect::Chooses => has_id = true,
            Effect::Drops if has_id => places.extend(stage.last().map(|word| word.at.end)),
            Effect::Drops => {}
            Effect::Removes => has_id = false,
            Effect::Ends => return Err(ordered),
        }
    }

    let mut notes = Vec::new();
    let mut text = String::with_capacity(query.len() + 32);
    let mut from = 0;
    for place in &places {
        text.push_str(&query[from..*place]);
        text.push_str(", id");
        from = *place;
    }
    if !places.is_empty() {
        notes.push("'id' to what it projects");
    }
    let end = last.last().map_or(query.len(), |word| word.at.end);
    text.push_str(&query[from..end]);
    if !ordered && has_id {
        text.push_str(" | order by id asc");
        notes.push("'| order by id asc' at its end");
        ordered = true;
    }
    text.push_str(&query[end..]);
    Ok(Added { query: text, notes, ordered })
}

/// Whether `source` is the name of a table: one word that no earlier statement has given a meaning.
fn is_table(source: &[Word<'_>], before: &[&[Word<'_>]]) -> bool {
    let [table] = source else { return false };
    let bound = before.iter().any(|statement| statement.get(1).is_some_and(|word| word.text == table.text));
    table.kind == Kind::Name && !OPERATORS.contains(&table.text) && !bound
}

/// The name of the operator that a stage begins with, hyphens included, and what follows it.
fn operator<'q, 'w, 'a>(query: &'q str, stage: &'w [Word<'a>]) -> Option<(&'q str, &'w [Word<'a>])> {
    let first = stage.first().filter(|word| word.kind == Kind::Name)?;
    let mut used = 1;
    let mut end = first.at.end;
    // `project-away` is one name, as long as nothing stands between.
    while let Some([sign, name]) = stage.get(used..used + 2)
        && sign.text == "-"
        && name.kind == Kind::Name
        && sign.at.start == end
        && name.at.start == sign.at.end
    {
        end = name.at.end;
        used += 2;
    }
    Some((&query[first.at.start..end], &stage[used..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of `query`; `None` where nothing is added.
    fn added(query: &str) -> Option<String> {
        let Added { query: text, notes, .. } = complete(query);
        assert_eq!(notes.is_empty(), text == query, "{query}");
        (text != query).then_some(text)
    }

    #[test]
    fn an_order_is_added_behind_the_last_word() {
        for (query, expected) in [
            ("Resources", "Resources | order by id asc"),
            ("Resources // all of them", "Resources | order by id asc // all of them"),
            ("Resources | where name == 'a|b' ;\n", "Resources | where name == 'a|b' | order by id asc ;\n"),
            ("where name == 'x'", "where name == 'x' | order by id asc"),
            ("project-away tags", "project-away tags | order by id asc"),
            (
                "Resources\n| where a // x | y\n| extend b = c\n",
                "Resources\n| where a // x | y\n| extend b = c | order by id asc\n",
            ),
            (
                "let x = 'a | b'; Resources | where n == x",
                "let x = 'a | b'; Resources | where n == x | order by id asc",
            ),
            (
                "Resources | join kind=leftouter (ResourceContainers | project subscriptionId | take 5) on subscriptionId",
                "Resources | join kind=leftouter (ResourceContainers | project subscriptionId | take 5) on subscriptionId \
                 | order by id asc",
            ),
        ] {
            assert_eq!(added(query).as_deref(), Some(expected), "{query}");
        }
    }

    #[test]
    fn the_id_is_kept_where_a_projection_drops_it() {
        for (query, expected) in [
            ("Resources | project name", "Resources | project name, id | order by id asc"),
            ("Resources | project name // only", "Resources | project name, id | order by id asc // only"),
            (
                "Resources | project a, b | where a == 1 | project a",
                "Resources | project a, b, id | where a == 1 | project a, id | order by id asc",
            ),
            ("Resources | order by name | project name", "Resources | order by name | project name, id"),
            ("project name | order by name", "project name, id | order by name"),
            ("Resources | project-keep n*", "Resources | project-keep n*, id | order by id asc"),
            ("Resources | project name, id", "Resources | project name, id | order by id asc"),
            (
                "Resources | project vm = id | project id = vm",
                "Resources | project vm = id, id | project id = vm | order by id asc",
            ),
        ] {
            assert_eq!(added(query).as_deref(), Some(expected), "{query}");
        }
    }

    #[test]
    fn nothing_is_added_where_it_would_be_wrong_or_is_there() {
        for query in [
            "Resources | order by id asc",
            "Resources | sort by name asc",
            "Resources | project id, name | order by name",
            "Resources | order by name | where x == 'y' | extend z = 1",
            "Resources | take 5",
            "Resources | where type == 'x' | limit 10",
            "Resources | top 5 by name",
            "Resources | count",
            "Resources | summarize count() by type",
            "Resources | summarize count() by id | project id",
            "Resources | project name | distinct name",
            "Resources | project-away id",
            "Resources | project-rename vm = id",
            "Resources | project-away i*, tags",
            "Resources | take 5 | project name",
            "Resources | frobnicate",
            "Resources |",
            "| where x",
            "",
            "   // nothing",
            ";",
            "{{/subscriptions/S/providers/Microsoft.ResourceGraph/queries/Count VMs by OS}}",
            "{{/a/b}} | where x == 1",
            "let T = Resources | take 5; T | where name == 'x'",
            "union (Resources | take 1), (ResourceContainers | take 1)",
            "(Resources | take 1)",
            "Resources | where name == 'x",
            "Resources | where (name == 'x'",
            "Resources where name",
            "Resources | where name ==",
            "Resources | project name,",
            "print 1",
            "Resources | join kind=rightsemi (ResourceContainers) on subscriptionId",
            "Resources | project ",
        ] {
            assert_eq!(added(query), None, "{query}");
        }
    }

    #[test]
    fn a_query_knows_whether_its_rows_have_an_order() {
        for (query, ordered) in [
            ("Resources", true),
            ("Resources | order by name", true),
            ("Resources | order by name | take 5", true),
            ("Resources | take 5", false),
            ("Resources | project-away id", false),
            ("Resources | where 'x", false),
        ] {
            assert_eq!(complete(query).ordered, ordered, "{query}");
        }
    }
}
