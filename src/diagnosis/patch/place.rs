use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::refusal::Refusal;
use super::written::Written;
use crate::config::CookieKey;

/// A place in a configuration that can be changed.
pub(super) trait Place {
    fn remove(&mut self) -> Result<(), Refusal>;
    fn set(&mut self, text: &str) -> Result<(), Refusal>;
    fn add(&mut self, text: &str) -> Result<(), Refusal>;
}

/// A value that always exists, with its default, if it has one.
pub(super) struct One<'c, V> {
    pub(super) value: &'c mut V,
    pub(super) default: Option<V>,
}

impl<V: Written> Place for One<'_, V> {
    fn remove(&mut self) -> Result<(), Refusal> {
        *self.value = self.default.take().ok_or(Refusal::Needed)?;
        Ok(())
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        self.value.write(text)
    }

    fn add(&mut self, _: &str) -> Result<(), Refusal> {
        Err(Refusal::NoList)
    }
}

/// An optional value.
pub(super) struct Maybe<'c, V>(pub(super) &'c mut Option<V>);

impl<V: Written> Place for Maybe<'_, V> {
    fn remove(&mut self) -> Result<(), Refusal> {
        *self.0 = None;
        Ok(())
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        *self.0 = Some(V::read(text)?);
        Ok(())
    }

    fn add(&mut self, _: &str) -> Result<(), Refusal> {
        Err(Refusal::NoList)
    }
}

/// Several values that are removed together.
pub(super) struct Group<'c, V> {
    pub(super) value: &'c mut V,
    pub(super) default: Option<V>,
}

impl<V> Place for Group<'_, V> {
    fn remove(&mut self) -> Result<(), Refusal> {
        *self.value = self.default.take().ok_or(Refusal::Needed)?;
        Ok(())
    }

    fn set(&mut self, _: &str) -> Result<(), Refusal> {
        Err(Refusal::NoSingleValue)
    }

    fn add(&mut self, _: &str) -> Result<(), Refusal> {
        Err(Refusal::NoList)
    }
}

/// A list.
pub(super) struct Many<'c, V> {
    pub(super) list: &'c mut Vec<V>,
    pub(super) default: Option<Vec<V>>,
}

impl<V: Written> Place for Many<'_, V> {
    fn remove(&mut self) -> Result<(), Refusal> {
        *self.list = self.default.take().ok_or(Refusal::Needed)?;
        Ok(())
    }

    fn set(&mut self, _: &str) -> Result<(), Refusal> {
        Err(Refusal::NoSingleValue)
    }

    fn add(&mut self, text: &str) -> Result<(), Refusal> {
        self.list.push(V::read(text)?);
        Ok(())
    }
}

/// An optional list.
pub(super) struct MaybeMany<'c, V>(pub(super) &'c mut Option<Vec<V>>);

impl<V: Written> Place for MaybeMany<'_, V> {
    fn remove(&mut self) -> Result<(), Refusal> {
        *self.0 = None;
        Ok(())
    }

    fn set(&mut self, _: &str) -> Result<(), Refusal> {
        Err(Refusal::NoSingleValue)
    }

    fn add(&mut self, text: &str) -> Result<(), Refusal> {
        let entry = V::read(text)?;
        self.0.get_or_insert_default().push(entry);
        Ok(())
    }
}

/// An entry of a list.
pub(super) struct Entry<'c, V> {
    pub(super) list: &'c mut Vec<V>,
    pub(super) index: usize,
}

impl<V: Written> Place for Entry<'_, V> {
    fn remove(&mut self) -> Result<(), Refusal> {
        if self.index >= self.list.len() {
            return Err(Refusal::NoEntry);
        }
        self.list.remove(self.index);
        Ok(())
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let entry = self.list.get_mut(self.index).ok_or(Refusal::NoEntry)?;
        entry.write(text)
    }

    fn add(&mut self, _: &str) -> Result<(), Refusal> {
        Err(Refusal::NoList)
    }
}

/// A whole entry of a map.
pub(super) struct Keyed<'c, V> {
    pub(super) map: &'c mut BTreeMap<String, V>,
    pub(super) key: CookieKey,
}

impl<V> Place for Keyed<'_, V> {
    fn remove(&mut self) -> Result<(), Refusal> {
        let removed = self.map.remove(self.key.as_str());
        removed.map(|_| ()).ok_or(Refusal::NoEntry)
    }

    fn set(&mut self, _: &str) -> Result<(), Refusal> {
        Err(Refusal::NoSingleValue)
    }

    fn add(&mut self, _: &str) -> Result<(), Refusal> {
        Err(Refusal::NoList)
    }
}
