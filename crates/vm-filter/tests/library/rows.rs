//! The same VMs in every shape give the same rows, which are those that the VMs are.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::filter::{Trickle, filter};
use crate::print::{Space, Style};
use crate::truth::{FIELDS, Truth, truth};

/// How VMs stand in an input.
#[derive(Clone, Copy, Debug)]
enum Around {
    List,
    Pages,
    Graph,
    Array,
    ArrayOfLists,
    Lines,
}

fn around() -> impl Strategy<Value = Around> {
    use Around::*;
    prop::sample::select(vec![List, Pages, Graph, Array, ArrayOfLists, Lines])
}

fn style() -> impl Strategy<Value = Style> {
    let space = prop::sample::select(vec![Space::None, Space::Indent, Space::Any]);
    (any::<u64>(), space, any::<bool>(), any::<bool>()).prop_map(|(seed, space, twice, escapes)| Style {
        seed,
        space,
        twice,
        escapes,
    })
}

/// The text of `vms`.
fn text(vms: &[Value], around: Around, style: &mut Style) -> String {
    // A name twice in a list's own document would be another matter: of two lists the first is out when the second comes.
    let mut outside = Style { twice: false, escapes: false, ..style.clone() };
    let printed: Vec<String> = vms.iter().map(|vm| style.print(vm)).collect();
    let list = |key: &str, printed: &[String]| {
        let document = outside.clone().print(&json!({"a": {"value": [1]}, key: "VMS", "nextLink": null, "count": 7}));
        document.replace("\"VMS\"", &format!("[{}]", printed.join(" ,")))
    };
    match around {
        Around::List => list("value", &printed),
        Around::Graph => list("data", &printed),
        Around::Pages => printed.chunks(2).map(|page| list("value", page)).collect::<Vec<_>>().join("\r\n"),
        Around::Array => format!("\u{feff}[{}]", printed.join(",")),
        Around::ArrayOfLists => {
            format!(
                "[{}]",
                printed.iter().map(|vm| list("Value", std::slice::from_ref(vm))).collect::<Vec<_>>().join(",")
            )
        }
        Around::Lines => printed.join(if outside.pick_line() { "\n" } else { "" }),
    }
}

impl Style {
    fn pick_line(&mut self) -> bool {
        self.seed.is_multiple_of(2)
    }
}

/// The value without the order that identities come in, which is the map's.
fn sorted(field: &str, value: &Value) -> Value {
    let mut value = value.clone();
    if let (Value::Array(items), "clientIds") = (&mut value, field) {
        items.sort_by_key(ToString::to_string);
    }
    value
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn every_shape_gives_the_same_rows(
        vms in vec(truth(), 1..5),
        again in 1..4usize,
        around in around(),
        mut style in style(),
        piece in 1..400usize,
    ) {
        // The same shapes again, so that VMs are compared as well as read.
        let vms: Vec<Truth> = vms.iter().cycle().take(vms.len() * again).cloned().collect();
        let expected: Vec<Value> = vms.iter().map(|vm| {
            FIELDS.iter().map(ToString::to_string).zip(vm.row()).collect()
        }).collect();
        let line = [&["-o", "json"], &FIELDS[..]].concat();
        for (name, shape) in [("ARM", Truth::arm as fn(&Truth) -> Value), ("az", Truth::az), ("Resource Graph", Truth::graph), ("PowerShell", Truth::power_shell)] {
            let shaped: Vec<Value> = vms.iter().map(shape).collect();
            let input = text(&shaped, around, &mut style);
            let ran = filter(&line, Trickle::new(input.as_bytes(), piece));
            prop_assert!(ran.end.is_ok(), "{name}: {:?} of {input}", ran.end);
            let rows: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
            for (row, expected) in rows.iter().zip(&expected) {
                for field in FIELDS {
                    let (found, expected) = (sorted(field, &row[field]), sorted(field, &expected[field]));
                    prop_assert_eq!(found, expected, "{} from {}: {}", field, name, input);
                }
            }
            prop_assert_eq!(rows.len(), expected.len());
        }
    }
}
