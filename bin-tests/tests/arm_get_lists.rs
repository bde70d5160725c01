//! Lists of more than one page: which links are followed, and what is written.

#[path = "arm_get/ask.rs"]
mod ask;
#[path = "arm_get/pages.rs"]
mod pages;

use azure_sim::{Options, Service, Sim};
use bin_tests::{Ran, sim};

use crate::ask::{VMS, ask};
use crate::pages::{LIST, served, targets};

fn three_pages(fault: &str) -> Sim {
    sim(Options { vms: Some(150), ..Options::faulty([fault].into_iter().filter(|fault| !fault.is_empty())) })
}

/// The ids of the items, each once.
fn ids(ran: &Ran<'_>) -> Vec<String> {
    let list = ran.json();
    let items = list["value"].as_array().expect("a list");
    let mut ids: Vec<String> = items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), items.len(), "no item may be there twice");
    ids
}

#[test]
fn a_list_ends_where_its_link_does() {
    for (fault, pages, items) in [
        ("", 3, 150),
        ("page2:next-null", 2, 100),
        ("page2:next-empty", 2, 100),
        ("page2:next-missing", 2, 100),
        ("page1:next-null", 1, 50),
        // An empty page is no end while it has a link.
        ("page2:empty-page", 3, 100),
        ("page1:empty-page", 3, 100),
        ("arm:empty-page", 3, 0),
    ] {
        let azure = three_pages(fault);
        let ran = ask(&azure, &[VMS]);
        ran.ok().stderr("").asked("vms", pages).claim(ids(&ran).len() == items, &format!("{fault}: {items} items"));
        assert_eq!(azure.connections(Service::Arm), 1, "{fault}: one connection for all pages");
    }
}

#[test]
fn a_link_to_the_same_origin_is_followed_in_any_form() {
    let whole = ids(&ask(&three_pages(""), &[VMS]));
    for fault in ["page2:next-relative", "page2:next-port", "page2:next-raw", "page2:next-upper", "arm:next-relative"] {
        let azure = three_pages(fault);
        let ran = ask(&azure, &[VMS]);
        ran.ok().stderr("").asked("vms", 3).claim(ids(&ran) == whole, &format!("{fault}: the same items"));
    }
}

