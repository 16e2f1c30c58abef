// The tour as a program: started on a free port, killed, started again.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const BINARY = process.env.TOUR_BIN ?? fileURLToPath(new URL("../../../target/debug/tour", import.meta.url));

/** Runs the tour with these environment variables; `output` collects all it writes. */
export function run(variables) {
  if (!existsSync(BINARY)) throw new Error(`there is no ${BINARY}: build it by \`cargo build --package tour\`, or name it in TOUR_BIN`);
  const { PORT, SESSIONS, RUST_LOG, ...others } = process.env;
  const child = spawn(BINARY, { env: { ...others, ...variables }, stdio: ["ignore", "pipe", "pipe"] });
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
