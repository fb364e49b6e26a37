import type * as exported from "./pkg/session_cookies_playground.js";

type Exported = typeof exported;

/** The questions: exports of the wasm module. */
export type Name = Exclude<keyof Exported, "default" | "initSync">;
export type Args<N extends Name> = Parameters<Exported[N]>;

/** A question to the worker. */
export interface Call {
  lane: string;
  number: number;
  name: Name;
  args: Args<Name>;
}

export type Reply = { lane: string; number: number } & ({ answer: unknown } | { failed: string });
