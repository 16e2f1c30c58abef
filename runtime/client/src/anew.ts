// What a page needs in which the visitor does something: when it is run anew, and when something moves in it. Loaded once the page is connected: when the server is
// gone, it could not be had any more.
export { again } from "./again";
export { carry } from "./carry";
export { hold, shift } from "./shift";
export { fill, name, renumber, sums } from "./sums";
