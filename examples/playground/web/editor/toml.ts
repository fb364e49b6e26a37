import type { Kind, Member, Value } from "./outline";

/** What a TOML text says and where. Lines that cannot be read are left out: the engine tells what is wrong with them. */
export function ofToml(text: string): Value {
  return new Reader(text).document();
}

const BARE = /[\w-]+/y;
const WORD = /[^\s,\]}#]+(?: \d[^\s,\]}#]*)?/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Value {
    const root = lines(0, 0, "");
    let section = root;
    for (this.#skip(true); this.#at < this.#text.length; this.#skip(true)) {
      const start = this.#at;
      if (this.#take("[")) {
        section = this.#heading(root, start) ?? section;
      } else {
        this.#statement(section, start);
      }
      // Whatever is left of the line is a comment, or wrong.
      const end = this.#text.indexOf("\n", this.#at);
      this.#at = end === -1 ? this.#text.length : end;
    }
    return root;
  }

  /** The table below `[a.b]` or `[[a.b]]`. */
  #heading(root: Value, start: number): Value | null {
    const isEntry = this.#take("[");
    const keys = this.#keys();
    if (keys === null || !this.#take(isEntry ? "]]" : "]")) {
      return null;
    }
    const section = lines(start, this.#at, "");
    const last = keys.at(-1);
    const owner = keys.slice(0, -1).reduce((table, { key }) => newest(inside(table, key)), root);
    if (last === undefined) {
      return null;
    }
    const { key } = last;
    const span = { from: start, to: this.#at };
    if (isEntry) {
      const list = owner.members.find((member) => member.key === key)?.value;
      const entry: Member = { ...span, key: null, name: null, value: section, scattered: true };
      if (list?.kind === "array") {
        list.members.push(entry);
      } else {
        const value: Value = { ...span, kind: "array", layout: "lines", members: [entry] };
        owner.members.push({ ...span, key, name: last, value, scattered: true });
      }
    } else {
      owner.members.push({ ...span, key, name: last, value: section, scattered: true });
    }
    return section;
  }

  /** `a.b = value` */
  #statement(section: Value, start: number): void {
    const keys = this.#keys();
    const last = keys?.at(-1);
    if (keys === null || last === undefined || !this.#take("=")) {
      return;
    }
    this.#skip(false);
    const value = this.#value();
    const to = value?.to ?? this.#at;
    const tables = [section];
    for (const { key } of keys.slice(0, -1)) {
      tables.push(inside(tables.at(-1) ?? section, key));
    }
    tables.at(-1)?.members.push({ from: start, to, key: last.key, name: last, value });
    for (const table of tables) {
      table.to = to;
    }
  }

  #keys(): { key: string; from: number; to: number }[] | null {
    const keys: { key: string; from: number; to: number }[] = [];
    do {
      this.#skip(false);
      const from = this.#at;
      const quoted = /["']/.test(this.#text[from] ?? "") ? this.#string() : null;
      const key = quoted ?? this.#match(BARE);
      if (key === null) {
        return null;
      }
      keys.push({ key, from, to: this.#at });
      this.#skip(false);
    } while (this.#take("."));
    return keys;
  }

  #value(): Value | null {
    const from = this.#at;
    if (this.#take("[")) {
      return this.#flow(from, "array", "]");
    }
    if (this.#take("{")) {
      return this.#flow(from, "object", "}");
    }
    const text = this.#string();
    if (text !== null) {
      return single(from, this.#at, "string", text);
    }
    const word = this.#match(WORD);
    if (word === null) {
      return null;
    }
    if (word === "true" || word === "false") {
      return single(from, this.#at, "boolean", word === "true");
    }
    const number = Number(word.replaceAll("_", ""));
    // Dates are texts to the engine.
    return Number.isNaN(number) ? single(from, this.#at, "string", word) : single(from, this.#at, "number", number);
  }

  #flow(from: number, kind: "array" | "object", end: string): Value {
    const members: Member[] = [];
    for (this.#skip(true); this.#at < this.#text.length && !this.#take(end); this.#skip(true)) {
      const start = this.#at;
      const keys = kind === "object" ? this.#keys() : [];
      if (keys !== null && (kind === "array" || this.#take("="))) {
        this.#skip(false);
        const value = this.#value();
        const name = keys.at(-1) ?? null;
        members.push({ from: start, to: value?.to ?? this.#at, key: name?.key ?? null, name, value });
      }
      this.#skip(true);
      if (!this.#take(",") && this.#text[this.#at] !== end) {
        break;
      }
    }
    return { from, to: this.#at, kind, layout: "flow", members };
  }

  /** A text in quotes of one of four kinds. */
  #string(): string | null {
    const rest = this.#text.slice(this.#at, this.#at + 3);
    const quote = ['"""', "'''", '"', "'"].find((one) => rest.startsWith(one));
    if (quote === undefined) {
      return null;
    }
    const start = this.#at + quote.length;
    let end = start;
    while (end < this.#text.length && !this.#text.startsWith(quote, end) && (quote.length === 3 || this.#text[end] !== "\n")) {
      end += this.#text[end] === "\\" && quote.startsWith('"') ? 2 : 1;
    }
    this.#at = Math.min(end + quote.length, this.#text.length);
    return this.#text.slice(start, end);
  }

  #skip(lineEnds: boolean): void {
    const space = lineEnds ? /(?:\s|#[^\n]*)*/y : /[ \t]*/y;
    this.#match(space);
  }

  #take(text: string): boolean {
    const is = this.#text.startsWith(text, this.#at);
    this.#at += is ? text.length : 0;
    return is;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [null];
    this.#at += found?.length ?? 0;
    return found;
  }
}

const written = (key: string): string => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key));

const lines = (from: number, to: number, prefix: string): Value => ({ from, to, kind: "object", layout: "lines", members: [], prefix });

const single = (from: number, to: number, kind: Kind, data: unknown): Value => ({ from, to, kind, layout: "single", data, members: [] });

/** Headings below a list are about its last entry. */
const newest = (value: Value): Value => (value.kind === "array" ? (value.members.at(-1)?.value ?? value) : value);

/** The table of a key; a new one if there is none. */
function inside(table: Value, key: string): Value {
  const known = table.members.find((member) => member.key === key)?.value;
  if (known !== undefined && known !== null) {
    return known;
  }
  const value = lines(table.to, table.to, `${table.prefix ?? ""}${written(key)}.`);
  table.members.push({ from: table.to, to: table.to, key, name: null, value, scattered: true });
  return value;
}
