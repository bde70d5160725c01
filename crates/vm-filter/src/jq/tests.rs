//! What programs make of their input: a table of our own, and the examples of jq's manual where that is installed.

use std::process::Command;

use super::*;

/// What `code` makes of `input`, value by value in JSON, or why it cannot.
fn outputs(code: &str, input: &str) -> Result<Vec<String>, String> {
    let program = Program::new(code, &[("who".to_owned(), "me".to_owned())], false)?;
    let input = read::parse_single(input.as_bytes()).map_err(|error| error.to_string())?;
    let context = Ctx::<Data>::new(&program.filter.lut, Vars::new(program.arguments.iter().cloned()));
    let outputs = program.filter.id.run((context, input)).collect::<Result<Vec<Val>, _>>();
    let why = |exception: Exn<'_, Val>| exception.get_err().map_or_else(|_| String::new(), |error| error.to_string());
    Ok(outputs.map_err(why)?.iter().map(Val::to_string).collect())
}

/// The same as values of JSON, for which 6.0 is 6.
fn values(texts: &str) -> Option<Vec<serde_json::Value>> {
    let mut values: Vec<serde_json::Value> = serde_json::from_str(&format!("[{texts}]")).ok()?;
    values.iter_mut().for_each(whole_numbers);
    Some(values)
}

fn whole_numbers(value: &mut serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Array(array) => array.iter_mut().for_each(whole_numbers),
        Value::Object(object) => object.values_mut().for_each(whole_numbers),
        Value::Number(number) => *value = number.as_f64().map_or(Value::Null, Value::from),
        _ => {}
    }
}

