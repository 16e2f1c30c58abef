// What a page needs that the server runs anew. Loaded once the page is connected: when the server is gone, it could not be had any more.
export { carry } from "./carry";
export { sums } from "./sums";
