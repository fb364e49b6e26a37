//! How the findings of a plan are serialized.

/// Serializes the code and the sentence.
macro_rules! code_and_message {
    ($type:ident) => {
        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use alloc::string::ToString as _;
                use serde::ser::SerializeStruct as _;

                let mut fields = serializer.serialize_struct(stringify!($type), 2)?;
                fields.serialize_field("code", self.code())?;
                fields.serialize_field("message", &self.to_string())?;
                fields.end()
            }
        }
    };
}

pub(super) use code_and_message;
