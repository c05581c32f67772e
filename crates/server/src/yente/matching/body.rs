//! The body of a request.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::{
    errors::{Malformed, YenteError},
    example::{Example, ExampleError},
};

/// A request's body.
pub(super) struct Body {
    pub(super) examples: Vec<(String, Example)>,
    pub(super) weights: BTreeMap<String, f64>,
    pub(super) config: BTreeMap<String, Value>,
}

impl Body {
    pub(super) fn parse(bytes: &[u8], queries_max: usize) -> Result<Self, YenteError> {
        let body: Value = serde_json::from_slice(bytes).map_err(|e| {
            let column = e.column().to_string();
            YenteError::malformed(
                &["body", &column],
                "json_invalid",
                format!("JSON decode error: {e}"),
            )
        })?;
        let Some(object) = body.as_object() else {
            return Err(YenteError::malformed(
                &["body"],
                "model_attributes_type",
                "Input should be an object",
            ));
        };
        let mut wrong = Vec::new();
        let mut weights = BTreeMap::new();
        match object.get("weights") {
            None => {}
            Some(Value::Object(given)) => {
                for (name, weight) in given {
                    match weight
                        .as_f64()
                        .or_else(|| weight.as_str().and_then(|w| w.trim().parse().ok()))
                    {
                        Some(weight) if weight.is_finite() => drop(weights.insert(name.clone(), weight)),
                        _ => wrong.push(Malformed::new(
                            &["body", "weights", name],
                            "float_type",
                            "Input should be a valid number",
                        )),
                    }
                }
            }
            Some(_) => wrong.push(Malformed::new(
                &["body", "weights"],
                "dict_type",
                "Input should be an object",
            )),
        }
        let mut config = BTreeMap::new();
        match object.get("config") {
            None => {}
            Some(Value::Object(given)) => {
                for (name, value) in given {
                    if value.is_array() || value.is_object() {
                        let message = "Input should be a string, a number, true, false or null";
                        wrong.push(Malformed::new(&["body", "config", name], "string_type", message));
                    }
                    config.insert(name.clone(), value.clone());
                }
            }
            Some(_) => wrong.push(Malformed::new(
                &["body", "config"],
                "dict_type",
                "Input should be an object",
            )),
        }
        let mut examples = Vec::new();
        let mut refused = None;
        match object.get("queries") {
            None => wrong.push(Malformed::new(&["body", "queries"], "missing", "Field required")),
            Some(Value::Object(queries)) => {
                // Far too many are not even read.
                for (name, query) in queries.iter().take(queries_max + 1) {
                    match Example::parse(query, &["body", "queries", name]) {
                        Ok(example) => examples.push((name.clone(), example)),
                        Err(ExampleError::Malformed(what)) => wrong.push(what),
                        Err(ExampleError::Refused(why)) => refused = refused.or(Some(why)),
                    }
                }
                if wrong.is_empty() && queries.len() > queries_max {
                    let detail = format!("Too many queries in one batch (limit: {queries_max})");
                    return Err(YenteError::bad(detail));
                }
            }
            Some(_) => wrong.push(Malformed::new(
                &["body", "queries"],
                "dict_type",
                "Input should be an object",
            )),
        }
        if !wrong.is_empty() {
            return Err(YenteError::Malformed(wrong));
        }
        if let Some(why) = refused {
            return Err(YenteError::bad(format!("Cannot parse example entity: {why}")));
        }
        Ok(Self {
            examples,
            weights,
            config,
        })
    }
}
