//! JSON written in the order of the calls. Azure's members have an order that filters must not rely on but people read,
//! `serde_json::Value` sorts them (its `preserve_order` would reach the shipped filters through feature unification),
//! and rendering a page of VMs has to be cheap.

use std::fmt::{Display, Write};

/// One object as text; `fill` writes its members.
pub(crate) fn object(fill: impl FnOnce(&mut Object<'_>)) -> String {
    let mut out = String::new();
    write_object(&mut out, fill);
    out
}

/// One object at the end of `out`.
pub(crate) fn write_object(out: &mut String, fill: impl FnOnce(&mut Object<'_>)) {
    out.push('{');
    fill(&mut Object { out, first: true });
    out.push('}');
}

/// An object that is being written.
pub(crate) struct Object<'a> {
    out: &'a mut String,
    first: bool,
}

impl Object<'_> {
    fn key(&mut self, name: impl Display) {
        separate(self.out, &mut self.first);
        write_text(self.out, name);
        self.out.push(':');
    }

    /// A string.
    pub fn text(&mut self, name: impl Display, value: impl Display) {
        self.key(name);
        write_text(self.out, value);
    }

    /// A number or another value that is already JSON.
    pub fn raw(&mut self, name: impl Display, value: impl Display) {
        self.key(name);
        push(self.out, value);
    }

    /// An object; `fill` writes its members.
    pub fn object(&mut self, name: impl Display, fill: impl FnOnce(&mut Object<'_>)) {
        self.key(name);
        write_object(self.out, fill);
    }

    /// An array; `fill` writes its elements.
    pub fn list(&mut self, name: impl Display, fill: impl FnOnce(&mut List<'_>)) {
        self.key(name);
        self.out.push('[');
        fill(&mut List { out: self.out, first: true });
        self.out.push(']');
    }
}

/// An array that is being written.
pub(crate) struct List<'a> {
    out: &'a mut String,
    first: bool,
}

impl List<'_> {
    /// A string.
    pub fn text(&mut self, value: impl Display) {
        separate(self.out, &mut self.first);
        write_text(self.out, value);
    }

    /// An object; `fill` writes its members.
    pub fn object(&mut self, fill: impl FnOnce(&mut Object<'_>)) {
        separate(self.out, &mut self.first);
        write_object(self.out, fill);
    }
}

fn separate(out: &mut String, first: &mut bool) {
    if !std::mem::take(first) {
        out.push(',');
    }
}

fn push(out: &mut String, value: impl Display) {
    // Writing to a String cannot fail.
    let _ = write!(out, "{value}");
}

/// `value` in quotes. Escapes are rare, so it is written first and looked at afterwards.
fn write_text(out: &mut String, value: impl Display) {
    out.push('"');
    let start = out.len();
    push(out, value);
    if out[start..].bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        let plain = out.split_off(start);
        for character in plain.chars() {
            match character {
                '"' | '\\' => out.extend(['\\', character]),
                '\0'..='\x1f' => push(out, format_args!("\\u{:04x}", u32::from(character))),
                _ => out.push(character),
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::object;

    #[test]
    fn members_keep_their_order_and_text_is_escaped() {
        let text = object(|o| {
            o.text("z", "a \"b\" \\ \n é");
            o.raw("n", 1);
            o.object("none", |_| {});
            o.list("l", |l| {
                l.text("x");
                l.object(|o| o.raw("t", true));
            });
        });
        assert_eq!(text, r#"{"z":"a \"b\" \\ \u000a é","n":1,"none":{},"l":["x",{"t":true}]}"#);
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
    }
}
