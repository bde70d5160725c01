//! The document in which a source hands over a token, read in every form that one of them sends.

use std::time::SystemTime;

use imds::Claims;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::expires::Field;
use crate::identity::Identity;
use crate::token::Token;

/// A token with what its source says of it.
#[derive(Debug)]
pub struct Document {
    /// The token.
    pub token: Token,
    wire: Wire,
}

/// What is said beside the token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wire {
    token_type: Option<String>,
    expires_on: Option<Value>,
    expires_in: Option<Value>,
    resource: Option<String>,
    client_id: Option<String>,
    object_id: Option<String>,
    msi_res_id: Option<String>,
    mi_res_id: Option<String>,
}

/// The one form that `-o json` writes, whatever the source wrote.
#[derive(Debug, Serialize)]
pub struct Normal<'a> {
    access_token: &'a str,
    token_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_on: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_id: Option<String>,
}

impl Document {
    /// Reads `body`; the error says what is wrong with it and quotes nothing of it, since it may hold a token.
    pub fn read(body: &[u8]) -> Result<Document, String> {
        // Not straight into a struct: serde's errors quote the value that did not fit.
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            return Err("it is not JSON".to_owned());
        };
        let Value::Object(mut object) = value else {
            return Err("it is JSON, but no object".to_owned());
        };
        let text = match object.remove("access_token") {
            Some(Value::String(text)) => text,
            Some(_) => return Err("its access_token is no text".to_owned()),
            None => return Err("it has no access_token".to_owned()),
        };
        let token = Token::new(text).ok_or("its access_token is not a token")?;
        // A field that is not what it should be is as if it were absent: the token is what was asked for.
        object
            .retain(|name, value| name.starts_with("expires_") || value.as_str().is_some_and(|text| !text.is_empty()));
        let wire =
            serde_json::from_value(Value::Object(object)).map_err(|_| "its fields are not what they should be")?;
        Ok(Document { token, wire })
    }

    /// The id of the token's identity, of the same sort as `asked`, where its source names one.
    pub fn id(&self, asked: &Identity) -> Option<&str> {
        match asked {
            Identity::Client(_) => self.wire.client_id.as_deref(),
            Identity::Object(_) => self.wire.object_id.as_deref(),
            Identity::Resource(_) => self.resource_id(),
        }
    }

    fn resource_id(&self) -> Option<&str> {
        self.wire.msi_res_id.as_deref().or(self.wire.mi_res_id.as_deref())
    }

    /// The document in its one form; what the source left out is taken from the token's own claims.
    ///
    /// # Errors
    /// Where the end of the token is given in a form that is not known, and nowhere else either; the text says so.
    pub fn normal(&self, now: SystemTime) -> Result<Normal<'_>, String> {
        let claims = Claims::read(self.token.reveal()).unwrap_or_default();
        let now = now.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let on = Field::moment(self.wire.expires_on.as_ref());
        let span = Field::span(self.wire.expires_in.as_ref());
        let end = on.known().or(span.known().map(|span| now.saturating_add(span))).or(claims.exp);
        if end.is_none() && (on, span) != (Field::Nothing, Field::Nothing) {
            return Err("when its token ends is written in no known form".to_owned());
        }
        Ok(Normal {
            access_token: self.token.reveal(),
            token_type: self.wire.token_type.as_deref().unwrap_or("Bearer"),
            expires_on: end,
            expires_in: span.known().or(end.map(|end| end.saturating_sub(now))),
            resource: self.wire.resource.clone().or(claims.aud),
            client_id: self.wire.client_id.clone().or(claims.appid),
            object_id: self.wire.object_id.clone().or(claims.oid),
            resource_id: self.resource_id().map(str::to_owned).or(claims.xms_mirid),
            tenant_id: claims.tid,
        })
    }
}
