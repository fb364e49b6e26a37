import type { Schema } from "../editor/schema";

/** What the engine answers: the JSON of the command line, and of the questions that only this page asks. */

/** A text and its name, whose ending tells the format: JSON, TOML or YAML. */
export interface Source {
  name: string;
  text: string;
}

export interface Unreadable {
  unreadable: { message: string; file?: string | null; line?: number | null; key?: string | null };
}

export type Severity = "error" | "warning" | "info";

export interface CodePage {
  cause: string;
  shows: string;
  fix: string;
  browsers: string;
  source: string;
}

export interface Patch {
  do: string;
  field: string;
  value?: unknown;
}

export interface Finding {
  code: string;
  message: string;
  severity: Severity;
  certainty: string;
  field?: string;
  line?: number;
  evidence?: { fact: string; shown: string }[];
  page: CodePage;
  patch?: Patch;
}

/** A word, or a word with its reason: a sentence, or as data. */
export type Fate = string | { [word: string]: Fate };

export interface CookieEvent {
  browsers: string[];
  exchange: number;
  fate: Fate;
  name: string;
  request: string;
}

export interface Diagnosis {
  audit?: Finding[];
  /** How many findings like these the worker left out of `audit`. */
  more?: number;
  diagnosis?: Finding[];
  traffic?: Finding[];
  cookies?: { events: CookieEvent[] };
  inferred?: null | { config: unknown; doubts: { field: string; message: string }[] };
}

export interface Scope {
  cookie_domain: string;
  lifetime_days: number;
  retired_at: string;
}

export interface Task {
  at: string;
  day: number;
  message: string;
}

export interface Simulated {
  browser: string;
  frontend: string;
  history: boolean;
  requests: string[];
  cookies_left: string[];
  signed_in_again: boolean;
  works: boolean;
  api: string;
  website: string;
}

export interface Migration {
  plan: {
    changes: { code: string; message: string }[];
    frontend: { at: string; timing: string; message: string; websites: string[]; apis: string[] }[];
    history: { scopes: Scope[]; header_until: string | null };
    schedule: Task[];
    warnings: { code: string; message: string; severity: Severity }[];
    roll_back: { is_safe_as_it_is: boolean; is_safe_with_history: boolean };
  };
  simulation: Simulated[];
}

export interface Example {
  name: string;
  text: string;
}

export type Examples = Record<"deployments" | "migrations" | "observations" | "recordings", Example[]>;

export interface Exchange {
  method: string | null;
  url: string;
  status: number | null;
  cookies: { name: string; count: number }[] | null;
  set_cookies: { name: string; len: number; attributes: string }[] | null;
}

/** A recording without its secrets: whatever it was, it is a HAR file now. */
export interface Sanitised {
  recording: Source;
  dropped: { values: number; bytes: number };
  kept: Exchange[];
}

export type MatrixFate = { fate: "sent" } | { fate: "withheld" | "refused"; why: string; source: string };

export interface RowCookie {
  token: string;
  name: string;
  set_cookie: string;
  because: string[];
  /** Where the rule behind each of `because` is from. */
  sources: string[];
  fates: MatrixFate[];
}

export interface MatrixRow {
  website: string | { origin: string };
  api: string;
  relation: string;
  same_site: string;
  remedies: string[];
  transport_because: string;
  cookies: RowCookie[];
}

export interface MatrixRows {
  rows: MatrixRow[];
  total: number;
  browsers: { browser: string }[];
}

export type CardFate =
  | { fate: "kept"; cookie: string; seconds: number | null; requests: { what: string; withheld: string | null; source: string | null }[] }
  | { fate: "deletes" }
  | { fate: "refused"; why: string; source: string };

export interface Card {
  parts: { name: string; text: string | null; says: string }[];
  browsers: ({ browser: string } & CardFate)[];
}

export interface RaceStep {
  tab: number | null;
  does: string;
  jar: number | null;
  server: number;
  tabs: string[];
}

export interface Race {
  cookie: string;
  steps: RaceStep[];
  next: { tab: number; does: string }[];
  signed_in: boolean;
}

/** What each export of the wasm module answers. */
export interface Answers {
  doctor: Diagnosis;
  migrate: Migration;
  inventory: { text: string };
  infer: { name: string; text: string; doubts: string[] };
  explain: CodePage;
  predict_line: Card;
  sanitise: Sanitised;
  matrix: MatrixRows;
  race: Race;
  picture: { svg: string };
  schema: Schema;
  examples: Examples;
}
