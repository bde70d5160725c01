//! Queries as they are read.

use super::parse::{Broken, parse};
use super::{Condition, Scalar, Step};

fn path(text: &str) -> Scalar {
    Scalar::Path(text.split('.').map(str::to_owned).collect())
}

#[test]
fn steps_are_read() {
    let query = parse(
        "Resources // all\n| where type =~ 'a' and (name contains \"b\" or not(location in~ ('c', 'd')))\n\
         | project id, size = properties.hardwareProfile.vmSize, tags['x'] | order by name, id asc | take 5",
    )
    .unwrap();
    let test = |left: &str, sign, right: &[&str]| {
        Condition::Test(path(left), sign, right.iter().map(|text| Scalar::Text((*text).into())).collect())
    };
    assert_eq!(query.table, "Resources");
    assert_eq!(
        query.steps[0],
        Step::Where(Condition::And(vec![
            test("type", "=~", &["a"]),
            Condition::Or(vec![
                test("name", "contains", &["b"]),
                Condition::Not(Box::new(test("location", "in~", &["c", "d"])))
            ])
        ]))
    );
    let column = |name: &str, of: &str| (name.to_owned(), path(of));
    let columns = [column("id", "id"), column("size", "properties.hardwareProfile.vmSize"), column("tags_x", "tags.x")];
    assert_eq!(query.steps[1], Step::Project(columns.to_vec()));
    assert_eq!(query.steps[2], Step::Order(vec![(path("name"), false), (path("id"), true)]));
    assert_eq!(query.steps[3], Step::Limit(5));
    assert_eq!(parse("where name == 'x'").unwrap().table, "Resources");
    assert_eq!(
        parse("summarize count() by tostring(properties.a)").unwrap().steps,
        [Step::Group(
            vec![("properties_a".into(), Scalar::Call("tostring", Box::new(path("properties.a"))))],
            Some("count_".into())
        )]
    );
}

#[test]
fn what_is_not_understood_is_named_with_its_place() {
    for (query, line, character, token) in [
        ("Resources | frobnicate x", 1, 12, "frobnicate"),
        ("Resources\n| where name =~", 2, 15, "<EOF>"),
        ("Resources | where name 'x'", 1, 23, "'x'"),
        ("Resources |", 1, 11, "<EOF>"),
        ("Resources | where name == 'x", 1, 26, "'"),
        ("Resources | project parse(x)", 1, 20, "parse"),
        ("Resources | take x", 1, 17, "x"),
        ("Resources | where x == 'y' limit 5", 1, 27, "limit"),
    ] {
        assert_eq!(parse(query).unwrap_err(), Broken { line, character, token: token.into() }, "{query}");
    }
}
