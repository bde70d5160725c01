//! Answers that stop at one of their stages, come late, are framed wrongly, or are another's.

use std::time::Duration;

use azure_sim::{Sim, Stage};
use bin_tests::Ran;

use crate::case::{Case, incomplete};
use crate::subject::Subject;

/// What a fault means to whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing: the answer is whole all the same.
    Whole,
    /// It may pass, so it is asked again, and where it does not pass the run ends with that status and words.
    Passes(i32, &'static str),
    /// It will not pass, so the run ends at once.
    Stays(i32, &'static str),
    /// Nothing comes: the run ends at its deadline.
    Late,
}

use Meaning::{Late, Passes, Stays, Whole};

const BROKEN: &str = "closed before the answer was whole";
const GZIP: &str = "the compressed answer is cut short or damaged";

/// Every case: faults, each on each subject.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for subject in Subject::ALL {
        for (fault, meaning) in faults(subject) {
            struck(&mut cases, subject, &fault, meaning);
        }
    }
    cases
}

/// Each fault, and what it means to `subject`.
fn faults(subject: Subject) -> Vec<(String, Meaning)> {
    let mut faults = Vec::new();
    for (stage, _) in Stage::NAMES {
        let body = !["start", "status", "head"].contains(&stage);
        let closed = if body && subject.is_gzipped() { GZIP } else { BROKEN };
        faults.push((format!("close={stage}"), Passes(69, closed)));
        // In a body it is only that it ends too soon.
        faults.push((format!("reset={stage}"), Passes(69, if body { closed } else { "reset" })));
        faults.push((format!("hang={stage}"), Late));
    }
    let (imds, gzipped) = (subject.is_imds(), subject.is_gzipped());
    for (fault, meaning) in [
        ("chunked", Whole),
        ("http10", Whole),
        ("continue", Whole),
        ("close-after", Whole),
        ("delay=50", Whole),
        ("slow=0", Whole),
        ("long-length", Passes(69, if gzipped { GZIP } else { BROKEN })),
        ("short-length", if gzipped { Passes(69, GZIP) } else { Stays(76, "") }),
        ("endless-header", Stays(76, "header never ends")),
        ("garbage", Stays(76, "not HTTP")),
        ("tls", Stays(76, "not HTTP")),
        ("html", Stays(76, "")),
        ("text", Stays(76, "")),
        ("empty", Stays(76, "")),
        ("not-json", Stays(76, "")),
        ("redirect=http://127.0.0.1:9/", Stays(76, "301")),
        ("temporary=http://127.0.0.1:9/", Stays(76, "307")),
        ("429", Passes(75, "429")),
        ("500", Passes(69, "500")),
        ("502", Passes(69, "502")),
        ("503", Passes(69, "503")),
        ("504", Passes(69, "504")),
        // Of a place it is not asked whether it may be known: what refuses that is not IMDS.
        ("403", Stays(if subject == Subject::Place { 76 } else { 77 }, "403")),
        ("405", Stays(if imds { 76 } else { 64 }, "405")),
    ] {
        faults.push((fault.to_owned(), meaning));
    }
    if imds {
        // 64 KiB are more than any document has. ARM's pages may be large, so an endless one takes a while: see below.
        faults.push(("endless-body".to_owned(), Stays(76, "longer than")));
    } else {
        for (fault, meaning) in [
            ("gzip", Whole),
            ("gzip-cut", Passes(69, GZIP)),
            ("gzip-bad", Passes(69, GZIP)),
            ("408", Passes(69, "408")),
            ("401", Stays(77, "401")),
            ("404", Stays(66, "404")),
            ("400", Stays(64, "400")),
        ] {
            faults.push((fault.to_owned(), meaning));
        }
    }
    if subject == Subject::FirstPlain {
        faults.push(("endless-body".to_owned(), Stays(76, "longer than")));
        faults.push(("gzip-bomb".to_owned(), Stays(76, "longer than")));
    }
    faults
}

fn struck(cases: &mut Vec<Case>, subject: Subject, fault: &str, meaning: Meaning) {
    let mut add = |fault: String, args: &'static [&'static str], claim: fn(Subject, Meaning, &Sim, &Ran<'_>)| {
        cases.push(Case::new(format!("{subject:?} {fault} {}", args.join(" ")), move || {
            let azure = subject.azure(Some(&fault));
            let ran = subject.run(&azure, args).within(Duration::from_secs(120)).run();
            claim(subject, meaning, &azure, &ran);
            ran.claim(azure.count("elsewhere") == 0, "nobody else should have been asked");
        }));
    };
    match meaning {
        Whole => add(fault.to_owned(), &[], |subject, _, _, ran| whole(subject, ran, 1)),
        Passes(..) => {
            add(format!("{fault}x1"), &[], |subject, _, _, ran| whole(subject, ran, 2));
            add(fault.to_owned(), &[], |subject, meaning, _, ran| failed(subject, ran, meaning, subject.tries()));
            add(fault.to_owned(), &["--no-retry"], |subject, meaning, _, ran| failed(subject, ran, meaning, 1));
        }
        Stays(..) => add(fault.to_owned(), &[], |subject, meaning, _, ran| failed(subject, ran, meaning, 1)),
        Late => {
            add(fault.to_owned(), &["--max-time", "2"], |subject, meaning, _, ran| failed(subject, ran, meaning, 1))
        }
    }
}

/// As if nothing had been: the same bytes as without a fault.
#[track_caller]
fn whole(subject: Subject, ran: &Ran<'_>, asked: usize) {
    ran.ok().asked(subject.place(), asked);
    let undisturbed = subject.azure(None);
    let expected = subject.run(&undisturbed, &[]).run();
    expected.ok();
    let same = match subject {
        // Another emulator gives another token.
        Subject::Token => ran.text().lines().count() == 1 && ran.text().matches('.').count() == 2,
        _ => ran.stdout == expected.stdout,
    };
    ran.claim(same, "stdout should have been that of a run without a fault");
}

#[track_caller]
fn failed(subject: Subject, ran: &Ran<'_>, meaning: Meaning, asked: usize) {
    let (status, words) = match meaning {
        Passes(status, words) | Stays(status, words) => (status, words),
        Late => (69, "in time"),
        Whole => (0, ""),
    };
    ran.status(status).stderr_has(words).asked(subject.place(), asked);
    ran.claim(ran.words().starts_with(&format!("{}: ", subject.tool())), "the tool should have said so");
    incomplete(ran);
    let items = ran.text().matches("\"id\":").count().min(subject.written());
    ran.claim(items == subject.written(), "the pages that came should have been written");
    if subject == Subject::Second {
        ran.stderr_has("the list broke off after 1 page (50 items)");
        bin_tests::tool("vm-filter").stdin(ran.stdout.clone()).run().status(65);
    }
}
