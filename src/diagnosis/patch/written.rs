use alloc::string::{String, ToString};
use core::fmt::Display;
use core::num::NonZeroU8;
use core::str::FromStr;

use time::Duration;

use super::refusal::Refusal;
use crate::config::{ClientConfig, PastCookieConfig, PastScopeConfig, Setting, WebsiteConfig};

/// A value that can be written from a text.
pub(super) trait Written: Sized {
    fn read(text: &str) -> Result<Self, Refusal>;

    /// Overwrites the value; what the text does not contain stays.
    fn write(&mut self, text: &str) -> Result<(), Refusal> {
        *self = Self::read(text)?;
        Ok(())
    }
}

fn refusal(error: impl Display) -> Refusal {
    Refusal::Value(error.to_string())
}

impl<T: FromStr<Err: Display>> Written for Setting<T> {
    fn read(text: &str) -> Result<Self, Refusal> {
        let setting = Self::parse(text);
        match setting.get() {
            Ok(_) => Ok(setting),
            Err(error) => Err(refusal(error)),
        }
    }
}

/// Reads seconds.
impl Written for Duration {
    fn read(text: &str) -> Result<Self, Refusal> {
        u32::read(text).map(|seconds| Self::seconds(seconds.into()))
    }
}

impl Written for bool {
    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(refusal)
    }
}

impl Written for NonZeroU8 {
    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(refusal)
    }
}

impl Written for u16 {
    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(refusal)
    }
}

impl Written for u32 {
    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(refusal)
    }
}

/// Reads only the origin.
impl Written for WebsiteConfig {
    fn read(text: &str) -> Result<Self, Refusal> {
        Setting::read(text).map(Self::new)
    }

    fn write(&mut self, text: &str) -> Result<(), Refusal> {
        self.origin.write(text)
    }
}

/// Reads only the name.
impl Written for ClientConfig {
    fn read(text: &str) -> Result<Self, Refusal> {
        Setting::read(text).map(Self::new)
    }

    fn write(&mut self, text: &str) -> Result<(), Refusal> {
        self.name.write(text)
    }
}

/// Reads a path if the text begins with `/`, which no name does; otherwise a name.
impl Written for PastCookieConfig {
    fn read(text: &str) -> Result<Self, Refusal> {
        let mut cookie = Self::default();
        cookie.write(text)?;
        Ok(cookie)
    }

    fn write(&mut self, text: &str) -> Result<(), Refusal> {
        if text.starts_with('/') {
            self.path = Some(Setting::read(text)?);
        } else {
            self.name = Some(Setting::read(text)?);
        }
        Ok(())
    }
}

impl Written for PastScopeConfig {
    fn read(_: &str) -> Result<Self, Refusal> {
        Err(Refusal::Value(String::from(
            "an entry of the history consists of several values",
        )))
    }
}
