// A page's own script, of somebody who writes Svelte.
import { start, Store } from "/_marquetry/client.js";
import { mount, unmount } from "svelte";
import Board from "./Board.svelte";

start({
  store(data) {
    const shop = new Store(data);
    const board = mount(Board, { target: document.querySelector("#here"), props: { shop } });
    window.leave = () => unmount(board);
    return shop;
  },
});