#[test]
fn programs_do_what_they_do_in_jq() {
    const VM: &str = r#"{"name":"web-1","zones":["1","2"],"tags":{"env":"prod","a,b":"x\ty"},"properties":{"hardwareProfile":{"vmSize":"Standard_B2s"},"n":[3,1,2],"none":null}}"#;
    for (code, expected) in [
        (".", VM),
        (".name", r#""web-1""#),
        (".properties.hardwareProfile.vmSize", r#""Standard_B2s""#),
        (".zones[]", r#""1","2""#),
        (".missing.deeper", "null"),
        (".tags[\"a,b\"]", r#""x\ty""#),
        ("[.name, .zones[0], .properties.none, 1, true] | @tsv", r#""web-1\t1\t\t1\ttrue""#),
        ("[.tags[\"a,b\"], \"q\\\"q\", null, 2] | @csv, @tsv", r#""\"x\ty\",\"q\"\"q\",,2","x\\ty\tq\"q\t\t2""#),
        ("[] | @csv, @tsv, join(\",\")", r#""","","""#),
        ("[\"\", \"\"] | @tsv, join(\",\")", r#""\t",",""#),
        ("[\"a\\\\b\\nc\"] | @tsv", r#""a\\\\b\\nc""#),
        ("[\"a\", null, 1] | join(\"-\")", r#""a--1""#),
        ("{name, size: .properties.hardwareProfile.vmSize}", r#"{"name":"web-1","size":"Standard_B2s"}"#),
        ("\"\\(.name)!\"", r#""web-1!""#),
        ("select(.tags.env == \"prod\") | .name", r#""web-1""#),
        ("select(.tags.env == \"test\")", ""),
        ("if .zones then \"zonal\" else \"regional\" end", r#""zonal""#),
        (".properties.n | sort, add, length, max", "[1,2,3],6,3,3"),
        (".tags | keys, to_entries[0]", r#"["a,b","env"],{"key":"env","value":"prod"}"#),
        (
            ".name | test(\"^WEB\"; \"i\"), sub(\"-.*\"; \"\"), ascii_upcase, ltrimstr(\"web-\")",
            r#"true,"web","WEB-1","1""#,
        ),
        (".name | split(\"-\"), capture(\"(?<kind>.*)-(?<n>.*)\")", r#"["web","1"],{"kind":"web","n":"1"}"#),
        ("del(.properties, .tags)", r#"{"name":"web-1","zones":["1","2"]}"#),
        (".tags.env |= ascii_upcase | .tags.env", r#""PROD""#),
        ("reduce .properties.n[] as $n (0; . + $n)", "6"),
        ("[.. | strings] | length", "6"),
        ("[paths(scalars)] | length", "9"),
        ("try error(\"no\") catch .", r#""no""#),
        ("def f($x): $x + 1; f(1)", "2"),
        ("$who", r#""me""#),
        ("\"1\" | IN(\"1\", \"2\")", "true"),
        ("IN(.zones[]; \"2\", \"3\")", "true"),
        ("[.zones] | INDEX(.[0])", r#"{"1":["1","2"]}"#),
        ("65 | ascii", r#""A""#),
        ("0 | todate, date", r#""1970-01-01T00:00:00Z","1970-01-01T00:00:00Z""#),
        ("1, [1] | toarray", "[1],[1]"),
        ("[leaf_paths] | length", "9"),
        ("\"dg==\" | @base64d, @base64 \"\\(.)\"", r#""v","ZGc9PQ==""#),
        ("[limit(2; range(9))], first(range(5; 9)), (label $f | 1, break $f, 2)", "[0,1],5,1"),
        (
            "@sh \"echo \\(.name)\", @uri \"\\(.tags[\"a,b\"])\", @html \"<\\(\"<\")\"",
            r#""echo 'web-1'","x%09y","<&lt;""#,
        ),
    ] {
        let outputs = outputs(code, VM).unwrap_or_else(|why| panic!("{code}: {why}"));
        assert_eq!(values(&outputs.join(",")), values(expected), "{code}: {outputs:?}");
    }
}

#[test]
fn what_is_wrong_with_a_program_is_said_with_the_place() {
    for (code, why) in [
        (".a | (", "column 7: expected closing parenthesis, found the end"),
        (".a |", "column 5: expected term, found the end"),
        ("", "column 1: expected term, found the end"),
        ("if . then 1", "column 12: expected else or end, found the end"),
        (".a |\n nmae", "line 2, column 2: there is no filter nmae/0"),
        ("\"é\" | map(1; 2)", "column 7: there is no filter map/2"),
        (".a as $x | $y", "column 12: there is no variable $y"),
        ("$ENV.PATH", "column 1: there is no variable $ENV; give what the program needs with --arg NAME VALUE"),
        ("input", "column 1: there is no filter input/0"),
        ("import \"a\" as a; .", "column 9: there are no modules"),
        ("\"\\q\"", "column 3: expected string escape sequence, found 'q\"'"),
    ] {
        assert_eq!(outputs(code, "null"), Err(why.to_owned()), "{code}");
    }
}

#[test]
fn nothing_leads_out_of_the_input() {
    assert!(outputs("env", "null").unwrap_err().contains("--arg"));
    assert!(outputs("halt", "null").unwrap_err().contains("left out"));
    assert!(outputs("\"x\" | halt_error", "null").unwrap_err().contains("left out"));
}

/// The examples in jq 1.6's manual that come out otherwise here, which the page vm-filter(1) lists by what they need.
const OTHERWISE: [&str; 18] = [
    // An update does not make what is not there.
    "setpath([\"a\",\"b\"]; 1)",
    "setpath([0,\"a\"]; 1)",
    "del(.[1, 2])",
    "bsearch(4) as $ix | if $ix < 0 then .[-(1+$ix)] = 4 else . end",
    // A division by zero is infinite, not an error.
    ".[] | (1 / .)?",
    // Not there at all.
    "try error(\"\\($__loc__)\") catch .",
    "$ENV.PAGER",
    "env.PAGER",
    ".[] as {$a, $b, c: {$d, $e}} ?// {$a, $b, c: [{$d, $e}]} | {$a, $b, $d, $e}",
    ".[] as {$a, $b, c: {$d}} ?// {$a, $b, c: [{$e}]} | {$a, $b, $d, $e}",
    ".[] as [$a] ?// [$b] | if $a != null then error(\"err: \\($a)\") else {$a,$b} end",
    "[1|truncate_stream([[0],1],[[1,0],2],[[1,0]],[[1]])]",
    "fromstream(1|truncate_stream([[0],1],[[1,0],2],[[1,0]],[[1]]))",
    ". as $dot|fromstream($dot|tostream)|.==$dot",
    // A match has no name where the group has none, and flags are a second argument.
    "match(\"(abc)+\"; \"g\")",
    "match([\"foo\", \"ig\"])",
    "match(\"foo (?<bar123>bar)? foo\"; \"ig\")",
    // Not an example, but a slip in the page.
    ".[] | length' [[1,2], \"string\", {\"a\":2}, null] => 2, 6, 1, 0",
];

#[test]
fn the_manuals_examples_come_out_as_the_manual_says() {
    let Some(page) = manual() else {
        cli::note("skipped", "jq's manual page is not installed here");
        return;
    };
    let mut lines = page.lines().peekable();
    let (mut examples, mut otherwise) = (0, Vec::new());
    while let Some(line) = lines.next() {
        let Some(code) = line.strip_prefix("jq '") else { continue };
        let code = code.strip_suffix('\'').unwrap_or(code);
        let input = lines.next().unwrap_or_default().trim();
        let mut expected = lines.next().unwrap_or_default().trim_start_matches("=>").to_owned();
        while let Some(more) = lines.next_if(|line| !line.is_empty() && !line.starts_with('.')) {
            expected += more;
        }
        examples += 1;
        let outputs = outputs(code, input);
        let expected = if expected.starts_with('.') { String::new() } else { expected };
        if outputs.as_ref().ok().and_then(|outputs| values(&outputs.join(","))) != values(&expected) {
            otherwise.push((code.to_owned(), outputs, expected));
        }
    }
    assert!(examples > 150, "only {examples} examples found");
    for (code, outputs, expected) in &otherwise {
        assert!(OTHERWISE.contains(&&code[..]), "{code}: {outputs:?}, not {expected}");
    }
    assert_eq!(otherwise.len(), OTHERWISE.len(), "more comes out as in jq than the list says");
}

/// The text of jq 1.6's manual page without its markup; `None` where it is not installed.
fn manual() -> Option<String> {
    let page = Command::new("gzip").args(["-dc", "/usr/share/man/man1/jq.1.gz"]).output().ok()?;
    let page =
        String::from_utf8(page.stdout).ok().filter(|page| page.contains("truncate_stream(stream_expression)"))?;
    Some(
        [("\\.", "."), ("\\'", "'"), ("\\-", "-"), ("\\e", "\\")]
            .iter()
            .fold(page, |page, (markup, plain)| page.replace(markup, plain)),
    )
}
