import type { Source } from "./engine/answers";

export const VIEWS = ["deployment", "recording", "cookie", "change", "tabs"] as const;
export type View = (typeof VIEWS)[number];

export const RECORDINGS = ["har", "observation"] as const;

/** What was recorded. The engine makes a HAR file without secrets of whatever a reader gives; an observation never had any. */
export interface Recording extends Source {
  kind: (typeof RECORDINGS)[number];
}

/** All that the page shows follows from this, so a link that holds it shows the same. */
export interface State {
  view: View;
  /** The time that every answer is given for. */
  now: string;
  deployment: Source;
  recording: Recording | null;
  /** Whether the recording is compared with the deployment. */
  compared: boolean;
  cookie: { line: string; url: string; from: string };
  before: Source;
  after: Source;
  /** How many tabs, what the store says of a replaced token, and the order that the reader chose: the tab of each step. */
  race: { tabs: number; replaced: "superseded" | "grace" | "dead"; order: number[] };
}

export function initial(): State {
  return {
    view: "deployment",
    now: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    deployment: { name: "deployment.json", text: "" },
    recording: null,
    compared: false,
    cookie: { line: "sid=1; Secure; SameSite=Lax", url: "http://localhost:8000/login", from: "http://localhost:3000/" },
    before: { name: "old.json", text: "" },
    after: { name: "new.json", text: "" },
    race: { tabs: 2, replaced: "superseded", order: [] },
  };
}

type Listener = (state: Readonly<State>, changed: Partial<State>) => void;

/** The state, and who wants to know of its changes. */
export class Store {
  #state: State;
  readonly #listeners: Listener[] = [];

  constructor(state: State) {
    this.#state = state;
  }

  get state(): Readonly<State> {
    return this.#state;
  }

  set(changed: Partial<State>): void {
    this.#state = { ...this.#state, ...changed };
    for (const listener of this.#listeners) {
      listener(this.#state, changed);
    }
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }
}
