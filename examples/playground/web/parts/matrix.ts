import { el, fill, plural } from "../dom";
import { isUnreadable } from "../engine/engine";
import type { MatrixRow, Source } from "../engine/answers";
import type { Page } from "../page";
import { browserName } from "./browsers";
import { cellOf, derivation, websiteOf } from "./derivation";
import { empty } from "./panel";

const ROW = 44;
const BLOCK = 60;
/** The browsers that are shown unless the reader wants all. */
const MAIN = ["chromium", "firefox", "safari"];

/**
 * Websites × APIs × engines. Only the rows in sight exist, and the engine is asked for blocks of them, so it does not matter whether there
 * are three websites or ten thousand. It is a grid that keeps the focus itself: arrow keys move in it, Enter opens a cell, Tab leaves it.
 */
export class Matrix {
  readonly element: HTMLElement;
  readonly #page: Page;
  readonly #scroller = el("div", { class: "matrix", role: "grid", tabindex: 0, "aria-label": "Websites, APIs and browsers" });
  readonly #body = el("div", { class: "matrix-body", role: "rowgroup" });
  readonly #derivation = el("div", { id: "derivation", "aria-live": "polite" });
  readonly #count = el("p", { class: "soft small" });
  #blocks = new Map<number, MatrixRow[]>();
  #asked = new Set<number>();
  #source: Source = { name: "", text: "" };
  #browsers: string[] = [];
  #shown = MAIN;
  #total = 0;
  #active = { row: 0, column: 0 };
  #opened = "";

  constructor(page: Page) {
    this.#page = page;
    const all = el("input", { type: "checkbox" });
    all.addEventListener("change", () => {
      this.#shown = all.checked ? this.#browsers : MAIN;
      this.#frame();
      this.#render();
    });
    const above = el("div", { class: "row apart" }, this.#count, el("label", { class: "tick" }, all, "All browsers"));
    this.element = el("div", { class: "field" }, above, this.#scroller, this.#derivation);
    this.#scroller.addEventListener("scroll", () => this.#render());
    this.#scroller.addEventListener("keydown", (event) => this.#move(event));
  }

  show(source: Source): void {
    this.#source = source;
    this.#asked = new Set();
    this.#opened = "";
    fill(this.#derivation);
    this.#ask(Math.floor(this.#scroller.scrollTop / ROW / BLOCK), true);
  }

  #ask(block: number, anew = false): void {
    if (this.#asked.has(block)) {
      return;
    }
    this.#asked.add(block);
    const source = this.#source;
    const lane = anew ? "matrix" : `matrix ${block}`;
    void this.#page.engine
      .ask(lane, "matrix", source.name, source.text, this.#page.store.state.now, block * BLOCK, BLOCK)
      .then((answer) => {
        if (source !== this.#source || isUnreadable(answer)) {
          return;
        }
        if (anew) {
          this.#blocks = new Map();
          this.#total = answer.total;
          this.#browsers = answer.browsers.map(({ browser }) => browser);
          this.#frame();
        }
        this.#blocks.set(block, answer.rows);
        this.#render();
      });
  }

  /** The head, and a body as high as all rows. */
  #frame(): void {
    if (this.#total === 0) {
      fill(this.#scroller, empty("No website uses an API by cookie."));
      return;
    }
    fill(this.#count, `${plural(this.#total, "pair")} of website and API. Choose a cell to see what it follows from.`);
    this.#scroller.style.setProperty("--browsers", String(this.#shown.length));
    this.#scroller.setAttribute("aria-rowcount", String(this.#total + 1));
    this.#body.style.height = `${this.#total * ROW}px`;
    const heads = ["Website", "API", ...this.#shown.map(browserName)].map((head) => el("span", { role: "columnheader" }, head));
    fill(this.#scroller, el("div", { role: "rowgroup", class: "matrix-top" }, el("div", { class: "matrix-head", role: "row" }, ...heads)), this.#body);
  }

  #render(): void {
    const first = Math.max(0, Math.floor(this.#scroller.scrollTop / ROW) - 4);
    const last = Math.min(this.#total, first + Math.ceil((this.#scroller.clientHeight || 520) / ROW) + 8);
    const rows: HTMLElement[] = [];
    for (let index = first; index < last; index += 1) {
      const block = Math.floor(index / BLOCK);
      const row = this.#blocks.get(block)?.[index % BLOCK];
      if (row === undefined) {
        this.#ask(block);
      } else {
        rows.push(this.#row(row, index));
      }
    }
    fill(this.#body, ...rows);
    this.#scroller.setAttribute("aria-activedescendant", idOf(this.#active.row, this.#active.column));
  }

  #row(of: MatrixRow, index: number): HTMLElement {
    const { api } = of;
    const website = websiteOf(of);
    const row = el(
      "div",
      { class: "matrix-row", role: "row", "aria-rowindex": index + 2 },
      el("span", { role: "rowheader", title: website }, website),
      el("span", { role: "gridcell", title: api }, api),
      ...this.#shown.map((browser, column) => this.#cell(of, browser, index, column)),
    );
    row.style.transform = `translateY(${index * ROW}px)`;
    return row;
  }

  #cell(of: MatrixRow, browser: string, row: number, column: number): HTMLElement {
    const { kind, label } = cellOf(of, this.#browsers.indexOf(browser));
    const id = idOf(row, column);
    const active = this.#active.row === row && this.#active.column === column;
    return el(
      "span",
      {
        id,
        role: "gridcell",
        class: active ? "active" : "",
        "aria-selected": String(this.#opened === id),
        onclick: () => this.#toggle(row, column),
      },
      el("span", { class: `badge ${kind}` }, label),
    );
  }

  /** Opens or closes what a cell follows from. */
  #toggle(row: number, column: number): void {
    const id = idOf(row, column);
    this.#active = { row, column };
    this.#opened = this.#opened === id ? "" : id;
    const of = this.#blocks.get(Math.floor(row / BLOCK))?.[row % BLOCK];
    const browser = this.#shown[column];
    fill(this.#derivation);
    if (of !== undefined && browser !== undefined && this.#opened === id) {
      void derivation(this.#page.engine, of, browser, this.#browsers.indexOf(browser)).then((shown) => {
        if (this.#opened === id) {
          fill(this.#derivation, shown);
        }
      });
    }
    this.#render();
  }

  #move(event: KeyboardEvent): void {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#toggle(this.#active.row, this.#active.column);
      return;
    }
    const steps: Record<string, [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      PageUp: [-10, 0],
      PageDown: [10, 0],
      Home: [-this.#total, 0],
      End: [this.#total, 0],
    };
    const step = steps[event.key];
    if (step === undefined) {
      return;
    }
    event.preventDefault();
    const within = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);
    this.#active = {
      row: within(this.#active.row + step[0], this.#total),
      column: within(this.#active.column + step[1], this.#shown.length),
    };
    const top = this.#active.row * ROW;
    const height = this.#scroller.clientHeight - ROW;
    if (top < this.#scroller.scrollTop || top + ROW > this.#scroller.scrollTop + height) {
      this.#scroller.scrollTop = top - (step[0] < 0 ? 0 : height - ROW);
    }
    this.#render();
  }
}

const idOf = (row: number, column: number): string => `cell-${row}-${column}`;
