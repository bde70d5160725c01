//! The forms of output.

use cli::Exit;

use crate::filter::{cut_to, filter, written};

const VMS: &str = r#"[{"name":"a","zones":["1"],"tags":{"t":"tab\there, \"quote\" \\ and\nline"}},{"name":"日本語😀é","location":"x"}]"#;

#[test]
fn each_form_is_written_as_it_should_be() {
    for (form, out) in [
        ("tsv", "a\t1\ttab\\there, \"quote\" \\\\ and\\nline\n日本語😀é\t\t\n"),
        ("csv", "name,zone,tag:t\r\na,1,\"tab\there, \"\"quote\"\" \\ and\nline\"\r\n日本語😀é,,\r\n"),
        ("table", "name       zone  tag:t\na          1     tab\\there, \"quote\" \\ and\\nline\n日本語😀é\n"),
        (
            "json",
            "[{\"name\":\"a\",\"zone\":\"1\",\"tag:t\":\"tab\\there, \\\"quote\\\" \\\\ and\\nline\"},\n{\"name\":\"日本語😀é\",\"zone\":null,\"tag:t\":null}]\n",
        ),
        (
            "ndjson",
            "{\"name\":\"a\",\"zone\":\"1\",\"tag:t\":\"tab\\there, \\\"quote\\\" \\\\ and\\nline\"}\n{\"name\":\"日本語😀é\",\"zone\":null,\"tag:t\":null}\n",
        ),
    ] {
        assert_eq!(written(&["-o", form, "name", "zone", "tag:t"], VMS), out, "{form}");
    }
    assert_eq!(written(&["-o", "raw"], VMS), format!("{{\"value\":{VMS}}}\n"));
    assert_eq!(written(&["-o", "raw"], &written(&["-o", "raw"], VMS)), format!("{{\"value\":{VMS}}}\n"));
}

#[test]
fn headers_can_be_left_out_and_empty_lists_are_whole() {
    for (form, empty) in [
        ("tsv", ""),
        ("csv", "name\r\n"),
        ("table", "name\n"),
        ("json", "[]\n"),
        ("ndjson", ""),
        ("raw", "{\"value\":[]}\n"),
    ] {
        let line = if form == "raw" { vec!["-o", form] } else { vec!["-o", form, "name"] };
        assert_eq!(written(&line, "[]"), empty, "{form}");
        if form != "raw" {
            let bare = written(&["-H", "-o", form, "name"], VMS);
            assert!(!bare.starts_with("name"), "{form}: {bare}");
        }
    }
    assert_eq!(written(&["-o", "csv", "zone"], VMS), "zone\r\n1\r\n\"\"\r\n");
}

#[test]
fn tables_are_straight_and_cut_only_on_a_terminal() {
    let wide = r#"[{"name":"日本語","location":"x"},{"name":"abc","location":"y"},{"name":"👩‍💻","location":"z"}]"#;
    assert_eq!(
        written(&["-o", "table", "name", "location"], wide),
        "name    location\n日本語  x\nabc     y\n👩‍💻      z\n"
    );
    for (width, first) in [(80, "name    location"), (16, "name    location"), (15, "name    locati…"), (1, "…")] {
        let ran = cut_to(Some(width), &["-o", "table", "name", "location"], wide.as_bytes());
        assert_eq!(ran.out.lines().next(), Some(first), "{width}");
    }
    // Half of a wide character does not fit.
    assert_eq!(cut_to(Some(4), &["-H", "-o", "table", "name"], wide.as_bytes()).out, "日…\nabc\n👩‍💻\n");
}

#[test]
fn a_column_that_grows_late_grows_from_there_on() {
    let mut names = vec!["ab"; 999];
    names.extend(["abcdef", "ab"]);
    let vms: Vec<String> = names.iter().map(|name| format!("{{\"name\":\"{name}\",\"location\":\"x\"}}")).collect();
    let out = written(&["-o", "table", "name", "location"], &vms.join("\n"));
    let rows: Vec<&str> = out.lines().collect();
    assert_eq!(
        (rows[0], rows[1], rows[999], rows[1000], rows[1001]),
        ("name  location", "ab    x", "ab    x", "abcdef  x", "ab      x")
    );
}

#[test]
fn jq_writes_as_gh_does() {
    for (program, out) in [
        (".name", "a\n日本語😀é\n"),
        (".zones", "[\"1\"]\n\n"),
        (".tags.t", "tab\there, \"quote\" \\ and\nline\n\n"),
        ("select(.location) | .name, 1.0, true, {a: .location}", "日本語😀é\n1.0\ntrue\n{\"a\":\"x\"}\n"),
        ("empty", ""),
    ] {
        assert_eq!(written(&["--jq", program], VMS), out, "{program}");
    }
    assert_eq!(written(&["--slurp", "--jq", "length, map(.name)"], VMS), "2\n[\"a\",\"日本語😀é\"]\n");
    assert_eq!(
        written(&["--arg", "x", "a b", "--arg", "y", "2", "--jq", "\"\\($x)\\($y)\"", "-n", "a"], VMS),
        "a b2\n"
    );
    assert_eq!(filter(&["-e", "--jq", "empty"], VMS.as_bytes()).end, Ok(Exit::NoMatch));
    assert_eq!(
        filter(&["--jq", ".a |"], VMS.as_bytes()).end,
        Err((Exit::Usage, "--jq: column 5: expected term, found the end".to_owned()))
    );
    let failed = filter(&["--jq", ".name, (.location | keys)"], VMS.as_bytes());
    assert_eq!(failed.out, "a\n");
    assert!(failed.end.unwrap_err().1.starts_with("--jq failed on VM 1: "));
    let deep = format!("[{{\"a\":{}1{}}}]", "[".repeat(600), "]".repeat(600));
    assert!(filter(&["--jq", "."], deep.as_bytes()).end.unwrap_err().1.contains("nested more than 512 levels deep"));
}
