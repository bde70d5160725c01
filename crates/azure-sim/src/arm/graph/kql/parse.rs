//! Words become a query.

use super::lex::{Token, Word, words};
use super::{Condition, Query, Scalar, Step};

/// What the real one says of a query that it cannot read: where it stopped, and at what.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 0.
    pub character: usize,
    pub token: String,
}

/// Reads a query. One without a table is about `Resources`.
pub(crate) fn parse(text: &str) -> Result<Query, Broken> {
    let broken = |at: usize, token: &str| {
        let before = &text[..at];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Broken { line: before.matches('\n').count() + 1, character: at - start, token: token.to_owned() }
    };
    let words =
        words(text).map_err(|at| broken(at, &text[at..][..text[at..].chars().next().map_or(0, char::len_utf8)]))?;
    let mut reader = Reader { words, at: 0 };
    reader.query().ok_or_else(|| {
        let word = reader.word();
        broken(word.at, &word.text)
    })
}

/// Reads on as long as it understands; `None` leaves it at the word that it does not.
struct Reader {
    words: Vec<Word>,
    at: usize,
}

const STEPS: [&str; 12] = [
    "where",
    "filter",
    "project",
    "project-away",
    "extend",
    "order",
    "sort",
    "limit",
    "take",
    "distinct",
    "count",
    "summarize",
];

impl Reader {
    fn word(&self) -> &Word {
        &self.words[self.at.min(self.words.len() - 1)]
    }

    fn sign(&mut self, sign: &str) -> Option<()> {
        if matches!(self.word().token, Token::Sign(found) if found == sign) {
            self.at += 1;
            Some(())
        } else {
            None
        }
    }

    fn keyword(&mut self, keyword: &str) -> Option<()> {
        if matches!(&self.word().token, Token::Name(name) if name == keyword) {
            self.at += 1;
            Some(())
        } else {
            None
        }
    }

    fn name(&mut self) -> Option<String> {
        let Token::Name(name) = self.word().token.clone() else { return None };
        self.at += 1;
        Some(name)
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.sign(",").is_some() {
            items.push(item(self)?);
        }
        Some(items)
    }

    fn query(&mut self) -> Option<Query> {
        let mut table = "Resources".to_owned();
        let mut steps = Vec::new();
        match &self.word().token {
            Token::Name(name) if !STEPS.contains(&name.as_str()) => table = self.name()?,
            Token::End => {}
            _ => steps.push(self.step()?),
        }
        while self.sign("|").is_some() {
            steps.push(self.step()?);
        }
        (self.word().token == Token::End).then_some(Query { table, steps })
    }

    fn step(&mut self) -> Option<Step> {
        let at = self.at;
        let name = self.name()?;
        Some(match name.as_str() {
            "where" | "filter" => Step::Where(self.any()?),
            "project" => Step::Project(self.columns()?),
            "extend" => Step::Extend(self.columns()?),
            "project-away" => Step::ProjectAway(self.list(Self::name)?),
            "order" | "sort" => {
                self.keyword("by")?;
                Step::Order(self.list(Self::key)?)
            }
            "limit" | "take" => {
                let Token::Number(number) = self.word().token else { return None };
                self.at += 1;
                Step::Limit(number as usize)
            }
            "distinct" => Step::Group(self.columns()?, None),
            "count" => Step::Group(Vec::new(), Some("Count".into())),
            "summarize" => self.summarize()?,
            _ => {
                self.at = at;
                return None;
            }
        })
    }

    /// `[NAME =] count() [by COLUMN, ...]`, or `by COLUMN, ...`.
    fn summarize(&mut self) -> Option<Step> {
        let mut count = None;
        if !matches!(&self.word().token, Token::Name(name) if name == "by") {
            let mut name = self.name()?;
            if self.sign("=").is_some() {
                self.keyword("count")?;
            } else if name == "count" {
                name = "count_".into();
            } else {
                self.at -= 1;
                return None;
            }
            self.sign("(")?;
            self.sign(")")?;
            count = Some(name);
        }
        let by = if self.keyword("by").is_some() { self.columns()? } else { Vec::new() };
        (count.is_some() || !by.is_empty()).then_some(Step::Group(by, count))
    }

    fn key(&mut self) -> Option<(Scalar, bool)> {
        let scalar = self.scalar()?;
        let ascending = self.keyword("asc").is_some();
        if !ascending {
            let _ = self.keyword("desc");
        }
        Some((scalar, ascending))
    }

