//! Prints JSON in all the ways that it may be written: members in any order, names twice, escapes where none is needed,
//! white space anywhere.

use serde_json::Value;

/// How to print; each figure of it decides something.
#[derive(Clone, Debug)]
pub struct Style {
    /// The state of a generator of numbers.
    pub seed: u64,
    /// As little white space as can be, az's two blanks a level, or any at all.
    pub space: Space,
    /// Whether a member may come twice, of which the last counts.
    pub twice: bool,
    /// Whether characters may be written as escapes.
    pub escapes: bool,
}

/// How much white space there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Space {
    None,
    Indent,
    Any,
}

impl Style {
    /// Prints `value`.
    pub fn print(&mut self, value: &Value) -> String {
        let mut out = String::new();
        self.value(value, 0, &mut out);
        out
    }

    /// One of `count` numbers, from 0.
    fn pick(&mut self, count: usize) -> usize {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) as usize % count
    }

    fn value(&mut self, value: &Value, level: usize, out: &mut String) {
        match value {
            Value::String(text) => self.string(text, out),
            Value::Array(items) => {
                out.push('[');
                for (number, item) in items.iter().enumerate() {
                    out.push_str(if number > 0 { "," } else { "" });
                    self.line(level + 1, out);
                    self.value(item, level + 1, out);
                }
                self.line(level, out);
                out.push(']');
            }
            Value::Object(members) => {
                let mut members: Vec<(&String, &Value)> = members.iter().collect();
                let first = self.pick(members.len().max(1));
                members.rotate_left(first);
                out.push('{');
                let mut comma = "";
                for (name, value) in members {
                    if self.twice && self.pick(8) == 0 {
                        out.push_str(comma);
                        self.string(name, out);
                        out.push_str(":{\"decoy\":[1,{\"id\":\"x\"}]}");
                        comma = ",";
                    }
                    out.push_str(comma);
                    self.line(level + 1, out);
                    self.string(name, out);
                    self.space(out);
                    out.push(':');
                    out.push_str(if self.space == Space::Indent { " " } else { "" });
                    self.space(out);
                    self.value(value, level + 1, out);
                    comma = ",";
                }
                self.line(level, out);
                out.push('}');
            }
            other => out.push_str(&other.to_string()),
        }
    }

    fn string(&mut self, text: &str, out: &mut String) {
        out.push('"');
        for character in text.chars() {
            if self.escapes && self.pick(6) == 0 {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            } else if character == '/' && self.escapes && self.pick(2) == 0 {
                out.push_str("\\/");
            } else {
                let quoted = serde_json::to_string(&character).unwrap();
                out.push_str(&quoted[1..quoted.len() - 1]);
            }
        }
        out.push('"');
    }

    fn line(&mut self, level: usize, out: &mut String) {
        if self.space == Space::Indent {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", level));
        }
        self.space(out);
    }

    fn space(&mut self, out: &mut String) {
        if self.space == Space::Any {
            out.push_str([" ", "\t", "\n", "\r\n", "", "            ", " \n\t"][self.pick(7)]);
        }
    }
}
