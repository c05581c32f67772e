//! JSON objects from which a reader takes what it knows, and the rest is kept under its path; and documents that are
//! one list of such objects, read one by one.

use std::fmt;

use interdict_model::Attribute;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::{ListError, error::Unreadable, source::Source, text::Stretch, xml::fold_space};

/// Bytes of one object of a list.
const OBJECT_BYTES_MAX: usize = 32 << 20;

/// Calls `each` with the number (from 1) and the content of every item of the list `list` in the document's one
/// object. Names of other things in the document go to `others`.
pub(crate) fn each_of(
    source: &Source,
    list: &str,
    others: &mut Vec<String>,
    mut each: impl FnMut(u64, Object),
) -> Result<(), ListError> {
    let text = source.open("an object", OBJECT_BYTES_MAX)?;
    let document = Document {
        list,
        others,
        stretch: text.stretch(),
        number: 0,
        each: &mut each,
    };
    let mut reader = serde_json::Deserializer::from_reader(text);
    let read = document.deserialize(&mut reader).and_then(|()| reader.end());
    read.map_err(|e| {
        let line = Some(e.line() as u64);
        let error = match e.io_error_kind() {
            // A refusal of the reader of bytes has its own words, others are the system's.
            Some(std::io::ErrorKind::Other) | None => Unreadable::error(format!("not readable as JSON: {e}")),
            Some(kind) => std::io::Error::new(kind, e.to_string()),
        };
        ListError::reading(&source.name, line, error)
    })
}

/// The one object of a document.
struct Document<'a, F> {
    list: &'a str,
    others: &'a mut Vec<String>,
    stretch: Stretch,
    number: u64,
    each: &'a mut F,
}

impl<'de, F: FnMut(u64, Object)> DeserializeSeed<'de> for Document<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(u64, Object)> Visitor<'de> for Document<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object that holds the list {:?}", self.list)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            self.stretch.begin();
            if name == self.list {
                map.next_value_seed(Items(&mut self))?;
            } else {
                map.next_value::<IgnoredAny>()?;
                self.others.push(name);
            }
        }
        Ok(())
    }
}

/// The items of the list.
struct Items<'a, 'b, F>(&'a mut Document<'b, F>);

impl<'de, F: FnMut(u64, Object)> DeserializeSeed<'de> for Items<'_, '_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(u64, Object)> Visitor<'de> for Items<'_, '_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<Value>()? {
            self.0.stretch.begin();
            self.0.number += 1;
            (self.0.each)(self.0.number, Object::new(item));
        }
        Ok(())
    }
}

/// An object being read.
#[derive(Debug, Default)]
pub(crate) struct Object {
    map: Map<String, Value>,
}

impl Object {
    /// From any value; what is no object becomes an object with the value under an empty name.
    pub(crate) fn new(value: Value) -> Self {
        match value {
            Value::Object(map) => Self { map },
            Value::Null => Self::default(),
            other => Self {
                map: Map::from_iter([(String::new(), other)]),
            },
        }
    }

    /// Takes a single value as text; a list of one counts as one.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let single = match self.map.get(name)? {
            Value::Array(items) => items.len() == 1 && !items[0].is_object() && !items[0].is_array(),
            Value::Object(_) => false,
            _ => true,
        };
        if !single {
            return None;
        }
        self.take_list(name).into_iter().next()
    }

    /// Takes a list of values as texts; a single value counts as a list, objects in it stay.
    pub(crate) fn take_list(&mut self, name: &str) -> Vec<String> {
        match self.map.remove(name) {
            None => Vec::new(),
            Some(Value::Array(items)) => {
                let (nested, flat): (Vec<Value>, Vec<Value>) =
                    items.into_iter().partition(|v| v.is_object() || v.is_array());
                if !nested.is_empty() {
                    self.map.insert(name.to_owned(), Value::Array(nested));
                }
                flat.into_iter().filter_map(text).collect()
            }
            Some(value @ Value::Object(_)) => {
                self.map.insert(name.to_owned(), value);
                Vec::new()
            }
            Some(value) => text(value).into_iter().collect(),
        }
    }

    /// Takes a list of objects; a single object counts as a list.
    pub(crate) fn take_objects(&mut self, name: &str) -> Vec<Object> {
        match self.map.remove(name) {
            Some(Value::Array(items)) => {
                let (objects, flat): (Vec<Value>, Vec<Value>) = items.into_iter().partition(Value::is_object);
                if !flat.is_empty() {
                    self.map.insert(name.to_owned(), Value::Array(flat));
                }
                objects.into_iter().map(Object::new).collect()
            }
            Some(value @ Value::Object(_)) => vec![Object::new(value)],
            Some(value) => {
                self.map.insert(name.to_owned(), value);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// Puts back a list of texts that was taken to be looked at.
    pub(crate) fn put_back(&mut self, name: &str, texts: Vec<String>) {
        if texts.is_empty() {
            return;
        }
        let mut items: Vec<Value> = texts.into_iter().map(Value::String).collect();
        match self.map.remove(name) {
            Some(Value::Array(nested)) => items.extend(nested),
            Some(value) => items.push(value),
            None => {}
        }
        self.map.insert(name.to_owned(), Value::Array(items));
    }

    /// Puts a copy of an object under a name.
    pub(crate) fn put_object(&mut self, name: &str, object: &Object) {
        self.map
            .insert(name.to_owned(), Value::Object(object.map.clone()));
    }

    /// Names of what is left.
    pub(crate) fn names(&self) -> Vec<String> {
        self.map.keys().cloned().collect()
    }

    /// Everything left, each value under its path.
    pub(crate) fn leftovers(self, prefix: &str, into: &mut Vec<Attribute>) {
        flatten(prefix, Value::Object(self.map), into);
    }
}

fn text(value: Value) -> Option<String> {
    let text = match value {
        Value::String(text) => fold_space(&text),
        Value::Null => return None,
        other => other.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

fn flatten(path: &str, value: Value, into: &mut Vec<Attribute>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let inner = if path.is_empty() {
                    name
                } else {
                    format!("{path}/{name}")
                };
                flatten(&inner, value, into);
            }
        }
        Value::Array(items) => items.into_iter().for_each(|item| flatten(path, item, into)),
        value => into.extend(text(value).map(|value| Attribute {
            label: path.to_owned(),
            value,
        })),
    }
}
