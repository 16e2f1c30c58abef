// A web server with one page, the client's bundle and a WebSocket, for tests.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

const file = (name: string) => readFileSync(new URL(`../dist/${name}`, import.meta.url));
const FILES: Record<string, Buffer | string> = {
  "/client.js": file("client.js"),
  // Here the core has a name without its hash.
  "/store.js": `${file("store.js")}`.replace(/client-\w+\.js/g, "client.js"),
  "/parts.js": `${file("parts.js")}`.replace(/client-\w+\.js/g, "client.js"),
  "/navigate.js": `${file("navigate.js")}`.replace(/client-\w+\.js/g, "client.js"),
};

export type Received =
  | { kind: "call"; call: number; instance: number; trigger: number; payload: string }
  | { kind: "ack"; frames: number }
  | { kind: "store"; change: number; field?: number; text?: string }
  | { kind: "session"; change: number; key: string; text: string }
  | { kind: "stream"; number: number; wish: number; key: string }
  | { kind: "hidden"; hidden: boolean }
  | { kind: "go"; page: string };

/** How long something may take to arrive on a busy machine before it counts as never coming. */
const PATIENCE = 60_000;

/** What arrives, in order, for those who wait for it. */
export class Queue<T> {
  readonly all: T[] = [];
  #taken = 0;
  #waiting: (() => void)[] = [];

  put(item: T): void {
    this.all.push(item);
    for (const resume of this.#waiting.splice(0)) resume();
  }

  async next(): Promise<T> {
    const deadline = Date.now() + PATIENCE;
    while (this.#taken >= this.all.length) {
      const left = deadline - Date.now();
      if (left <= 0) throw Error("nothing arrived");
      await new Promise<void>((resume) => {
        const late = setTimeout(resume, left);
        this.#waiting.push(() => {
          clearTimeout(late);
          resume();
        });
      });
    }
    return this.all[this.#taken++] as T;
  }
}

export class Connection {
  readonly received = new Queue<Received>();
  /** The sums of what the page shows, if it says them. */
  readonly shows: string;
  readonly protocol: string;
  #input = Buffer.alloc(0);

  /** Over a WebSocket, or where `events` are given, over these and posts. */
  constructor(
    claim: string,
    readonly path: string,
    readonly socket: Duplex,
    readonly events?: ServerResponse,
  ) {
    const [, protocol, shows] = /^(.*?)(?:, (~.*))?$/.exec(claim) as unknown as [string, string, string | undefined];
    this.protocol = protocol;
    this.shows = shows ?? "";
    if (!events) socket.on("data", (data: Buffer) => this.#read(data));
    socket.on("error", () => {});
  }

  /** Takes in what is posted: messages, each with its length before it. */
  posted(body: Uint8Array): void {
    for (let rest = body; rest.length; ) {
      const [length, at] = varint(rest, 0);
      this.received.put(parse(rest.subarray(at, at + length)));
      rest = rest.subarray(at + length);
    }
  }

  /** The next call. */
  async call(): Promise<Received & { kind: "call" }> {
    const next = await this.received.next();
    return next.kind === "call" ? next : this.call();
  }

  /** What the page says about its store next. */
  async store(): Promise<Received & { kind: "store" }> {
    const next = await this.received.next();
    return next.kind === "store" ? next : this.store();
  }

  /** What the page asks of a stream next. */
  async stream(): Promise<Received & { kind: "stream" }> {
    const next = await this.received.next();
    return next.kind === "stream" ? next : this.stream();
  }

  /** Whether the page says next that its tab is hidden. */
  async hidden(): Promise<boolean> {
    const next = await this.received.next();
    return next.kind === "hidden" ? next.hidden : this.hidden();
  }

  /** Waits until the page says that this many frames have arrived; it may say so of fewer before. */
  async acknowledged(frames: number): Promise<void> {
    const next = await this.received.next();
    if (next.kind !== "ack" || next.frames < frames) return this.acknowledged(frames);
    if (next.frames > frames) throw Error(`${next.frames} frames are acknowledged, not ${frames}`);
  }

  /** All that has arrived of a kind. */
  said(kind: Received["kind"]): Received[] {
    return this.received.all.filter((message) => message.kind === kind);
  }

  /** What the page says about its session next. */
  async session(): Promise<Received & { kind: "session" }> {
    const next = await this.received.next();
    return next.kind === "session" ? next : this.session();
  }

  send(...sections: number[][]): void {
    const frame = Buffer.from(sections.flat());
    if (this.events) this.events.write(`data:${frame.toString("base64")}\n\n`);
    else this.#write(2, frame);
  }

  close(code: number): void {
    if (this.events) return void this.events.end(`event:close\ndata:${code} reason\n\n`);
    this.#write(8, Buffer.from([code >> 8, code & 255]));
    this.socket.end();
  }

  #write(opcode: number, body: Buffer): void {
    const head = body.length < 126 ? [body.length] : [126, body.length >> 8, body.length & 255];
    this.socket.write(Buffer.concat([Buffer.from([128 | opcode, ...head]), body]));
  }

