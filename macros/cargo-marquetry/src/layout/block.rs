//! Blocks: in one line if that was their author's choice and fits, or with every part indented on lines of its own.

use super::{Layout, Room};
use crate::doc::Doc;
use crate::syntax::{Block, Braces, Content};

impl Layout<'_, '_> {
    pub(super) fn block(&self, block: &Block, room: Room) -> Doc {
        if block.open.word == "match" {
            return self.match_block(block, room);
        }
        let mut docs = vec![self.braces(&block.open, room.depth)];
        let mut broken = self.part(&block.content, room, &mut docs);
        for (branch, content) in &block.branches {
            docs.extend([Doc::Soft, self.braces(branch, room.depth)]);
            broken |= self.part(content, room, &mut docs);
        }
        docs.extend([Doc::Soft, self.dense(&block.close)]);
        Doc::group(docs, broken)
    }

    /// The content, indented, and whether its author began a line with it.
    fn part(&self, content: &Content, room: Room, docs: &mut Vec<Doc>) -> bool {
        let Some(first) = content.children.first() else { return false };
        docs.push(Doc::Indent(vec![Doc::Soft, self.children(content, room.deeper(), false)]));
        first.before.lines > 0
    }

    /// Cases stand in the block as in Rust's `match`, each in one line if it fits.
    fn match_block(&self, block: &Block, room: Room) -> Doc {
        let mut cases = Vec::new();
        let mut broken = false;
        // Only comments may stand before the first case.
        let mut before = block.content.end;
        if !block.content.children.is_empty() {
            cases.extend([Doc::Hard, self.children(&block.content, room.deeper(), false)]);
        }
        for (index, (case, content)) in block.branches.iter().enumerate() {
            broken |= before.lines > 0;
            cases.push(if before.lines > 1 && index > 0 { Doc::Blank } else { Doc::Soft });
            cases.push(self.case(case, content, room.deeper()));
            before = content.end;
        }
        let docs = vec![self.braces(&block.open, room.depth), Doc::Indent(cases), Doc::Soft, self.dense(&block.close)];
        Doc::group(docs, broken)
    }

    fn case(&self, case: &Braces, content: &Content, room: Room) -> Doc {
        let mut docs = vec![self.braces(case, room.depth)];
        let broken = self.part(content, room, &mut docs);
        Doc::group(docs, broken)
    }
}
