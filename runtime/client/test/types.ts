// Never run: tsc fails where `src/api.ts`, of which the types are made, does not list what the modules give to pages.
import type * as api from "../src/api";
import { start } from "../src/main";
import { navigate } from "../src/navigate";
import * as parts from "../src/parts";
import * as store from "../src/store";

/** As the server puts them together (`src/web/assets.rs`). */
const given = { start, navigate, ...store, ...parts };

export const listed: typeof api = given;
export const all: keyof typeof given extends keyof typeof api ? true : never = true;
