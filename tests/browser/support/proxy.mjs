// A proxy in front of the tour that does not let WebSockets through.
import { createServer, request } from "node:http";
import { connect } from "node:net";

/**
 * Starts one in front of a port. `upgrade` gets the socket of each upgrade, and what tells the tour of it and passes its answer on.
 * With `collects`, it passes no answer on before that has ended.
 */
export async function proxy(port, upgrade, collects) {
  const own = { port, posts: 0, streams: 0, upgrades: 0, streamed: 0, asks: 0, hanging: new Set() };
  const server = createServer((asked, answer) => {
    if (asked.headers.marquetry && asked.method === "POST") own.posts++;
    const { method, url, headers } = asked;
    const passed = request({ port: own.port, method, path: url, headers }, (got) => {
      if (got.headers["content-type"] === "text/event-stream") own.streams++;
      got.on("error", () => answer.destroy());
      const head = () => answer.writeHead(got.statusCode, got.headers);
      if (collects)
        got.toArray().then(
          (parts) => head().end(Buffer.concat(parts)),
          () => {},
        );
      else got.pipe(head());
    });
    passed.on("error", () => answer.destroy());
    if (headers.accept === "text/event-stream") own.streamed++;
    if (headers.accept === "text/event-stream;ends") {
      own.asks++;
      own.hanging.add(answer);
    }
    answer.on("close", () => {
      own.hanging.delete(answer);
      passed.destroy();
    });
    asked.pipe(passed);
  });
  server.on("upgrade", (asked, socket) => {
    own.upgrades++;
    socket.on("error", () => {});
    upgrade(socket, () => {
      const passed = connect(own.port, () => {
        const lines = asked.rawHeaders.map((text, at) => (at % 2 ? `${text}\r\n` : `${text}: `));
        passed.write(`GET ${asked.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
        passed.pipe(socket).pipe(passed);
      });
      passed.on("error", () => socket.destroy());
      return passed;
    });
  });
  await new Promise((resume) => server.listen(0, "127.0.0.1", resume));
  return Object.assign(own, {
    /** Cuts the lines on which answers hang. */
    cut: () => own.hanging.forEach((answer) => answer.destroy()),
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}
