//! The document in which a source hands over a token, read in every form that one of them sends.

use std::fmt;
use std::time::SystemTime;

use imds::Claims;
use serde_json::{Map, Value};

use crate::expires::Field;
use crate::identity::Identity;
use crate::token::Token;

/// A token with what its source says of it.
pub struct Document {
    /// The token.
    pub token: Token,
    about: Map<String, Value>,
}

impl Document {
    /// Reads `body`; the error says what is wrong with it and quotes nothing of it, since it may hold a token.
    pub fn read(body: &[u8]) -> Result<Document, &'static str> {
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            return Err("it is not JSON");
        };
        let Value::Object(mut about) = value else {
            return Err("it is JSON, but no object");
        };
        let text = match about.remove("access_token") {
            Some(Value::String(text)) => text,
            Some(_) => return Err("its access_token is no text"),
            None => return Err("it has no access_token"),
        };
        let token = Token::new(text).ok_or("its access_token is not a token")?;
        Ok(Document { token, about })
    }

    /// The id of the token's identity, of the same sort as `asked`, where its source names one.
    pub fn id(&self, asked: &Identity) -> Option<&str> {
        match asked {
            Identity::Client(_) => self.text("client_id"),
            Identity::Object(_) => self.text("object_id"),
            Identity::Resource(_) => self.text("msi_res_id").or(self.text("mi_res_id")),
        }
    }

    /// A member that is text and not empty; any other is as if it were absent.
    fn text(&self, name: &str) -> Option<&str> {
        self.about.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// The one form that `-o json` writes, whatever the source wrote: its members in their order, without those that
    /// are not known. What the source left out is taken from the token's own claims.
    ///
    /// # Errors
    /// Where the end of the token is given in a form that is not known, and nowhere else either; the text says so.
    pub fn normal(&self, now: SystemTime) -> Result<Vec<(&'static str, Value)>, &'static str> {
        let claims = Claims::read(self.token.reveal()).unwrap_or_default();
        let now = now.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let on = Field::moment(self.about.get("expires_on"));
        let span = Field::span(self.about.get("expires_in"));
        let end = on.known().or(span.known().map(|span| now.saturating_add(span))).or(claims.exp);
        if end.is_none() && (on, span) != (Field::Nothing, Field::Nothing) {
            return Err("when its token ends is written in no known form");
        }
        let left = span.known().or(end.map(|end| end.saturating_sub(now)));
        let text = |name, claim: Option<String>| self.text(name).map(str::to_owned).or(claim).map(Value::from);
        let members = [
            ("access_token", Some(Value::from(self.token.reveal()))),
            ("token_type", text("token_type", Some("Bearer".to_owned()))),
            ("expires_on", end.map(Value::from)),
            ("expires_in", left.map(Value::from)),
            ("resource", text("resource", claims.aud)),
            ("client_id", text("client_id", claims.appid)),
            ("object_id", text("object_id", claims.oid)),
            ("resource_id", text("msi_res_id", None).or(text("mi_res_id", claims.xms_mirid))),
            ("tenant_id", claims.tid.map(Value::from)),
        ];
        Ok(members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Document(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn normal(body: &str) -> String {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        let members = Document::read(body.as_bytes()).unwrap().normal(now).unwrap();
        members.iter().map(|(name, value)| format!("{name}={value} ")).collect()
    }

    #[test]
    fn one_form_for_all() {
        // The payload is {"aud":"A","exp":1500,"oid":"O","tid":"T","appid":"C","xms_mirid":"/M"}.
        const JWT: &str =
            "e30.eyJhdWQiOiJBIiwiZXhwIjoxNTAwLCJvaWQiOiJPIiwidGlkIjoiVCIsImFwcGlkIjoiQyIsInhtc19taXJpZCI6Ii9NIn0.c2ln";
        for (members, expected) in [
            (r#""expires_on":"1600","expires_in":"""#, r#"token_type="Bearer" expires_on=1600 expires_in=600 "#),
            (r#""expires_in":"600""#, r#"token_type="Bearer" expires_on=1600 expires_in=600 "#),
            (r#""expires_on":"1600","expires_in":599"#, r#"token_type="Bearer" expires_on=1600 expires_in=599 "#),
            (r#""expires_on":900"#, r#"token_type="Bearer" expires_on=900 expires_in=0 "#),
            (r#""expires_on":"1970-01-01T00:20:00Z""#, r#"token_type="Bearer" expires_on=1200 expires_in=200 "#),
            (r#""expires_on":"soon","expires_in":5"#, r#"token_type="Bearer" expires_on=1005 expires_in=5 "#),
            (r#""token_type":"pop","resource":7"#, r#"token_type="pop" "#),
            (
                r#""resource":"R","client_id":"c","object_id":"","mi_res_id":"/m""#,
                r#"token_type="Bearer" resource="R" client_id="c" resource_id="/m" "#,
            ),
        ] {
            let body = format!(r#"{{"access_token":"opaque",{members}}}"#);
            assert_eq!(normal(&body), format!(r#"access_token="opaque" {expected}"#), "{members}");
        }
        let claimed = r#"expires_on=1500 expires_in=500 resource="A" client_id="C" object_id="O" resource_id="/M" tenant_id="T" "#;
        let body = format!(r#"{{"access_token":"{JWT}","expires_on":"soon"}}"#);
        assert_eq!(normal(&body), format!(r#"access_token="{JWT}" token_type="Bearer" {claimed}"#));
    }

    #[test]
    fn an_error_quotes_nothing() {
        for body in [
            "",
            "{",
            "\"secret\"",
            "[\"secret\"]",
            "{}",
            r#"{"access_token":["secret"]}"#,
            r#"{"access_token":"secret "}"#,
        ] {
            let why = Document::read(body.as_bytes()).unwrap_err();
            assert!(!why.contains("secret"), "{body}: {why}");
        }
    }

    #[test]
    fn debug_hides_everything() {
        let body = br#"{"access_token":"secret","refresh_token":"secret"}"#;
        assert_eq!(format!("{:?}", Document::read(body)), "Ok(Document(hidden))");
    }
}
