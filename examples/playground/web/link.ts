import { RECORDINGS, VIEWS, type State } from "./state";

/** Longer links are cut by some programs. */
const LONGEST = 30_000;
const KEY = "#s=";

/** The state as a fragment, or null if it is too long for a link. Browsers do not send fragments to servers. */
export async function toFragment(state: State): Promise<string | null> {
  const stream = new Blob([JSON.stringify(state)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) {
    binary += String.fromCharCode(byte);
  }
  const fragment = KEY + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return fragment.length <= LONGEST ? fragment : null;
}

/** The state of a fragment; null if the fragment holds none. A damaged one is an error. */
export async function fromFragment(fragment: string): Promise<State | null> {
  if (!fragment.startsWith(KEY)) {
    return null;
  }
  const binary = atob(fragment.slice(KEY.length).replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const value: unknown = JSON.parse(await new Response(stream).text());
  if (!isState(value)) {
    throw new Error("the link holds something else");
  }
  return value;
}

type Check = (value: unknown) => boolean;
const text: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number";
const truth: Check = (value) => typeof value === "boolean";
const oneOf = (choices: readonly string[]): Check => (value) => choices.some((choice) => choice === value);
const has = (checks: Record<string, Check>): Check => (value) =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(checks).every(([key, check]) => check(Reflect.get(value, key)));

const source = { name: text, text };
const looksRight = has({
  view: oneOf(VIEWS),
  now: text,
  deployment: has(source),
  recording: (value) => value === null || has({ ...source, kind: oneOf(RECORDINGS) })(value),
  compared: truth,
  cookie: has({ line: text, url: text, from: text }),
  before: has(source),
  after: has(source),
  race: has({ tabs: number, replaced: oneOf(["superseded", "grace", "dead"]), order: (value) => Array.isArray(value) && value.every(number) }),
});

function isState(value: unknown): value is State {
  return looksRight(value);
}
