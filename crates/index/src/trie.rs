//! Skeletons arranged by what they begin with.

use std::collections::VecDeque;

use interdict_names::{SKELETON_MAX, sound_class};
use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout, Unaligned, little_endian::U32};

/// A node of a trie of skeletons. Those with the same parent stand next to each other in the order of their classes,
/// after their parent; and what is read together stands together.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Node {
    /// The classes that continue the skeleton, as bits.
    pub(crate) children: U32,
    /// Node of the first of them.
    pub(crate) first_child: U32,
    /// The readings with the skeleton that ends here: the first, and one past the last.
    pub(crate) first: U32,
    pub(crate) end: U32,
    /// The classes that stand anywhere below, as bits.
    pub(crate) below: U32,
    /// How many consonants the longest skeleton below has more than this one.
    pub(crate) deepest: u8,
}

/// A skeleton, as it is or turned round; all shorter ones come before those that continue them.
pub(crate) type Skeleton = [u8; SKELETON_MAX];

pub(crate) fn skeleton<'a>(sounds: impl Iterator<Item = &'a u8>) -> Skeleton {
    let mut skeleton = [0; SKELETON_MAX];
    let classes = sounds
        .map(|sound| sound_class(*sound))
        .filter(|class| *class != 0);
    for (slot, class) in skeleton.iter_mut().zip(classes) {
        *slot = class;
    }
    skeleton
}

/// From here on, all that is below a node lies together.
const BLOCK_DEPTH: usize = 2;

/// The trie of skeletons in order.
pub(crate) fn trie(skeletons: &[&Skeleton]) -> Vec<Node> {
    let mut nodes = vec![Node::new_zeroed()];
    let mut open = VecDeque::from([Open {
        node: 0,
        first: 0,
        end: skeletons.len(),
        depth: 0,
    }]);
    let mut block = VecDeque::new();
    while let Some(next) = open.pop_front() {
        if next.depth < BLOCK_DEPTH {
            next.write(skeletons, &mut nodes, &mut open);
            continue;
        }
        block.push_back(next);
        while let Some(next) = block.pop_front() {
            next.write(skeletons, &mut nodes, &mut block);
        }
    }
    for at in (0..nodes.len()).rev() {
        let node = nodes[at];
        let first = node.first_child.get() as usize;
        let children = &nodes[first.min(nodes.len())..][..node.children.get().count_ones() as usize];
        let below = (children.iter()).fold(node.below.get(), |below, child| below | child.below.get());
        if let Some(deepest) = children.iter().map(|child| child.deepest).max() {
            nodes[at].deepest = deepest + 1;
        }
        nodes[at].below = below.into();
    }
    nodes
}

/// A node to be written: the skeletons from `first` to `end` have `depth` classes in common.
struct Open {
    node: usize,
    first: usize,
    end: usize,
    depth: usize,
}

impl Open {
    /// Writes the node; its children get their places, and are appended to `open`.
    fn write(self, skeletons: &[&Skeleton], nodes: &mut Vec<Node>, open: &mut VecDeque<Open>) {
        let Self {
            first, end, depth, ..
        } = self;
        let class_at = |number: usize| skeletons[number].get(depth).copied().unwrap_or(0);
        let mut at = first;
        while at < end && class_at(at) == 0 {
            at += 1;
        }
        let (ends_here, first_child) = (at, nodes.len() as u32);
        let mut children = 0u32;
        while at < end {
            let (start, class) = (at, class_at(at));
            while at < end && class_at(at) == class {
                at += 1;
            }
            children |= 1 << class;
            open.push_back(Open {
                node: nodes.len(),
                first: start,
                end: at,
                depth: depth + 1,
            });
            nodes.push(Node::new_zeroed());
        }
        nodes[self.node] = Node {
            children: children.into(),
            first_child: first_child.into(),
            first: (first as u32).into(),
            end: (ends_here as u32).into(),
            // What is cut off may be long, and anything.
            below: if depth == SKELETON_MAX { u32::MAX } else { children }.into(),
            deepest: if depth == SKELETON_MAX {
                SKELETON_MAX as u8
            } else {
                0
            },
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trie_holds_every_skeleton_once() {
        let words: [&[u8]; 6] = [b"", b"p", b"prigoZin", b"proZin", b"seCin", b"siCan"];
        let mut skeletons: Vec<Skeleton> = words.iter().map(|word| skeleton(word.iter())).collect();
        skeletons.sort_unstable();
        let nodes = trie(&skeletons.iter().collect::<Vec<_>>());
        let mut readings: Vec<(u32, u32)> = (nodes.iter())
            .map(|node| (node.first.get(), node.end.get()))
            .filter(|(first, end)| first < end)
            .collect();
        readings.sort_unstable();
        // The classes stand in the order of their numbers; two of the words have the same consonants.
        assert_eq!(readings, [(0, 1), (1, 3), (3, 4), (4, 5), (5, 6)]);
    }
}
