// What pages may import from `/_marquetry/client.js`, which the server puts together of modules; no bundle has this file. Its types become
// `types/client.d.ts`.
export type { Failure } from "./calls";
export type { Stream } from "./follow";
export type { Options } from "./hooks";
export { start } from "./main";
export { navigate } from "./navigate";
export * from "./parts";
export * from "./store";
export type { Readable, StartStopNotifier, Subscriber, Unsubscriber, Updater, Writable } from "./stores";
