// What a page's own script does to the fragments of the page, and to the streams that it follows: a module of its own, loaded where a script asks for it.
import { told } from "./follow";
import { Fragment, refreshed } from "./fragment";
import { hooks } from "./main";

export { stream } from "./follow";
export { Fragment };

hooks._said = (text) => {
  const said = JSON.parse(text);
  if (said.length) told(...(said as Parameters<typeof told>));
  else refreshed(said);
};
