// The tour as a program, or another one: started on a free port, killed, started again.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const built = (path) => fileURLToPath(new URL(`../../../target/debug/${path}`, import.meta.url));
/** The programs, each with how it is built. */
const PROGRAMS = {
  tour: [process.env.TOUR_BIN ?? built("tour"), "cargo build --package tour"],
  everything: [process.env.EVERYTHING_BIN ?? built("examples/everything"), "cargo build --package marquetry-tests --example everything"],
  trees: [process.env.TREES_BIN ?? built("examples/trees"), "cargo build --package marquetry-tests --example trees"],
  rows: [process.env.ROWS_BIN ?? built("examples/rows"), "cargo build --package marquetry-tests --example rows"],
  base: [process.env.BASE_BIN ?? built("examples/base"), "cargo build --package marquetry-tests --example base"],
  site: [process.env.SITE_BIN ?? built("examples/site"), "cargo build --package marquetry-tests --example site"],
};

/** Runs the tour, or another program, with these environment variables; `output` collects all it writes. */
export function run({ program = "tour", ...variables }) {
  const [binary, build] = PROGRAMS[program];
  if (!existsSync(binary)) throw new Error(`there is no ${binary}: build it by \`${build}\``);
  const { PORT, SESSIONS, RUST_LOG, ...others } = process.env;
  const child = spawn(binary, { env: { ...others, ...variables }, stdio: ["ignore", "pipe", "pipe"] });
  const tour = { child, output: "", ended: once(child, "close").then(([code]) => code) };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (tour.output += text));
  return tour;
}

/** Starts the tour, on a free port unless one is given, and waits until it says where it is. */
export async function start({ port = 0, ...variables } = {}) {
  const tour = run({ PORT: String(port), ...variables });
  const address = /http:\/\/127\.0\.0\.1:(\d+)/;
  const said = new Promise((resolve) => tour.child.stdout.on("data", () => address.test(tour.output) && resolve()));
  const ended = tour.ended.then((code) => {
    throw new Error(`the tour ended with code ${code}: ${tour.output}`);
  });
  ended.catch(() => {});
  await Promise.race([said, ended]);
  const [url, number] = address.exec(tour.output);
  return Object.assign(tour, { url, port: Number(number), kill: (signal = "SIGKILL") => (tour.child.kill(signal), tour.ended) });
}
