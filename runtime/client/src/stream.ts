// A connection where WebSockets are blocked: server-sent events and posts. Loaded when the first attempts to connect have failed.

import { encode } from "./encode";

/** For how long the server may be silent; it asks for a sign of life before that. */
const SILENT = 60_000;
/** How many bytes of messages go into one post. */
const POST = 32_768;

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
    this.#stream.abort();
  }

  #url(): string {
    return location.href.replace(/#.*/, "");
  }

  async #read(claim: string): Promise<void> {
    this.#heard();
    const { ok, headers, body } = await fetch(this.#url(), {
      headers: { accept: "text/event-stream", marquetry: claim },
      cache: "no-store",
      signal: this.#stream.signal,
    });
    if (!ok || !body || !/event-stream/.test(headers.get("content-type") as string)) return;
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.#heard();
      const events = (rest + value).split("\n\n");
      rest = events.pop() as string;
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
    }
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
