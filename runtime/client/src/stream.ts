// A connection where WebSockets are blocked: server-sent events and posts. Loaded when the first attempts to connect have failed.
// Where somebody on the way collects an answer until it ends, it asks for answers that end, one after the other.

import { encode } from "./encode";

/** For how long the server may be silent; it asks for a sign of life before that. */
const SILENT = 60_000;
/** How many bytes of messages go into one post. */
const POST = 32_768;

/** How long the first bytes of a stream may take: the server sends some at once. */
const FIRST = 3000;

/** Whether a stream was held back, and answers that end were not. */
let polls = false;

/** What is used next where `carrier` has failed. Proxies may let a socket open and cut it; where events have come, more do. */
export const other = (carrier: unknown, opened: boolean): unknown =>
  opened || carrier === WebSocket ? Events : WebSocket;

/** What the client uses of a WebSocket, with the same meaning. */
class Events {
  readyState = 0;
  onopen?: () => void;
  onmessage?: (event: { data: Uint8Array }) => void;
  onclose?: () => void;
  #stream = new AbortController();
  /** Whether the stream was given up because nothing of it came. */
  #held = false;
  #name = "";
  #number = 0;
  #waiting: Blob[] = [];
  #posting = false;
  #silence?: ReturnType<typeof setTimeout>;

  constructor(_url: string, protocols: string[]) {
    addEventListener("pagehide", this.#leave);
    // Browsers cut the stream of a page that is about to go a moment before they say so.
    this.#read(protocols.join(", ").replace("marquetry.", "")).then(this.#end, () => setTimeout(this.#end, 300));
  }

  send(message: Blob): void {
    this.#waiting.push(message);
    if (!this.#posting) this.#post().catch(this.#end);
  }

  close(): void {
    this.#held = false;
    this.#stream.abort();
  }

  #url(): string {
    return location.href.replace(/#.*/, "");
  }

  async #read(claim: string): Promise<void> {
    this.#heard();
    if (polls) return this.#poll(claim);
    const late = setTimeout(() => {
      this.#held = true;
      this.#stream.abort();
    }, FIRST);
    try {
      const { ok, headers, body } = await this.#ask(claim, "");
      if (!ok || !body || !/event-stream/.test(headers.get("content-type") as string)) return;
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest: string | undefined = ""; rest !== undefined; ) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(late);
        rest = this.#take(rest + value);
      }
    } catch (error) {
      if (!this.#held) throw error;
      this.#stream = new AbortController();
      return this.#poll(claim);
    } finally {
      clearTimeout(late);
    }
  }

  /** Asks for the name of the connection, and then for one answer after the other. */
  async #poll(claim: string): Promise<void> {
    for (let number = 0; ; number++) {
      const answer = await this.#ask(number ? `${this.#name}.more.${number}` : claim, ";ends");
      // One that came whole says its number at its end; the last one of a connection has none.
      const [events, more] = (await answer.text()).split("event:more\ndata:");
      if (more && +more !== number) return;
      if (this.#take(events as string) === undefined || !more) return;
      polls = true;
    }
  }

  #ask(marquetry: string, ends: string): Promise<Response> {
    const headers = { accept: `text/event-stream${ends}`, marquetry };
    return fetch(this.#url(), { headers, cache: "no-store", signal: this.#stream.signal });
  }

  /** Takes the events that have come, and gives the beginning of the next one; nothing where the connection is closed. */
  #take(text: string): string | undefined {
    this.#heard();
    const events = text.split("\n\n");
    const rest = events.pop();
    for (const event of events) {
      const [, kind, data] = /^(?:event:(\w+)\n)?data:(.*)$/.exec(event) ?? [];
      if (kind === "close") return;
      if (kind === "open") {
        this.#name = data as string;
        this.readyState = 1;
        this.onopen?.();
      } else if (kind) this.#post().catch(this.#end);
      else if (data) this.onmessage?.({ data: Uint8Array.from(atob(data), (char) => char.charCodeAt(0)) });
    }
    return rest;
  }

  /** Posts what waits, one after the other; at least once, which is a sign of life. */
  async #post(): Promise<void> {
    if (this.#posting) return;
    this.#posting = true;
    do {
      const parts: Blob[] = [];
      for (let size = 0; this.#waiting[0] && size + this.#waiting[0].size <= Math.max(POST, this.#waiting[0].size); ) {
        const message = this.#waiting.shift() as Blob;
        parts.push(encode([message.size]), message);
        size += message.size;
      }
      const { ok } = await this.#send(`${this.#number++}`, new Blob(parts));
      // What is wrong is said by the stream.
      if (!ok) throw Error();
      this.#heard();
    } while (this.#waiting[0]);
    this.#posting = false;
  }

  #send(number: string, body?: Blob): Promise<Response> {
    const headers = { marquetry: `${this.#name}.${number}` };
    return fetch(this.#url(), { method: "POST", headers, body, keepalive: !body });
  }

  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.close(), SILENT);
  }

  /** A page that the browser keeps may be shown again. */
  #leave = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted && this.readyState === 1) this.#send("left").catch(this.#end);
  };

  #end = (): void => {
    clearTimeout(this.#silence);
    removeEventListener("pagehide", this.#leave);
    this.#stream.abort();
    if (this.readyState > 2) return;
    this.readyState = 3;
    this.onclose?.();
  };
}
