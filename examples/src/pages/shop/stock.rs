//! What an empty database is filled with.

use super::database::Thing;

pub const KINDS: [&str; 4] = ["Boxes", "Boards", "Trays", "Clocks"];

pub fn things() -> Vec<Thing> {
    let things = [
        ("Star box", "Boxes", "walnut, maple", "A lid of eight rays, cut from one sheet so that the grain runs through. Lined with felt.", 1290, 4),
        ("Cube box", "Boxes", "walnut, cherry, maple", "Three woods, one angle: the lid looks like a stack of cubes until one touches it.", 980, 7),
        ("Herringbone box", "Boxes", "oak, smoked oak", "Narrow strips laid as a floor is laid. For letters, or for tea.", 760, 12),
        ("Chessboard", "Boards", "ebony, maple", "Sixty-four squares of fifty millimetres, in a frame of pear.", 2450, 2),
        ("Backgammon board", "Boards", "walnut, boxwood, pear", "Twenty-four points, inlaid and sanded flush. It folds.", 3100, 1),
        ("Diamond cutting board", "Boards", "cherry, ash", "End grain, kind to knives. Oiled, never varnished.", 640, 15),
        ("Chevron tray", "Trays", "smoked oak, ash", "Deep rims, so that no cup slides. Carries breakfast for two.", 540, 9),
        ("Wave tray", "Trays", "pear, walnut", "The waves are one sheet, sawn once and laid twice.", 590, 6),
        ("Pinwheel tray", "Trays", "maple, cherry, walnut", "Squares that seem to turn. A small one, for keys and coins.", 320, 20),
        ("Sun clock", "Clocks", "boxwood, walnut", "Twelve rays are the hours; there are no figures.", 1480, 3),
        ("Ring clock", "Clocks", "ebony, maple, cherry", "Five rings, sawn from five boards, and a movement that is not heard.", 1720, 5),
        ("Triangle clock", "Clocks", "ash, smoked oak", "For a wall that has waited for one.", 1150, 0),
    ];
    let thing = |(id, (name, kind, woods, about, price, left)): (u32, (&str, &str, &str, &str, u32, u32))| Thing {
        id,
        name: name.to_owned(),
        kind: kind.to_owned(),
        woods: woods.to_owned(),
        about: about.to_owned(),
        price,
        left,
    };
    (1..).zip(things).map(thing).collect()
}
