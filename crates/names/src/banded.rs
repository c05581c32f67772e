//! Levenshtein's recurrence with costs, and neighbours that changed places as in optimal string alignment, worked out
//! only where a cell can stay within a limit.

use crate::sound::MAX_SOUNDS;

/// More than any limit, and far enough below the end of its type that three costs can be added.
pub const FAR: u16 = u16::MAX / 4;

/// What the steps cost that turn one word, whose sounds are the columns, into another.
pub(crate) trait Steps {
    /// How many columns there are, at most [`MAX_SOUNDS`].
    fn columns(&self) -> usize;
    /// Leaving out the sound of a column.
    fn leave_out(&self, column: usize) -> u16;
    /// Putting in a sound of the other word.
    fn put_in(&self, sound: u8) -> u16;
    /// Taking a sound of the other word for that of a column.
    fn take_for(&self, column: usize, sound: u8) -> u16;
    /// Whether a sound of the other word is that of a column.
    fn is(&self, column: usize, sound: u8) -> bool;
    /// Two neighbours that changed places.
    fn swap(&self) -> u16;
}

/// The least cost of turning one word into the other (of which the first [`MAX_SOUNDS`] count), where it is at most
/// `limit`.
#[inline]
pub(crate) fn within(steps: &impl Steps, other: &[u8], limit: u16) -> Option<u16> {
    let limit = limit.min(FAR - 1);
    let length = steps.columns().min(MAX_SOUNDS);
    let other = &other[..other.len().min(MAX_SOUNDS)];
    // Costs by column, which stands one place further, so that every column has a neighbour.
    let mut rows = [[FAR; MAX_SOUNDS + 3]; 3];
    rows[0][1] = 0;
    let mut last = 0;
    while last < length {
        let cost = rows[0][last + 1] + steps.leave_out(last);
        if cost > limit {
            break;
        }
        last += 1;
        rows[0][last + 1] = cost;
    }
    // The columns of each row within the limit: the first and the last.
    const EMPTY: (usize, usize) = (usize::MAX, 0);
    let mut bands = [(0, last), EMPTY, EMPTY];
    let mut before = None;
    let [mut earlier, mut above, mut row] = [2usize, 0, 1];
    for sound in other.iter().copied() {
        // Neighbours that changed places come from two rows above, two columns before.
        let mut at = bands[above].0.min(bands[earlier].0.saturating_add(2));
        let end = (bands[above].1 + 1).max(bands[earlier].1 + 2);
        if at > length {
            return None;
        }
        let put_in = steps.put_in(sound);
        rows[row][..length + 3].fill(FAR);
        let (mut first, mut last, mut left) = (usize::MAX, 0, FAR);
        while at <= length && (at <= end || left < FAR) {
            let mut cost = rows[above][at + 1] + put_in;
            if at > 0 {
                let column = at - 1;
                cost = cost
                    .min(rows[above][at] + steps.take_for(column, sound))
                    .min(left + steps.leave_out(column));
                if column > 0
                    && before.is_some_and(|before| steps.is(column, before))
                    && steps.is(column - 1, sound)
                    && !steps.is(column, sound)
                {
                    cost = cost.min(rows[earlier][at - 1] + steps.swap());
                }
            }
            if cost <= limit {
                rows[row][at + 1] = cost;
                first = first.min(at);
                last = at;
                left = cost;
            } else {
                left = FAR;
            }
            at += 1;
        }
        bands[row] = (first, last);
        before = Some(sound);
        (earlier, above, row) = (above, row, earlier);
    }
    let total = rows[above][length + 1];
    (total <= limit).then_some(total)
}