    /// Columns by name; one without is called as KQL calls it.
    fn columns(&mut self) -> Option<Vec<(String, Scalar)>> {
        let mut columns = self.list(|reader| {
            let named = matches!(reader.words.get(reader.at + 1)?.token, Token::Sign("="));
            let name = if named { reader.name() } else { None };
            if name.is_some() {
                reader.sign("=")?;
            }
            let scalar = reader.scalar()?;
            Some((name.unwrap_or_else(|| own_name(&scalar)), scalar))
        })?;
        let mut unnamed = 0;
        for (name, _) in columns.iter_mut().filter(|(name, _)| name.is_empty()) {
            unnamed += 1;
            *name = format!("Column{unnamed}");
        }
        Some(columns)
    }

    fn any(&mut self) -> Option<Condition> {
        let mut all = vec![self.all()?];
        while self.keyword("or").is_some() {
            all.push(self.all()?);
        }
        Some(if all.len() == 1 { all.swap_remove(0) } else { Condition::Or(all) })
    }

    fn all(&mut self) -> Option<Condition> {
        let mut all = vec![self.test()?];
        while self.keyword("and").is_some() {
            all.push(self.test()?);
        }
        Some(if all.len() == 1 { all.swap_remove(0) } else { Condition::And(all) })
    }

    fn test(&mut self) -> Option<Condition> {
        if self.sign("(").is_some() {
            let inner = self.any()?;
            self.sign(")")?;
            return Some(inner);
        }
        for (name, empty) in [("not", None), ("isempty", Some(true)), ("isnotempty", Some(false))] {
            if self.keyword(name).is_some() {
                self.sign("(")?;
                let test = match empty {
                    None => Condition::Not(Box::new(self.any()?)),
                    Some(empty) => {
                        let sign = if empty { "==" } else { "!=" };
                        let text = Scalar::Call("tostring", Box::new(self.scalar()?));
                        Condition::Test(text, sign, vec![Scalar::Text(String::new())])
                    }
                };
                self.sign(")")?;
                return Some(test);
            }
        }
        let left = self.scalar()?;
        let sign = match &self.word().token {
            Token::Sign(sign @ ("==" | "=~" | "!=" | "!~" | "<" | "<=" | ">" | ">=" | "!contains" | "!startswith")) => {
                sign
            }
            Token::Sign(sign @ ("in~" | "!in" | "!in~")) => sign,
            Token::Name(name) => ["in", "contains", "startswith"].into_iter().find(|sign| name == sign)?,
            _ => return None,
        };
        self.at += 1;
        let right = if sign.contains("in~") || sign.ends_with("in") {
            self.sign("(")?;
            let list = self.list(Self::scalar)?;
            self.sign(")")?;
            list
        } else {
            vec![self.scalar()?]
        };
        Some(Condition::Test(left, sign, right))
    }

    fn scalar(&mut self) -> Option<Scalar> {
        let token = self.word().token.clone();
        let name = match token {
            Token::Text(text) => {
                self.at += 1;
                return Some(Scalar::Text(text));
            }
            Token::Number(number) => {
                self.at += 1;
                return Some(Scalar::Number(number));
            }
            Token::Name(name) => name,
            _ => return None,
        };
        self.at += 1;
        if self.sign("(").is_some() {
            let call = ["tostring", "tolower", "toupper"].into_iter().find(|known| *known == name);
            let Some(call) = call else {
                self.at -= 2;
                return None;
            };
            let inner = self.scalar()?;
            self.sign(")")?;
            return Some(Scalar::Call(call, Box::new(inner)));
        }
        match name.as_str() {
            "true" => return Some(Scalar::Bool(true)),
            "false" => return Some(Scalar::Bool(false)),
            _ => {}
        }
        let mut path = vec![name];
        loop {
            if self.sign("[").is_some() {
                match self.word().token.clone() {
                    Token::Text(text) => path.push(text),
                    Token::Number(number) => path.push(number.to_string()),
                    _ => return None,
                }
                self.at += 1;
                self.sign("]")?;
            } else if self.sign(".").is_some() {
                // `properties.['odata.type']` is written so, too.
                if !matches!(self.word().token, Token::Sign("[")) {
                    path.push(self.name()?);
                }
            } else {
                return Some(Scalar::Path(path));
            }
        }
    }
}

/// What a column is called that has no name of its own: a path's steps joined, nothing for what is no path.
fn own_name(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Path(path) => path.join("_"),
        Scalar::Call("tostring", inner) => own_name(inner),
        _ => String::new(),
    }
}