  #read(data: Buffer): void {
    this.#input = Buffer.concat([this.#input, data]);
    for (;;) {
      const input = this.#input;
      if (input.length < 6) return;
      const short = (input[1] as number) & 127;
      const long = short === 126;
      const length = long ? input.readUInt16BE(2) : short;
      const from = long ? 8 : 6;
      if (input.length < from + length) return;
      const mask = input.subarray(from - 4, from);
      const body = input.subarray(from, from + length).map((byte, i) => byte ^ (mask[i % 4] as number));
      this.#input = input.subarray(from + length);
      if (((input[0] as number) & 15) === 2) this.received.put(parse(body));
      else this.socket.end();
    }
  }
}

/** The integer at a place, and the place behind it. */
function varint(body: Uint8Array, at: number): [value: number, at: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = body[at++] as number;
    value |= (byte & 127) << shift;
    if (byte < 128) return [value, at];
  }
}

function parse(body: Uint8Array): Received {
  let at = 0;
  const next = () => {
    const [value, behind] = varint(body, at);
    at = behind;
    return value;
  };
  const kind = next();
  if (kind === 2) return { kind: "ack", frames: next() };
  if (kind === 3) {
    const change = next();
    return change
      ? { kind: "store", change, field: next(), text: new TextDecoder().decode(body.subarray(at)) }
      : { kind: "store", change };
  }
  if (kind === 4) {
    const [change, length] = [next(), next()];
    const [key, text] = [body.subarray(at, at + length), body.subarray(at + length)];
    return { kind: "session", change, key: new TextDecoder().decode(key), text: new TextDecoder().decode(text) };
  }
  if (kind === 6) {
    const number = next();
    if (number < 2) return { kind: "hidden", hidden: number === 1 };
    return { kind: "stream", number, wish: next(), key: new TextDecoder().decode(body.subarray(at)) };
  }
  if (kind === 5) return { kind: "go", page: new TextDecoder().decode(body.subarray(at)) };
  const [call, instance, trigger] = [next(), next(), next()];
  return { kind: "call", call, instance, trigger, payload: new TextDecoder().decode(body.subarray(at)) };
}

/** Whether the tests run where WebSockets are blocked: a proxy answers the upgrade itself. */
export const BLOCKED = process.env.TRANSPORT === "events";

