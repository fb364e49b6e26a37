import type { Source } from "./engine/answers";

export const VIEWS = ["deployment", "recording", "cookie", "change", "tabs"] as const;
export type View = (typeof VIEWS)[number];

export const RECORDINGS = ["har", "curl", "observation"] as const;
export type RecordingKind = (typeof RECORDINGS)[number];

/** What was recorded, after the engine dropped its secrets. */
export interface Recording extends Source {
  kind: RecordingKind;
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
  /** The order of steps that the reader chose. */
  race: string[];
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
    race: [],
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
