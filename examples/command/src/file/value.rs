//! A tree as values of types: one reader for all forms, which remembers where it failed.
//!
//! So the types that files are read into have one reader each, and not one for every form.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::tree::{Content, Entry, Node, Step};

/// What is wrong, and the steps from there to the root.
#[derive(Debug)]
pub(super) struct Fault<'t>(Box<Place<'t>>);

#[derive(Debug)]
struct Place<'t> {
    message: String,
    steps: Vec<Step<'t>>,
}

impl<'t> Fault<'t> {
    fn below(mut self, step: Step<'t>) -> Self {
        self.0.steps.push(step);
        self
    }

    pub(super) fn message(&self) -> &str {
        &self.0.message
    }

    /// The steps from the root to where it is.
    pub(super) fn steps(&self) -> Vec<Step<'t>> {
        self.0.steps.iter().rev().copied().collect()
    }
}

impl serde::de::Error for Fault<'_> {
    fn custom<T: fmt::Display>(msg: T) -> Self {
        let message = msg.to_string();
        let steps = Vec::new();
        Self(Box::new(Place { message, steps }))
    }

    fn invalid_type(unexp: Unexpected<'_>, exp: &dyn Expected) -> Self {
        match unexp {
            // By its name in files.
            Unexpected::Unit => Self::custom(format_args!("invalid type: null, expected {exp}")),
            _ => Self::custom(format_args!("invalid type: {unexp}, expected {exp}")),
        }
    }
}

impl fmt::Display for Fault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Fault<'_> {}

/// A value of a file, or a key.
#[derive(Clone, Copy)]
pub(super) enum Read<'t> {
    List(&'t [Node]),
    Single(&'t Value),
    Table(&'t [Entry]),
    Text(&'t str),
}

impl<'t> Read<'t> {
    pub(super) fn of(node: &'t Node) -> Self {
        match &node.content {
            Content::List(items) => Self::List(items),
            Content::Single(value) => value.as_str().map_or(Self::Single(value), Self::Text),
            Content::Table(entries) => Self::Table(entries),
        }
    }

    fn is_null(self) -> bool {
        matches!(self, Self::Single(Value::Null))
    }

    fn unexpected(self) -> Unexpected<'t> {
        match self {
            Self::List(_) => Unexpected::Seq,
            Self::Table(_) => Unexpected::Map,
            Self::Text(text) => Unexpected::Str(text),
            Self::Single(Value::Bool(value)) => Unexpected::Bool(*value),
            Self::Single(Value::Number(number)) => {
                let number = (number.as_u64(), number.as_i64(), number.as_f64());
                match number {
                    (Some(number), ..) => Unexpected::Unsigned(number),
                    (_, Some(number), _) => Unexpected::Signed(number),
                    (.., number) => Unexpected::Float(number.unwrap_or_default()),
                }
            }
            Self::Single(_) => Unexpected::Unit,
        }
    }
}

impl<'de> Deserializer<'de> for Read<'de> {
    type Error = Fault<'de>;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault<'de>> {
        match self {
            Self::List(items) => visitor.visit_seq(Items(items.iter().enumerate())),
            Self::Table(entries) => visitor.visit_map(Entries::of(entries)),
            other => match other.unexpected() {
                Unexpected::Str(text) => visitor.visit_borrowed_str(text),
                Unexpected::Bool(value) => visitor.visit_bool(value),
                Unexpected::Unsigned(number) => visitor.visit_u64(number),
                Unexpected::Signed(number) => visitor.visit_i64(number),
                Unexpected::Float(number) => visitor.visit_f64(number),
                _ => visitor.visit_unit(),
            },
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault<'de>> {
        if self.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault<'de>> {
        visitor.visit_newtype_struct(self)
    }

    /// Fields have names: a list of their values is none.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault<'de>> {
        match self {
            Self::Table(entries) => visitor.visit_map(Entries::of(entries)),
            other => Err(Fault::invalid_type(other.unexpected(), &visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault<'de>> {
        match self {
            Self::Text(word) => visitor.visit_enum(Word { word, value: None }),
            Self::Table([entry]) => visitor.visit_enum(Word {
                word: &entry.key,
                value: Some(Read::of(&entry.value)),
            }),
            Self::Table(_) => Err(Fault::invalid_value(
                Unexpected::Map,
                &"map with a single key",
            )),
            other => Err(Fault::invalid_type(other.unexpected(), &"string or map")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault<'de>> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier
    }
}

struct Items<'t>(std::iter::Enumerate<std::slice::Iter<'t, Node>>);

impl<'t> SeqAccess<'t> for Items<'t> {
    type Error = Fault<'t>;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Fault<'t>> {
        let next = self.0.next().map(|(index, item)| {
            let value = seed.deserialize(Read::of(item));
            value.map_err(|fault| fault.below(Step::Index(index)))
        });
        next.transpose()
    }
}

struct Entries<'t> {
    left: std::slice::Iter<'t, Entry>,
    current: Option<&'t Entry>,
}

impl<'t> Entries<'t> {
    fn of(entries: &'t [Entry]) -> Self {
        Self {
            left: entries.iter(),
            current: None,
        }
    }
}

impl<'t> MapAccess<'t> for Entries<'t> {
    type Error = Fault<'t>;

    fn next_key_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Fault<'t>> {
        self.current = self.left.next();
        let key = self.current.map(|entry| {
            let key = seed.deserialize(Read::Text(&entry.key));
            key.map_err(|fault| fault.below(Step::Key(&entry.key)))
        });
        key.transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Fault<'t>> {
        let Some(entry) = self.current.take() else {
            return Err(Fault::custom("a value without its key"));
        };
        let value = seed.deserialize(Read::of(&entry.value));
        value.map_err(|fault| fault.below(Step::Key(&entry.key)))
    }
}

/// A word for a choice, with a value if it needs one.
struct Word<'t> {
    word: &'t str,
    value: Option<Read<'t>>,
}

impl<'t> EnumAccess<'t> for Word<'t> {
    type Error = Fault<'t>;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<(S::Value, Self), Fault<'t>> {
        let variant = seed.deserialize(Read::Text(self.word))?;
        Ok((variant, self))
    }
}

impl<'t> Word<'t> {
    fn read<T>(self, read: impl FnOnce(Read<'t>) -> Result<T, Fault<'t>>) -> Result<T, Fault<'t>> {
        match self.value {
            Some(value) => read(value).map_err(|fault| fault.below(Step::Key(self.word))),
            None => Err(Fault::invalid_type(Unexpected::UnitVariant, &"a value")),
        }
    }
}

impl<'t> VariantAccess<'t> for Word<'t> {
    type Error = Fault<'t>;

    fn unit_variant(self) -> Result<(), Fault<'t>> {
        match self.value {
            Some(value) if !value.is_null() => {
                Err(Fault::invalid_type(value.unexpected(), &"unit variant"))
            }
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<S::Value, Fault<'t>> {
        self.read(|value| seed.deserialize(value))
    }

    fn tuple_variant<V: Visitor<'t>>(self, _len: usize, visitor: V) -> Result<V::Value, Fault<'t>> {
        self.read(|value| value.deserialize_any(visitor))
    }

    fn struct_variant<V: Visitor<'t>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault<'t>> {
        self.read(|value| value.deserialize_struct("", fields, visitor))
    }
}
