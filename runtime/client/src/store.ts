// The page store and its like: a module of its own, loaded where the page's own script asks for it.
import "./page-store";

export { on } from "./events";
export { session } from "./session";
export { derived, get, readable, Store, valid, writable } from "./stores";