export class Server {
  readonly connections = new Queue<Connection>();
  /** Requests to connect that were turned away. */
  readonly refused = new Queue<string>();
  readonly posts: string[] = [];
  /** Whether connections are taken. */
  open = true;
  /** Whether who connects next waits until a test lets them in. */
  holds = false;
  readonly held = new Queue<() => void>();
  body = "";
  /** Where the answer goes on: the page waits for its end. */
  later: ServerResponse | undefined;
  /** Whether answers go on, until a test ends them. */
  goesOn = false;
  /** Whether the page follows links; what it is answered then, by path. */
  follows = false;
  readonly answers: Record<string, string> = {};
  /** Which of these answers stall, and after how many bytes; where it is none, the head does not come either. */
  readonly stalls: Record<string, number> = {};
  /** Those that do: each goes on, or is cut, when a test says so. */
  readonly stalled = new Queue<{ goOn(): void; cut(): void }>();
  /** What was asked for: by the client, with the page that it leaves, or by the browser. */
  readonly asked = new Queue<string>();
  /** What the server takes, where that is not the default. */
  limits: string | undefined;
  /** The page's own script, `/page.js`. */
  script = "";
  #http = createServer(async (request, response) => {
    response.setHeader("content-security-policy", "default-src 'none'; script-src 'self'; connect-src 'self'");
    const script = request.url === "/page.js" ? this.script : FILES[request.url ?? ""];
    if (script !== undefined) return response.setHeader("content-type", "text/javascript").end(script);
    const claim = request.headers.marquetry as string | undefined;
    if (claim) return this.#events(request, response, claim);
    const [, module] = /^\/(\w+)-[0-9a-f]{16}\.js$/.exec(request.url ?? "") ?? [];
    if (module) return void response.setHeader("content-type", "text/javascript").end(file(`${module}.js`));
    if (request.method === "POST") {
      let body = "";
      for await (const chunk of request) body += chunk;
      this.posts.push(`${request.url} ${body}`);
    }
    const followed = request.headers.accept?.startsWith("application/x-marquetry");
    if (this.follows && !/favicon/.test(request.url ?? ""))
      this.asked.put(`${followed ? (request.headers["marquetry-page"] ?? "?") : "browser"} ${request.url}`);
    if (followed) {
      response.setHeader("content-type", "application/x-marquetry");
      const answer = this.answers[request.url ?? ""] ?? "";
      const stalls = this.stalls[request.url ?? ""];
      if (stalls === undefined) return void response.end(answer);
      if (stalls) response.write(answer.slice(0, stalls));
      const goOn = () => response.end(answer.slice(stalls));
      return this.stalled.put({ goOn, cut: () => request.socket.destroy() });
    }
    response.setHeader("content-type", "text/html; charset=utf-8");
    const limits = this.limits ? ` data-limits="${this.limits}"` : "";
    const client = `src="/client.js" data-page="P1"${limits}></script>`;
    const end = `${this.follows ? '<script type="module" src="/navigate.js" data-navigate></script>' : ""}</body></html>`;
    response.write(
      `<!DOCTYPE html><html><head><title>t</title></head><body>${this.body}<form id="mq" method="post" hidden></form>`,
    );
    if (!this.goesOn) return response.end(`<script type="module" ${client}${end}`);
    this.later = response;
    response.write(`<script type="module" async ${client}`);
  });

  constructor() {
    this.#http.on("upgrade", (request, socket) => this.#upgrade(request, socket));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resume) => this.#http.listen(0, "127.0.0.1", resume));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Sends frames in the answer that goes on, in pieces of `size` bytes. */
  async arrives(frames: number[][], size = 1 << 20): Promise<void> {
    const html = frames.map(
      (frame) => `<marquetry-frame hidden data-f="${Buffer.from(frame).toString("base64")}"></marquetry-frame>`,
    );
    for (let rest = html.join(""); rest; rest = rest.slice(size)) {
      this.later?.write(rest.slice(0, size));
      await new Promise((resume) => setTimeout(resume, 5));
    }
  }

  stop(): void {
    for (const { socket } of this.connections.all) socket.destroy();
    this.#http.closeAllConnections();
    this.#http.close();
  }

  /** A connection by events, or what is posted to one. */
  async #events(request: IncomingMessage, response: ServerResponse, claim: string): Promise<void> {
    if (request.method === "POST") {
      const body = [];
      for await (const chunk of request) body.push(chunk);
      const [at, number] = claim.split(".");
      const connection = this.connections.all[Number(at)];
      if (number !== "left") connection?.posted(Buffer.concat(body));
      return void response.writeHead(connection ? 204 : 404).end();
    }
    if (!this.open) {
      this.refused.put(claim);
      return void response.writeHead(503).end();
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`:${" ".repeat(2048)}\n\nevent:open\ndata:${this.connections.all.length}\n\n`);
    this.connections.put(new Connection(`marquetry.${claim}`, request.url ?? "", request.socket, response));
  }

  #upgrade(request: IncomingMessage, socket: Duplex): void {
    socket.on("error", () => {});
    if (this.holds) {
      this.holds = false;
      return void this.held.put(() => this.#upgrade(request, socket));
    }
    if (BLOCKED) return void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    const protocol = request.headers["sec-websocket-protocol"] ?? "";
    if (!this.open) {
      this.refused.put(protocol);
      return void socket.end("HTTP/1.1 503 Service Unavailable\r\n\r\n");
    }
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol.split(",")[0]}\r\n\r\n`,
    );
    this.connections.put(new Connection(protocol, request.url ?? "", socket));
  }
}
