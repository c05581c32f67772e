//! Places in bytes as places in code points.

/// Code points before a byte.
pub(super) struct CharIndex {
    /// Code points before each multiple of `STEP` bytes (rounded down to a character boundary).
    counts: Vec<(usize, usize)>,
}

/// Bytes between two counts.
const STEP: usize = 512;

impl CharIndex {
    pub(super) fn new(text: &str) -> Self {
        let mut counts = Vec::with_capacity(text.len() / STEP + 1);
        let (mut at, mut chars) = (0, 0);
        while at <= text.len() {
            counts.push((at, chars));
            let mut next = (at + STEP).min(text.len());
            while !text.is_char_boundary(next) {
                next -= 1;
            }
            if next == at {
                break;
            }
            chars += text[at..next].chars().count();
            at = next;
        }
        Self { counts }
    }

    pub(super) fn of(&self, text: &str, byte: usize) -> usize {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let index = self
            .counts
            .partition_point(|(at, _)| *at <= byte)
            .saturating_sub(1);
        let (at, chars) = self.counts[index];
        chars + text[at..byte].chars().count()
    }
}
