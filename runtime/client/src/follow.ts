import { connection, encode, hooks } from "./main";

const GO_ON = 0;
const PAUSE = 1;
/** Only to be told what it does. */
const TELL = 2;

/** Pauses and resumes what this page goes through of a stream, as `use_stream` does on the server. */
export interface Stream {
  /** Stops following it. A store catches up when it is resumed; of other streams nothing is lost. */
  pause(): void;
  resume(): void;
  /** Pauses what runs, resumes what is paused. */
  toggle(): void;
  /** Whether it is paused, here or on the server, as far as this page has heard. */
  idle(): boolean;
}

const handles = new Map<string, Stream>();
/** What was asked of a stream and is not answered. */
const wishes = new Map<string, [number: number, wish: number]>();
/** What the server has said, of the streams that it knows. */
const paused = new Map<string, boolean>();
/** Those to be toggled as soon as it is known what they do. */
const toggles = new Set<string>();
/** 0 and 1 say whether the tab is hidden. */
let last = 1;

function ask(key: string, wish: number): void {
  wishes.set(key, [++last, wish]);
  send(key);
}

function send(key: string): void {
  connection?.send(encode([6, ...(wishes.get(key) as number[])], key));
}

/** Whether a stream is paused, or is about to be; nothing where that is not known. */
function state(key: string): boolean | undefined {
  const wish = wishes.get(key)?.[1] ?? TELL;
  return wish === TELL ? paused.get(key) : wish === PAUSE;
}

/**
 * The streams of this page that are called `key`: by the name that `{#each name}` goes through, or by their key in `use_stream! { key: &STREAM }`. Where there is
 * none, `on("error", …)` hears of it. The same key gives the same handle.
 */
export function stream(key: string): Stream {
  const known = handles.get(key);
  if (known) return known;
  const handle: Stream = {
    pause: () => ask(key, PAUSE),
    resume: () => ask(key, GO_ON),
    toggle() {
      const now = state(key);
      if (now !== undefined) ask(key, now ? GO_ON : PAUSE);
      else if (!toggles.delete(key)) toggles.add(key);
    },
    idle: () => state(key) ?? false,
  };
  handles.set(key, handle);
  ask(key, TELL);
  return handle;
}

/** The server says what a stream does, or what it knows instead of it; and which wish that answers, or 0. */
export function told(number: number, now: number, key: string, instead: string): void {
  const [asked, wish] = wishes.get(key) ?? [0, TELL];
  // The answer to what was asked since then says what holds.
  if (asked && asked !== number) return;
  wishes.delete(key);
  if (now < TELL) paused.set(key, now === PAUSE);
  else paused.delete(key);
  const toggled = toggles.delete(key);
  if (now < TELL) toggled && handles.get(key)?.toggle();
  else if (toggled || wish < TELL) {
    const error = `this page follows no stream ${JSON.stringify(key)}: ${instead}`;
    console.warn(`marquetry: ${error}`);
    document.dispatchEvent(new CustomEvent("marquetry:error", { detail: { error } }));
  }
}

/** Another page of the server shows what this one does: its streams are to do what these did. */
function again(): void {
  for (const key of handles.keys()) {
    const now = state(key);
    ask(key, now === undefined ? TELL : +now);
  }
}

/** What the page is called, without the place in it. */
const name = () => location.href.split("#")[0];
let shown = name();

document.addEventListener("marquetry:connected", () => {
  // Whether the server has heard it is unknown; to hear it twice changes nothing.
  for (const key of wishes.keys()) send(key);
});
document.addEventListener("marquetry:navigate", () => {
  const before = shown;
  shown = name();
  // Another page has other streams. Those of a layout go along: the server says so.
  if (shown !== before) for (const map of [wishes, paused, toggles]) map.clear();
  again();
});
const { _renewed } = hooks;
hooks._renewed = () => {
  _renewed?.();
  again();
};