#[test]
fn of_a_link_only_illegal_bytes_are_encoded() {
    for (link, asked) in [
        ("ORIGIN/list?p=2&%24skiptoken=Y%2fLt%2FQ%3d", "/list?p=2&%24skiptoken=Y%2fLt%2FQ%3d"),
        ("ORIGIN/list?p=2&$filter='a/b' eq '!/S'", "/list?p=2&$filter='a/b'%20eq%20'!/S'"),
        ("ORIGIN/list?p=2&x=é{\\\"<>^`|}", "/list?p=2&x=%C3%A9%7B%22%3C%3E%5E%60%7C%7D"),
        ("ORIGIN/list?p=2&x=100%&y=%zz", "/list?p=2&x=100%25&y=%25zz"),
        ("ORIGIN/list?p=2&x=a+b%20c//d/../e", "/list?p=2&x=a+b%20c//d/../e"),
        ("ORIGIN/list?p=2#part", "/list?p=2"),
        ("ORIGIN\\/list?p=\\u0032", "/list?p=2"),
        ("/list?p=2", "/list?p=2"),
        ("?p=2", "/list?p=2"),
        ("list?p=2", "/list?p=2"),
        ("//HOST/list?p=2", "/list?p=2"),
    ] {
        let azure = served([&format!(r#"{{"value":[1],"nextLink":"{link}"}}"#), r#"{"value":[2]}"#]);
        ask(&azure, &[LIST]).ok().stdout("{\"value\":[1,2]}\n");
        assert_eq!(targets(&azure), [LIST, asked], "{link}");
    }
}

#[test]
fn a_link_to_another_origin_is_refused_before_a_byte_goes_there() {
    for fault in ["next-elsewhere", "next-scheme", "next-prefix", "next-userinfo", "next-backslash"] {
        let azure = three_pages(&format!("page2:{fault}"));
        let ran = ask(&azure, &[VMS]);
        ran.status(76)
            .asked("vms", 2)
            .stderr_has("arm-get: the list broke off after 2 pages (100 items): the next page");
        ran.claim(!ran.text().contains("]}\n"), "the document should have been left open");
        assert_eq!(azure.connections(Service::Elsewhere), 0, "{fault}");
    }
    for link in [
        "OTHER/list?p=2",
        "//OTHERHOST/list?p=2",
        "HTTP://OTHERHOST/list?p=2",
        "ORIGIN@OTHERHOST/list?p=2",
        "ORIGIN:80@OTHERHOST/list?p=2",
        "http://OTHERHOST\\\\@HOST/list?p=2",
        "\\\\\\\\OTHERHOST/list?p=2",
        "/\\\\OTHERHOST/list?p=2",
        "\\t//OTHERHOST/list?p=2",
        "/\\t/OTHERHOST/list?p=2",
        "http:/OTHERHOST/list?p=2",
        "http:OTHERHOST/list?p=2",
        "http:\\\\\\\\OTHERHOST/list?p=2",
        "http://HOST.evil.invalid/list?p=2",
        "http://[::ffff:127.0.0.1]:1/list?p=2",
        "http://127.1:1/list?p=2",
        "http://2130706433:1/list?p=2",
        "http://127.0.0.1:99999/list?p=2",
        "http://127.0.0.1%2eevil.invalid/list?p=2",
        "https://HOST/list?p=2",
        "https://management.azure.com/list?p=2",
        "https://xn--mnagement-01a.azure.com/list?p=2",
        "https://management.\u{430}zure.com/list?p=2",
        "ftp://HOST/list?p=2",
        "javascript:alert(1)",
        "data:application/json,{}",
    ] {
        let azure = served([&format!(r#"{{"value":[1],"nextLink":"{link}"}}"#), r#"{"value":[2]}"#]);
        let ran = ask(&azure, &[LIST]);
        ran.status(76).stdout("{\"value\":[1").asked("any", 1).stderr_has("the next page");
        assert_eq!(azure.connections(Service::Elsewhere), 0, "{link}");
        assert_eq!(azure.connections(Service::Arm), 1, "{link}");
    }
}

#[test]
fn a_circle_is_seen_at_once() {
    let azure = three_pages("page2:next-loop");
    ask(&azure, &[VMS]).status(76).asked("vms", 2).stderr_has("the next page's link was followed before");
    // Through a second page, and in another spelling of the same origin.
    let azure = served([
        r#"{"value":[1],"nextLink":"ORIGIN/list?p=2"}"#,
        r#"{"value":[2],"nextLink":"ORIGIN/list?p=3"}"#,
        r#"{"value":[3],"nextLink":"HTTP://HOST/list?p=2"}"#,
    ]);
    ask(&azure, &[LIST]).status(76).stdout("{\"value\":[1,2,3").asked("arm", 3).stderr_has("was followed before");
}

#[test]
fn a_link_that_is_none_is_an_error() {
    ask(&three_pages("page2:next-number"), &[VMS]).status(76).stderr_has("its nextLink is not a string");
    for (first, words) in [
        (r#"{"value":[1],"nextLink":true}"#, "its nextLink is not a string"),
        (r#"{"value":[1],"nextLink":"/a","nextLink":"/b"}"#, "it has two next links"),
        (r#"{"value":[1],"value":[2],"nextLink":"/a"}"#, "it has two members called value"),
        (r#"{"items":[1],"nextLink":"/a"}"#, "it has a nextLink, but no list called value"),
    ] {
        ask(&served([first]), &[LIST]).status(76).stdout("").asked("arm", 1).stderr_has(words);
    }
    for (second, words) in [
        (r#"{"items":[2]}"#, "it is no page of a list"),
        ("[2]", "it is no page of a list"),
        (r#"{"value":{}}"#, "it is no page of a list"),
        (r#"{"value":[2"#, "EOF"),
    ] {
        let azure = served([r#"{"value":[1],"nextLink":"/list?p=2"}"#, second]);
        ask(&azure, &[LIST]).status(76).stdout("{\"value\":[1").asked("arm", 2).stderr_has(words);
    }
}

#[test]
fn each_item_is_kept_byte_for_byte() {
    let azure = served([
        "\u{feff}{ \"@odata.context\" : \"c\\u0041\", \"value\" : [ {\"a\" : 1e400, \"a\":2 } ,\n\t1.50 ] ,\"count\" : 2 , \"nextLink\" : \"\\/list?p=2\" , \"z\":{ \"value\":[ ] } }\r\n",
        r#"{"nextLink":"/list?p=3","value":[ ],"count":7}"#,
        r#"{"value":[{"b":"\ud83d\ude00 \/ 😀"} , -0 , 18446744073709551616],"nextLink":"/list?p=4"}"#,
        r#"{"value":[null]}"#,
    ]);
    ask(&azure, &[LIST]).ok().stderr("").stdout(
        "{\"@odata.context\":\"c\\u0041\",\"value\":[{\"a\" : 1e400, \"a\":2 } ,\n\t1.50,\
         {\"b\":\"\\ud83d\\ude00 \\/ 😀\"} , -0 , 18446744073709551616,null],\"count\":2,\"z\":{ \"value\":[ ] }}\n",
    );
}

#[test]
fn a_failure_in_the_middle_leaves_the_document_open() {
    let whole = ask(&three_pages("page3:next-null"), &[VMS]).ok().text();
    for (fault, status, words) in [
        ("page3:cut", 69, "is cut short or damaged: peer disconnected (6 tries)"),
        ("page3:503", 69, "503"),
        ("page3:429", 75, "429"),
        ("page3:401", 77, "401"),
        ("page3:404", 66, "404"),
        ("page3:html", 76, "the answer is not understood"),
        ("page3:not-json", 76, "the answer is not understood"),
        ("page3:empty", 76, "it is empty"),
        ("page3:202", 76, "202"),
        ("page3:redirect=http://127.0.0.1:9/", 76, "a redirect to http://127.0.0.1:9/, which is not followed"),
        ("page3:garbage", 76, "the answer is not HTTP"),
    ] {
        let azure = three_pages(fault);
        let ran = ask(&azure, &[VMS]);
        let third = azure.requests().last().map(|seen| seen.request.target.clone()).unwrap_or_default();
        ran.status(status).stderr_has(words);
        ran.stderr_has(&format!("arm-get: the list broke off after 2 pages (100 items): GET {}{third}: ", azure.arm()));
        let came = ran.text();
        ran.claim(whole.starts_with(&came), &format!("{fault}: what came should have been written"));
        let items = came.matches("\"vmId\"").count();
        ran.claim(items == 100, &format!("{fault}: 100 items should have been written, not {items}"));
    }
}
