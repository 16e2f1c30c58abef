//! Messages that are put together while compiling.

/// A message that is put together where nothing can be allocated. What does not fit is left out.
pub(super) struct Text {
    bytes: [u8; 1024],
    len: usize,
}

impl Text {
    pub(super) const EMPTY: Text = Text { bytes: [0; 1024], len: 0 };

    pub(super) const fn with(mut self, text: &str) -> Text {
        let bytes = text.as_bytes();
        if self.len + bytes.len() <= self.bytes.len() {
            let mut at = 0;
            while at < bytes.len() {
                self.bytes[self.len + at] = bytes[at];
                at += 1;
            }
            self.len += bytes.len();
        }
        self
    }

    pub(super) const fn and(self, other: &Text) -> Text {
        self.with(other.as_str())
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) const fn as_str(&self) -> &str {
        // Only whole texts were put in.
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "what is wrong here cannot be told",
        }
    }
}
